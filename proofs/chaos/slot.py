"""A shop of one counter in which the same thing happens again and again, each time from the same beginning, and one of its
programs dies at another point of it."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from domain.order import Order
from hardware.card_terminal.simulator import Card
from proofs.chaos.books import at_hub, disagreements, open_books
from proofs.chaos.customer import Customer
from proofs.chaos.forks import ForkServer
from proofs.chaos.kept import Diary, Kept, newest_lines
from proofs.chaos.points import Kind, Point, Report
from proofs.chaos.programs import Terminal
from proofs.chaos.shop import Counter, Shop, add_counters, gift_card, open_shop

QUIET_WITHIN_S = 180.0
"""Many times what it takes: a machine with other work starves somebody now and then."""
Act = Callable[[Customer, Order, str], Awaitable[None]]
"""What a customer does with an order and a gift card."""


class Wire(StrEnum):
    """What the terminal is on: on a serial line each message is acknowledged, and there are twice as many words."""

    SERIAL = "serial"
    TCP = "tcp"



@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What happens, up to all being quiet; ``victim`` is who dies, at calls of these ``kinds``, with the terminal on each of
    the ``wires``. ``fresh``: the till has never run before. ``paid``: what must become of the order, where that is certain.
    ``till``: the program that is the till; ``dead_after``: it has died before, after so many words on the wire, and what
    follows is its recovery."""

    name: str
    act: Act
    victim: str = "till"
    kinds: tuple[Kind, ...] = tuple(Kind)
    wires: tuple[Wire, ...] = tuple(Wire)
    cards: tuple[Card, ...] = (Card.GOOD,)
    pace_s: float = 0.0
    fresh: bool = False
    end_of_day: bool = False
    paid: bool | None = None
    till: str = "till"
    dead_after: int | None = None


@dataclass(slots=True)
class Played:
    """``died``: the point was reached; ``wrong``: what is wrong afterwards, with the ``history``."""

    died: bool = False
    wrong: list[str] = field(default_factory=list)
    history: str = ""
    report: Report | None = None


async def buy(customer: Customer, order: Order, _: str) -> None:
    """Until it is paid."""
    await customer.visit(order, gives_up=0, cancels=0)


