"""Agents who are lost, come back, or need their hands for something else. Whoever calls these holds the switchboard's lock."""

import logging

from domain.call import EndReason
from hub.console.to_page import KioskLine
from hub.switchboard.decision import by_hand
from hub.switchboard.endings import Endings
from hub.switchboard.ledger import Did
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.ringing import Ringing
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.work import Work

log = logging.getLogger(__name__)


class Losses:
    def __init__(self, room: Room, ringing: Ringing, endings: Endings, work: Work) -> None:
        self._room, self._ringing, self._endings, self._work = room, ringing, endings, work

    # -- the page is gone ------------------------------------------------------------------------------------------

    async def detach(self, agent: LiveAgent) -> None:
        """The page is gone. Calls go on for a moment, because their media needs no hub; everything else is given back. With
        a page that was closed the media is gone too: there is only time to load it again."""
        room = self._room
        agent.gone = True
        wait_s = room.timings.reload_s if agent.link.peer_left else room.timings.reattach_s
        for hold in agent.calls:
            hold.attach_ends = room.now + wait_s
        await self.hand_back_offers(agent)
        for hold in agent.wrapping:
            await self._endings.wrapped_up(hold, "none", "")
        for hold in agent.calls:
            if hold.task.help is not None:
                await room.guests.leave(hold.task.help.call, agent.person.id, "left")
                await self.finish_help(hold)
                continue
            await room.ledger.note(hold.task, Did.DETACHED, hold)
            room.notices.how_it_is(hold.task)
        self._forget_if_idle(agent)

    async def hand_back_offers(self, agent: LiveAgent) -> None:
        """Whatever is not a running call goes to somebody else, and does not count against the agent."""
        if agent.rung is not None:
            await self._ringing.rescinded(agent.rung)
        await self.hand_back_work(agent)

    async def hand_back_work(self, agent: LiveAgent) -> None:
        hold = agent.work
        if hold is None:
            return
        if hold.state is ReservationState.PENDING:
            await self._ringing.rescinded(hold)
        else:
            await self._work.give_back(hold)

    async def hand_back_texts(self, agent: LiveAgent) -> None:
        """The agent's own counter got busy: the texts go to somebody else."""
        for hold in agent.calls:
            if hold.task.channel == "text":
                self._room.notices.ended(hold, EndReason.AGENT, 0)
                await self._requeue(hold, Did.RETURNED)

    def _forget_if_idle(self, agent: LiveAgent) -> None:
        agent.settle(self._room.now)
        if agent.gone and not agent.calls:
            self._room.board.agents.pop(agent.person.id, None)

    # -- back again ------------------------------------------------------------------------------------------------

    async def attach(self, hold: Hold, *, fresh: bool) -> None:
        """The page goes on with the call: with the media it has, or from the beginning."""
        room, task = self._room, hold.task
        await room.ledger.change(
            task, TaskState.ASSIGNED, Did.ATTACHED, hold=hold, generation=task.generation + (1 if fresh else 0)
        )
        hold.attach_ends = None
        if fresh:
            task.generation += 1
            task.signals.clear()
            for guest in room.guests.of(task.id):  # their media was with the page of before
                await room.guests.leave(task.id, guest.agent.person.id, "host_lost")
        room.notices.accepted(hold)
        room.notices.how_it_is(task)
        room.guests.tell_again(task.id)
        if task.grace_ends is not None:
            hold.agent.link.send(KioskLine(call=task.id, connected=False))

    async def take_up(self, task: LiveTask, agent: LiveAgent, *, fresh: bool) -> bool:
        """A call of before the hub was stopped. Both ends go on with the media they have, so nobody is rung and the
        generation is the one they know."""
        room = self._room
        generation = task.generation + (1 if fresh else 0)
        await room.ledger.change(task, TaskState.QUEUED, Did.QUEUED, generation=generation)
        task.move(TaskState.QUEUED)
        task.generation, task.kept_for, task.kept_until = generation, "", None
        if room.presence.get(task.kiosk.id) is not None:
            task.grace_ends = None
        decision = by_hand(
            room.board.task_seen(task, room.now), room.board.agent_seen(agent, room.now), room.now, room.board.rules
        )
        hold = await self._ringing.claim(task, agent, decision, "resumed")
        if hold is None:
            return False
        await self._ringing.accepted(hold)
        return True

    # -- for good --------------------------------------------------------------------------------------------------

    async def give_up(self, hold: Hold) -> None:
        """The agent did not come back in time; the customer is first in the queue again."""
        log.warning("agent %s is lost in call %s", hold.agent.person.name, hold.task.id)
        await self._requeue(hold, Did.LOST)
        self._forget_if_idle(hold.agent)

    async def _requeue(self, hold: Hold, did: Did) -> None:
        room, task = self._room, hold.task
        state = TaskState.PARKED if room.presence.get(task.kiosk.id) is None else TaskState.QUEUED
        completed, after = ReservationState.COMPLETED, task.generation + 1
        await room.ledger.change(task, state, did, hold=hold, to=completed, agent=None, generation=after)
        task.move(state)
        task.generation, task.hold, hold.state = after, None, completed
        task.signals.clear()
        if did is Did.LOST:
            task.last_agent, task.sticky_until = hold.agent.person.id, room.now + room.timings.sticky_wait_s
        hold.agent.holds.remove(hold)
        hold.agent.settle(room.now)

    async def nobody_took_it_up(self, task: LiveTask) -> None:
        """The agent of before the hub was stopped stays away, but the customer is there."""
        after = task.generation + 1
        await self._room.ledger.change(task, TaskState.QUEUED, Did.LOST, generation=after)
        task.move(TaskState.QUEUED)
        task.last_agent = task.kept_for
        task.generation, task.kept_for, task.kept_until, task.told = after, "", None, None

    async def finish_help(self, hold: Hold) -> None:
        """Somebody who was asked into a call is out of it."""
        room, task = self._room, hold.task
        completed, ended = ReservationState.COMPLETED, room.clock.now()
        await room.ledger.change(task, TaskState.COMPLETED, Did.DONE, hold=hold, to=completed, ended_at=ended)
        task.move(TaskState.COMPLETED)
        task.hold, hold.state = None, completed
        del room.board.tasks[task.id]
        hold.agent.holds.remove(hold)
        hold.agent.settle(room.now)
        await self._work.go_on(hold.agent)

