"""What the till costs: its share of a payment's time, the syncs that commit an order, and its memory after 1,000 payments.

The till is the process that is shipped, with its unit's environment; the terminal is simulated in this process and notes when
bytes leave and arrive. What passes between a byte of the terminal's and the till's next one is the till's time; what passes
between the till's and the terminal's next one is the terminal's and the wire's.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psutil

from benchmarks.table import Row
from domain.till import ReceiptState
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import CardTerminalSimulator, Script
from hardware.ends import End
from hardware.printer.simulator import PrinterSimulator
from kiosk.till.journal import Journal
from proofs.power.disk import Disk, Sync
from proofs.power.shop_day import NOW, TERMINAL, ShopDay
from proofs.power.sqlite_disk import SqliteDisk
from proofs.units import environment
from tests.builders import small_order
from tests.kiosk.till.tills import TillClient, client_of

PAYMENTS = 1000
LIMIT = "what we allow ourselves"
MB = 1e6
BLOCK, ANSWERS = b"\x10\x02", (0x80, 0x84)
"""How a block of the serial line begins, and the first byte of the answers in them."""


def measure() -> list[Row]:
    shares, resident = asyncio.run(_pay_often())
    commits, payments = asyncio.run(_syncs())
    shares.sort()
    return [
        Row("the till's share of a payment, median", statistics.median(shares) * 1000, "ms", LIMIT, 20, "<= 20"),
        Row("the till's share of a payment, 99 of 100", shares[len(shares) * 99 // 100] * 1000, "ms", LIMIT, 20, ""),
        Row("syncs from approval to paid order, median", statistics.median(commits), "", LIMIT, 2, "<= 2"),
        Row("the same, mean with the log's checkpoints", statistics.mean(commits), "", LIMIT, 2, ""),
        Row("syncs of a card payment with its intent, median", statistics.median(payments), "", LIMIT, 4, "<= 4"),
        Row(f"the till after {PAYMENTS:,} payments, resident", resident / MB, "MB", LIMIT, 60, "<= 60"),
    ]


class Watched:
    """The terminal's end of the wire, with the till's time on it: from what left for the till to the block that answers it. An
    acknowledgement is no answer, unless it was an answer that left."""

    def __init__(self, end: End) -> None:
        self._end = end
        self._till_since: float | None = None
        self._answered_by_a_block = False
        self.till_s = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._end, name)

    def begin(self) -> None:
        """The customer has touched Pay."""
        self._till_since, self.till_s, self._answered_by_a_block = time.perf_counter(), 0.0, True

    def end(self) -> float:
        """The customer is told; the seconds that were the till's."""
        self._stop()
        return self.till_s

    def write(self, data: bytes) -> None:
        self._end.write(data)
        self._till_since = time.perf_counter()
        if len(data) > 1:
            self._answered_by_a_block = data[2] not in ANSWERS

    def read(self, readable: list[int]) -> bytes:
        data = self._end.read(readable)
        if BLOCK in data or (data and not self._answered_by_a_block):
            self._stop()
        return data

    def _stop(self) -> None:
        if self._till_since is not None:
            self.till_s += time.perf_counter() - self._till_since
            self._till_since = None


async def _pay_often() -> tuple[list[float], float]:
    """The till's seconds in each payment, and its resident bytes afterwards."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        devices = folder / "run" / "devices"
        devices.mkdir(parents=True)
        terminal = CardTerminalSimulator(devices / "card_terminal", folder / "ledger", pace=INSTANT)
        terminal.script = Script(present=0, pin=0)
        wire = Watched(terminal._machine.line._end)
        terminal._machine.line._end = wire
        with terminal, PrinterSimulator(devices / "printer"), _till(folder) as process:
            async with client_of(folder / "run" / "till.sock") as till:
                await till.ready()
                shares = [await _share(till, wire) for _ in range(PAYMENTS)]
                return shares, psutil.Process(process).memory_info().rss


async def _share(till: TillClient, wire: Watched) -> float:
    """Of one payment; nobody pays while the receipt of the one before is still printed."""
    order = small_order()
    wire.begin()
    await till.pay(order)
    share = wire.end()
    await till.payment(lambda view: view.order == order.uuid and view.receipt is ReceiptState.PRINTED)
    return share


@contextmanager
def _till(folder: Path) -> Iterator[int]:
    config = folder / "kiosk.toml"
    config.write_text(
        f'[paths]\nruntime = "{folder}/run"\nstate = "{folder}/state"\n[card_terminal]\nport = "simulated"\n'
        '[printer]\nport = "simulated"\n[card_reader]\nport = "simulated"\n'
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk.till", "--config", str(config)],
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment("till")},
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


async def _syncs() -> tuple[list[int], list[int]]:
    """What SQLite asks of the disk in each payment, under the journal's own code: from approval to paid, and in all."""
    disk, chance = SqliteDisk(), Random(1)
    commits, payments = list[int](), list[int]()
    with tempfile.TemporaryDirectory() as folder, disk.installed():
        disk.use(Disk({}), chance)
        journal = await Journal.open(Path(folder) / "journal.db")
        day = ShopDay(journal, chance)

        def synced() -> int:
            count = sum(isinstance(change, Sync) for change in disk.disk.changes)
            disk.disk.changes.clear()
            return count

        for _ in range(PAYMENTS):
            synced()
            attempt = await journal.begin(day.order(), "", NOW)
            await journal.send_to(attempt.id, TERMINAL)
            begun = synced()
            await journal.approve(attempt.id, day.approval(attempt.amount))
            await journal.pay(attempt.id, NOW)
            commits.append(synced())
            payments.append(begun + commits[-1])
        await journal.close()
    return commits, payments
