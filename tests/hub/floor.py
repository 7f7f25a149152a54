"""A switchboard with its database, and people and kiosks that do things without sockets in between."""

from collections import Counter
from typing import Any, Literal

from aiohttp import web
from sqlalchemy import select

from domain.call import CallKind, EndReason, Way, WrapUp
from domain.messages import AskForHelp
from hub import schema
from hub.config import Media, Supervision
from hub.config import Switchboard as Timings
from hub.console.from_page import HandOver, Invite
from hub.database import Database
from hub.fleet.presence import Connected, Presence
from hub.fleet.registry import Kiosk, Registry
from hub.link import Link
from hub.people.person import Person, Qualification, Role
from hub.switchboard.agent_state import AgentState
from hub.switchboard.decision import decide
from hub.switchboard.guests import Guests
from hub.switchboard.kinds import KINDS, TaskKind
from hub.switchboard.ledger import Ledger
from hub.switchboard.live import Hold, LiveAgent
from hub.switchboard.seen import Channel
from hub.switchboard.states import FINAL, ReservationState, TaskState
from hub.switchboard.supervision import Supervision as Audit
from hub.switchboard.switchboard import Switchboard
from tests.hub.world import PEOPLE, QUALIFIED, TestClock, session

Answers = Literal["accept", "reject", "hang_up", "wrap_up", "more_time", "done", "return"]

OPEN = (ReservationState.PENDING, ReservationState.ACCEPTED, ReservationState.WRAPPING)


class Floor:
    """``check`` says what must always be true."""

    def __init__(self, database: Database, clock: TestClock, kiosks: list[Kiosk]) -> None:
        self.database, self.time, self.kiosks = database, clock, kiosks
        self.calls: dict[int, str] = {}
        self.made = 0
        self.open_hub()

    def open_hub(self) -> None:
        clock = self.time.clock
        self.presence = Presence()
        guests = Guests(Audit(self.database, clock), clock, Media(), Supervision())
        ledger = Ledger(self.database, clock)
        self.board = Switchboard(
            ledger, self.presence, clock, Timings(), Media(), lambda: None, guests, menu=lambda: "corner"
        )
        self.connected: dict[int, Connected] = {}
        self.agents: dict[str, LiveAgent] = {}

    # -- what can happen -------------------------------------------------------------------------------------------

    async def restarts(self) -> None:
        """The hub is stopped and started again; everybody has to come back."""
        self.board.stop()
        self.open_hub()
        await self.board.recover(Registry(self.database, self.time.clock))

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

    async def ask(self, number: int, language: str, kind: CallKind = CallKind.VIDEO) -> None:
        """Press Help; while a call of this kiosk is open, the same call again."""
        await self.kiosk_comes(number)
        call = self.board.call_of(self.kiosks[number].id)
        if not call:
            self.made += 1
            call = self.calls[number] = f"call-{self.made:03}"
        asked = AskForHelp(call=call, kind=kind, language=language, session=session(language))
        await self.board.ask(self.connected[number], asked)

    async def chooses(self, number: int, way: Way) -> None:
        task = self.board.board.task_of(self.kiosks[number].id, self.calls.get(number, "none"))
        if task is not None:
            await self.board.choose(task, way)

    async def customer_hangs_up(self, number: int) -> None:
        await self.board.customer_hung_up(self.kiosks[number].id, self.calls.get(number, "none"), EndReason.CUSTOMER)

    async def page_opens(self, name: str) -> None:
        agent = await self.board.agent_came(person(name), "", link(), str)
        self.agents[name] = agent
        for task in [*(hold.task for hold in agent.calls), *self.board.board.calls()]:
            await self.board.resume(agent, task.id)

    async def page_closes(self, name: str) -> None:
        agent = self.agents.pop(name, None)
        if agent is not None:
            await self.board.agent_gone(agent, agent.link)

    async def wants(self, name: str, state: AgentState) -> None:
        if name not in self.agents:
            await self.page_opens(name)
        await self.board.want(self.agents[name], state)

    async def answers(self, name: str, how: Answers) -> None:
        agent = self.agents.get(name)
        if agent is None:
            return
        for hold in list(agent.holds):
            await self._answer(agent, hold, how)

    async def _answer(self, agent: LiveAgent, hold: Hold, how: Answers) -> None:
        task = hold.task.id
        match how:
            case "accept":
                await self.board.accept(agent, hold.id)
            case "reject":
                await self.board.reject(agent, hold.id)
            case "hang_up":
                await self.board.agent_hung_up(agent, task, EndReason.AGENT)
            case "wrap_up":
                await self.board.wrap_up(agent, task, WrapUp.OTHER, "")
            case "more_time":
                await self.board.more_time(agent, task)
            case "done":
                await self.board.work_done(agent, task, {"right": True}, "")
            case "return":
                await self.board.work_return(agent, task)

    async def invites(self, name: str, want: Any) -> None:
        for call in self._running(name):
            await self.board.invite(self.agents[name], Invite(call=call, want=want))

    async def hands_over(self, name: str, to: str) -> None:
        for call in self._running(name):
            await self.board.hand_over(self.agents[name], HandOver(call=call, to=to.lower()))

    def _running(self, name: str) -> list[str]:
        agent = self.agents.get(name)
        return [hold.task.id for hold in agent.calls if hold.task.help is None] if agent is not None else []

    async def work_comes(self, key: str) -> None:
        how = {"title": "Is it right?", "facts": {}, "site": "boston", "language": "es", "key": key}
        await self.board.add_work(TaskKind.CHECK_TRANSLATION, **how)  # type: ignore[arg-type]

    async def passes(self, seconds: float) -> None:
        self.time.passed += seconds
        await self.board.tick()

    # -- what must always be true ----------------------------------------------------------------------------------

    async def check(self) -> None:
        self.check_memory()
        await self._check_database()

    def check_memory(self) -> None:
        assert not self.board._failed, "the log says what could not be done"
        board = self.board.board
        snapshot = board.snapshot(self.time.clock.elapsed())
        waiting = [decision for decision in decide(snapshot) if decision.chosen is not None]
        assert not waiting, f"{waiting[0].chosen} is free and {waiting[0].task} waits"
        for agent in board.agents.values():
            _check_agent(agent)
        for task in board.tasks.values():
            has_it = {TaskState.RESERVED, TaskState.ASSIGNED, TaskState.PAUSED, TaskState.WRAPPING}
            assert (task.hold is not None) == (task.state in has_it)

    async def _check_database(self) -> None:
        tasks = schema.tasks
        async with self.database.read() as read:
            rows = (await read.execute(select(tasks))).all()
            opened = schema.reservations.c.state.in_(OPEN)
            reservations = (await read.execute(select(schema.reservations).where(opened))).all()
            steps = (await read.execute(select(schema.task_steps).order_by(schema.task_steps.c.id))).all()
        live = self.board.board.tasks.values()
        kept = {row.id: (row.state, row.version) for row in rows if row.state not in FINAL}
        assert kept == {task.id: (task.state, task.version) for task in live}
        assert {row.id for row in rows if row.kiosk and not row.in_call} == set(self._known())  # no task is ever lost
        held = {hold.id: hold.state for hold in self.board.board.holds()}
        assert {row.id: row.state for row in reservations} == held
        having = Counter(row.task for row in reservations if row.state != ReservationState.WRAPPING)
        assert not [task for task, count in having.items() if count > 1]
        last = {step.task: step.state for step in steps}
        assert last == {row.id: row.state for row in rows}  # the steps tell the whole story

    def _known(self) -> list[str]:
        return [f"call-{number:03}" for number in range(1, self.made + 1)]


