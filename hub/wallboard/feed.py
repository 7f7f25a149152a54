"""Tells every open wallboard how the floor is: on each change, but not more often than a person can read it."""

from typing import NamedTuple

from hub.clock import Clock
from hub.database import Database
from hub.fleet.presence import Presence
from hub.fleet.registry import Registry
from hub.link import Link
from hub.news import News
from hub.planning.slots import day_of, midnight, zone_named
from hub.switchboard.switchboard import Switchboard
from hub.wallboard import floor
from hub.wallboard.figures import Figures
from hub.wallboard.places import Places
from hub.wallboard.view import Floor, SiteThere


class Watcher(NamedTuple):
    link: Link
    person: str
    session: str


class Feed:
    def __init__(self, database: Database, registry: Registry, presence: Presence, clock: Clock) -> None:
        self._figures, self._places = Figures(database, clock), Places(database)
        self._registry, self._presence, self._clock = registry, presence, clock
        self.watchers: list[Watcher] = []
        self._news = News("the wallboard", at_least_every_s=10.0, at_most_every_s=0.7)

    def changed(self) -> None:
        """Something is different; the wallboards are told soon."""
        self._news.changed()

    async def run(self, switchboard: Switchboard) -> None:
        """Tell all wallboards, for ever. Without one nothing is asked of the database."""
        await self._news.run(lambda: self._tell(switchboard))

    async def _tell(self, switchboard: Switchboard) -> None:
        if self.watchers:
            message = await self.floor(switchboard)
            for watcher in list(self.watchers):
                watcher.link.send(message)

    async def floor(self, switchboard: Switchboard) -> Floor:
        now = self._clock.elapsed()
        board = switchboard.board
        sites = await self._sites()
        home = sites[0] if sites else None
        zone = zone_named(home.zone if home else "UTC")
        today = midnight(day_of(self._clock.now(), zone), zone)
        hour, day = await self._figures.last_hour(), await self._figures.since(today)
        everybody = floor.waiting(board, now)
        return Floor(
            waiting=floor.shown(everybody),
            waiting_count=len(everybody),
            counts=floor.counts(everybody),
            agents=floor.agents(board, switchboard.guests, now),
            hands=floor.hands(board, now),
            sites=sites,
            hour=hour,
            day=day,
            day_of=home.name if home else "",
        )

    async def _sites(self) -> tuple[SiteThere, ...]:
        kiosks = await self._registry.kiosks()
        return tuple(
            SiteThere(
                id=site.id,
                name=site.name,
                zone=site.zone,
                lat=site.lat,
                lon=site.lon,
                kiosks=sum(1 for kiosk in kiosks if kiosk.site == site.id and not kiosk.sandbox),
                online=sum(1 for one in self._presence.all() if one.kiosk.site == site.id and not one.kiosk.sandbox),
            )
            for site in await self._places.all()
        )
