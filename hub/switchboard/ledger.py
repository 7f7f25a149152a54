"""Every step of a task in the database, each in one transaction that also checks what it starts from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.call import EndReason
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.switchboard.decision import Decision
from hub.switchboard.live import LiveTask
from hub.switchboard.states import FINAL, RESERVATION, ReservationState, TaskState, moved

tasks, reservations, decisions = schema.tasks, schema.reservations, schema.decisions


class Stale(RuntimeError):
    """The database does not hold what this step starts from; nothing was changed."""


class Over(NamedTuple):
    """When and why a call ended, for its row."""

    ended_at: float
    ended: EndReason


class Unfinished(NamedTuple):
    """A task that was not over when the hub stopped."""

    id: str
    kiosk: str
    kind: str
    language: str
    version: int
    generation: int
    created_at: float
    agent: str | None


class Ledger:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def open(self, task: LiveTask, skills: frozenset[str]) -> bool:
        """A new task; False when one of this id was there before."""
        values = {
            "id": task.id,
            "kind": task.kind,
            "kiosk": task.kiosk.id,
            "site": task.kiosk.site,
            "language": task.language,
            "skills": sorted(skills),
            "state": task.state,
            "version": task.version,
            "generation": task.generation,
            "created_at": self._clock.now(),
            "ended": "",
            "code": "",
            "note": "",
        }
        async with self._database.write() as write:
            if await write.scalar(select(tasks.c.id).where(tasks.c.id == task.id)):
                return False
            await write.execute(insert(tasks).values(**values))
        return True

    async def claim(self, task: LiveTask, reservation: str, trigger: str, decision: Decision) -> bool:
        """Reserve the task for the chosen agent, with the decision that says why. False when either is taken: the
        task by its state and version, the agent by the index that allows one open reservation each."""
        try:
            async with self._database.write() as write:
                await self._move(write, task, TaskState.RESERVED, {})
                await write.execute(
                    insert(reservations).values(
                        id=reservation,
                        task=task.id,
                        agent=decision.chosen,
                        state=ReservationState.PENDING,
                        offered_at=self._clock.now(),
                    )
                )
                await self._decide(write, trigger, decision, reservation)
        except (Stale, IntegrityError):
            return False
        task.version += 1
        return True

    async def decided(self, trigger: str, decision: Decision) -> None:
        """A decision that found nobody."""
        async with self._database.write() as write:
            await self._decide(write, trigger, decision, None)

    async def change(
        self,
        task: LiveTask,
        state: TaskState,
        reservation: tuple[ReservationState, ReservationState] | None = None,
        *,
        over: Over | None = None,
        answered_by: str | None = None,
        **values: Any,
    ) -> None:
        """Move the task, and its reservation from one state to another, together; raises `Stale`. A customer whose agent
        was lost is answered twice; what counts is the first time."""
        if over is not None:
            values |= over._asdict()
        if answered_by is not None:
            values |= {"agent": answered_by, "answered_at": func.coalesce(tasks.c.answered_at, self._clock.now())}
        async with self._database.write() as write:
            await self._move(write, task, state, values)
            if reservation is not None:
                await self._move_reservation(write, task.reservation, *reservation)
        task.version += 1

    async def unfinished(self) -> list[Unfinished]:
        """Take up what a stopped hub left: its reservations end, its tasks wait for their kiosks to come back."""
        now = self._clock.now()
        async with self._database.write() as write:
            for before, after in (
                (ReservationState.PENDING, ReservationState.RESCINDED),
                (ReservationState.ACCEPTED, ReservationState.COMPLETED),
                (ReservationState.WRAPPING, ReservationState.COMPLETED),
            ):
                ended = update(reservations).where(reservations.c.state == before)
                await write.execute(ended.values(state=after, ended_at=now))
            wrapping = update(tasks).where(tasks.c.state == TaskState.WRAPPING)
            await write.execute(wrapping.values(state=TaskState.COMPLETED, code="none", version=tasks.c.version + 1))
            opened = tasks.c.state.not_in(FINAL)
            columns = [tasks.c[name] for name in Unfinished._fields]
            left = [Unfinished(*row) for row in await write.execute(select(*columns).where(opened))]
            await write.execute(
                update(tasks).where(opened).values(state=TaskState.PARKED, agent=None, version=tasks.c.version + 1)
            )
            return [one._replace(version=one.version + 1) for one in left]

    async def _move(self, write: AsyncConnection, task: LiveTask, state: TaskState, values: Mapping[str, Any]) -> None:
        found = await write.execute(
            update(tasks)
            .where(tasks.c.id == task.id, tasks.c.state == task.state, tasks.c.version == task.version)
            .values(state=state, version=task.version + 1, **values)
        )
        if found.rowcount != 1:
            raise Stale(f"task {task.id}: not {task.state!r} in version {task.version} any more")

    async def _move_reservation(
        self, write: AsyncConnection, reservation: str, before: ReservationState, after: ReservationState
    ) -> None:
        moved(RESERVATION, f"reservation {reservation}", before, after)
        ended_at = None if after in (ReservationState.ACCEPTED, ReservationState.WRAPPING) else self._clock.now()
        found = await write.execute(
            update(reservations)
            .where(reservations.c.id == reservation, reservations.c.state == before)
            .values(state=after, ended_at=ended_at)
        )
        if found.rowcount != 1:
            raise Stale(f"reservation {reservation}: not {before!r} any more")

    async def _decide(self, write: AsyncConnection, trigger: str, decision: Decision, reservation: str | None) -> None:
        await write.execute(
            insert(decisions).values(
                at=self._clock.now(),
                trigger=trigger,
                task=decision.task,
                age_s=decision.age_s,
                candidates=[[candidate.agent, candidate.idle_s] for candidate in decision.candidates],
                rejected=dict(decision.rejected),
                chosen=decision.chosen if reservation else None,
                reservation=reservation,
            )
        )
