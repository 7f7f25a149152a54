"""What each site has run out of: who said so and when is kept, and every kiosk of the site is told at once."""

import logging

import msgspec
from sqlalchemy import insert, select, update

from domain.messages import Availability
from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.fleet.presence import Connected, Presence

log = logging.getLogger(__name__)

_rows = schema.sold_out.c


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """``what`` as `domain.sold_out` names it; ``since`` is ISO 8601 in UTC."""

    what: str
    by: str
    by_name: str
    since: str


class SoldOutBook:
    def __init__(self, database: Database, clock: Clock, presence: Presence) -> None:
        self._database, self._clock, self._presence = database, clock, presence

    async def has_site(self, site: str) -> bool:
        async with self._database.read() as read:
            return await read.scalar(select(schema.sites.c.id).where(schema.sites.c.id == site)) is not None

    async def of(self, site: str) -> list[Mark]:
        """What is sold out there now, the newest first."""
        people = schema.people.c
        query = (
            select(_rows.what, _rows.by, people.name, _rows.since)
            .join(schema.people, people.id == _rows.by)
            .where(_rows.site == site, _rows.ended_at.is_(None))
            .order_by(_rows.since.desc(), _rows.what)
        )
        async with self._database.read() as read:
            return [
                Mark(what=row.what, by=row.by, by_name=row.name, since=iso(row.since) or "")
                for row in await read.execute(query)
            ]

    async def mark(self, site: str, what: str, by: str) -> None:
        """It is sold out from now on; who said so first stays."""
        async with self._database.write() as write:
            known = select(_rows.id).where(_rows.site == site, _rows.what == what, _rows.ended_at.is_(None))
            if await write.scalar(known) is not None:
                return
            await write.execute(insert(schema.sold_out).values(site=site, what=what, by=by, since=self._clock.now()))
        log.info("site %s: %s is sold out, says %s", site, what, by)
        await self._tell(site)

    async def unmark(self, site: str, what: str, by: str) -> None:
        """It is there again."""
        async with self._database.write() as write:
            ended = await write.execute(
                update(schema.sold_out)
                .where(_rows.site == site, _rows.what == what, _rows.ended_at.is_(None))
                .values(ended_by=by, ended_at=self._clock.now())
            )
        if ended.rowcount:
            log.info("site %s: %s is there again, says %s", site, what, by)
            await self._tell(site)

    async def welcome(self, connected: Connected) -> None:
        """A kiosk has come: it may have missed something."""
        connected.link.send(Availability(sold_out=await self._marks(connected.kiosk.site)))

    async def _tell(self, site: str) -> None:
        news = Availability(sold_out=await self._marks(site))
        for connected in self._presence.all():
            if connected.kiosk.site == site:
                connected.link.send(news)

    async def _marks(self, site: str) -> tuple[str, ...]:
        return tuple(sorted(mark.what for mark in await self.of(site)))
