"""From a decision to somebody who has the task, or does not want it. Each step first in the database, then in memory, then
told. Whoever calls these holds the switchboard's lock."""

import logging
import secrets
from collections.abc import Iterable

from domain.call import Way
from hub.console.to_page import RingOver
from hub.switchboard.decision import Decision
from hub.switchboard.kinds import WORK
from hub.switchboard.ledger import Did, Over
from hub.switchboard.live import Exclusion, Hold, LiveAgent, LiveTask
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.work import Work

log = logging.getLogger(__name__)

MOST_REASONS = 3
"""So many rows of decisions that found nobody are written by one operation."""


class Ringing:
    def __init__(self, room: Room, work: Work) -> None:
        self._room, self._work = room, work

    async def offer(self, decision: Decision, chosen: str, trigger: str, ms: float) -> bool:
        """Claim the task for the agent that was chosen, and ring. Whether work that was offered to the agent has to be
        offered to somebody else."""
        task = self._room.board.tasks[decision.task]
        agent = self._room.board.agents[chosen]
        offered = agent.work
        displaced = offered is not None and offered.state is ReservationState.PENDING
        if offered is not None and displaced:  # calls go before
            await self.rescinded(offered)
        hold = await self.claim(task, agent, decision, trigger, ms)
        if hold is not None:
            self._room.notices.offered(hold)
            self._room.notices.how_it_is(task)
        return displaced

    async def nobody(self, decisions: Iterable[Decision], trigger: str, ms: float) -> None:
        """Keep why nobody was chosen. The same reasons again would only fill the table; and of many at once, as when the
        last agent goes, some wait for the next operation, so that nobody who is served waits for them."""
        new = []
        for decision in decisions:
            task = self._room.board.tasks[decision.task]
            reasons = (decision.step, decision.skipped_steps, decision.waits_for, decision.reachable)
            if reasons != task.reasons:
                task.reasons = reasons
                new.append(decision)
            if len(new) == MOST_REASONS:
                break
        if new:
            await self._room.ledger.decided(trigger, new, ms)

    async def claim(
        self, task: LiveTask, agent: LiveAgent, decision: Decision, trigger: str, ms: float = 0.0
    ) -> Hold | None:
        now = self._room.now
        hold = Hold(secrets.token_hex(8), task, agent, ring_ends=now + self._room.timings.ring_s)
        if not await self._room.ledger.claim(hold, trigger, decision, self._room.board.rules, ms):
            log.error("task %s or agent %s is taken in the database; not rung", task.id, agent.person.name)
            return None
        task.move(TaskState.RESERVED)
        task.hold, task.reasons = hold, None
        agent.holds.append(hold)
        agent.settle(now)
        return hold

    async def accepted(self, hold: Hold) -> None:
        task, agent, room = hold.task, hold.agent, self._room
        accepted, who = ReservationState.ACCEPTED, agent.person.id
        await room.ledger.change(task, TaskState.ASSIGNED, Did.ACCEPTED, hold=hold, to=accepted, answered_by=who)
        task.move(TaskState.ASSIGNED)
        hold.state, hold.answered = accepted, room.now
        task.answered = task.answered or room.now
        if task.kind in WORK:
            room.notices.work_started(hold)
            return
        await self._work.pause(agent)
        if task.way is Way.STAFF:
            room.notices.needs_staff(task, on=False)
        agent.settle(room.now)
        room.notices.accepted(hold)
        room.notices.how_it_is(task)

    async def rejected(self, hold: Hold) -> None:
        self._exclude(hold, missed=False)
        await self.take_back(hold, TaskState.QUEUED, ReservationState.REJECTED, Did.REJECTED, "withdrawn")

    async def missed(self, hold: Hold) -> None:
        """A missed ring is not forgiven until the agent says so; missed work only goes to somebody else."""
        self._exclude(hold, missed=True)
        rung = hold.task.kind not in WORK
        hold.agent.missed = hold.agent.missed or rung
        ended, did = ReservationState.TIMEOUT, Did.MISSED
        await self.take_back(hold, TaskState.QUEUED, ended, did, "missed", why="missed_ring")
        if rung:
            hold.agent.idle_from_zero(self._room.now)

    async def rescinded(self, hold: Hold, reason: RingOver = "withdrawn") -> None:
        """The hub takes an offer back; it does not count against the agent."""
        await self.take_back(hold, TaskState.QUEUED, ReservationState.RESCINDED, Did.RESCINDED, reason)

    def _exclude(self, hold: Hold, *, missed: bool) -> None:
        until = self._room.now + self._room.timings.reoffer_after_s
        hold.task.excluded[hold.agent.person.id] = Exclusion(until, missed)

    async def take_back(
        self,
        hold: Hold,
        state: TaskState,
        reservation: ReservationState,
        did: Did,
        reason: RingOver,
        *,
        why: str = "",
        over: Over | None = None,
    ) -> None:
        """End a ring: the task and the agent go on apart."""
        task, agent = hold.task, hold.agent
        await self._room.ledger.change(task, state, did, hold=hold, to=reservation, over=over)
        task.move(state)
        hold.state, task.hold = reservation, None
        agent.holds.remove(hold)
        self._room.notices.ring_over(hold, reason)
        agent.settle(self._room.now, reason=why)