class Slot:
    """Made by `open_slot`; plays one point after the other, with its terminal on ``wire``."""

    def __init__(
        self, server: ForkServer, shop: Shop, counter: Counter, wire: Wire, group: asyncio.TaskGroup
    ) -> None:
        self.wire = wire
        self._server, self._shop, self._counter, self._group = server, shop, counter, group
        self._beginnings = counter.folder / "beginnings"
        self._diary, self._played = Diary(), Played()
        self._lasting = {name: self._program(name, self._arguments(name)) for name in ("hub", "line")}
        self._tasks = {name: group.create_task(program.run()) for name, program in self._lasting.items()}
        self._customer = Customer(counter, shop, random.Random(1), self._note)
        self._tasks["customer"] = group.create_task(self._customer.follow())
        self._orders = random.Random(str(counter.folder))
        self._plays = 0

    async def prepare(self) -> None:
        """A journal that has never been used, and one with a payment behind it."""
        self._keep("fresh")
        await self.play(Scenario(name="first", act=buy), None)
        self._keep("used")

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def play(self, scenario: Scenario, point: Point | None) -> Played:
        """From the beginning to all being quiet; the victim dies at ``point``, unless that is never reached."""
        self._diary, self._played = Diary(), Played()
        (self._counter.folder / "till.log").unlink(missing_ok=True)
        self._restore("fresh" if scenario.fresh or not (self._beginnings / "used").exists() else "used")
        known = await asyncio.to_thread(at_hub, self._counter, self._shop)
        programs = {
            "terminal": self._program("terminal", self._arguments("terminal", scenario)),
            "till": self._program("till", self._arguments("till", scenario), scenario.till),
        }
        order = self._shop.order(self._orders)
        self._customer.paid.clear()
        try:
            async with asyncio.timeout(QUIET_WITHIN_S):
                await self._act(scenario, order, programs, point)
        except TimeoutError:
            self._played.wrong.append(f"not quiet after {QUIET_WITHIN_S:.0f} s")
        finally:
            await self._end(programs)
        self._look_back((programs | self._lasting)[scenario.victim], scenario, point)
        books = await asyncio.to_thread(open_books, self._counter, self._shop, known)
        self._played.wrong += disagreements(books, self._customer.paid)
        paid = any(row["uuid"] == order.uuid and row["number"] for row in books.orders)
        if scenario.paid not in (None, paid):
            self._played.wrong.append(f"the order is paid: {paid}")
        self._played.history = f"{self._diary}\n{newest_lines(self._counter.folder / 'till.log')}\n{books}"
        return self._played

    async def _act(self, scenario: Scenario, order: Order, programs: dict[str, Kept], point: Point | None) -> None:
        points = _points(scenario, point)
        if scenario.victim in self._lasting:
            await self._replace(scenario.victim, points)
        for name, program in programs.items():
            mine = points if name == scenario.victim else ()
            self._tasks[name] = self._group.create_task(program.run(*mine))
        self._plays += 1
        await scenario.act(self._customer, order, gift_card(self._plays))
        await self._customer.quiet()

    def _look_back(self, victim: Kept, scenario: Scenario, point: Point | None) -> None:
        self._played.died = point is not None and victim.deaths >= len(_points(scenario, point))
        if point is not None and scenario.dead_after is not None and not victim.deaths:
            self._played.wrong.append(f"it has not died before, after word {scenario.dead_after} on the wire")
        if point is not None and Path(point.report).exists():
            self._played.report = msgspec.json.decode(Path(point.report).read_bytes(), type=Report)

    async def _replace(self, name: str, points: tuple[Point, ...]) -> None:
        """The program that was always there is started anew."""
        self._tasks.pop(name).cancel()
        await self._lasting[name].gone()
        self._lasting[name].deaths = 0
        self._tasks[name] = self._group.create_task(self._lasting[name].run(*points))

    async def _end(self, programs: dict[str, Kept]) -> None:
        for name, program in programs.items():
            if name in self._tasks:
                self._tasks.pop(name).cancel()
            await program.gone()

    def _program(self, name: str, arguments: tuple[str, ...], program: str = "") -> Kept:
        counter = self._counter
        link = Path(counter.terminal) if name == "terminal" and isinstance(counter.terminal, str) else None
        return Kept(
            self._server,
            program or name,
            arguments,
            counter.folder,
            counter.environment,
            self._note,
            self._broke,
            link=link,
        )

    def _arguments(self, name: str, scenario: Scenario | None = None) -> tuple[str, ...]:
        if name == "hub":
            return ("serve", "--config", str(self._shop.config))
        if name != "terminal" or scenario is None:
            return ("--config", str(self._counter.config))
        terminal = Terminal(
            at=self._counter.terminal, ledger=str(self._counter.ledger), cards=scenario.cards, pace_s=scenario.pace_s,
            scale=self._counter.scale, seed=scenario.name, end_of_day=scenario.end_of_day,
        )  # fmt: skip
        return (msgspec.json.encode(terminal).decode(),)

    def _note(self, entry: str) -> None:
        self._diary.note(entry)

    def _broke(self, wrong: str) -> None:
        self._played.wrong.append(wrong)

    # -- beginnings ------------------------------------------------------------------------------------------------

    def _parts(self) -> dict[str, Path]:
        return {"till": self._counter.folder / "state" / "till", "terminal": self._counter.folder / "terminal"}

    def _keep(self, name: str) -> None:
        for part, at in self._parts().items():
            at.mkdir(exist_ok=True)
            shutil.copytree(at, self._beginnings / name / part)

    def _restore(self, name: str) -> None:
        for part, at in self._parts().items():
            shutil.rmtree(at, ignore_errors=True)
            shutil.copytree(self._beginnings / name / part, at)


def _points(scenario: Scenario, point: Point | None) -> tuple[Point, ...]:
    """Where the victim dies, one time after the other."""
    if point is None:
        return ()
    if scenario.dead_after is None:
        return (point,)
    first = msgspec.structs.replace(
        point, kind=Kind.WIRE, number=scenario.dead_after, moment="after", report=f"{point.report}-before"
    )
    return first, point


@asynccontextmanager
async def open_slot(server: ForkServer, folder: Path, scale: float, wire: Wire) -> AsyncIterator[Slot]:
    shop = await open_shop(folder)
    [counter] = await add_counters(shop, {folder / "counter": wire is Wire.TCP}, scale)
    async with asyncio.TaskGroup() as group:
        slot = Slot(server, shop, counter, wire, group)
        try:
            await slot.prepare()
            yield slot
        finally:
            slot.close()
