"""Every write, fsync and word on a wire as a kill point: the program dies exactly before, or exactly after, the N-th such
call, for N = 1, 2, 3, ... until the whole of a payment passes without dying; then the books must agree.

The protocol's times are a tenth of the real ones. A finding is named SCENARIO:WIRE:MOMENT:KIND:N.
"""

import asyncio
import itertools
import sys
import tempfile
from collections import Counter as Count
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from domain.order import Order
from hardware.card_terminal.simulator import Card
from proofs.chaos.customer import Customer
from proofs.chaos.forks import fork_server
from proofs.chaos.points import Kind, Point
from proofs.chaos.slot import Played, Scenario, Slot, Wire, buy, open_slot
from proofs.command import Done, Prove, Tell, run

MEMORY = Path("/dev/shm")
Moment = Literal["before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "after")
ALIVE = 2
FAR = 10_000
"""More calls than any program makes."""


async def try_once(customer: Customer, order: Order, _: str) -> None:
    await customer.visit(order, gives_up=1, cancels=0)


async def cancel(customer: Customer, order: Order, _: str) -> None:
    await customer.visit(order, gives_up=1, cancels=1)


async def gift_and_card(customer: Customer, order: Order, card: str) -> None:
    await customer.visit(order, gives_up=0, cancels=0, gift=card)


RECOVERIES = {Wire.SERIAL: (19, 23, 26, 28, 29), Wire.TCP: (10, 12, 13, 14, 15)}
"""Words of the till on the wire, from its start: from the customer's card to the end of the payment."""

SCENARIOS = (
    Scenario(name="approved", act=buy, paid=True),
    Scenario(name="first_start", act=buy, paid=True, fresh=True),
    Scenario(name="declined", act=try_once, cards=(Card.DECLINED,), paid=False),
    Scenario(name="wrong_pin", act=buy, cards=(Card.WRONG_PIN,), paid=True),
    Scenario(name="cancelled", act=cancel, pace_s=2.0),
    Scenario(name="end_of_day", act=buy, end_of_day=True, paid=True),
    Scenario(name="gift_and_card", act=gift_and_card, paid=True),
    Scenario(name="two_cards", act=buy, cards=(Card.PREPAID,), paid=True),
    Scenario(name="given_back", act=try_once, cards=(Card.PREPAID,)),
    *(
        Scenario(name=f"recovery_{after}", act=buy, dead_after=after, wires=(wire,), paid=True)
        for wire, words in RECOVERIES.items()
        for after in words
    ),
    Scenario(name="terminal", act=buy, victim="terminal", paid=True),
    Scenario(name="terminal_gives_back", act=try_once, victim="terminal", cards=(Card.PREPAID,)),
    Scenario(name="line", act=gift_and_card, victim="line", wires=(Wire.SERIAL,), paid=True),
    Scenario(name="hub", act=gift_and_card, victim="hub", wires=(Wire.SERIAL,), paid=True),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A scenario on a wire and a kind of call in it, before or after which somebody dies."""

    scenario: Scenario
    wire: Wire
    moment: Moment
    kind: Kind


class Search:
    """Every point of every place, shared by the slots. A place is through when so many runs have come to their end alive."""

    def __init__(self, places: Sequence[Place], folder: Path, tell: Tell, most: int) -> None:
        self._numbers = {place: itertools.count(1) for place in places}
        self._open = list(places)
        self._folder, self._tell, self._most = folder, tell, most
        self._alive: Count[Place] = Count()
        self.died: Count[str] = Count()

    async def work(self, slot: Slot, reports: Path) -> None:
        """Until there is no point left."""
        while self.died.total() < self._most:
            place = next((place for place in self._open if place.wire is slot.wire), None)
            if place is None:
                return
            number = next(self._numbers[place])
            report = reports / "report"
            report.unlink(missing_ok=True)
            point = Point(
                kind=place.kind, number=number, moment=place.moment, folder=str(self._folder), report=str(report)
            )
            played = await slot.play(place.scenario, point)
            self._judge(place, point, played)

    def _judge(self, place: Place, point: Point, played: Played) -> None:
        name = f"{place.scenario.name}:{place.wire}:{point}"
        at = played.report.at if played.report else ""
        for wrong in played.wrong:
            self._tell(f"{name} ({at}): {wrong}\n{played.history}")
        if played.died:
            self.died[f"{place.scenario.name}_{place.wire}"] += 1
        else:
            self._alive[place] += 1
            if self._alive[place] == ALIVE:
                self._open.remove(place)


@asynccontextmanager
async def slots(folder: Path, count: int, scale: float) -> AsyncIterator[list[Slot]]:
    """Every second one has its terminal on TCP, where there are half as many words."""
    async with fork_server() as server, AsyncExitStack() as stack:
        opening = [open_slot(server, folder / f"slot-{at}", scale, tuple(Wire)[at % 2]) for at in range(count)]
        yield [await stack.enter_async_context(slot) for slot in opening]


async def search(places: Sequence[Place], tell: Tell, most: int, size: int, scale: float) -> Search:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None, prefix="points-") as folder:
        found = Search(places, Path(folder), tell, most)
        async with slots(Path(folder), size, scale) as opened, asyncio.TaskGroup() as group:
            for at, slot in enumerate(opened):
                group.create_task(found.work(slot, Path(folder) / f"slot-{at}"))
        return found


def prove(
    scenarios: Sequence[Scenario] = SCENARIOS, *, moments: Sequence[Moment] = MOMENTS, size: int = 8, scale: float = 0.1
) -> Prove:
    def proof(count: int, _: int, tell: Tell) -> Done:
        places = [
            Place(scenario, wire, moment, kind)
            for scenario in scenarios
            for wire in scenario.wires
            for kind in scenario.kinds
            for moment in moments
        ]
        found = asyncio.run(search(places, tell, count, size, scale))
        return Done(found.died.total(), {name: str(number) for name, number in found.died.items()})

    return proof


if __name__ == "__main__":
    sys.exit(run(prove(), "every write, fsync and word on a wire as a kill point", FAR))
