"""What kiosks do to the switchboard: ask, wait, choose something else, go and come back. Whoever calls these holds the
switchboard's lock."""

import logging

from domain.call import EndReason, Way
from domain.messages import AskForHelp
from hub.console.to_page import KioskLine
from hub.fleet.presence import Connected, view
from hub.switchboard import ladder
from hub.switchboard.endings import Endings
from hub.switchboard.kinds import TaskKind
from hub.switchboard.ledger import Did
from hub.switchboard.live import LiveTask
from hub.switchboard.past import Past
from hub.switchboard.relay import order_of
from hub.switchboard.ringing import Ringing
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState

log = logging.getLogger(__name__)


class Customers:
    def __init__(self, room: Room, ringing: Ringing, endings: Endings, past: Past) -> None:
        self._room, self._ringing, self._endings, self._past = room, ringing, endings, past

    # -- asking ----------------------------------------------------------------------------------------------------

    async def ask(self, connected: Connected, asked: AskForHelp) -> None:
        """A customer pressed Help; the same call again is the same task, also after the kiosk was away. Not for the next
        customer, whose order is another."""
        task = self._room.board.task_of(connected.kiosk.id, asked.call)
        if task is not None and task.state is TaskState.PARKED and order_of(asked.session) != task.order:
            await self._endings.stayed_away(task)
            task = None
        if task is None:
            await self._open(connected, asked)
            return
        task.session, task.told, task.order = asked.session, None, order_of(asked.session)
        if task.state in (TaskState.QUEUED, TaskState.PARKED):
            await self._queue(task, asked.language)
        self._room.notices.how_it_is(task)

    async def speaks(self, task: LiveTask, language: str) -> None:
        """The customer chose another language. Whoever waits is served in it; who is rung or in a call goes on."""
        if task.state is TaskState.QUEUED:
            await self._queue(task, language)

    async def _queue(self, task: LiveTask, language: str) -> None:
        generation = task.generation + (1 if task.kept_for else 0)  # nobody has its media any more
        await self._room.ledger.change(task, TaskState.QUEUED, Did.QUEUED, language=language, generation=generation)
        task.move(TaskState.QUEUED)
        task.language, task.generation = language, generation
        task.grace_ends, task.kept_for, task.kept_until = None, "", None
        task.steps = ladder.for_task(task.kind, language, self._room.timings)

    async def _open(self, connected: Connected, asked: AskForHelp) -> None:
        room, kiosk = self._room, connected.kiosk
        for other in room.board.tasks_of(kiosk.id):
            await self._endings.withdraw(other, EndReason.CUSTOMER)
        order, kind = order_of(asked.session), TaskKind(asked.kind)
        past = await self._past.of(kiosk.id, order)
        task = LiveTask(
            id=asked.call,
            kind=kind,
            kiosk=view(kiosk, connected),
            language=asked.language,
            created=room.now - past.place_s,
            steps=ladder.for_task(kind, asked.language, room.timings),
            session=asked.session,
            order=order,
            sandbox=kiosk.sandbox,
            last_agent=past.last_agent,
            sticky_until=room.now + room.timings.sticky_wait_s,
            calls_today=past.calls_today,
            before=past.before,
        )
        if await room.ledger.open(task, created_at=room.clock.now() - past.place_s):
            room.board.tasks[task.id] = task
        else:
            room.notices.over_at(kiosk.id, asked.call, EndReason.TECHNICAL)

    # -- instead of waiting ----------------------------------------------------------------------------------------

    async def choose(self, task: LiveTask, way: Way) -> None:
        """Said again after a new connection, it changes nothing more."""
        if task.state not in (TaskState.QUEUED, TaskState.RESERVED) or task.way is way:
            return
        room = self._room
        if way is Way.ALONE:
            await self._set_way(task, way)
            await self._endings.withdraw(task, EndReason.CUSTOMER)
            return
        if way is Way.TEXT:
            if task.kind is not TaskKind.VIDEO:
                return
            if task.hold is not None:
                await self._ringing.rescinded(task.hold)  # it is rung anew, as what it is now
            await self._set_way(task, way)
            task.told = None
            task.steps = ladder.for_task(task.kind, task.language, room.timings)
            return
        if task.way is Way.STAFF and way is Way.TICKET:  # both hold: the kiosk rings back, and the staff still come
            await room.ledger.change(task, task.state, Did.WAY, detail=way)
            return
        if task.way is Way.STAFF:
            room.notices.needs_staff(task, on=False)
        await self._set_way(task, way)
        task.told = None
        if way is Way.STAFF:
            room.notices.needs_staff(task, on=True)
        room.notices.how_it_is(task)

    async def _set_way(self, task: LiveTask, way: Way) -> None:
        kind = TaskKind.TEXT if way is Way.TEXT else task.kind
        await self._room.ledger.change(task, task.state, Did.WAY, detail=way, way=way, kind=kind)
        task.way, task.kind = way, kind

    # -- the end, and the line -------------------------------------------------------------------------------------

    async def hung_up(self, kiosk_id: str, call: str, reason: EndReason) -> None:
        task = self._room.board.task_of(kiosk_id, call)
        if task is not None:
            await self._endings.withdraw(task, reason)

    async def gone(self, kiosk_id: str) -> None:
        """The hub lost a kiosk. Whoever waits keeps the place for the grace time; the media of a call may go on."""
        room = self._room
        for task in room.board.tasks_of(kiosk_id):
            task.told, task.grace_ends = None, room.now + room.timings.kiosk_grace_s
            if task.state is TaskState.RESERVED and task.hold is not None:
                ended = ReservationState.CANCELED
                await self._ringing.take_back(task.hold, TaskState.PARKED, ended, Did.PARKED, "kiosk_lost")
            elif task.state is TaskState.QUEUED:
                await room.ledger.change(task, TaskState.PARKED, Did.PARKED)
                task.move(TaskState.PARKED)
            elif task.agent is not None:
                task.agent.link.send(KioskLine(call=task.id, connected=False))

    async def came(self, connected: Connected) -> None:
        """A kiosk is back in the middle of a call: go on; one whose agent was lost meanwhile is first in the queue again.
        One that waited asks again."""
        for task in self._room.board.tasks_of(connected.kiosk.id):
            task.told = None
            if task.agent is not None:
                task.grace_ends = None
                task.agent.link.send(KioskLine(call=task.id, connected=True))
            elif task.state is TaskState.PARKED and task.kept_for:
                task.grace_ends = None  # its agent still has a moment
            elif task.state is TaskState.PARKED and task.answered is not None:
                await self._queue(task, task.language)
            self._room.notices.how_it_is(task)
