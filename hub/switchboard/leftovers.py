"""What a stopped hub left in the database, taken up by the next: no task is lost, and none is held by two."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.session import Page, SessionView
from hub import schema
from hub.fleet.view import KioskView
from hub.switchboard import ladder
from hub.switchboard.kinds import CALLS, WORK, TaskKind
from hub.switchboard.ledger import Did, Ledger
from hub.switchboard.live import LiveTask
from hub.switchboard.room import Room
from hub.switchboard.states import FINAL, ReservationState, TaskState

log = logging.getLogger(__name__)

tasks, reservations, sites = schema.tasks, schema.reservations, schema.sites

_ENDS = (
    (ReservationState.PENDING, ReservationState.RESCINDED),
    (ReservationState.ACCEPTED, ReservationState.COMPLETED),
    (ReservationState.WRAPPING, ReservationState.COMPLETED),
)


class Left(NamedTuple):
    """A task that was not over. ``had_it``: the agent, whose page may still have the media."""

    id: str
    kind: TaskKind
    kiosk: str | None
    site: str
    site_name: str
    language: str
    version: int
    generation: int
    created_at: float
    answered: bool
    had_it: str
    order: str
    title: str
    facts: dict[str, Any]
    key: str | None
    sandbox: bool


async def take_up(ledger: Ledger) -> list[Left]:
    """End every reservation and every wrap-up; calls wait for their kiosks and agents, work for anybody."""
    now = ledger.clock.now()
    async with ledger.database.write() as write:
        newest = select(schema.decisions.c.epoch).order_by(schema.decisions.c.id.desc()).limit(1)
        ledger.epoch = (await write.scalar(newest) or 0) + 1
        rows = (await write.execute(_unfinished())).all()
        touched = (await write.scalars(select(tasks.c.id).where(tasks.c.state.not_in(FINAL)))).all()
        for before, after in _ENDS:
            ended = update(reservations).where(reservations.c.state == before)
            await write.execute(ended.values(state=after, ended_at=now))
        again = tasks.c.version + 1
        wrapping = update(tasks).where(tasks.c.state == TaskState.WRAPPING)
        await write.execute(wrapping.values(state=TaskState.COMPLETED, code="none", version=again))
        opened = tasks.c.state.not_in(FINAL)
        assists = update(tasks).where(opened, tasks.c.kind == TaskKind.ASSIST)
        await write.execute(assists.values(state=TaskState.CANCELED, ended_at=now, version=again))
        left = update(tasks).where(opened).values(agent=None, version=again)
        await write.execute(left.where(tasks.c.kind.in_(CALLS)).values(state=TaskState.PARKED))
        await write.execute(left.where(tasks.c.kind.in_(WORK)).values(state=TaskState.QUEUED))
        await _note(write, now, touched)
    return [_left(row._asdict()) for row in rows]


def _unfinished() -> Any:
    mine = or_(tasks.c.kind.in_(CALLS), tasks.c.kind.in_(WORK))
    opened = tasks.c.state.not_in((*FINAL, TaskState.WRAPPING))
    query = select(tasks, sites.c.name.label("site_name")).join(sites, sites.c.id == tasks.c.site)
    return query.where(mine, opened)


async def _note(write: AsyncConnection, now: float, ids: Sequence[str]) -> None:
    steps = schema.task_steps
    for task in ids:
        state = await write.scalar(select(tasks.c.state).where(tasks.c.id == task))
        before = await write.scalar(select(func.max(steps.c.at)).where(steps.c.task == task))
        took_s = now - (now if before is None else before)
        row = {"task": task, "at": now, "what": Did.HUB_STOPPED, "state": state, "took_s": took_s, "detail": ""}
        await write.execute(insert(steps).values(**row))


def _left(row: Mapping[str, Any]) -> Left:
    return Left(
        id=row["id"],
        kind=TaskKind(row["kind"]),
        kiosk=row["kiosk"],
        site=row["site"],
        site_name=row["site_name"],
        language=row["language"],
        version=row["version"] + 1,
        generation=row["generation"],
        created_at=row["created_at"],
        answered=row["answered_at"] is not None,
        had_it=(row["agent"] or "") if row["state"] == TaskState.ASSIGNED else "",
        order=row["order_id"],
        title=row["title"],
        facts=row["facts"],
        key=row["key"],
        sandbox=row["sandbox"],
    )


def recovered(left: Left, kiosk: KioskView, room: Room) -> LiveTask:
    """A call has the grace time to be asked for again, and its agent as long as any whose page was lost. The signals that
    were kept for an agent are gone, so whoever had none yet starts with the next generation."""
    call = left.kind in CALLS
    return LiveTask(
        id=left.id,
        kind=left.kind,
        kiosk=kiosk,
        language=left.language,
        created=room.now - max(0.0, room.clock.now() - left.created_at),
        steps=ladder.for_task(left.kind, left.language, room.timings),
        session=SessionView(page=Page.ATTRACT, language=left.language, menu_version=""),
        order=left.order,
        title=left.title,
        facts=left.facts,
        key=left.key,
        sandbox=left.sandbox,
        state=TaskState.PARKED if call else TaskState.QUEUED,
        version=left.version,
        generation=left.generation + (1 if call and not left.had_it else 0),
        grace_ends=room.now + room.timings.kiosk_grace_s if call else None,
        kept_for=left.had_it,
        kept_until=room.now + room.timings.reattach_s if left.had_it else None,
        answered=room.now if left.answered else None,
    )
