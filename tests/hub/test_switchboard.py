"""Whatever kiosks, agents and the clock do, in whatever order: no double booking, nobody forgotten, nobody overtaken."""

import asyncio
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.call import CallKind, EndReason, WrapUp
from domain.messages import AskForHelp
from hub import schema
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.protocol import AgentState, Person, Role
from hub.database import Database, open_database
from hub.fleet.presence import Connected, Presence
from hub.fleet.registry import Kiosk, Registry
from hub.link import Link
from hub.server import database_file
from hub.switchboard.board import agent_seen, task_seen
from hub.switchboard.decision import Decision, Rules, by_hand, decide
from hub.switchboard.ledger import Ledger, Stale
from hub.switchboard.live import LiveAgent, LiveTask
from hub.switchboard.states import FINAL, TaskState
from hub.switchboard.switchboard import Switchboard
from tests.hub.world import PEOPLE, TestClock, session

AGENTS = ["Ana", "Ben", "Cleo", "Sue"]
KIOSKS = 4


class Floor:
    """A switchboard with its database, and people and kiosks that do things without sockets in between."""

    def __init__(self, database: Database, clock: TestClock, kiosks: list[Kiosk]) -> None:
        self.database, self.time, self.kiosks = database, clock, kiosks
        self.presence = Presence()
        ledger = Ledger(database, clock.clock)
        self.board = Switchboard(ledger, self.presence, clock.clock, Timings(), Media(), lambda: None)
        self.connected: dict[int, Connected] = {}
        self.agents: dict[str, LiveAgent] = {}
        self.calls: dict[int, str] = {}
        self.made = 0

    # -- what can happen -------------------------------------------------------------------------------------------

    async def kiosk_comes(self, number: int) -> None:
        if number not in self.connected:
            self.connected[number] = Connected(self.kiosks[number], link(), "test")
            self.presence.add(self.connected[number])
            await self.board.kiosk_came(self.connected[number])

    async def kiosk_goes(self, number: int) -> None:
        connected = self.connected.pop(number, None)
        if connected is not None:
            self.presence.remove(connected)
            await self.board.kiosk_gone(connected.kiosk.id)

    async def ask(self, number: int, language: str) -> None:
        """Press Help; while a call of this kiosk is open, the same call again."""
        await self.kiosk_comes(number)
        call = self.board.call_of(self.kiosks[number].id)
        if not call:
            self.made += 1
            call = self.calls[number] = f"call-{self.made:03}"
        asked = AskForHelp(call=call, kind=CallKind.VIDEO, language=language, session=session(language))
        await self.board.ask(self.connected[number], asked)

    async def customer_hangs_up(self, number: int) -> None:
        await self.board.customer_hung_up(self.kiosks[number].id, self.calls.get(number, "none"), EndReason.CUSTOMER)

    async def page_opens(self, name: str) -> None:
        role, site, skills, languages = PEOPLE[name]
        person = Person(id=name.lower(), name=name, role=Role(role), site=site, skills=skills, languages=languages)
        self.agents[name] = LiveAgent(person, "", link())
        await self.board.agent_came(self.agents[name])

    async def page_closes(self, name: str) -> None:
        if name in self.agents:
            await self.board.agent_gone(self.agents.pop(name))

    async def wants(self, name: str, state: AgentState) -> None:
        if name not in self.agents:
            await self.page_opens(name)
        await self.board.want(self.agents[name], state)

    async def answers(self, name: str, how: str) -> None:
        agent = self.agents.get(name)
        if agent is None or agent.task is None:
            return
        task = agent.task
        match how:
            case "accept":
                await self.board.accept(agent, task.reservation)
            case "reject":
                await self.board.reject(agent, task.reservation)
            case "hang_up":
                await self.board.agent_hung_up(agent, task.id, EndReason.AGENT)
            case "wrap_up":
                await self.board.wrap_up(agent, task.id, WrapUp.OTHER, "")

    async def passes(self, seconds: float) -> None:
        self.time.passed += seconds
        await self.board.tick()

    # -- what must always be true ----------------------------------------------------------------------------------

    async def check(self) -> None:
        board = self.board.board
        queue = board.queue()
        ages = [(task.created, task.id) for task in queue]
        assert ages == sorted(ages)
        snapshot = board.snapshot(self.time.clock.elapsed())
        waiting = [decision for decision in decide(snapshot) if decision.chosen is not None]
        assert not waiting, f"{waiting[0].chosen} is free and {waiting[0].task} waits"
        for live in board.agents.values():
            assert (live.task is not None) == (live.state in {AgentState.RESERVED, AgentState.BUSY, AgentState.WRAPUP})
            if live.task is not None:
                assert live.task.agent is live
                assert live.task.language in live.person.languages
                assert "orders" in live.person.skills
        await self._check_database()

    async def _check_database(self) -> None:
        async with self.database.read() as read:
            rows = (await read.execute(select(schema.tasks))).all()
            opened = schema.reservations.c.state.in_(("pending", "accepted", "wrapping"))
            reservations = (await read.execute(select(schema.reservations).where(opened))).all()
        kept = {row.id: (row.state, row.version) for row in rows if row.state not in FINAL}
        assert kept == {task.id: (task.state, task.version) for task in self.board.board.tasks.values()}
        assert {row.id for row in rows} == set(self._known())  # no task is ever lost
        for column in ("agent", "task"):
            assert not [who for who, count in Counter(getattr(row, column) for row in reservations).items() if count > 1]
        held = {task.id for task in self.board.board.tasks.values() if task.agent is not None}
        assert {row.task for row in reservations} == held

    def _known(self) -> list[str]:
        return [f"call-{number:03}" for number in range(1, self.made + 1)]