def _check_agent(agent: LiveAgent) -> None:
    for hold in agent.holds:
        assert hold.agent is agent
        assert hold.task.hold is hold or hold.state is ReservationState.WRAPPING
        if hold.task.help is None:
            assert KINDS[hold.task.kind].must <= {one.name for one in agent.person.qualifications}
            assert hold.task.language in agent.person.languages
    busy = [hold for hold in agent.on(Channel.VIDEO) if hold.state is not ReservationState.WRAPPING]
    texts = [hold for hold in agent.on(Channel.TEXT) if hold.state is not ReservationState.WRAPPING]
    works = agent.on(Channel.WORK)
    assert len(busy) <= 1
    assert len(texts) <= 3
    assert len(works) <= 1
    assert len([hold for hold in (*busy, *texts) if hold.state is ReservationState.PENDING]) <= 1
    in_calls = bool(agent.calls or agent.wrapping)
    for hold in works:
        assert not in_calls or hold.task.state is TaskState.PAUSED
    if agent.state is AgentState.AVAILABLE:
        assert not busy
        assert not agent.wrapping


def person(name: str) -> Person:
    role, site, skills, languages = PEOPLE[name]
    names = (*(("menu",) if name in QUALIFIED else ()), *(("check_translation",) if name == "Ana" else ()))
    return Person(
        id=name.lower(),
        name=name,
        role=Role(role),
        site=site,
        skills=skills,
        languages=languages,
        qualifications=tuple(
            Qualification(name=one, granted_at=0, expires_at=4_000_000_000, by="hub") for one in names
        ),
    )


def link() -> Link:
    return Link(web.WebSocketResponse(), "test")
