"""The switchboard: takes what kiosks and agents do, moves tasks and agents along their tables, rings whom `decide` chose.

One operation at a time (a lock), each step first in the database, then in memory, then told to both ends. Ages and
time-outs are on the monotonic clock.
"""

import asyncio
import logging
import math
import secrets
from collections import deque
from collections.abc import Callable

from domain.call import CallKind, CallState, EndReason, WrapUp
from domain.messages import AskForHelp, CallUpdate
from domain.session import Page, SessionView
from hub.clock import Clock
from hub.config import Media
from hub.config import Switchboard as Timings
from hub.console.protocol import AgentState, CallEnded, CallStarted, KioskLine, KioskView, Ring, RingCancelled, RingOver
from hub.fleet.presence import Connected, Presence, view
from hub.fleet.registry import Registry
from hub.link import REPLACED
from hub.switchboard.decision import AgentSeen, Decision, Snapshot, TaskSeen, decide
from hub.switchboard.ice import ice_servers
from hub.switchboard.ledger import Ledger, Over, Unfinished
from hub.switchboard.live import NEEDED_SKILLS, Exclusion, LiveAgent, LiveTask
from hub.switchboard.states import WORKING, ReservationState, TaskState

log = logging.getLogger(__name__)

USUAL_CALL_S = 120.0
"""How long a call and its wrap-up last, until calls of this hub say better."""

_CALL_STATE = {
    TaskState.QUEUED: CallState.WAITING,
    TaskState.RESERVED: CallState.RINGING,
    TaskState.ASSIGNED: CallState.CONNECTING,
}


