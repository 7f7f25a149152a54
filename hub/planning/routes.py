"""Planning over HTTP: the forecast beside what came."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from hub.clock import Clock, iso
from hub.planning.demand import Demand, Wanted, expected, history_days
from hub.planning.forecast import LITTLE_DAYS
from hub.planning.slots import day_of, slot_of, slots_of
from hub.web import AGENTS, CALLER, HttpError, Route, answer

FURTHEST_DAYS = 400


class SlotForecast(msgspec.Struct, frozen=True, kw_only=True):
    """``at``: its first moment, ISO 8601 in UTC. ``forecast`` calls with the 10 % to 90 % band ``low`` to ``high``, made
    before the day began; None without any history. ``actual``: None before the slot begins; the running slot counts."""

    at: str
    forecast: float | None
    low: int | None
    high: int | None
    actual: int | None


class Asked:
    """What a question is about: whose calls, in whose local time, on which day."""

    def __init__(self, demand: Demand, clock: Clock) -> None:
        self._demand, self._clock = demand, clock

    async def wanted(self, request: web.Request) -> tuple[Wanted, ZoneInfo]:
        """What is asked about, and in whose local time: the site's, else the caller's own, else the first site's."""
        zones = await self._demand.zones()
        wanted = Wanted(request.query.get("site", ""), request.query.get("language", ""))
        if wanted.site and wanted.site not in zones:
            raise HttpError(422, "unknown_site", f"site {wanted.site!r}; there are {sorted(zones)}")
        home = wanted.site or request[CALLER].person.site
        return wanted, zones.get(home) or next(iter(zones.values()), ZoneInfo("UTC"))

    def day(self, request: web.Request, zone: ZoneInfo) -> dt.date:
        given = request.query.get("day")
        if given is None:
            return day_of(self._clock.now(), zone)
        today = day_of(self._clock.now(), zone)
        try:
            day = dt.date.fromisoformat(given)
        except ValueError as error:
            raise HttpError(422, "bad_day", f"day {given!r}; needed is a date such as {today}") from error
        if abs((day - today).days) > FURTHEST_DAYS:
            raise HttpError(422, "bad_day", f"day {given!r}; allowed are {FURTHEST_DAYS} days before and after {today}")
        return day


class PlanningRoutes:
    def __init__(self, asked: Asked, demand: Demand, clock: Clock) -> None:
        self._asked, self._demand, self._clock = asked, demand, clock

    def routes(self) -> list[Route]:
        return [Route("GET", "/api/planning/today", AGENTS, self.today)]

    async def today(self, request: web.Request) -> web.Response:
        wanted, zone = await self._asked.wanted(request)
        day = self._asked.day(request, zone)
        slots = slots_of(day, zone)
        models = await self._demand.models(min(slots[0], slot_of(self._clock.now())))
        actual = await self._demand.actual(slots, wanted)
        days = history_days(models, wanted)
        rows = []
        for slot in slots:
            calls = expected(models, slot, wanted)
            low, high = calls.band()
            known = days > 0
            rows.append(
                SlotForecast(
                    at=iso(slot) or "",
                    forecast=round(calls.mean, 2) if known else None,
                    low=low if known else None,
                    high=high if known else None,
                    actual=actual.get(slot),
                )
            )
        test = await self._demand.back_test(wanted, zone, day_of(self._clock.now(), zone))
        return answer(
            {
                "zone": zone.key,
                "day": day.isoformat(),
                "now": iso(self._clock.now()),
                "history_days": round(days, 1),
                "basis": "none" if not days else "little" if days < LITTLE_DAYS else "good",
                "back_test": test._asdict(),
                "generated": await self._demand.generated(),
                "slots": rows,
            }
        )
