"""The steps that a task and its agent take together: each first in the database, then in memory, then told.

Whoever calls these holds the switchboard's lock.
"""

import logging
import secrets

from domain.call import EndReason
from hub.clock import Clock
from hub.config import Switchboard as Timings
from hub.console.protocol import AgentState, CallEnded, RingCancelled, RingOver
from hub.fleet.presence import Presence
from hub.switchboard.board import Board, agent_seen, task_seen
from hub.switchboard.decision import Decision, Rules, by_hand
from hub.switchboard.ledger import Ledger, Over
from hub.switchboard.live import Exclusion, LiveAgent, LiveTask
from hub.switchboard.notices import Notices
from hub.switchboard.states import ReservationState, TaskState

log = logging.getLogger(__name__)


class Steps:
    def __init__(
        self, board: Board, ledger: Ledger, notices: Notices, presence: Presence, clock: Clock, timings: Timings
    ) -> None:
        self._board, self._ledger, self._notices, self._presence = board, ledger, notices, presence
        self._clock, self._timings = clock, timings

    # -- ringing ---------------------------------------------------------------------------------------------------

    async def ring(self, decision: Decision, trigger: str) -> None:
        """Claim the task for the agent that was chosen, and ring; or keep why nobody was chosen."""
        task = self._board.tasks[decision.task]
        if decision.chosen is None:
            reasons = frozenset(decision.rejected.values())
            if reasons != task.reasons:  # the same reasons again would only fill the table
                task.reasons = reasons
                await self._ledger.decided(trigger, decision)
            return
        agent = self._board.agents[decision.chosen]
        if await self._claim(task, agent, decision, trigger):
            self._notices.ring(task, agent)
            self._notices.how_it_is(task)

    async def _claim(self, task: LiveTask, agent: LiveAgent, decision: Decision, trigger: str) -> bool:
        reservation = secrets.token_hex(8)
        if not await self._ledger.claim(task, reservation, trigger, decision):
            log.error("task %s or agent %s is taken in the database; not rung", task.id, agent.person.name)
            return False
        now = self._clock.elapsed()
        task.move(TaskState.RESERVED)
        task.agent, agent.task = agent, task
        task.reservation, task.reasons, task.ring_ends = reservation, None, now + self._timings.ring_s
        agent.move(AgentState.RESERVED, now)
        return True

    async def resumed(self, task: LiveTask, agent: LiveAgent) -> None:
        """Both ends go on with the media they have, so neither is rung and the generation is the one they know."""
        known = task.generation - 1
        await self._ledger.change(task, TaskState.QUEUED, generation=known)
        task.move(TaskState.QUEUED)
        task.generation = known
        agent.wanted = AgentState.AVAILABLE
        agent.move(AgentState.AVAILABLE, self._clock.elapsed())
        now = self._clock.elapsed()
        decision = by_hand(task_seen(task, now), agent_seen(agent, now), now, Rules())
        if await self._claim(task, agent, decision, "resumed"):
            if self._presence.get(task.kiosk.id) is not None:
                task.grace_ends = None
            await self.accepted(task, agent)

    async def accepted(self, task: LiveTask, agent: LiveAgent) -> None:
        step = (ReservationState.PENDING, ReservationState.ACCEPTED)
        await self._ledger.change(task, TaskState.ASSIGNED, step, answered_by=agent.person.id)
        task.move(TaskState.ASSIGNED)
        task.answered = self._clock.elapsed()
        agent.move(AgentState.BUSY, task.answered)
        self._notices.started(task, agent)
        self._notices.how_it_is(task)

    async def rejected(self, task: LiveTask, then: AgentState) -> None:
        self._exclude(task, missed=False)
        await self.take_back(task, TaskState.QUEUED, ReservationState.REJECTED, then, "withdrawn")

    async def missed(self, task: LiveTask) -> None:
        agent = self._exclude(task, missed=True)
        ended, then = ReservationState.TIMEOUT, AgentState.NOT_RESPONDING
        await self.take_back(task, TaskState.QUEUED, ended, then, "missed", why="missed_ring")
        agent.idle_from_zero(self._clock.elapsed())

    def _exclude(self, task: LiveTask, *, missed: bool) -> LiveAgent:
        assert task.agent is not None
        until = self._clock.elapsed() + self._timings.reoffer_after_s
        task.excluded[task.agent.person.id] = Exclusion(until, missed)
        return task.agent

    async def take_back(
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
        agent.move(then, self._clock.elapsed(), reason=why)

    # -- the end ---------------------------------------------------------------------------------------------------

    async def withdraw(self, task: LiveTask, reason: EndReason) -> None:
        """The customer's side ends it, in whatever state it is."""
        over = Over(self._clock.now(), reason)
        if task.state is TaskState.ASSIGNED:
            await self.end(task, reason)
            return
        if task.state is TaskState.RESERVED:
            ended, freed = ReservationState.CANCELED, AgentState.AVAILABLE
            await self.take_back(task, TaskState.CANCELED, ended, freed, "customer", over=over)
        else:
            await self._ledger.change(task, TaskState.CANCELED, over=over)
            task.move(TaskState.CANCELED)
        del self._board.tasks[task.id]
        self._notices.over(task.kiosk.id, task.id, reason, task.generation)

    async def kiosk_stayed_away(self, task: LiveTask) -> None:
        if task.state is TaskState.ASSIGNED:
            await self.end(task, EndReason.KIOSK_LOST)
            return
        await self._ledger.change(task, TaskState.ABANDONED, over=Over(self._clock.now(), EndReason.KIOSK_LOST))
        task.move(TaskState.ABANDONED)
        del self._board.tasks[task.id]

    async def end(self, task: LiveTask, reason: EndReason) -> None:
        """A call is over; its reason is asked for."""
        agent = task.agent
        assert agent is not None
        now = self._clock.elapsed()
        wrapping = (ReservationState.ACCEPTED, ReservationState.WRAPPING)
        await self._ledger.change(task, TaskState.WRAPPING, wrapping, over=Over(self._clock.now(), reason))
        task.move(TaskState.WRAPPING)
        task.grace_ends = None
        wrap_up_s = round(self._timings.wrap_up_s)
        agent.wrap_up_ends = now + self._timings.wrap_up_s
        lasted_s = round(now - (task.answered or now))
        agent.link.send(CallEnded(call=task.id, reason=reason, lasted_s=lasted_s, wrap_up_s=wrap_up_s))
        agent.move(AgentState.WRAPUP, now, ends_in_s=wrap_up_s)
        self._notices.over(task.kiosk.id, task.id, reason, task.generation)

    async def wrapped_up(self, agent: LiveAgent, code: str, note: str) -> None:
        task = agent.task
        assert task is not None
        now = self._clock.elapsed()
        completed = (ReservationState.WRAPPING, ReservationState.COMPLETED)
        await self._ledger.change(task, TaskState.COMPLETED, completed, code=code, note=note)
        task.move(TaskState.COMPLETED)
        del self._board.tasks[task.id]
        self._board.handled_s.append(now - (task.answered or now))
        agent.task = task.agent = None
        agent.move(agent.wanted, now)
        agent.idle_from_zero(now)

    # -- an agent's page is gone -----------------------------------------------------------------------------------

    async def lose(self, agent: LiveAgent) -> None:
        """Whatever the agent had in hand goes on without it; a customer keeps the place in the queue."""
        del self._board.agents[agent.person.id]
        task = agent.task
        if task is None:
            agent.move(AgentState.OFFLINE, self._clock.elapsed())
        elif agent.state is AgentState.RESERVED:
            await self.take_back(task, TaskState.QUEUED, ReservationState.RESCINDED, AgentState.OFFLINE, "withdrawn")
        elif agent.state is AgentState.WRAPUP:
            agent.wanted = AgentState.OFFLINE
            await self.wrapped_up(agent, "none", "")
        else:
            await self._lose_in_call(agent, task)

    async def _lose_in_call(self, agent: LiveAgent, task: LiveTask) -> None:
        log.warning("agent %s is lost in call %s; the customer is first in the queue again", agent.person.name, task.id)
        away = self._presence.get(task.kiosk.id) is None
        state = TaskState.PARKED if away else TaskState.QUEUED
        ended = (ReservationState.ACCEPTED, ReservationState.COMPLETED)
        await self._ledger.change(task, state, ended, agent=None, generation=task.generation + 1)
        task.move(state)
        task.generation += 1
        task.signals.clear()
        task.agent = agent.task = None
        agent.move(AgentState.OFFLINE, self._clock.elapsed())
