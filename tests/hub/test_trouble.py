"""The database fails in the middle of things, or holds something else than the switchboard thinks: everybody else goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from hub import schema
from hub.database import open_database
from hub.fleet.registry import Registry
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from hub.switchboard.ledger import Did, Ledger, Stale
from hub.switchboard.states import ImpossibleMove, TaskState
from tests.hub.floor import Floor
from tests.hub.test_switchboard import kiosks
from tests.hub.world import TestClock


@asynccontextmanager
async def opened(state: Path) -> AsyncIterator[Floor]:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        yield Floor(database, clock, await kiosks(Registry(database, clock.clock), 3))


@asynccontextmanager
async def nothing_can_be_written(floor: Floor) -> AsyncIterator[None]:
    async with floor.database.write() as write:
        await write.execute(text("CREATE TRIGGER full BEFORE INSERT ON task_steps BEGIN SELECT RAISE(ABORT, 'full'); END"))
    yield
    async with floor.database.write() as write:
        await write.execute(text("DROP TRIGGER full"))


async def spoil(floor: Floor, number: int) -> None:
    """Somebody else has written to the row of a call."""
    async with floor.database.write() as write:
        await write.execute(update(schema.tasks).where(schema.tasks.c.id == floor.calls[number]).values(version=99))


async def state_of(floor: Floor, number: int) -> str:
    async with floor.database.read() as read:
        return str(await read.scalar(select(schema.tasks.c.state).where(schema.tasks.c.id == floor.calls[number])))


async def test_one_call_that_cannot_be_moved_on_stops_no_others(state: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(state) as floor:
        for number, name in enumerate(("Ana", "Ben")):
            await floor.wants(name, AgentState.AVAILABLE)
            await floor.ask(number, "en")
        await spoil(floor, 0)
        await floor.passes(15)
        assert floor.agents["Ben"].state is AgentState.NOT_RESPONDING, "his ring is over as well"
        assert floor.calls[0] in caplog.text
        await floor.wants("Cleo", AgentState.AVAILABLE)
        await floor.page_opens("Sue")
        assert "Sue" in floor.agents, "whoever comes is not turned away for it"


async def test_somebody_who_does_something_is_not_turned_away_because_others_cannot_be_matched(
    state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(state) as floor:
        await floor.wants("Ana", AgentState.AVAILABLE)
        await floor.ask(0, "en")
        await floor.answers("Ana", "accept")
        await floor.wants("Ben", AgentState.AVAILABLE)
        await floor.invites("Ana", "colleague")
        [help_] = floor.board.board.help_in(floor.calls[0])
        async with floor.database.write() as write:
            await write.execute(update(schema.tasks).where(schema.tasks.c.id == help_.id).values(version=99))
        await floor.answers("Ana", "hang_up")  # and the help that was asked for cannot be called off
        assert await state_of(floor, 0) == "wrapping"
        await floor.answers("Ana", "wrap_up")
        assert await state_of(floor, 0) == "completed"
        assert help_.id in caplog.text


async def test_a_ring_whose_customer_left_while_nothing_could_be_written_is_over_afterwards(state: Path) -> None:
    async with opened(state) as floor:
        await floor.wants("Ana", AgentState.AVAILABLE)
        await floor.ask(0, "en")
        async with nothing_can_be_written(floor):
            with pytest.raises(Exception, match="full"):
                await floor.customer_hangs_up(0)
        await floor.check()
        await floor.customer_hangs_up(0)
        await floor.check()
        assert await state_of(floor, 0) == "canceled"
        assert floor.agents["Ana"].state is AgentState.AVAILABLE


async def test_a_page_that_was_lost_while_nothing_could_be_written_does_not_keep_the_call_for_ever(state: Path) -> None:
    async with opened(state) as floor:
        await floor.wants("Ana", AgentState.AVAILABLE)
        await floor.ask(0, "en")
        await floor.answers("Ana", "accept")
        async with nothing_can_be_written(floor):
            with pytest.raises(Exception, match="full"):
                await floor.page_closes("Ana")
        await floor.passes(31)
        assert await state_of(floor, 0) == "queued"
        await floor.check()


async def test_a_step_that_there_is_not_is_not_written(state: Path) -> None:
    async with opened(state) as floor:
        await floor.ask(0, "en")
        [task] = floor.board.board.queue()
        ledger: Any = Ledger(floor.database, floor.time.clock)
        with pytest.raises(ImpossibleMove):
            await ledger.change(task, TaskState.COMPLETED, Did.DONE)
        assert await state_of(floor, 0) == "queued"
        task.version -= 1
        with pytest.raises(Stale):
            await ledger.change(task, TaskState.CANCELED, Did.CANCELED)
