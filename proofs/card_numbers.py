"""``python -m proofs.card_numbers``: card numbers in every field that a terminal may send, and no trace of them afterwards.

Real processes of till, line and hub sell real orders, while a simulated terminal that masks nothing, a card reader and a
scanner send made-up card numbers wherever there is room for one. Then files, logs, journal, the hub's database, receipts and
the memory of all three processes are searched. At the end one order carries a number on purpose, and has to be found.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

import msgspec

from domain.order import Order
from proofs.cards import places
from proofs.cards.leaky import LeakyDevices
from proofs.cards.numbers import made_up, runs, sent_ones
from proofs.chaos.shop import Counter, Shop, add_counters, open_shop
from proofs.command import Done, Tell, run
from proofs.units import environment
from tests.kiosk.till.tills import TillClient, client_of

OUTBOX_WITHIN_S = 60.0


class Search:
    """What may be found is told by place and by the number's ends."""

    def __init__(self, tell: Tell, name: str) -> None:
        self._tell, self._name = tell, name
        self._found: set[tuple[str, str]] = set()
        self.bytes = 0

    def look(self, place: str, data: bytes, sent: set[str], *, strangers: bool = True) -> None:
        """``strangers``: any digits that look like a card's number count, not only those that were sent."""
        self.bytes += len(data)
        for number in sent_ones(data, sent) | (runs(data) if strangers else set()):
            kind = "sent" if number in sent else "unknown"
            if (place, number) not in self._found:
                self._found.add((place, number))
                self._tell(f"{self._name}: {place}: {kind} {number[:6]}..{number[-4:]}")

    def files(self, folder: Path, sent: set[str]) -> None:
        """All but what belongs to the simulated terminals."""
        for name, content in places.files(folder):
            if not name.startswith("terminal "):
                self.look(name, content, sent)

    def memory(self, name: str, process: int, sent: set[str]) -> None:
        """It is full of numbers that only look like a card's, so there only those count that were sent."""
        for piece in places.memory(process):
            self.look(f"memory of {name}", piece, sent, strangers=False)


async def sell(count: int, seed: int, tell: Tell) -> Done:
    chance = Random(seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shop = await open_shop(_made(folder / "hub"))
        [counter] = await add_counters(shop, {folder / "kiosk": False}, 1.0)
        search, sent = Search(tell, f"--seed {seed}"), set[str]()
        serve = ["serve", "--config", str(shop.config)]
        with (
            _process("hub", serve, shop.folder) as hub,
            _process("kiosk.line", ["--config", str(counter.config)], counter.folder) as line,
        ):
            for writes, half in ((False, count // 2), (True, count - count // 2)):
                _configure(counter, terminal_writes=writes)
                ledger = _made(folder / f"terminal {writes}") / "ledger"
                with (
                    LeakyDevices(counter.folder / "run" / "devices", ledger, chance) as devices,
                    _process("kiosk.till", ["--config", str(counter.config)], counter.folder) as till,
                ):
                    await _sell(half, counter, shop, chance, devices, search)
                    sent |= devices.sent
                    search.memory("till", till, sent)
                    if writes:
                        search.files(folder, sent)
                        search.memory("hub", hub, sent)
                        search.memory("line", line, sent)
                        await _control(
                            counter, shop, chance, devices, folder, {"hub": hub, "till": till, "line": line}, tell
                        )
    return Done(count, {"numbers": str(len(sent)), "megabytes": f"{search.bytes / 1e6:.0f}"})


async def _sell(
    count: int, counter: Counter, shop: Shop, chance: Random, devices: LeakyDevices, search: Search
) -> None:
    async with client_of(counter.socket) as till:
        await till.ready()
        for number in range(count):
            await _sell_one(till, shop.order(chance), devices, search)
            if number % 5 == 0:
                devices.somebody_tries()
        await _uploaded(till)


async def _sell_one(till: TillClient, order: Order, devices: LeakyDevices, search: Search) -> None:
    devices.next_card()
    await till.pay(order)
    for receipt in devices.new_receipts():
        search.look("receipt", "\n".join(receipt.text).encode(), devices.sent)


async def _uploaded(till: TillClient) -> None:
    async with asyncio.timeout(OUTBOX_WITHIN_S):
        await till.until(lambda view: view.outbox == 0)


async def _control(
    counter: Counter,
    shop: Shop,
    chance: Random,
    devices: LeakyDevices,
    folder: Path,
    processes: Mapping[str, int],
    tell: Tell,
) -> None:
    """An order whose first line is a card's number: it is found in every place that an order goes to, or searching there
    shows nothing."""
    number, order = made_up(chance), shop.order(chance)
    line = msgspec.structs.replace(order.lines[0], name=number)
    async with client_of(counter.socket) as till:
        await till.ready()
        await till.pay(msgspec.structs.replace(order, lines=(line, *order.lines[1:])))
        await _uploaded(till)
    found = {name for name, content in places.files(folder) if number in sent_ones(content, {number})}
    found |= {
        f"memory of {name}"
        for name, process in processes.items()
        if any(number in sent_ones(piece, {number}) for piece in places.memory(process))
    }
    if any(number in "\n".join(receipt.text) for receipt in devices.printer.receipts):
        found.add("receipt")
    for place in ("journal", "hub.", "receipt", *(f"memory of {name}" for name in processes)):
        if not any(place in name for name in found):
            tell(f"control: the number of the last order is not found in {place!r}; it is in {sorted(found)}")


# -- the processes -----------------------------------------------------------------------------------------------------


@contextmanager
def _process(module: str, arguments: list[str], folder: Path) -> Iterator[int]:
    as_service = {**os.environ, **environment(module.rpartition(".")[2])}
    with (folder / f"{module}.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=log, stderr=log, env=as_service)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _configure(counter: Counter, *, terminal_writes: bool) -> None:
    text = counter.config.read_text().replace('driver = "zvt_scaled"', 'driver = "zvt"')
    text = text.replace('\nreceipts = "terminal"', "")
    if terminal_writes:
        text = text.replace("[card_terminal]", '[card_terminal]\nreceipts = "terminal"')
    if "[scanner]" not in text:
        text = f'log_level = "debug"\n{text}\n[scanner]\nport = "simulated"\n'
    counter.config.write_text(text)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def prove(count: int, seed: int, tell: Tell) -> Done:
    return asyncio.run(sell(count, seed, tell))


if __name__ == "__main__":
    sys.exit(run(prove, __doc__.splitlines()[0], 10_000))
