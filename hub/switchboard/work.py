"""Background work in quiet minutes: made, offered, interrupted by calls, done or given back. Whoever calls these holds
the switchboard's lock."""

import logging
import secrets
from typing import Any, Literal

from hub.console.to_page import WorkOver
from hub.fleet.view import KioskView
from hub.switchboard import ladder
from hub.switchboard.kinds import TaskKind
from hub.switchboard.ledger import Did
from hub.switchboard.live import Hold, LiveAgent, LiveTask
from hub.switchboard.room import Room
from hub.switchboard.states import ReservationState, TaskState

log = logging.getLogger(__name__)

Over = Literal["done", "returned", "withdrawn"]


class Work:
    def __init__(self, room: Room) -> None:
        self._room = room

    async def add(
        self,
        kind: TaskKind,
        *,
        title: str,
        facts: dict[str, Any],
        site: str,
        language: str,
        key: str,
    ) -> LiveTask | None:
        """None when work of this key was made before, whatever became of it."""
        task = LiveTask(
            id=secrets.token_hex(8),
            kind=kind,
            kiosk=KioskView(id="", name="", site=site, site_name=await self._room.ledger.site_name(site)),
            language=language,
            created=self._room.now,
            steps=ladder.for_task(kind, language, self._room.timings),
            title=title,
            facts=facts,
            key=key,
        )
        if not await self._room.ledger.open(task):
            return None
        self._room.board.tasks[task.id] = task
        return task

    async def pause(self, agent: LiveAgent) -> None:
        """A call came."""
        hold = agent.work
        if hold is not None and hold.task.state is TaskState.ASSIGNED:
            await self._room.ledger.change(hold.task, TaskState.PAUSED, Did.PAUSED, hold=hold)
            hold.task.move(TaskState.PAUSED)
            self._room.notices.work_paused(hold)

    async def go_on(self, agent: LiveAgent) -> None:
        """After the last call and its wrap-up."""
        hold = agent.work
        if hold is None or hold.task.state is not TaskState.PAUSED or agent.calls or agent.wrapping:
            return
        await self._room.ledger.change(hold.task, TaskState.ASSIGNED, Did.RESUMED, hold=hold)
        hold.task.move(TaskState.ASSIGNED)
        self._room.notices.work_started(hold)

    async def done(self, hold: Hold, result: dict[str, Any], note: str) -> None:
        completed, task, now = ReservationState.COMPLETED, hold.task, self._room.clock.now()
        values: dict[str, Any] = {"result": result, "note": note, "ended_at": now}
        await self._room.ledger.change(task, TaskState.COMPLETED, Did.DONE, hold=hold, to=completed, **values)
        task.move(TaskState.COMPLETED)
        del self._room.board.tasks[task.id]
        self._apart(hold, "done")

    async def give_back(self, hold: Hold) -> None:
        """Somebody else will do it; it keeps its place."""
        completed, task = ReservationState.COMPLETED, hold.task
        await self._room.ledger.change(task, TaskState.QUEUED, Did.RETURNED, hold=hold, to=completed, agent=None)
        task.move(TaskState.QUEUED)
        self._apart(hold, "returned")

    async def drop(self, key: str) -> None:
        """There is nothing to do any more; whoever has it is told."""
        task = next((task for task in self._room.board.tasks.values() if task.key == key), None)
        if task is None:
            return
        hold, canceled, ended = task.hold, TaskState.CANCELED, self._room.clock.now()
        to = ReservationState.COMPLETED if hold is not None and hold.running else ReservationState.RESCINDED
        await self._room.ledger.change(task, canceled, Did.CANCELED, hold=hold, to=to, ended_at=ended)
        task.move(TaskState.CANCELED)
        del self._room.board.tasks[task.id]
        if hold is not None:
            self._apart(hold, "withdrawn", to)

    def _apart(self, hold: Hold, reason: Over, to: ReservationState = ReservationState.COMPLETED) -> None:
        hold.state, hold.task.hold = to, None
        hold.agent.holds.remove(hold)
        hold.agent.link.send(WorkOver(task=hold.task.id, reason=reason))