class Switchboard:
    """``changed`` is called after every change, for whoever shows an overview."""

    def __init__(
        self, ledger: Ledger, presence: Presence, clock: Clock, timings: Timings, media: Media, changed: Callable[[], None]
    ) -> None:
        self._ledger, self._presence, self._clock = ledger, presence, clock
        self._timings, self._media, self._changed = timings, media, changed
        self.tasks: dict[str, LiveTask] = {}
        self.agents: dict[str, LiveAgent] = {}
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._handled_s: deque[float] = deque(maxlen=50)

    # -- time ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Let time-outs happen, for ever."""
        while True:
            self._wake.clear()
            try:
                async with asyncio.timeout(self._until_next_end()):
                    await self._wake.wait()
            except TimeoutError:
                await self.tick()

    async def tick(self) -> None:
        """End what has lasted long enough."""
        async with self._lock:
            now = self._clock.elapsed()
            for task in list(self.tasks.values()):
                if task.state is TaskState.RESERVED and now >= task.ring_ends:
                    await self._missed(task)
                elif task.grace_ends is not None and now >= task.grace_ends:
                    await self._kiosk_stayed_away(task)
            for agent in list(self.agents.values()):
                if agent.state is AgentState.WRAPUP and now >= agent.wrap_up_ends:
                    await self._wrapped_up(agent, "none", "")
            await self._settle("clock")

    def _until_next_end(self) -> float:
        """Seconds until the next thing ends; never quite zero, so that a clock that stands still does no harm."""
        ends = [agent.wrap_up_ends for agent in self.agents.values() if agent.state is AgentState.WRAPUP]
        for task in self.tasks.values():
            if task.state is TaskState.RESERVED:
                ends.append(task.ring_ends)
            if task.grace_ends is not None:
                ends.append(task.grace_ends)
            ends.extend(exclusion.until for exclusion in task.excluded.values())
        return max(0.05, min(ends, default=math.inf) - self._clock.elapsed()) if ends else 60.0

    async def recover(self, registry: Registry) -> None:
        """Take up the tasks of a hub that was stopped; their kiosks have the grace time to ask again."""
        for left in await self._ledger.unfinished():
            kiosk = await registry.kiosk(left.kiosk)
            if kiosk is not None:
                self.tasks[left.id] = self._recovered(left, view(kiosk, None))
        if self.tasks:
            log.info("%d tasks of the hub's last run wait for their kiosks", len(self.tasks))

    def _recovered(self, left: Unfinished, kiosk: KioskView) -> LiveTask:
        now = self._clock.elapsed()
        session = SessionView(page=Page.ATTRACT, language=left.language, menu_version="")
        task = LiveTask(
            id=left.id,
            kiosk=kiosk,
            kind=CallKind(left.kind),
            language=left.language,
            created=now - max(0.0, self._clock.now() - left.created_at),
            session=session,
            state=TaskState.PARKED,
            version=left.version,
            generation=left.generation + 1,
        )
        task.grace_ends = now + self._timings.kiosk_grace_s
        return task

    # -- the kiosk's side ------------------------------------------------------------------------------------------

    def call_of(self, kiosk_id: str) -> str:
        """The call of a kiosk that is not over, or nothing."""
        return next((task.id for task in self.tasks.values() if self._of_kiosk(task, kiosk_id)), "")

    def task_of(self, kiosk_id: str, call: str) -> LiveTask | None:
        """The kiosk's own open task of this id."""
        task = self.tasks.get(call)
        return task if task is not None and self._of_kiosk(task, kiosk_id) else None

    def _of_kiosk(self, task: LiveTask, kiosk_id: str) -> bool:
        return task.kiosk.id == kiosk_id and task.state is not TaskState.WRAPPING

    async def ask(self, connected: Connected, asked: AskForHelp) -> None:
        """A customer pressed Help; the same call again is the same task, also after the kiosk was away."""
        async with self._lock:
            task = self.tasks.get(asked.call)
            if task is None:
                await self._open(connected, asked)
            elif self._of_kiosk(task, connected.kiosk.id):
                task.session, task.told = asked.session, None
                task.kiosk = view(connected.kiosk, connected)
                if task.state is TaskState.PARKED:
                    await self._ledger.change(task, TaskState.QUEUED)
                    task.move(TaskState.QUEUED)
                    task.grace_ends = None
            else:
                self._tell_over(connected.kiosk.id, asked.call, EndReason.TECHNICAL)
            await self._settle("asked")

    async def _open(self, connected: Connected, asked: AskForHelp) -> None:
        for other in [task for task in self.tasks.values() if self._of_kiosk(task, connected.kiosk.id)]:
            await self._withdraw(other, EndReason.CUSTOMER)
        task = LiveTask(
            id=asked.call,
            kiosk=view(connected.kiosk, connected),
            kind=asked.kind,
            language=asked.language,
            created=self._clock.elapsed(),
            session=asked.session,
        )
        if await self._ledger.open(task, NEEDED_SKILLS):
            self.tasks[task.id] = task
        else:
            self._tell_over(connected.kiosk.id, asked.call, EndReason.TECHNICAL)

    async def customer_hung_up(self, kiosk_id: str, call: str, reason: EndReason) -> None:
        async with self._lock:
            task = self.task_of(kiosk_id, call)
            if task is not None:
                await self._withdraw(task, reason)
                await self._settle("customer_gone")

    async def kiosk_gone(self, kiosk_id: str) -> None:
        """The hub lost a kiosk. Whoever waits keeps the place for the grace time; the media of a call may go on."""
        async with self._lock:
            grace_ends = self._clock.elapsed() + self._timings.kiosk_grace_s
            for task in [task for task in self.tasks.values() if self._of_kiosk(task, kiosk_id)]:
                task.told = None
                if task.state is TaskState.RESERVED:
                    await self._take_back(task, TaskState.PARKED, ReservationState.CANCELED, AgentState.AVAILABLE, "kiosk_lost")
                elif task.state is TaskState.QUEUED:
                    await self._ledger.change(task, TaskState.PARKED)
                    task.move(TaskState.PARKED)
                elif task.state is TaskState.ASSIGNED and task.agent is not None:
                    task.agent.link.send(KioskLine(call=task.id, connected=False))
                task.grace_ends = grace_ends
            await self._settle("kiosk_gone")

    async def kiosk_came(self, connected: Connected) -> None:
        """A kiosk is back in the middle of a call: go on. One that waited asks again."""
        async with self._lock:
            for task in [task for task in self.tasks.values() if self._of_kiosk(task, connected.kiosk.id)]:
                task.told = None
                if task.state is TaskState.ASSIGNED and task.agent is not None:
                    task.grace_ends = None
                    task.agent.link.send(KioskLine(call=task.id, connected=True))
                    self._tell(task)

    async def _kiosk_stayed_away(self, task: LiveTask) -> None:
        if task.state is TaskState.ASSIGNED:
            await self._end(task, EndReason.KIOSK_LOST)
            return
        await self._ledger.change(task, TaskState.ABANDONED, over=Over(self._clock.now(), EndReason.KIOSK_LOST))
        task.move(TaskState.ABANDONED)
        del self.tasks[task.id]

    async def _withdraw(self, task: LiveTask, reason: EndReason) -> None:
        """The customer's side ends it, in whatever state it is."""
        if task.state is TaskState.ASSIGNED:
            await self._end(task, reason)
            return
        over = Over(self._clock.now(), reason)
        if task.state is TaskState.RESERVED:
            await self._take_back(
                task, TaskState.CANCELED, ReservationState.CANCELED, AgentState.AVAILABLE, "customer", over=over
            )
        else:
            await self._ledger.change(task, TaskState.CANCELED, over=over)
            task.move(TaskState.CANCELED)
        del self.tasks[task.id]
        self._tell_over(task.kiosk.id, task.id, reason, task.generation)

    # -- the agent's side ------------------------------------------------------------------------------------------

    async def agent_came(self, agent: LiveAgent) -> None:
        """A page was opened; an older page of the same person is closed."""
        async with self._lock:
            before = self.agents.get(agent.person.id)
            if before is not None:
                await self._lose(before)
                before.link.close(REPLACED, "another page of this person took over")
            self.agents[agent.person.id] = agent
            await self._settle("agent_came")

    async def agent_gone(self, agent: LiveAgent) -> None:
        async with self._lock:
            if self.agents.get(agent.person.id) is agent:
                await self._lose(agent)
                await self._settle("agent_lost")

    async def want(self, agent: LiveAgent, state: AgentState) -> None:
        """The agent's own choice; in a call and its wrap-up it comes into force afterwards."""
        async with self._lock:
            agent.wanted = state
            now = self._clock.elapsed()
            if agent.state in (AgentState.BUSY, AgentState.WRAPUP):
                left = round(agent.wrap_up_ends - now) if agent.state is AgentState.WRAPUP else None
                agent.tell_state(ends_in_s=left)
            elif agent.state is AgentState.RESERVED and agent.task is not None:
                if state is not AgentState.AVAILABLE:
                    await self._rejected(agent.task, state)
            else:
                if agent.state is AgentState.NOT_RESPONDING:
                    self._forget_misses(agent)
                agent.move(state, now)
            await self._settle("agent_state")

    async def accept(self, agent: LiveAgent, reservation: str) -> bool:
        """Whether the accept came in time; the same accept again changes nothing."""
        async with self._lock:
            task = agent.task
            if task is None or task.reservation != reservation:
                return False
            if task.state is not TaskState.RESERVED:
                return task.state is TaskState.ASSIGNED
            if self._clock.elapsed() >= task.ring_ends:
                return False
            now = self._clock.now()
            values = {"agent": agent.person.id} if task.answered else {"agent": agent.person.id, "answered_at": now}
            await self._ledger.change(
                task, TaskState.ASSIGNED, (ReservationState.PENDING, ReservationState.ACCEPTED), **values
            )
            task.move(TaskState.ASSIGNED)
            task.answered = self._clock.elapsed()
            agent.move(AgentState.BUSY, self._clock.elapsed())
            self._start(task, agent)
            await self._settle("accepted")
            return True

    def _start(self, task: LiveTask, agent: LiveAgent) -> None:
        """Tell both ends that they belong together, and the agent what the kiosk has signalled meanwhile."""
        agent.link.send(
            CallStarted(
                call=task.id,
                kind=task.kind,
                kiosk=task.kiosk,
                language=task.language,
                session=task.session,
                generation=task.generation,
                ice_servers=ice_servers(self._media, task.id, self._clock.now()),
            )
        )
        self._tell(task)
        for signal in task.signals:
            agent.link.send(signal)
        task.signals.clear()

    async def reject(self, agent: LiveAgent, reservation: str) -> bool:
        async with self._lock:
            task = agent.task
            if task is None or task.reservation != reservation or task.state is not TaskState.RESERVED:
                return False
            await self._rejected(task, AgentState.AVAILABLE)
            await self._settle("rejected")
            return True

    async def agent_hung_up(self, agent: LiveAgent, call: str, reason: EndReason) -> bool:
        async with self._lock:
            task = agent.task
            if task is None or task.id != call or task.state is not TaskState.ASSIGNED:
                return False
            await self._end(task, reason)
            await self._settle("hung_up")
            return True

    async def wrap_up(self, agent: LiveAgent, call: str, code: WrapUp, note: str) -> bool:
        async with self._lock:
            if agent.state is not AgentState.WRAPUP or agent.task is None or agent.task.id != call:
                return False
            await self._wrapped_up(agent, code, note)
            await self._settle("wrapped_up")
            return True

    # -- steps, with the lock held ---------------------------------------------------------------------------------

    async def _rejected(self, task: LiveTask, then: AgentState) -> None:
        assert task.agent is not None
        self._exclude(task, task.agent, missed=False)
        await self._take_back(task, TaskState.QUEUED, ReservationState.REJECTED, then, "withdrawn")

    async def _missed(self, task: LiveTask) -> None:
        assert task.agent is not None
        agent = task.agent
        self._exclude(task, agent, missed=True)
        await self._take_back(
            task, TaskState.QUEUED, ReservationState.TIMEOUT, AgentState.NOT_RESPONDING, "missed", why="missed_ring"
        )
        agent.wanted = AgentState.NOT_RESPONDING
        agent.idle_from_zero(self._clock.elapsed())

    def _exclude(self, task: LiveTask, agent: LiveAgent, *, missed: bool) -> None:
        until = self._clock.elapsed() + self._timings.reoffer_after_s
        task.excluded[agent.person.id] = Exclusion(until, missed)

    def _forget_misses(self, agent: LiveAgent) -> None:
        for task in self.tasks.values():
            exclusion = task.excluded.get(agent.person.id)
            if exclusion is not None and exclusion.missed:
                del task.excluded[agent.person.id]

    async def _take_back(
        self,
        task: LiveTask,
        state: TaskState,
        reservation: ReservationState,
        then: AgentState,
        reason: RingOver,
        *,
        why: str = "",
        over: Over | None = None,
    ) -> None:
        """End a ring: the task and the agent go on apart."""
        agent = task.agent
        assert agent is not None
        await self._ledger.change(task, state, (ReservationState.PENDING, reservation), over=over)
        task.move(state)
        agent.link.send(RingCancelled(call=task.id, reservation=task.reservation, reason=reason))
        task.agent = agent.task = None
        task.reservation = ""
        agent.move(then, self._clock.elapsed(), reason=why)

    async def _lose(self, agent: LiveAgent) -> None:
        """The agent's page is gone: whatever it had in hand goes on without it."""
        del self.agents[agent.person.id]
        task = agent.task
        if agent.state is AgentState.RESERVED and task is not None:
            await self._take_back(task, TaskState.QUEUED, ReservationState.RESCINDED, AgentState.OFFLINE, "withdrawn")
        elif agent.state is AgentState.BUSY and task is not None:
            log.warning("agent %s lost in call %s; the customer is first in the queue again", agent.person.name, task.id)
            away = self._presence.get(task.kiosk.id) is None
            state = TaskState.PARKED if away else TaskState.QUEUED
            ended = (ReservationState.ACCEPTED, ReservationState.COMPLETED)
            await self._ledger.change(task, state, ended, agent=None, generation=task.generation + 1)
            task.move(state)
            task.generation += 1
            task.agent = agent.task = None
            task.signals.clear()
            agent.move(AgentState.OFFLINE, self._clock.elapsed())
        elif agent.state is AgentState.WRAPUP:
            agent.wanted = AgentState.OFFLINE
            await self._wrapped_up(agent, "none", "")
        else:
            agent.move(AgentState.OFFLINE, self._clock.elapsed())

    async def _end(self, task: LiveTask, reason: EndReason) -> None:
        """A call is over; its reason is asked for."""
        agent = task.agent
        assert agent is not None
        now = self._clock.elapsed()
        wrapping = (ReservationState.ACCEPTED, ReservationState.WRAPPING)
        await self._ledger.change(task, TaskState.WRAPPING, wrapping, over=Over(self._clock.now(), reason))
        task.move(TaskState.WRAPPING)
        task.grace_ends = None
        lasted = now - (task.answered or now)
        wrap_up_s = round(self._timings.wrap_up_s)
        agent.wrap_up_ends = now + self._timings.wrap_up_s
        agent.link.send(CallEnded(call=task.id, reason=reason, lasted_s=round(lasted), wrap_up_s=wrap_up_s))
        agent.move(AgentState.WRAPUP, now, ends_in_s=wrap_up_s)
        self._tell_over(task.kiosk.id, task.id, reason, task.generation)

    async def _wrapped_up(self, agent: LiveAgent, code: str, note: str) -> None:
        task = agent.task
        assert task is not None
        now = self._clock.elapsed()
        completed = (ReservationState.WRAPPING, ReservationState.COMPLETED)
        await self._ledger.change(task, TaskState.COMPLETED, completed, code=code, note=note)
        task.move(TaskState.COMPLETED)
        self._handled_s.append(now - (task.answered or now))
        del self.tasks[task.id]
        agent.task = task.agent = None
        agent.move(agent.wanted, now)
        agent.idle_from_zero(now)

    # -- matching, with the lock held ------------------------------------------------------------------------------

    async def _settle(self, trigger: str) -> None:
        """Ring whoever can be rung now, and tell every kiosk that waits where it stands."""
        now = self._clock.elapsed()
        decisions = decide(self._snapshot(now))
        for decision in decisions:
            await self._follow(decision, trigger)
        reachable = {decision.task: decision.reachable for decision in decisions}
        for task in self.tasks.values():
            if task.state is TaskState.QUEUED:
                self._tell(task, reachable=reachable.get(task.id, True))
        self._changed()
        self._wake.set()

    def _snapshot(self, now: float) -> Snapshot:
        tasks = [
            TaskSeen(task.id, task.created, task.language, NEEDED_SKILLS, task.excluded_now(now))
            for task in self.tasks.values()
            if task.state is TaskState.QUEUED
        ]
        agents = [
            AgentSeen(
                agent.person.id,
                agent.state,
                frozenset(agent.person.languages),
                frozenset(agent.person.skills),
                agent.idle_s(now),
            )
            for agent in self.agents.values()
        ]
        return Snapshot(now, tasks, agents)

    async def _follow(self, decision: Decision, trigger: str) -> None:
        task = self.tasks[decision.task]
        if decision.chosen is None:
            reasons = frozenset(decision.rejected.values())
            if reasons != task.reasons:  # the same reasons again would only fill the table
                task.reasons = reasons
                await self._ledger.decided(trigger, decision)
            return
        reservation = secrets.token_hex(8)
        if not await self._ledger.claim(task, reservation, trigger, decision):
            log.error("task %s or agent %s is taken in the database; not rung", task.id, decision.chosen)
            return
        agent = self.agents[decision.chosen]
        now = self._clock.elapsed()
        task.move(TaskState.RESERVED)
        task.agent, agent.task = agent, task
        task.reservation, task.reasons = reservation, None
        task.ring_ends = now + self._timings.ring_s
        agent.move(AgentState.RESERVED, now)
        agent.link.send(self._ring(task, now))
        self._tell(task)

    def _ring(self, task: LiveTask, now: float) -> Ring:
        connected = self._presence.get(task.kiosk.id)
        if connected is not None:
            task.kiosk = view(connected.kiosk, connected)
        return Ring(
            call=task.id,
            reservation=task.reservation,
            kind=task.kind,
            kiosk=task.kiosk,
            language=task.language,
            waited_s=round(now - task.created),
            session=task.session,
            trouble=tuple(device for device in task.kiosk.devices if device.state != "ok"),
            expires_in_s=round(self._timings.ring_s),
        )

    # -- telling the kiosk -----------------------------------------------------------------------------------------

    def _tell(self, task: LiveTask, *, reachable: bool = True) -> None:
        """Tell the kiosk how its call is, if that is news. From unreachable it always goes to waiting first."""
        connected = self._presence.get(task.kiosk.id)
        if connected is None or task.state not in _CALL_STATE:
            return
        update = self._update(task, reachable)
        if task.told is not None and task.told.state is CallState.UNREACHABLE and update.state is CallState.RINGING:
            connected.link.send(CallUpdate(call=task.id, state=CallState.WAITING, generation=task.generation))
        if update != task.told:
            task.told = update
            connected.link.send(update)

    def _update(self, task: LiveTask, reachable: bool) -> CallUpdate:
        if task.state is TaskState.QUEUED and not reachable:
            return CallUpdate(call=task.id, state=CallState.UNREACHABLE, generation=task.generation)
        if task.state is TaskState.ASSIGNED and task.agent is not None:
            servers = ice_servers(self._media, task.id, self._clock.now())
            return CallUpdate(
                call=task.id,
                state=CallState.CONNECTING,
                agent=task.agent.view,
                generation=task.generation,
                ice_servers=servers,
            )
        ahead = sum(1 for other in self.tasks.values() if _before(other, task)) if task.state is TaskState.QUEUED else 0
        return CallUpdate(
            call=task.id,
            state=_CALL_STATE[task.state],
            position=ahead + 1 if task.state is TaskState.QUEUED else None,
            wait_s=self._expected_wait_s(task, ahead) if task.state is TaskState.QUEUED else None,
            generation=task.generation,
        )

    def _expected_wait_s(self, task: LiveTask, ahead: int) -> int | None:
        """(tasks ahead + 1) x usual time / agents who work and qualify, rounded up to half minutes."""
        serving = sum(
            1
            for agent in self.agents.values()
            if agent.state in WORKING and task.language in agent.person.languages and set(agent.person.skills) >= NEEDED_SKILLS
        )
        if not serving:
            return None
        usual = sum(self._handled_s) / len(self._handled_s) if self._handled_s else USUAL_CALL_S
        return math.ceil((ahead + 1) * max(usual, 30.0) / serving / 30) * 30

    def _tell_over(self, kiosk_id: str, call: str, reason: EndReason, generation: int = 1) -> None:
        connected = self._presence.get(kiosk_id)
        if connected is not None:
            connected.link.send(CallUpdate(call=call, state=CallState.IDLE, ended=reason, generation=generation))


def _before(other: LiveTask, task: LiveTask) -> bool:
    """Whether ``other`` is served before ``task``."""
    return other.state is TaskState.QUEUED and (other.created, other.id) < (task.created, task.id)
