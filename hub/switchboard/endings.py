"""How calls end: the customer's side withdraws, somebody hangs up, the wrap-up is given or its time is over. Whoever calls
these holds the switchboard's lock."""

from domain.call import EndReason
from hub.console.to_page import RingOver
from hub.switchboard.kinds import KINDS
from hub.switchboard.ledger import Did, Over
from hub.switchboard.live import Hold, LiveTask
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState
from hub.switchboard.work import Work


class Endings:
    def __init__(self, room: Room, work: Work) -> None:
        self._room, self._work = room, work

    async def end(self, task: LiveTask, reason: EndReason) -> None:
        """A call is over; its reason is asked for."""
        hold, room = task.hold, self._room
        assert hold is not None
        over = Over(room.clock.now(), reason)
        wrapping = ReservationState.WRAPPING
        await room.ledger.change(task, TaskState.WRAPPING, Did.ENDED, hold=hold, to=wrapping, over=over)
        task.move(TaskState.WRAPPING)
        task.grace_ends = None
        self.begin_wrap_up(hold, reason)
        room.notices.over(task, reason)
        if hold.agent.gone:  # there is nobody to give the reason
            await self.wrapped_up(hold, "none", "")
            if not hold.agent.calls:
                room.board.agents.pop(hold.agent.person.id, None)

    def begin_wrap_up(self, hold: Hold, reason: EndReason) -> None:
        now, wrap_up_s = self._room.now, KINDS[hold.task.kind].wrap_up_s
        hold.state, hold.attach_ends = ReservationState.WRAPPING, None
        hold.wrap_up_began, hold.wrap_up_ends = now, now + wrap_up_s
        self._room.notices.ended(hold, reason, wrap_up_s)
        for other in hold.agent.wrapping:  # a text that ended during a video is wrapped up after it
            other.wrap_up_ends = max(other.wrap_up_ends, hold.wrap_up_ends)
        hold.agent.settle(now)

    def more_time(self, hold: Hold) -> None:
        """The one extension, to the most a wrap-up may last."""
        hold.extended = True
        hold.wrap_up_ends = hold.wrap_up_began + self._room.timings.wrap_up_cap_s
        hold.agent.tell_state(self._room.now)

    async def wrapped_up(self, hold: Hold, code: str, note: str) -> None:
        task, agent, room = hold.task, hold.agent, self._room
        if task.hold is hold:
            completed = ReservationState.COMPLETED
            after = TaskState.COMPLETED
            await room.ledger.change(
                task, after, Did.WRAPPED_UP, hold=hold, to=completed, detail=code, code=code, note=note
            )
            task.move(TaskState.COMPLETED)
            task.hold = None
            del room.board.tasks[task.id]
        else:  # handed over: somebody else has the call, or had it
            await room.ledger.wrapped_up(hold, code)
        hold.state = ReservationState.COMPLETED
        agent.holds.remove(hold)
        if not task.sandbox:
            room.board.handled_s.append(room.now - hold.answered)
        agent.settle(room.now)
        if KINDS[task.kind].channel == "video" and not task.sandbox:
            agent.idle_from_zero(room.now)
        await self._work.go_on(agent)

    async def withdraw(self, task: LiveTask, reason: EndReason) -> None:
        """The customer's side ends it, in whatever state it is."""
        room, over = self._room, Over(self._room.clock.now(), reason)
        if task.state is TaskState.ASSIGNED:
            await self.end(task, reason)
            return
        await self.never(task, TaskState.CANCELED, Did.CANCELED, over)
        room.notices.over(task, reason)

    async def stayed_away(self, task: LiveTask) -> None:
        """The kiosk did not come back in time."""
        if task.state is TaskState.ASSIGNED:
            await self.end(task, EndReason.KIOSK_LOST)
            return
        over = Over(self._room.clock.now(), EndReason.KIOSK_LOST)
        await self.never(task, TaskState.ABANDONED, Did.ABANDONED, over)
        self._room.notices.over(task, EndReason.KIOSK_LOST)

    async def never(
        self, task: LiveTask, state: TaskState, did: Did, over: Over, reason: RingOver = "customer"
    ) -> None:
        """It is over without anybody at work; whoever is rung for it is told."""
        room, hold = self._room, task.hold
        if hold is None:
            await room.ledger.change(task, state, did, over=over)
            task.move(state)
        else:
            canceled = ReservationState.CANCELED
            await room.ledger.change(task, state, Did.WITHDRAWN, hold=hold, to=canceled, over=over)
            task.move(state)
            task.hold, hold.state = None, canceled
            hold.agent.holds.remove(hold)
            room.notices.ring_over(hold, reason)
            hold.agent.settle(room.now)
        del room.board.tasks[task.id]
