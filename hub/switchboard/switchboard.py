"""The switchboard: what kiosks, agents and the clock do to it, one operation at a time.

After each operation whoever can be rung is rung. Ages and time-outs are on the monotonic clock.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from domain.call import CallKind, EndReason, WrapUp
from domain.messages import AskForHelp
from domain.session import Page, SessionView
from hub.clock import Clock
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.protocol import AgentState, BreakReason, KioskLine, KioskView, Supervise
from hub.fleet.presence import Connected, Presence, view
from hub.fleet.registry import Registry
from hub.link import REPLACED
from hub.switchboard.board import Board
from hub.switchboard.decision import decide
from hub.switchboard.guests import Guests, Why
from hub.switchboard.ledger import Ledger, Unfinished
from hub.switchboard.live import NEEDED_SKILLS, LiveAgent, LiveTask
from hub.switchboard.notices import Notices
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.steps import Steps
from hub.switchboard.waiting import expected_waits

log = logging.getLogger(__name__)

LOOK_AT_LEAST_EVERY_S = 60.0


class Switchboard:
    """``changed`` is called after every operation, for whoever shows an overview."""

    def __init__(
        self,
        ledger: Ledger,
        presence: Presence,
        clock: Clock,
        timings: Timings,
        media: Media,
        changed: Callable[[], None],
        guests: Guests,
    ) -> None:
        self._ledger, self._clock, self._timings, self._changed = ledger, clock, timings, changed
        self.board, self.guests = Board(), guests
        self._notices = Notices(self.board, presence, clock, timings, media)
        self._steps = Steps(self.board, ledger, self._notices, presence, clock, timings)
        self.sandbox: dict[str, str] = {}  # kiosk of a studio -> the trainee whose practice call it makes
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._stopping = False

    @asynccontextmanager
    async def _operation(self, trigger: str) -> AsyncIterator[None]:
        """One operation; at its end the customers and agents are matched anew, and every kiosk that waits is told."""
        async with self._lock:
            yield
            for task in await self.guests.settle(self.board):
                self._notices.how_it_is(task)
            snapshot = self.board.snapshot(self._clock.elapsed())
            decisions = decide(snapshot)
            for decision in decisions:
                await self._steps.ring(decision, trigger)
            waits = expected_waits(snapshot, decisions, self.board.usual_call_s)
            self._notices.queue({decision.task: decision.reachable for decision in decisions}, waits)
        self._changed()
        self._wake.set()

    # -- time ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Let time-outs happen, for ever."""
        while True:
            self._wake.clear()
            next_end = min(self.board.ends(), default=None)
            # Never quite zero: a moment that is over but still there must not keep the loop busy.
            wait_s = LOOK_AT_LEAST_EVERY_S if next_end is None else max(0.05, next_end - self._clock.elapsed())
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                try:
                    await self.tick()
                except Exception:  # the owner of a loop that has to go on: what failed is tried again by the next tick
                    log.exception("the switchboard's clock could not do its work")

    async def tick(self) -> None:
        """End what has lasted long enough."""
        async with self._operation("clock"):
            now = self._clock.elapsed()
            for task in list(self.board.tasks.values()):
                task.excluded = {agent: known for agent, known in task.excluded.items() if known.until > now}
                if task.state is TaskState.RESERVED and now >= task.ring_ends:
                    await self._steps.missed(task)
                elif task.grace_ends is not None and now >= task.grace_ends:
                    await self._steps.kiosk_stayed_away(task)
            for agent in list(self.board.agents.values()):
                if agent.state is AgentState.WRAPUP and now >= agent.wrap_up_ends:
                    await self._steps.wrapped_up(agent, "none", "")

    def stop(self) -> None:
        """The hub stops: from now on nobody is lost. Calls go on without it, and the next hub takes them up."""
        self._stopping = True

    async def recover(self, registry: Registry) -> None:
        """Take up the tasks of a hub that was stopped; their kiosks have the grace time to ask again."""
        await self.guests.audit.end_all()
        for left in await self._ledger.unfinished():
            kiosk = await registry.kiosk(left.kiosk)
            if kiosk is not None:
                self.board.tasks[left.id] = self._recovered(left, view(kiosk, None))
                log.info("call %s of the hub's last run waits for its kiosk", left.id)

    def _recovered(self, left: Unfinished, kiosk: KioskView) -> LiveTask:
        now = self._clock.elapsed()
        return LiveTask(
            id=left.id,
            kiosk=kiosk,
            kind=CallKind(left.kind),
            language=left.language,
            created=now - max(0.0, self._clock.now() - left.created_at),
            session=SessionView(page=Page.ATTRACT, language=left.language, menu_version=""),
            state=TaskState.PARKED,
            version=left.version,
            generation=left.generation + 1,
            grace_ends=now + self._timings.kiosk_grace_s,
            held_by=left.agent or "",
            sandbox_for="" if kiosk.sandbox else None,
        )

    # -- what kiosks do --------------------------------------------------------------------------------------------

    def call_of(self, kiosk_id: str) -> str:
        """The call of a kiosk that is not over, or nothing."""
        return next((task.id for task in self.board.tasks_of(kiosk_id)), "")

    async def ask(self, connected: Connected, asked: AskForHelp) -> None:
        """A customer pressed Help; the same call again is the same task, also after the kiosk was away."""
        async with self._operation("asked"):
            task = self.board.task_of(connected.kiosk.id, asked.call)
            if task is None:
                await self._open(connected, asked)
                return
            task.session, task.told = asked.session, None
            if task.state in (TaskState.QUEUED, TaskState.PARKED):
                await self._queue(task, asked.language)
            self._notices.how_it_is(task)

    async def speaks(self, task: LiveTask, language: str) -> None:
        """The customer chose another language. Whoever waits is served in it; who is rung or in a call goes on."""
        async with self._operation("language"):
            if task.state is TaskState.QUEUED:
                await self._queue(task, language)

    async def _queue(self, task: LiveTask, language: str) -> None:
        await self._ledger.change(task, TaskState.QUEUED, language=language)
        task.move(TaskState.QUEUED)
        task.language, task.grace_ends = language, None

    async def _open(self, connected: Connected, asked: AskForHelp) -> None:
        for other in self.board.tasks_of(connected.kiosk.id):
            await self._steps.withdraw(other, EndReason.CUSTOMER)
        task = LiveTask(
            id=asked.call,
            kiosk=view(connected.kiosk, connected),
            kind=asked.kind,
            language=asked.language,
            created=self._clock.elapsed(),
            session=asked.session,
            sandbox_for=self.sandbox.get(connected.kiosk.id, "") if connected.kiosk.sandbox else None,
        )
        if await self._ledger.open(task, NEEDED_SKILLS):
            self.board.tasks[task.id] = task
        else:
            self._notices.over(connected.kiosk.id, asked.call, EndReason.TECHNICAL)

    async def customer_hung_up(self, kiosk_id: str, call: str, reason: EndReason) -> None:
        async with self._operation("customer_gone"):
            task = self.board.task_of(kiosk_id, call)
            if task is not None:
                await self._steps.withdraw(task, reason)

    async def kiosk_gone(self, kiosk_id: str) -> None:
        """The hub lost a kiosk. Whoever waits keeps the place for the grace time; the media of a call may go on."""
        if self._stopping:
            return
        async with self._operation("kiosk_gone"):
            for task in self.board.tasks_of(kiosk_id):
                task.told, task.grace_ends = None, self._clock.elapsed() + self._timings.kiosk_grace_s
                if task.state is TaskState.RESERVED:
                    ended, freed = ReservationState.CANCELED, AgentState.AVAILABLE
                    await self._steps.take_back(task, TaskState.PARKED, ended, freed, "kiosk_lost")
                elif task.state is TaskState.QUEUED:
                    await self._ledger.change(task, TaskState.PARKED)
                    task.move(TaskState.PARKED)
                elif task.agent is not None:
                    task.agent.link.send(KioskLine(call=task.id, connected=False))

    async def kiosk_came(self, connected: Connected) -> None:
        """A kiosk is back in the middle of a call: go on; one whose agent was lost meanwhile is first in the queue again.
        One that waited asks again."""
        async with self._operation("kiosk_came"):
            for task in self.board.tasks_of(connected.kiosk.id):
                task.told = None
                if task.agent is not None:
                    task.grace_ends = None
                    task.agent.link.send(KioskLine(call=task.id, connected=True))
                elif task.state is TaskState.PARKED and task.answered is not None:
                    await self._queue(task, task.language)
                self._notices.how_it_is(task)

    # -- what agents do --------------------------------------------------------------------------------------------

    async def agent_came(self, agent: LiveAgent) -> None:
        """A page was opened; an older page of the same person is closed."""
        async with self._operation("agent_came"):
            before = self.board.agents.get(agent.person.id)
            if before is not None:
                await self._steps.lose(before)
                before.link.close(REPLACED, "another page of this person took over")
            self.board.agents[agent.person.id] = agent

    async def agent_gone(self, agent: LiveAgent) -> None:
        if self._stopping:
            return
        async with self._operation("agent_lost"):
            if self.board.agents.get(agent.person.id) is agent:
                await self._steps.lose(agent)

    async def want(self, agent: LiveAgent, state: AgentState, reason: BreakReason = BreakReason.REST) -> None:
        """The agent's own choice; in a call and its wrap-up it comes into force afterwards."""
        async with self._operation("agent_state"):
            agent.wanted, agent.break_reason = state, reason
            now = self._clock.elapsed()
            if agent.state is AgentState.BUSY:
                agent.tell_state()
            elif agent.state is AgentState.WRAPUP:
                agent.tell_state(ends_in_s=round(agent.wrap_up_ends - now))
            elif agent.state is AgentState.RESERVED and agent.task is not None:
                if state is not AgentState.AVAILABLE:
                    await self._steps.rejected(agent.task, state)
            else:
                if agent.state is AgentState.NOT_RESPONDING:
                    self._forgive(agent)
                agent.move(state, now)

    def _forgive(self, agent: LiveAgent) -> None:
        """Somebody who missed a ring and came back by themselves may be rung for the same call."""
        for task in self.board.tasks.values():
            known = task.excluded.get(agent.person.id)
            if known is not None and known.missed:
                del task.excluded[agent.person.id]

    async def resume(self, agent: LiveAgent, call: str) -> bool:
        """The page has a call that ran when the hub was stopped: it goes on. Not when the customer has asked anew since."""
        async with self._operation("resumed"):
            task = self.board.tasks.get(call)
            if task is None or task.state is not TaskState.PARKED or task.held_by != agent.person.id or agent.task:
                return False
            await self._steps.resumed(task, agent)
            return True

    async def accept(self, agent: LiveAgent, reservation: str) -> bool:
        """Whether the accept came in time; the same accept again changes nothing."""
        async with self._operation("accepted"):
            task = agent.task
            if task is None or task.reservation != reservation:
                return False
            if task.state is TaskState.RESERVED and self._clock.elapsed() < task.ring_ends:
                await self._steps.accepted(task, agent)
            return task.state is TaskState.ASSIGNED

    async def reject(self, agent: LiveAgent, reservation: str) -> bool:
        async with self._operation("rejected"):
            task = agent.task
            if task is None or task.reservation != reservation or task.state is not TaskState.RESERVED:
                return False
            await self._steps.rejected(task, AgentState.AVAILABLE)
            return True

    async def agent_hung_up(self, agent: LiveAgent, call: str, reason: EndReason) -> bool:
        async with self._operation("hung_up"):
            task = agent.task
            if task is None or task.id != call or task.state is not TaskState.ASSIGNED:
                return False
            await self._steps.end(task, reason)
            return True

    async def wrap_up(self, agent: LiveAgent, call: str, code: WrapUp, note: str) -> bool:
        async with self._operation("wrapped_up"):
            if agent.state is not AgentState.WRAPUP or agent.task is None or agent.task.id != call:
                return False
            await self._steps.wrapped_up(agent, code, note)
            return True

    async def supervise(self, agent: LiveAgent, message: Supervise) -> Why | None:
        """A supervisor joins somebody's call, or leaves it; what comes back is why not."""
        async with self._operation("supervised"):
            return await self.guests.supervise(self.board, agent, message.call, message.mode)
