"""Calls as they were kept: lists, one call with the decisions about it, and the figures of the last hour."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, and_, select

from domain.call import CallKind
from hub import schema
from hub.clock import Clock, iso
from hub.console.records import CallRecord
from hub.database import Database
from hub.switchboard.kinds import CALLS

HOUR_S = 3600.0
SLOT_S = 300.0
DAY_S = 86_400.0
MOST = 200
ANSWER_WITHIN_S = 20.0

_COUNTS = and_(schema.tasks.c.kind.in_(CALLS), schema.tasks.c.sandbox.is_(False))


class Figures(NamedTuple):
    """Of the calls that were asked for in the last hour; see `hub.console.to_page.Queue`."""

    service_level: float | None
    average_wait_s: int | None
    waits: tuple[int | None, ...]


class History:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def calls(self, agent: str | None) -> list[CallRecord]:
        """Those of the last day, newest first; of one agent, or (None) of all."""
        query = _query().where(schema.tasks.c.created_at > self._clock.now() - DAY_S, _COUNTS)
        if agent is not None:
            query = query.where(schema.tasks.c.agent == agent)
        async with self._database.read() as read:
            rows = await read.execute(query.order_by(schema.tasks.c.created_at.desc()).limit(MOST))
            return [_record(row) for row in rows.mappings()]

    async def steps(self, call: str) -> list[dict[str, Any]]:
        """What was done about a call, by whom, and how long after what was done before."""
        table = schema.task_steps
        async with self._database.read() as read:
            rows = await read.execute(select(table).where(table.c.task == call).order_by(table.c.id))
            return [{**step, "at": iso(step["at"])} for step in rows.mappings()]

    async def call(self, call: str) -> tuple[CallRecord, list[dict[str, Any]]] | None:
        """The call and every decision about it, oldest first; None for what is no customer's call."""
        table, mine = schema.decisions, (schema.tasks.c.id == call, schema.tasks.c.kind.in_(CALLS))
        async with self._database.read() as read:
            row = (await read.execute(_query().where(*mine))).mappings().one_or_none()
            rows = await read.execute(select(table).where(table.c.task == call).order_by(table.c.id))
            decisions = [{**decision, "at": iso(decision["at"])} for decision in rows.mappings()]
        return None if row is None else (_record(row), decisions)

    async def figures(self) -> Figures:
        now = self._clock.now()
        table = schema.tasks
        query = select(table.c.created_at, table.c.answered_at, table.c.ended_at)
        async with self._database.read() as read:
            rows = (await read.execute(query.where(table.c.created_at > now - HOUR_S, _COUNTS))).all()
        waits = [(row.created_at, row.answered_at - row.created_at) for row in rows if row.answered_at is not None]
        short = sum(
            1
            for row in rows
            if row.answered_at is None and row.ended_at is not None and row.ended_at - row.created_at <= ANSWER_WITHIN_S
        )
        waiting = sum(
            1
            for row in rows
            if row.ended_at is None and row.answered_at is None and now - row.created_at <= ANSWER_WITHIN_S
        )
        counted = len(rows) - short - waiting  # whoever may still be answered in time is not held against us
        in_time = sum(1 for _, waited in waits if waited <= ANSWER_WITHIN_S)
        slots: list[list[float]] = [[] for _ in range(int(HOUR_S / SLOT_S))]
        for created_at, waited in waits:
            slots[min(len(slots) - 1, int((created_at - (now - HOUR_S)) / SLOT_S))].append(waited)
        return Figures(
            service_level=in_time / counted if counted > 0 else None,
            average_wait_s=_mean([waited for _, waited in waits]),
            waits=tuple(_mean(slot) for slot in slots),
        )


def _mean(values: Sequence[float]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def _query() -> Select[tuple[object, ...]]:
    return (
        select(
            schema.tasks,
            schema.kiosks.c.name.label("kiosk_name"),
            schema.sites.c.name.label("site_name"),
            schema.people.c.name.label("agent_name"),
        )
        .join(schema.kiosks, schema.kiosks.c.id == schema.tasks.c.kiosk)
        .join(schema.sites, schema.sites.c.id == schema.tasks.c.site)
        .outerjoin(schema.people, schema.people.c.id == schema.tasks.c.agent)
    )


def _record(row: RowMapping) -> CallRecord:
    answered, ended = row["answered_at"], row["ended_at"]
    return CallRecord(
        call=row["id"],
        kind=CallKind(row["kind"]),
        kiosk=row["kiosk"],
        kiosk_name=row["kiosk_name"],
        site=row["site"],
        site_name=row["site_name"],
        language=row["language"],
        state=row["state"],
        agent=row["agent"] or "",
        agent_name=row["agent_name"] or "",
        asked_at=iso(row["created_at"]) or "",
        answered_at=iso(answered),
        ended_at=iso(ended),
        waited_s=None if answered is None else round(answered - row["created_at"]),
        talked_s=None if answered is None or ended is None else round(ended - answered),
        ended=row["ended"],
        code=row["code"],
        note=row["note"],
    )
