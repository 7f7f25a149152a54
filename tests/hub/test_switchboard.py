"""Whatever kiosks, agents and the clock do, in whatever order: no double booking, nobody forgotten, nobody overtaken."""

import asyncio
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.call import CallKind, Way
from hub.database import open_database
from hub.fleet.registry import Registry
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import Decision, Rules, by_hand
from hub.switchboard.ledger import Did, Ledger, Stale
from hub.switchboard.live import Hold, LiveTask
from hub.switchboard.states import TaskState
from tests.hub.floor import Floor
from tests.hub.world import TestClock

AGENTS = ["Ana", "Ben", "Cleo", "Sue"]
KIOSKS = 4

kiosk = st.integers(0, KIOSKS - 1)
name = st.sampled_from(AGENTS)
ANSWERS = ["accept", "accept", "accept", "reject", "hang_up", "wrap_up", "wrap_up", "more_time", "done", "return"]
STATES = [AgentState.AVAILABLE, AgentState.AVAILABLE, AgentState.BREAK, AgentState.OWN_COUNTER, AgentState.TRAINING]

steps = st.one_of(
    st.tuples(st.just("ask"), kiosk, st.sampled_from(["en", "es"])),
    st.tuples(st.just("ask"), kiosk, st.sampled_from(["en", "es"]), st.just(CallKind.TEXT)),
    st.tuples(st.just("chooses"), kiosk, st.sampled_from(Way)),
    st.tuples(st.just("customer_hangs_up"), kiosk),
    st.tuples(st.just("kiosk_goes"), kiosk),
    st.tuples(st.just("kiosk_comes"), kiosk),
    st.tuples(st.just("page_opens"), name),
    st.tuples(st.just("page_closes"), name),
    st.tuples(st.just("wants"), name, st.sampled_from(STATES)),
    st.tuples(st.just("answers"), name, st.sampled_from(ANSWERS)),
    st.tuples(st.just("answers"), name, st.sampled_from(ANSWERS)),
    st.tuples(st.just("invites"), name, st.sampled_from(["interpreter", "supervisor", "colleague"])),
    st.tuples(st.just("hands_over"), name, name),
    st.tuples(st.just("work_comes"), st.sampled_from(["one", "two", "three"])),
    st.tuples(st.just("passes"), st.sampled_from([1.0, 15.0, 20.0, 30.0, 60.0])),
    st.tuples(st.just("restarts")),
)


async def play(state: Path, story: list[tuple[Any, ...]]) -> None:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        floor = Floor(database, clock, await kiosks(Registry(database, clock.clock), KIOSKS))
        for what, *how in story:
            await getattr(floor, what)(*how)
            await floor.check()


async def kiosks(registry: Registry, count: int) -> list[Any]:
    codes = [(await registry.begin(bytes([number]) * 32)).code for number in range(count)]
    return [await registry.enrol(code, "boston", f"Kiosk {number}") for number, code in enumerate(codes)]


@settings(max_examples=30, deadline=None)
@given(story=st.lists(steps, min_size=5, max_size=40))
def test_any_story_keeps_every_promise(furnished: Path, story: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        shutil.copyfile(database_file(furnished), database_file(Path(folder)))
        asyncio.run(play(Path(folder), story))


async def test_two_claims_of_one_task_or_one_agent_cannot_both_be_in_the_database(state: Path) -> None:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        floor = Floor(database, clock, await kiosks(Registry(database, clock.clock), 2))
        await floor.ask(0, "en")
        await floor.ask(1, "en")
        ledger, board = Ledger(database, clock.clock), floor.board.board
        first, second = board.queue()
        await floor.page_opens("Ana")
        await floor.page_opens("Ben")

        async def claimed(reservation: str, task: LiveTask, who: str) -> bool:
            agent = floor.agents[who]
            decision: Decision = by_hand(board.task_seen(task, 0), board.agent_seen(agent, 0), 0, Rules())
            hold = Hold(reservation, task, agent, ring_ends=0.0)
            return await ledger.claim(hold, "test", decision, Rules(), 0.0)

        assert await claimed("r1", first, "Ana")
        assert not await claimed("r2", second, "Ana")  # she is taken
        first.version -= 1
        with pytest.raises(Stale):
            await ledger.change(first, TaskState.CANCELED, Did.CANCELED)
        assert not await claimed("r3", first, "Ben")
        assert second.state is TaskState.QUEUED
