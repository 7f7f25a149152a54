"""Accepts, time-outs, rejects, lost pages and kiosks and a killed hub, all at once: no double assignment, no lost task."""

from pathlib import Path

from hub.database import open_database
from hub.fleet.registry import Registry
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.interleaving import Crowd, Interleavings, kiosks
from tests.hub.world import TestClock


async def test_whatever_happens_at_once_nobody_is_booked_twice_and_no_task_is_lost(
    furnished: Path, tmp_path: Path
) -> None:
    found = Interleavings(database_file(furnished), tmp_path, seed=1)
    await found.play(1_200)
    assert found.killed > 20


async def test_who_comes_back_after_the_customer_hung_up_can_take_calls(state: Path) -> None:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        floor = Crowd(database, clock, await kiosks(Registry(database, clock.clock)))
        await floor.wants("Ana", AgentState.AVAILABLE)
        await floor.ask(0, "en")
        await floor.answers("Ana", "accept")
        await floor.page_closes("Ana")
        await floor.customer_hangs_up(0)
        await floor.check()
        await floor.wants("Ana", AgentState.AVAILABLE)
        await floor.ask(1, "en")
        await floor.answers("Ana", "accept")
        assert floor.agents["Ana"].state is AgentState.BUSY
        await floor.check()
