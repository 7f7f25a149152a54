"""What must happen once and what must add up, whatever the order: codes, invitations, lines of earnings."""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from hub import schema
from hub.database import Database, open_database
from hub.earnings.book import Correction, EarningsBook, NotPossible
from hub.people.authenticators import RecoveryCodes
from hub.people.invitations import Guest, Invitations
from hub.people.person import Role
from hub.people.qualifications import Refused
from hub.people.roster import Roster
from hub.server import database_file
from tests.hub.world import PASSWORD, TestClock

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Copy:
    """A furnished database of one example's own."""

    def __init__(self, furnished: Path) -> None:
        self._furnished = furnished

    async def __aenter__(self) -> Database:
        self._folder = tempfile.TemporaryDirectory()
        file = shutil.copy(database_file(self._furnished), database_file(Path(self._folder.name)))
        self._opened = open_database(Path(file))
        return await self._opened.__aenter__()

    async def __aexit__(self, *problem: object) -> None:
        await self._opened.__aexit__(None, None, None)
        self._folder.cleanup()


@FEW
@given(tries=st.lists(st.integers(0, 9), max_size=30))
def test_a_recovery_code_works_at_most_once_in_any_order(furnished: Path, tries: list[int]) -> None:
    async def play() -> None:
        async with Copy(furnished) as database:
            codes = RecoveryCodes(database, TestClock().clock)
            made = await codes.renew("ana")
            answers = await asyncio.gather(*(codes.right("ana", made[one]) for one in tries))
            right = Counter(one for one, answer in zip(tries, answers, strict=True) if answer)
            assert right == Counter(set(tries))
            assert await codes.left("ana") == 10 - len(set(tries))

    asyncio.run(play())


@settings(FEW, max_examples=6)
@given(names=st.lists(st.sampled_from(["Dora", "dora", "Ana", "Eve", ""]), min_size=1, max_size=4))
def test_an_invitation_makes_at_most_one_person(furnished: Path, names: list[str]) -> None:
    async def play() -> None:
        async with Copy(furnished) as database:
            clock = TestClock().clock
            invitations = Invitations(database, clock, Roster(database, clock))
            code = (await invitations.invite(Guest("Dora", Role.AGENT, "boston", {}, {"en": 3}), "max")).code

            async def join(name: str) -> bool:
                try:
                    return await invitations.join(code, name, PASSWORD) is not None
                except Refused:
                    return False

            joined = await asyncio.gather(*map(join, names))
            assert sum(joined) == any(name.lower() in ("dora", "eve") for name in names)

    asyncio.run(play())


@FEW
@given(
    worked=st.lists(st.tuples(st.floats(0, 3_000), st.floats(0, 3_000)), max_size=12),
    per_task=st.integers(0, 500),
    per_minute=st.integers(0, 100),
    corrections=st.lists(st.integers(-500, 500), max_size=4),
    seed=st.randoms(use_true_random=False),
)
def test_a_month_is_the_sum_of_its_lines_however_often_it_is_settled(
    furnished: Path,
    worked: list[tuple[float, float]],
    per_task: int,
    per_minute: int,
    corrections: list[int],
    seed: random.Random,
) -> None:
    async def play() -> None:
        async with Copy(furnished) as database:
            clock = TestClock()
            book = EarningsBook(database, clock.clock)
            await book.set_rate("video", "USD", per_task, per_minute, "max")
            await put_work(database, clock.clock.now(), worked)
            clock.passed += 10_000
            settled = await asyncio.gather(*(book.settle() for _ in range(3)))
            assert max(settled) <= len(worked)
            lines = (await book.month("ana", "")).lines
            assert len({line.task for line in lines}) == len(lines) == len(worked)
            for line, amount in zip(seed.sample(lines, min(len(lines), len(corrections))), corrections, strict=False):
                await book.dispute("ana", line.id, "not right")
                [dispute] = [one for one in await book.disputes() if one.answered_at is None]
                await book.answer(dispute.id, Correction("here it is", amount), "max")
                try:
                    await book.answer(dispute.id, Correction("and again", amount), "max")
                except NotPossible:
                    pass
                else:
                    raise AssertionError("answered twice")
            month = await book.month("ana", "")
            expected = sum(line.amount for line in lines) + sum(corrections[: len(lines)])
            assert month.totals.get("USD", 0) == sum(line.amount for line in month.lines) == expected

    asyncio.run(play())


async def put_work(database: Database, now: float, worked: list[tuple[float, float]]) -> None:
    """Calls that Ana, an independent, has handled: accepted so long after now, and over so long after that."""
    async with database.write() as write:
        ana = update(schema.people).where(schema.people.c.id == "ana")
        await write.execute(ana.values(independent_since=now))
        assert await write.scalar(select(schema.people.c.independent_since).where(schema.people.c.id == "ana")) == now
        for number, (after, lasted) in enumerate(worked):
            call, began = f"call-{number}", now + after
            task: dict[str, Any] = {"id": call, "kind": "video", "site": "boston", "language": "en", "skills": []}
            task |= {"state": "completed", "version": 1, "generation": 1, "agent": "ana", "created_at": began}
            task |= {"answered_at": began, "ended_at": began + lasted, "ended": "customer", "code": "allergy", "note": ""}
            await write.execute(insert(schema.tasks).values(task))
            held = {"id": f"r-{call}", "task": call, "agent": "ana", "state": "completed", "offered_at": began}
            await write.execute(insert(schema.reservations).values(**held, ended_at=began + lasted))
            step = {"task": call, "at": began, "what": "accepted", "state": "assigned", "agent": "ana"}
            await write.execute(insert(schema.task_steps).values(**step, reservation=f"r-{call}", took_s=0, detail=""))