def link() -> Link:
    return Link(web.WebSocketResponse(), "test")


kiosk = st.integers(0, KIOSKS - 1)
name = st.sampled_from(AGENTS)
steps = st.one_of(
    st.tuples(st.just("ask"), kiosk, st.sampled_from(["en", "es"])),
    st.tuples(st.just("customer_hangs_up"), kiosk),
    st.tuples(st.just("kiosk_goes"), kiosk),
    st.tuples(st.just("kiosk_comes"), kiosk),
    st.tuples(st.just("page_opens"), name),
    st.tuples(st.just("page_closes"), name),
    st.tuples(st.just("wants"), name, st.sampled_from([AgentState.AVAILABLE, AgentState.AVAILABLE, AgentState.BREAK])),
    st.tuples(st.just("answers"), name, st.sampled_from(["accept", "accept", "reject", "hang_up", "wrap_up"])),
    st.tuples(st.just("passes"), st.sampled_from([1.0, 15.0, 20.0, 60.0])),
)


async def play(state: Path, story: list[tuple[str, ...]]) -> None:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        registry = Registry(database, clock.clock)
        kiosks = []
        for number in range(KIOSKS):
            enrolment = await registry.begin(bytes([number]) * 32)
            kiosks.append(await registry.enrol(enrolment.code, "boston", f"Kiosk {number}"))
        floor = Floor(database, clock, kiosks)
        for what, *how in story:
            await getattr(floor, what)(*how)
            await floor.check()


@settings(max_examples=25, deadline=None)
@given(story=st.lists(steps, min_size=5, max_size=40))
def test_any_story_keeps_every_promise(furnished_file: bytes, story: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as folder:
        database_file(Path(folder)).write_bytes(furnished_file)
        asyncio.run(play(Path(folder), story))


async def test_two_claims_of_one_task_or_one_agent_cannot_both_be_in_the_database(state: Path) -> None:
    clock = TestClock()
    async with open_database(database_file(state)) as database:
        registry = Registry(database, clock.clock)
        kiosks = []
        for number in range(2):
            kiosks.append(await registry.enrol((await registry.begin(bytes([number]) * 32)).code, "boston", "Kiosk"))
        floor = Floor(database, clock, kiosks)
        await floor.ask(0, "en")
        await floor.ask(1, "en")
        ledger = Ledger(database, clock.clock)
        first, second = floor.board.board.queue()
        await floor.page_opens("Ana")
        await floor.page_opens("Ben")

        def of(task: LiveTask, name: str) -> Decision:
            return by_hand(task_seen(task, 0), agent_seen(floor.agents[name], 0), 0, Rules())

        assert await ledger.claim(first, "r1", "test", of(first, "Ana"))
        assert not await ledger.claim(second, "r2", "test", of(second, "Ana"))  # she is taken
        first.version -= 1
        with pytest.raises(Stale):
            await ledger.change(first, TaskState.CANCELED)
        assert not await ledger.claim(first, "r3", "test", of(first, "Ben"))
        assert second.state is TaskState.QUEUED
