"""`/api/quality`: how good the lines of the sites are, and the last calls of one of them."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

from aiohttp import web

from domain.quality import faults, judge
from hub.clock import Clock, iso
from hub.fleet.registry import Registry
from hub.fleet.view import SiteView
from hub.people.roster import Roster
from hub.planning.slots import day_of, midnight, zone_named
from hub.quality.book import Account, QualityBook
from hub.quality.lines import lines
from hub.web import CALLER, FLEET_READERS, HttpError, Route, answer

MOST_DAYS, USUAL_DAYS = 28, 7
MOST_CALLS = 40
KEPT_S = 60.0
"""Every open page asks for the same, and nobody reads by the second."""

Report = dict[str, object]


class QualityRoutes:
    def __init__(self, book: QualityBook, registry: Registry, roster: Roster, clock: Clock) -> None:
        self._book, self._registry, self._roster, self._clock = book, registry, roster, clock
        self._kept: dict[tuple[int, str], tuple[float, Report]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/quality", FLEET_READERS, self.sites),
            Route("GET", "/api/quality/{site}/calls", FLEET_READERS, self.calls),
        ]

    async def sites(self, request: web.Request) -> web.Response:
        sites = await self._roster.sites()
        zones = {site.id: zone_named(site.zone) for site in sites}
        home = zones.get(request[CALLER].person.site or "") or next(iter(zones.values()), zone_named("UTC"))
        asked, now = (_days(request), home.key), self._clock.elapsed()
        self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] < KEPT_S}
        if asked not in self._kept:
            self._kept[asked] = (now, await self._report(asked[0], home, sites, zones))
        return answer(self._kept[asked][1])

    async def _report(self, count: int, home: ZoneInfo, sites: list[SiteView], zones: dict[str, ZoneInfo]) -> Report:
        last = day_of(self._clock.now(), home)
        days = [last - dt.timedelta(days=back) for back in reversed(range(count))]
        accounts = await self._book.since(midnight(days[0], home), self._clock.now())
        kiosks, named = await self._registry.names(), {site.id: site.name for site in sites}
        found, agents = await asyncio.to_thread(lines, accounts, days, home, zones, named, kiosks)
        people = {person.id: person.name for person in await self._roster.people()} if agents else {}
        return {
            "days": [day.isoformat() for day in days],
            "sites": found,
            "agents": [{"person": people.get(one.person, one.person), "tally": one.tally} for one in agents],
            "without": sorted(name for key, name in named.items() if key not in {line.site for line in found}),
        }

    async def calls(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        found = await self._book.since(now - _days(request) * 86_400, now, site=request.match_info["site"])
        names = await self._registry.names()
        people = {person.id: person.name for person in await self._roster.people()}
        by_call: dict[str, list[Account]] = {}
        for one in reversed(found):
            by_call.setdefault(one.call, []).append(one)
        newest = list(by_call.items())[:MOST_CALLS]
        return answer(
            {
                "calls": [
                    {
                        "call": call,
                        "at": iso(ends[0].at),
                        "kiosk": ends[0].kiosk,
                        "kiosk_name": names.get(ends[0].kiosk, ends[0].kiosk),
                        "ends": [shown(end, names | people) for end in reversed(ends)],
                    }
                    for call, ends in newest
                ]
            }
        )


def shown(account: Account, names: dict[str, str]) -> dict[str, object]:
    """One end of a call as pages have it."""
    return {
        "side": account.side,
        "by": names.get(account.by, account.by),
        "grade": judge(account.quality),
        "faults": faults(account.quality),
        "quality": account.quality,
    }


def _days(request: web.Request) -> int:
    text = request.query.get("days", str(USUAL_DAYS))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAYS):
        raise HttpError(422, "bad_days", f"days {text!r}; allowed are 1 to {MOST_DAYS}")
    return int(text)
