"""Tells every open wallboard how the floor is: on each change, but not more often than a person can read it."""

import asyncio
import logging
from typing import NamedTuple

from hub.clock import Clock
from hub.database import Database
from hub.fleet.presence import Presence
from hub.fleet.registry import Registry
from hub.link import Link
from hub.planning.slots import day_of, midnight, zone_named
from hub.switchboard.switchboard import Switchboard
from hub.wallboard import floor
from hub.wallboard.figures import Figures
from hub.wallboard.places import Places
from hub.wallboard.view import Floor, SiteThere

log = logging.getLogger(__name__)

AT_LEAST_EVERY_S = 10.0
AT_MOST_EVERY_S = 0.7


class Watcher(NamedTuple):
    link: Link
    person: str
    session: str


class Feed:
    def __init__(self, database: Database, registry: Registry, presence: Presence, clock: Clock) -> None:
        self._figures, self._places = Figures(database, clock), Places(database)
        self._registry, self._presence, self._clock = registry, presence, clock
        self.watchers: list[Watcher] = []
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Something is different; the wallboards are told soon."""
        self._changed.set()

    async def run(self, switchboard: Switchboard) -> None:
        """Tell all wallboards, for ever. Without one nothing is asked of the database."""
        while True:
            try:
                async with asyncio.timeout(AT_LEAST_EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            try:
                await self._tell(switchboard)
            except (
                Exception
            ):  # the owner of a loop that has to go on: calls need no wallboard, and the next look repairs it
                log.exception("the wallboard could not be made")
            await asyncio.sleep(AT_MOST_EVERY_S)

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
