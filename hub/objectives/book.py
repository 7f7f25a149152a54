"""Reads what objectives are computed from, and keeps what managers set."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import delete, insert, select

from domain.order import PaidOrder
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.objectives.measures import DEFAULTS, Evidence, Measure, Sold, Target, measures
from hub.people.audit import note
from hub.reports.rows import REAL, Reader

DAY_S = 24 * 3600.0


class BadTarget(ValueError):
    """A target that nothing could reach, or of a measure that there is not."""


class Objectives:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._reader = Reader(database, clock)

    async def of(self, person: str, name: str, days: int) -> list[Measure]:
        """Everything of the last days; ``name`` is how orders name the person."""
        now = self._clock.now()
        since = now - days * DAY_S
        rows = await self._reader.read(since, now)
        suggestions, thumbs, tasks = schema.suggestions.c, schema.thumbs.c, schema.tasks.c
        async with self._database.read() as read:
            states = await read.execute(
                select(suggestions.state)
                .join(schema.tasks, tasks.id == suggestions.task)
                .where(REAL, suggestions.person == person, suggestions.at >= since)
            )
            ups = await read.execute(
                select(thumbs.up)
                .join(schema.tasks, tasks.id == thumbs.task)
                .where(REAL, thumbs.person == person, thumbs.at >= since)
            )
            orders = await read.execute(
                select(schema.orders.c.content, schema.orders.c.kiosk, schema.orders.c.received_at).where(
                    schema.orders.c.received_at >= since
                )
            )
            mine = [order for order in orders if _has_changes_of(order.content, name)]
            evidence = Evidence(
                person=person,
                rows=rows,
                suggestions=states.scalars().all(),
                thumbs=ups.scalars().all(),
                orders=[Sold(order.kiosk, order.received_at) for order in mine],
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


def _has_changes_of(content: bytes, name: str) -> bool:
    if name.encode() not in content:  # most orders are decided by this, without reading them
        return False
    return name in msgspec.json.decode(content, type=PaidOrder).order.agents
