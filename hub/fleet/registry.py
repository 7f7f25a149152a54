"""Which kiosks belong to the chain: enrolling them with a code from their screen, and revoking them."""

import secrets
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.fleet.codes import LIFE_S, new_code, prefix, typed

MOST_WAITING = 200
"""Enrolments that may wait at the same time; anybody can ask for one."""


class UnknownCode(LookupError):
    """Wrong, used before, or older than ten minutes; which of them is not told."""


class UnknownSite(LookupError):
    """There is no such site."""


class TooManyEnrolments(RuntimeError):
    """Too many codes wait to be typed."""


class Kiosk(NamedTuple):
    id: str
    name: str
    site: str
    site_name: str
    prefix: str
    public_key: bytes
    revoked: bool
    sandbox: bool  # stands in a studio, for practice


class Enrolment(NamedTuple):
    id: str
    code: str
    expires_at: float
    kiosk: str | None


class Registry:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def begin(self, public_key: bytes) -> Enrolment:
        """A new code for the kiosk that made this key."""
        now = self._clock.now()
        table = schema.enrolments
        enrolment = Enrolment(secrets.token_hex(16), new_code(), now + LIFE_S, None)
        async with self._database.write() as write:
            # One that was used stays a while longer, so that its kiosk surely learns of it.
            await write.execute(delete(table).where(table.c.expires_at <= now - LIFE_S))
            waiting = select(func.count()).where(table.c.kiosk.is_(None), table.c.expires_at > now)
            if (await write.scalar(waiting) or 0) >= MOST_WAITING:
                raise TooManyEnrolments(f"{MOST_WAITING} enrolments wait already; they end after {LIFE_S:.0f} s")
            await write.execute(insert(table).values(**enrolment._asdict(), public_key=public_key))
        return enrolment

    async def enrolment(self, enrolment_id: str) -> Enrolment | None:
        table = schema.enrolments
        async with self._database.read() as read:
            row = (await read.execute(select(table).where(table.c.id == enrolment_id))).one_or_none()
        return None if row is None else Enrolment(row.id, row.code, row.expires_at, row.kiosk)

    async def enrol(self, code: str, site: str, name: str, *, sandbox: bool = False) -> Kiosk:
        """Make the kiosk that shows this code one of the site's. Raises `UnknownCode` or `UnknownSite`.

        A kiosk that was enrolled before with the same key keeps its id, and is no longer revoked.
        """
        table = schema.enrolments
        async with self._database.write() as write:
            if not await write.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site)):
                raise UnknownSite(site)
            waiting = table.c.code == typed(code), table.c.kiosk.is_(None), table.c.expires_at > self._clock.now()
            row = (await write.execute(select(table.c.id, table.c.public_key).where(*waiting))).one_or_none()
            if row is None:
                raise UnknownCode(code)
            kiosk_id = await self._place(write, row.public_key, site, name, sandbox)
            await write.execute(update(table).where(table.c.id == row.id).values(kiosk=kiosk_id))
            return await _one(write, schema.kiosks.c.id == kiosk_id)

    async def _place(self, write: AsyncConnection, public_key: bytes, site: str, name: str, sandbox: bool) -> str:
        table = schema.kiosks
        known = (await write.execute(select(table.c.id, table.c.site).where(table.c.public_key == public_key))).first()
        kiosk_id = known.id if known else f"k{secrets.token_hex(6)}"
        values = {"site": site, "name": name, "sandbox": sandbox, "enrolled_at": self._clock.now(), "revoked_at": None}
        if known is None or known.site != site:
            # Prefixes are never given twice: two kiosks of a site must not print the same number on one day.
            taken = set((await write.execute(select(table.c.prefix).where(table.c.site == site))).scalars())
            values["prefix"] = next(letters for index in range(len(taken) + 1) if (letters := prefix(index)) not in taken)
        if known is None:
            await write.execute(insert(table).values(id=kiosk_id, public_key=public_key, **values))
        else:
            await write.execute(update(table).where(table.c.id == kiosk_id).values(**values))
        return kiosk_id

    async def kiosk(self, kiosk_id: str) -> Kiosk | None:
        async with self._database.read() as read:
            row = (await read.execute(_query().where(schema.kiosks.c.id == kiosk_id))).mappings().one_or_none()
        return None if row is None else _kiosk(row)

    async def kiosks(self) -> list[Kiosk]:
        """All that are not revoked, by site and name."""
        async with self._database.read() as read:
            rows = await read.execute(
                _query()
                .where(schema.kiosks.c.revoked_at.is_(None))
                .order_by(schema.sites.c.name, schema.kiosks.c.name)
            )
            return [_kiosk(row) for row in rows.mappings()]

    async def names(self) -> dict[str, str]:
        """Of all that there are or were, by id."""
        async with self._database.read() as read:
            return {row.id: row.name for row in await read.execute(select(schema.kiosks.c.id, schema.kiosks.c.name))}

    async def ids(self) -> set[str]:
        """Of all that are not revoked; quick, also of thousands."""
        async with self._database.read() as read:
            return set(await read.scalars(select(schema.kiosks.c.id).where(schema.kiosks.c.revoked_at.is_(None))))

    async def revoke(self, kiosk_id: str) -> bool:
        """Whether there was such a kiosk to revoke."""
        table = schema.kiosks
        async with self._database.write() as write:
            done = await write.execute(
                update(table).where(table.c.id == kiosk_id, table.c.revoked_at.is_(None)).values(revoked_at=self._clock.now())
            )
            return done.rowcount == 1


def _query() -> Select[tuple[object, ...]]:
    return select(schema.kiosks, schema.sites.c.name.label("site_name")).join(
        schema.sites, schema.sites.c.id == schema.kiosks.c.site
    )


async def _one(connection: AsyncConnection, condition: ColumnElement[bool]) -> Kiosk:
    return _kiosk((await connection.execute(_query().where(condition))).mappings().one())


def _kiosk(row: RowMapping) -> Kiosk:
    return Kiosk(
        id=row["id"],
        name=row["name"],
        site=row["site"],
        site_name=row["site_name"],
        prefix=row["prefix"],
        public_key=row["public_key"],
        revoked=row["revoked_at"] is not None,
        sandbox=row["sandbox"],
    )
