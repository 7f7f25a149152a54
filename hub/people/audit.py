"""Who changed whose rights, and when. Rows are written in the transaction of the change, and only ever added."""

from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.people.views import AuditRow

COMMAND_LINE = "command line"
MOST = 200

_rows = schema.audit.c


async def note(write: AsyncConnection, *, at: float, by: str, whom: str, action: str, **details: Any) -> None:
    """``by`` and ``whom`` are ids of people; ``by`` may be the command line. ``details`` hold nothing secret."""
    await write.execute(insert(schema.audit).values(at=at, by=by, whom=whom, action=action, details=details))


class Audit:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def note(self, *, by: str, whom: str, action: str, **details: Any) -> None:
        """What changes nothing else in the database."""
        async with self._database.write() as write:
            await note(write, at=self._clock.now(), by=by, whom=whom, action=action, **details)

    async def newest(self) -> int:
        """The id of the newest row: as long as it is the same, nobody's rights have changed."""
        async with self._database.read() as read:
            return await read.scalar(select(func.max(_rows.id))) or 0

    async def rows(self, whom: str = "", before: int | None = None) -> list[AuditRow]:
        """The newest, at most `MOST`; of one person, and older than a row."""
        query = select(schema.audit).order_by(_rows.id.desc()).limit(MOST)
        if whom:
            query = query.where(_rows.whom == whom)
        if before is not None:
            query = query.where(_rows.id < before)
        async with self._database.read() as read:
            names = {row.id: row.name for row in await read.execute(select(schema.people.c.id, schema.people.c.name))}
            found = (await read.execute(query)).all()
        return [
            AuditRow(
                id=row.id,
                at=iso(row.at) or "",
                by=row.by,
                by_name=names.get(row.by, row.by),
                whom=row.whom,
                whom_name=names.get(row.whom, row.whom),
                action=row.action,
                details=row.details,
            )
            for row in found
        ]
