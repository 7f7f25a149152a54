"""Reads what objectives are computed from, and keeps what managers set."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, exists, insert, or_, select

from domain.call import WrapUp
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.objectives.measures import CALLS, DEFAULTS, Evidence, Measure, Target, measures
from hub.people.audit import note
from hub.refunds.book import RefundState
from hub.reports.kpis import CAME_BACK_WITHIN_S
from hub.reports.rows import REAL, Reader

DAY_S = 24 * 3600.0

_suggestions, _thumbs, _tasks = schema.suggestions.c, schema.thumbs.c, schema.tasks.c


class BadTarget(ValueError):
    """A target that nothing could reach, or of a measure that there is not."""


class Objectives:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._reader = Reader(database, clock)

    async def of(self, person: str, days: int) -> list[Measure]:
        """Everything of the last days."""
        now = self._clock.now()
        since = now - days * DAY_S
        rows = await self._reader.read(since, now, agent=person)
        async with self._database.read() as read:
            states = await read.execute(_about(_suggestions.task, _suggestions, person, since, _suggestions.state))
            ups = await read.execute(_about(_thumbs.task, _thumbs, person, since, _thumbs.up))
            again = await read.execute(_asked_again(person, since))
            orders = (await read.execute(_orders(person, since))).all()
            evidence = Evidence(
                rows=rows,
                asked_again=frozenset(again.scalars()),
                suggestions=states.scalars().all(),
                thumbs=ups.scalars().all(),
                orders=len(orders),
                complaints=sum(order.complained for order in orders),
            )
        return measures(evidence, await self.targets())

    async def targets(self) -> Mapping[str, Target]:
        async with self._database.read() as read:
            return {row.measure: Target(row.low, row.high) for row in await read.execute(select(schema.targets))}

    async def aim(self, measure: str, target: Target, by: str) -> None:
        """Set a target for everybody; raises `BadTarget`."""
        if measure not in DEFAULTS:
            raise BadTarget(f"measure {measure!r}; there are {', '.join(DEFAULTS)}")
        if DEFAULTS[measure].high is None:
            if target.high is not None or not 0 < target.low <= 1:
                raise BadTarget(f"a share of {target.low!r}; allowed is above 0, up to 1")
        elif target.high is None or not 0 <= target.low < target.high <= 7_200:
            raise BadTarget(f"a band of {target.low!r} to {target.high!r} s; allowed are 0 to 7200, the lower first")
        now = self._clock.now()
        async with self._database.write() as write:
            await write.execute(delete(schema.targets).where(schema.targets.c.measure == measure))
            values = {"measure": measure, "low": target.low, "high": target.high, "by": by, "at": now}
            await write.execute(insert(schema.targets).values(values))
            await note(write, at=now, by=by, whom="", action="target", measure=measure, low=target.low, high=target.high)


def _about(task: Column[Any], rows: Any, person: str, since: float, wanted: Column[Any]) -> Select[Any]:
    """One column of a person's rows about calls that were no practice."""
    return select(wanted).join(schema.tasks, _tasks.id == task).where(REAL, rows.person == person, rows.at >= since)


def _served(person: str) -> tuple[ColumnElement[bool], ...]:
    return (REAL, _tasks.agent == person, _tasks.kind.in_(CALLS), _tasks.answered_at.is_not(None))


def _asked_again(person: str, since: float) -> Select[Any]:
    """Calls after which the same order, or a kiosk whose order is not known, asked once more."""
    other = schema.tasks.alias("other")
    same = or_(other.c.order_id == _tasks.order_id, other.c.order_id == "", _tasks.order_id == "")
    again = exists().where(
        other.c.kiosk == _tasks.kiosk,
        other.c.kind.in_(CALLS),
        other.c.created_at > _tasks.created_at,
        other.c.created_at <= _tasks.ended_at + CAME_BACK_WITHIN_S,
        same,
    )
    return select(_tasks.id).where(*_served(person), _tasks.created_at >= since, again)


def _orders(person: str, since: float) -> Select[Any]:
    """Paid orders of customers whom the person served, and whether anything was wrong with them."""
    orders, later, refunds = schema.orders.c, schema.tasks.alias("later"), schema.refunds.c
    complaint = exists().where(
        later.c.kiosk == orders.kiosk,
        later.c.created_at > orders.received_at,
        later.c.order_id == orders.uuid,
        later.c.code == WrapUp.COMPLAINT,
    )
    refund = exists().where(refunds.order == orders.uuid, refunds.state != RefundState.REFUSED)
    query = select(orders.uuid, or_(complaint, refund).label("complained")).join(schema.tasks, _tasks.order_id == orders.uuid)
    return query.where(*_served(person), orders.received_at >= since).distinct()
