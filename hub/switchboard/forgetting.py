"""What is kept for a while and then forgotten: decisions, because each names everybody who was considered, so that they are by
far the most that a busy hub writes; and how good calls' media was. Tasks, their steps and reservations stay: all figures
are computed from them."""

from sqlalchemy import Delete, delete, func, select, tuple_

from hub import schema
from hub.clock import Clock
from hub.database import Database

EVERY_S = 3600.0
DAY_S = 86_400.0
KEEP_QUALITY_S = 90 * DAY_S
"""Reports look back 28 days; an older line was another one."""
AT_ONCE = 2_000
"""Rows of one transaction, so that a claim never waits long."""


class Forgetting:
    def __init__(self, database: Database, clock: Clock, keep_days: int) -> None:
        self._database, self._clock, self._keep_s = database, clock, keep_days * DAY_S
        self._due = 0.0

    async def look(self) -> None:
        """To be called often; does something once an hour, and goes on at the next call when there was much."""
        if self._clock.elapsed() < self._due:
            return
        now = self._clock.now()
        went = [await self._forget(old) for old in (_decisions(now - self._keep_s), _quality(now - KEEP_QUALITY_S))]
        if max(went) < AT_ONCE:
            self._due = self._clock.elapsed() + EVERY_S

    async def _forget(self, old: Delete) -> int:
        """How many rows went."""
        async with self._database.write() as write:
            return int((await write.execute(old)).rowcount)


def _decisions(before: float) -> Delete:
    """The newest stays whatever its age: the next epoch is counted from it. They were written in the order of their ids, so only
    the first are looked at."""
    table = schema.decisions
    newest = select(func.max(table.c.id)).scalar_subquery()
    first = select(table.c.id).where(table.c.id < newest).order_by(table.c.id).limit(AT_ONCE)
    return delete(table).where(table.c.id.in_(first), table.c.at < before)


def _quality(before: float) -> Delete:
    table = schema.call_quality
    first = select(table.c.task, table.c.by).where(table.c.at < before).order_by(table.c.at).limit(AT_ONCE)
    return delete(table).where(tuple_(table.c.task, table.c.by).in_(first))
