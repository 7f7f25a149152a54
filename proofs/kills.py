"""Random ``kill -9`` of random processes during payments: till, terminal, line and hub, each started again at once.

Whenever a counter has had its share of kills it is left alone until all is quiet; then the terminal's ledger, the till's
journal and the hub must agree to the cent. Times are the protocol's own; many counters stand side by side, because
recovering from a kill is mostly listening.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter as Count
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from hardware.card_terminal.simulator import AutoReversal, Card
from proofs.chaos.books import disagreements, open_books
from proofs.chaos.customer import Customer
from proofs.chaos.forks import ForkServer, fork_server
from proofs.chaos.kept import Diary, Kept, newest_lines
from proofs.chaos.programs import Terminal
from proofs.chaos.shop import GIFT_CARDS, Counter, Shop, add_counters, gift_card, open_shop
from proofs.command import Done, Prove, Tell, run

MEMORY = Path("/dev/shm")
ROUND = 20
"""Kills at one counter between two looks at the books."""

CARDS = (Card.GOOD,) * 6 + (Card.PREPAID, Card.DECLINED, Card.WRONG_PIN, Card.UNREADABLE, Card.EXPIRED)
HUB_LIVES_S = 40.0
GIFTS = 0.2
"""The share of customers who begin with a gift card."""

VICTIMS = {"till": 55, "terminal": 30, "line": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many shops with a hub each, and counters in each; ``scale`` of the protocol's times, 1 being its own; ``till`` is
    the program that is the till, ``makes`` what the terminals do with an approval that nobody confirmed."""

    shops: int = 3
    counters: int = 12
    scale: float = 1.0
    till: str = "till"
    makes: tuple[AutoReversal, ...] = tuple(AutoReversal)


@dataclass(slots=True)
class Tally:
    """What a run has come to."""

    left: int
    killed: Count[str] = field(default_factory=Count)
    paid: int = 0
    rounds: int = 0
    unsettled: int = 0
    settled_by_staff: int = 0

    def may_kill(self) -> bool:
        return self.left > 0

    def count(self, program: str) -> None:
        self.left -= 1
        self.killed[program] += 1


