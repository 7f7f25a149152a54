"""Whatever people do, in whichever order: the rules of the market hold after each step."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from hub import schema
from hub.database import Database, open_database
from hub.people.person import Person, Qualification, Role
from hub.planning.shifts import Market, Opened, Refused
from hub.planning.swaps import Swap, Swaps
from tests.hub.world import TestClock

NOW = 1_800_000_000
QUALIFIED = (Qualification(name="menu", granted_at=0, expires_at=NOW * 2, by="max"),)
PEOPLE = {
    "ana": Person(id="ana", name="Ana", role=Role.AGENT, languages={"en": 3, "es": 5}, qualifications=QUALIFIED),
    "ben": Person(id="ben", name="Ben", role=Role.AGENT, languages={"en": 3}, qualifications=QUALIFIED),
    "cleo": Person(id="cleo", name="Cleo", role=Role.AGENT, languages={"en": 3}, qualifications=QUALIFIED),
    "sue": Person(id="sue", name="Sue", role=Role.SUPERVISOR, languages={"en": 3}),
}

who = st.sampled_from(sorted(PEOPLE))
which = st.integers(0, 3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("take"), who, which),
        st.tuples(st.just("take"), who, which),
        st.tuples(st.just("come_and_go"), who, which),
        st.tuples(st.just("give_back"), who, which),
        st.tuples(st.just("hand_over"), who, which, who),
        st.tuples(st.just("swap"), who, which, who, which),
        st.tuples(st.just("open"), which, st.integers(0, 4), st.integers(0, 3)),
        st.tuples(st.just("later"), st.integers(1, 4)),
    ),
    min_size=8,
    max_size=30,
)


def test_no_sequence_of_steps_breaks_a_floor_or_doubles_a_place(furnished_file: bytes, tmp_path: Path) -> None:
    (tmp_path / "hub.sqlite").write_bytes(furnished_file)
    clock = TestClock()
    with asyncio.Runner() as runner:
        opening = open_database(tmp_path / "hub.sqlite")
        database = runner.run(opening.__aenter__())

        @settings(max_examples=40, deadline=None)
        @given(steps)
        def holds(done: list[tuple[Any, ...]]) -> None:
            clock.passed = 0
            runner.run(_Story(database, clock).run(done))

        try:
            holds()
        finally:
            runner.run(opening.__aexit__(None, None, None))


class _Story:
    def __init__(self, database: Database, clock: TestClock) -> None:
        self.database, self.clock = database, clock
        self.market = Market(database, clock.clock, give_back_before_s=7_200, menu=lambda: "")
        self.swaps = Swaps(database, clock.clock, self.market)

    async def run(self, done: list[tuple[Any, ...]]) -> None:
        async with self.database.write() as write:
            for table in (schema.swaps, schema.places, schema.intervals):
                await write.execute(delete(table))
        at = NOW + 3 * 3_600
        slots = [
            Opened(at, "", "en", 2, 1),
            Opened(at, "", "es", 2, 1),
            Opened(at + 1_800, "", "en", 3, 2),
            Opened(at + 1_800, "boston", "en", 1, 0),
        ]
        self.ids = [(await self.market.open([one]))[0].id for one in slots]
        self.slots = slots
        after = {one.id: one for one in await self.market.named(self.ids)}
        for step in done:
            before = after
            await getattr(self, step[0])(*step[1:])
            after = {one.id: one for one in await self.market.named(self.ids)}
            for key, one in after.items():
                assert len(one.taken) <= one.need
                came = {worker.id for worker in before[key].taken} if key in before else set()
                left = came - {worker.id for worker in one.taken}
                assert not left or len(one.taken) >= min(one.floor, len(came))
                assert all(worker.id != "sue" for worker in one.taken)
                assert one.language == "en" or all(worker.id == "ana" for worker in one.taken)
            moments = [(worker.id, one.starts_at) for one in after.values() for worker in one.taken]
            assert len(moments) == len(set(moments))

    async def take(self, person: str, index: int) -> None:
        await self.market.take(PEOPLE[person], self.ids[index])

    async def give_back(self, person: str, index: int) -> None:
        await self.market.give_back(PEOPLE[person], self.ids[index])

    async def come_and_go(self, person: str, index: int) -> None:
        if await self.market.take(PEOPLE[person], self.ids[index]) is None:
            one = (await self.market.named([self.ids[index]]))[0]
            left = await self.market.give_back(PEOPLE[person], self.ids[index])
            assert left is not None or len(one.taken) > one.floor

    async def hand_over(self, person: str, index: int, other: str) -> None:
        await self._swapped(person, self.ids[index], other, None)

    async def swap(self, person: str, index: int, other: str, for_index: int) -> None:
        await self._swapped(person, self.ids[index], other, self.ids[for_index])

    async def _swapped(self, person: str, interval: str, other: str, wanted: str | None) -> None:
        one, two = PEOPLE[person], PEOPLE[other]
        asked = await self.swaps.ask(one, interval, two, wanted)
        if isinstance(asked, Swap):
            assert await self.swaps.answer(asked.id, one, two, accept=True) is None

    async def open(self, index: int, need: int, floor: int) -> None:
        with contextlib.suppress(Refused):
            await self.market.open([self.slots[index]._replace(need=need, floor=floor)])

    async def later(self, half_hours: int) -> None:
        self.clock.passed += half_hours * 1_800
