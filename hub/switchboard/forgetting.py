"""Decisions are kept for a while and then forgotten: each names everybody who was considered, so they are by far the most that
a busy hub writes. Tasks, their steps and reservations stay: all figures are computed from them."""

from sqlalchemy import delete, func, select

from hub import schema
from hub.clock import Clock
from hub.database import Database

EVERY_S = 3600.0
DAY_S = 86_400.0
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
        if await self._forget() < AT_ONCE:
            self._due = self._clock.elapsed() + EVERY_S

    async def _forget(self) -> int:
        """How many rows went. The newest stays whatever its age: the next epoch is counted from it. They were written in
        the order of their ids, so only the first are looked at."""
        table = schema.decisions
        async with self._database.write() as write:
            newest = select(func.max(table.c.id)).scalar_subquery()
            first = select(table.c.id).where(table.c.id < newest).order_by(table.c.id).limit(AT_ONCE)
            old = (table.c.id.in_(first), table.c.at < self._clock.now() - self._keep_s)
            return int((await write.execute(delete(table).where(*old))).rowcount)