class Place:
    """One counter with its programs, its customers and whoever kills."""

    def __init__(
        self, server: ForkServer, shop: Shop, counter: Counter, seed: str, tally: Tally, tell: Tell, make: AutoReversal,
        till: str,
    ) -> None:  # fmt: skip
        self._shop, self._counter, self._seed, self._tally, self._tell = shop, counter, seed, tally, tell
        self._chance, self._diary = random.Random(seed), Diary()
        self._customer = Customer(counter, shop, random.Random(f"{seed} customer"), self._diary.note)
        terminal = Terminal(
            at=counter.terminal, ledger=str(counter.ledger), auto_reversal=make, cards=CARDS, pace_s=0.5 * counter.scale,
            scale=counter.scale, seed=f"{seed} cards",
        )  # fmt: skip
        config = ("--config", str(counter.config))
        link = None if isinstance(counter.terminal, int) else Path(counter.terminal)
        given: dict[str, tuple[str, tuple[str, ...], Path | None]] = {
            "till": (till, config, None),
            "line": ("line", config, None),
            "terminal": ("terminal", (msgspec.json.encode(terminal).decode(),), link),
        }
        self._programs = {
            name: Kept(
                server, program, arguments, counter.folder, counter.environment, self._diary.note, self._find,
                pause=self._pause, link=wire,
            )
            for name, (program, arguments, wire) in given.items()
        }  # fmt: skip

    async def live(self) -> None:
        """Rounds of kills until there are enough of them, with the books compared after each."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(program.run()) for program in self._programs.values()]
            tasks.append(group.create_task(self._customer.follow()))
            while self._tally.may_kill():
                if not await self._round():
                    break
            for task in tasks:
                task.cancel()
        self._tally.paid += len(self._customer.paid)
        self._tally.unsettled += self._customer.unsettled
        self._tally.settled_by_staff += len(self._customer.settled)

    async def _round(self) -> bool:
        over = asyncio.Event()
        try:
            async with asyncio.timeout(self._patience):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._kill(over))
                    group.create_task(self._sell(over))
                await self._customer.quiet()
        except TimeoutError:
            self._find(f"not quiet after {self._patience:.0f} s")
            return False
        books = await asyncio.to_thread(open_books, self._counter, self._shop)
        for wrong in disagreements(books, self._customer.paid):
            self._find(wrong, str(books))
        self._tally.rounds += 1
        return True

    @property
    def _patience(self) -> float:
        return 120 + 600 * self._counter.scale

    async def _sell(self, over: asyncio.Event) -> None:
        while not over.is_set():
            gift = gift_card(self._chance.randrange(GIFT_CARDS)) if self._chance.random() < GIFTS else ""
            await self._customer.visit(self._shop.order(self._chance), gift=gift)

    async def _kill(self, over: asyncio.Event) -> None:
        names, weights = list(VICTIMS), list(VICTIMS.values())
        for _ in range(ROUND):
            await self._moment()
            if not self._tally.may_kill():
                break
            [name] = self._chance.choices(names, weights)
            if self._programs[name].kill():
                self._tally.count(name)
        over.set()

    async def _moment(self) -> None:
        """While money changes hands; just after anything that happened; at any time soon; or after a while in which a recovery
        has got somewhere."""
        choice, scale = self._chance.random(), self._counter.scale
        if choice < 0.6:
            try:
                async with asyncio.timeout(10 * scale):
                    await (self._customer.critical() if choice < 0.4 else self._customer.news())
            except TimeoutError:
                return
            await asyncio.sleep(10 ** self._chance.uniform(-4, -1.5 if choice < 0.4 else -0.5))
        elif choice < 0.85:
            await asyncio.sleep(self._chance.uniform(0, 2 * scale))
        else:
            await asyncio.sleep(self._chance.uniform(0, 15 * scale))

    def _pause(self) -> float:
        """Mostly it is started again at once."""
        return self._chance.choice((0.0, 0.0, 0.0, self._chance.uniform(0, 2)))

    def _find(self, wrong: str, books: str = "") -> None:
        log = newest_lines(self._counter.folder / "till.log")
        self._tell(f"{self._seed}: {wrong}\n{self._diary}\n{log}\n{books}")


class HubPlace:
    """A hub that is killed now and then, as often as its counters' kills leave room for."""

    def __init__(self, server: ForkServer, shop: Shop, seed: str, tally: Tally, tell: Tell) -> None:
        self._tally, self._tell, self._seed = tally, tell, seed
        self._chance, self._diary = random.Random(seed), Diary()
        arguments = ("serve", "--config", str(shop.config))
        self._hub = Kept(server, "hub", arguments, shop.folder, {}, self._diary.note, self._find)

    async def live(self, scale: float) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._hub.run())
            while True:
                await asyncio.sleep(self._chance.uniform(1, HUB_LIVES_S * scale))
                if self._tally.may_kill() and self._hub.kill():
                    self._tally.count("hub")

    def _find(self, wrong: str) -> None:
        self._tell(f"{self._seed}: {wrong}\n{self._diary}")


async def chaos(count: int, seed: int, tell: Tell, size: Size) -> Tally:
    tally = Tally(left=count)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="kills-") as folder:
        async with fork_server() as server, asyncio.TaskGroup() as hubs:
            tasks = []
            async with asyncio.TaskGroup() as counters:
                for number in range(size.shops):
                    shop, made = await _furnish(Path(folder) / f"shop-{number}", size)
                    hub = HubPlace(server, shop, f"seed {seed} shop {number}", tally, tell)
                    tasks.append(hubs.create_task(hub.live(size.scale)))
                    for at, counter in enumerate(made):
                        name = f"seed {seed} shop {number} counter {at}"
                        place = Place(
                            server, shop, counter, name, tally, tell, size.makes[at % len(size.makes)], size.till
                        )
                        counters.create_task(place.live())
            for task in tasks:
                task.cancel()
    return tally


async def _furnish(folder: Path, size: Size) -> tuple[Shop, list[Counter]]:
    """Every second terminal is on TCP."""
    shop = await open_shop(folder)
    return shop, await add_counters(
        shop, {folder / f"counter-{at}": at % 2 == 1 for at in range(size.counters)}, size.scale
    )


def prove(size: Size) -> Prove:
    def proof(count: int, seed: int, tell: Tell) -> Done:
        began = time.monotonic()
        tally = asyncio.run(chaos(count, seed, tell, size))
        killed = sum(tally.killed.values())
        return Done(
            killed,
            {
                **{name: str(times) for name, times in sorted(tally.killed.items())},
                "paid": str(tally.paid),
                "unsettled": str(tally.unsettled),
                "settled_by_staff": str(tally.settled_by_staff),
                "looks_at_the_books": str(tally.rounds),
                "kills_a_minute": f"{60 * killed / (time.monotonic() - began):.0f}",
            },
        )

    return proof


if __name__ == "__main__":
    sys.exit(run(prove(Size()), "random kills during payments", 10_000))
