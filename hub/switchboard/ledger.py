"""Every step of a task in the database, each in one transaction that also checks what it starts from and says who did it
and how long it took."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.call import EndReason
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.switchboard.decision import Decision
from hub.switchboard.kinds import KINDS
from hub.switchboard.live import Hold, LiveTask
from hub.switchboard.seen import Channel, Rules
from hub.switchboard.states import RESERVATION, TASK, ReservationState, TaskState, moved

tasks, reservations, decisions, task_steps = schema.tasks, schema.reservations, schema.decisions, schema.task_steps

# Made once: what SQLAlchemy computes with refers to itself, and is freed by the garbage collector alone, which comes seldom.
_before = select(func.max(task_steps.c.at)).where(task_steps.c.task == bindparam("step_of")).scalar_subquery()
_now = bindparam("step_at", type_=task_steps.c.at.type)
_add_step = insert(task_steps).values(took_s=_now - func.coalesce(_before, _now))


class Did(StrEnum):
    """What a row of ``task_steps`` says."""

    CREATED = "created"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"
    RESCINDED = "rescinded"  # the hub took the offer back
    WITHDRAWN = "withdrawn"  # whoever asked did, while somebody was rung
    QUEUED = "queued"  # asked again, in another language, or the kiosk is back
    PARKED = "parked"
    DETACHED = "detached"  # the agent's page is gone; the media may go on
    ATTACHED = "attached"
    LOST = "lost"  # the agent did not come back
    HUB_STOPPED = "hub_stopped"
    RETURNED = "returned"  # the agent gave it back
    PAUSED = "paused"
    RESUMED = "resumed"
    HANDED_OVER = "handed_over"
    WAY = "way"  # the customer chose something instead of waiting
    ENDED = "ended"
    WRAPPED_UP = "wrapped_up"
    DONE = "done"
    CANCELED = "canceled"
    ABANDONED = "abandoned"


class Stale(RuntimeError):
    """The database does not hold what this step starts from; nothing was changed."""


class Over(NamedTuple):
    """When and why a call ended, for its row."""

    ended_at: float
    ended: EndReason


class Ledger:
    """``epoch`` counts the runs of the hub."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.epoch = 0

    async def open(self, task: LiveTask, *, created_at: float | None = None) -> bool:
        """A new task; False when one of this id or key was there before."""
        now = self.clock.now()
        values = {
            "id": task.id,
            "kind": task.kind,
            "kiosk": task.kiosk.id or None,
            "site": task.kiosk.site,
            "language": task.language,
            "skills": sorted(KINDS[task.kind].skills),
            "priority_min": KINDS[task.kind].priority_min,
            "state": task.state,
            "version": task.version,
            "generation": task.generation,
            "order_id": task.order,
            "in_call": task.help.call if task.help is not None else None,
            "key": task.key,
            "title": task.title,
            "facts": task.facts,
            "sandbox": task.sandbox,
            "created_at": now if created_at is None else created_at,
            "ended": "",
            "code": "",
            "note": "",
        }
        try:
            async with self.database.write() as write:
                await write.execute(insert(tasks).values(**values))
                await self._step(write, task.id, task.state, Did.CREATED)
        except IntegrityError:
            return False
        return True

    async def site_name(self, site: str) -> str:
        """As people read it; raises `LookupError`."""
        async with self.database.read() as read:
            name = await read.scalar(select(schema.sites.c.name).where(schema.sites.c.id == site))
        if name is None:
            raise LookupError(f"site {site!r} is unknown")
        return str(name)

    async def claim(self, hold: Hold, trigger: str, decision: Decision, rules: Rules, ms: float) -> bool:
        """Reserve the task for the chosen agent, with the decision that says why. False when either is taken: the task
        by its state and version; the agent by the index that allows one video call and one piece of work, or by the
        number of texts that are open."""
        task, agent = hold.task, hold.agent.person.id
        try:
            async with self.database.write() as write:
                await self._move(write, task, TaskState.RESERVED, {})
                await write.execute(
                    insert(reservations).values(
                        id=hold.id,
                        task=task.id,
                        agent=agent,
                        channel=task.channel,
                        state=ReservationState.PENDING,
                        offered_at=self.clock.now(),
                    )
                )
                if task.channel is Channel.TEXT and await _texts(write, agent) > rules.text_capacity:
                    raise Stale(f"agent {agent} has {rules.text_capacity} texts")
                await self._step(write, task.id, TaskState.RESERVED, Did.OFFERED, agent, hold.id)
                await self._decide(write, trigger, decision, hold.id, ms)
        except (Stale, IntegrityError):
            return False
        task.version += 1
        return True

    async def decided(self, trigger: str, found_nobody: Iterable[Decision], ms: float) -> None:
        async with self.database.write() as write:
            for decision in found_nobody:
                await self._decide(write, trigger, decision, None, ms)

    async def change(
        self,
        task: LiveTask,
        state: TaskState,
        did: Did,
        *,
        hold: Hold | None = None,
        to: ReservationState | None = None,
        over: Over | None = None,
        answered_by: str | None = None,
        detail: str = "",
        **values: Any,
    ) -> None:
        """Move the task, and with ``to`` the reservation, together; raises `Stale`. A customer whose agent was lost is
        answered twice; what counts is the first time."""
        if over is not None:
            values |= over._asdict()
        if answered_by is not None:
            values |= {"agent": answered_by, "answered_at": func.coalesce(tasks.c.answered_at, self.clock.now())}
        async with self.database.write() as write:
            await self._move(write, task, state, values)
            if hold is not None and to is not None:
                await self._move_reservation(write, hold, to)
            agent, reservation = _who(hold)
            await self._step(write, task.id, state, did, agent, reservation, detail)
        task.version += 1

    async def ordered(self, task: LiveTask) -> None:
        """The customer has begun an order, or another one: by it the call is known again after the hub was stopped."""
        async with self.database.write() as write:
            await write.execute(update(tasks).where(tasks.c.id == task.id).values(order_id=task.order))

    async def wrapped_up(self, hold: Hold, code: str) -> None:
        """The wrap-up of somebody who handed the call over; the task itself goes on."""
        async with self.database.write() as write:
            await self._move_reservation(write, hold, ReservationState.COMPLETED)
            state = hold.task.state
            await self._step(write, hold.task.id, state, Did.WRAPPED_UP, hold.agent.person.id, hold.id, code)

    async def hand_over(self, before: Hold, after: Hold, guest: Hold) -> None:
        """The guest has the call, in one transaction with the end of being a guest."""
        task, agent = before.task, after.agent.person.id
        async with self.database.write() as write:
            await self._move(write, guest.task, TaskState.COMPLETED, {"ended_at": self.clock.now()})
            await self._move_reservation(write, guest, ReservationState.COMPLETED)
            await self._step(write, guest.task.id, TaskState.COMPLETED, Did.DONE, agent, guest.id)
            await self._move(write, task, TaskState.ASSIGNED, {"agent": agent, "generation": task.generation + 1})
            await self._move_reservation(write, before, ReservationState.WRAPPING)
            await write.execute(
                insert(reservations).values(
                    id=after.id,
                    task=task.id,
                    agent=agent,
                    channel=task.channel,
                    state=ReservationState.ACCEPTED,
                    offered_at=self.clock.now(),
                )
            )
            by = before.agent.person.id
            await self._step(write, task.id, TaskState.ASSIGNED, Did.HANDED_OVER, agent, after.id, by)
        task.version += 1
        guest.task.version += 1

    async def note(self, task: LiveTask, did: Did, hold: Hold | None = None, detail: str = "") -> None:
        """A step that changes nothing of the task."""
        async with self.database.write() as write:
            agent, reservation = _who(hold)
            await self._step(write, task.id, task.state, did, agent, reservation, detail)

    async def _move(self, write: AsyncConnection, task: LiveTask, state: TaskState, values: Mapping[str, Any]) -> None:
        moved(TASK, f"task {task.id}", task.state, state)
        found = await write.execute(
            update(tasks)
            .where(tasks.c.id == task.id, tasks.c.state == task.state, tasks.c.version == task.version)
            .values(state=state, version=task.version + 1, order_id=task.order, **values)
        )
        if found.rowcount != 1:
            raise Stale(f"task {task.id}: not {task.state!r} in version {task.version} any more")

    async def _move_reservation(self, write: AsyncConnection, hold: Hold, after: ReservationState) -> None:
        moved(RESERVATION, f"reservation {hold.id}", hold.state, after)
        ended_at = None if after in (ReservationState.ACCEPTED, ReservationState.WRAPPING) else self.clock.now()
        found = await write.execute(
            update(reservations)
            .where(reservations.c.id == hold.id, reservations.c.state == hold.state)
            .values(state=after, ended_at=ended_at)
        )
        if found.rowcount != 1:
            raise Stale(f"reservation {hold.id}: not {hold.state!r} any more")

    async def _step(
        self,
        write: AsyncConnection,
        task: str,
        state: TaskState,
        did: Did,
        agent: str | None = None,
        reservation: str | None = None,
        detail: str = "",
    ) -> None:
        now = self.clock.now()
        await write.execute(
            _add_step,
            {
                "task": task,
                "at": now,
                "what": did,
                "state": state,
                "agent": agent,
                "reservation": reservation,
                "detail": detail,
                "step_of": task,
                "step_at": now,
            },
        )

    async def _decide(
        self, write: AsyncConnection, trigger: str, decision: Decision, reservation: str | None, ms: float
    ) -> None:
        await write.execute(
            insert(decisions).values(
                at=self.clock.now(),
                epoch=self.epoch,
                trigger=trigger,
                task=decision.task,
                age_s=decision.age_s,
                priority_min=decision.priority_min,
                score=decision.score,
                step=decision.step,
                skipped_steps=list(decision.skipped_steps),
                candidates=[candidate._asdict() for candidate in decision.candidates],
                rejected=dict(decision.rejected),
                waits_for=decision.waits_for,
                chosen=decision.chosen if reservation else None,
                reservation=reservation,
                ms=ms,
                config_hash=decision.config_hash,
            )
        )


def _who(hold: Hold | None) -> tuple[str, str] | tuple[None, None]:
    return (hold.agent.person.id, hold.id) if hold is not None else (None, None)


async def _texts(write: AsyncConnection, agent: str) -> int:
    opened = reservations.c.state.in_((ReservationState.PENDING, ReservationState.ACCEPTED))
    mine = (reservations.c.agent == agent, reservations.c.channel == Channel.TEXT, opened)
    return await write.scalar(select(func.count()).select_from(reservations).where(*mine)) or 0
