"""Shifts over HTTP: the market as the page shows it, taking, giving back, swapping, and the file for a calendar."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.clock import Clock, iso
from hub.people.person import Person
from hub.people.roster import Roster
from hub.planning.calendar import calendar
from hub.planning.shifts import Interval, Market, Opened, Refusal, Refused
from hub.planning.slots import day_of, midnight, zone_named
from hub.planning.swaps import Swap, Swaps
from hub.web import AGENTS, CALLER, MANAGERS, HttpError, Route, answer, body

WEEK_S = 7 * 86_400
MOST_DAYS = 35
FURTHEST_DAYS = 400
Id = Annotated[str, Meta(max_length=40)]


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    intervals: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=96)]


class OpenedThen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``at``: ISO 8601 with an offset or Z, the first moment of a half hour."""

    at: dt.datetime
    site: Id
    language: Id
    need: int
    floor: int = 0


class Openings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    intervals: Annotated[tuple[OpenedThen, ...], Meta(min_length=1, max_length=400)]


class AskSwap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``for_interval``: what the asker gets for it; None: nothing."""

    interval: Id
    person: Id
    for_interval: Id | None = None


class AnswerSwap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accept: bool


class ShiftRoutes:
    """``languages``: of the menu in force."""

    def __init__(
        self, market: Market, swaps: Swaps, roster: Roster, clock: Clock, languages: Callable[[], Sequence[str]]
    ) -> None:
        self._market, self._swaps, self._roster, self._clock = market, swaps, roster, clock
        self._languages = languages

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/shifts", AGENTS, self.shifts),
            Route("GET", "/api/shifts/mine.ics", AGENTS, self.calendar),
            Route("POST", "/api/shifts/open", MANAGERS, self.open),
            Route("POST", "/api/shifts/take", AGENTS, self.take),
            Route("POST", "/api/shifts/give-back", AGENTS, self.give_back),
            Route("POST", "/api/shifts/swaps", AGENTS, self.ask_swap),
            Route("POST", "/api/shifts/swaps/{id}", AGENTS, self.answer_swap),
            Route("DELETE", "/api/shifts/swaps/{id}", AGENTS, self.withdraw_swap),
        ]

    async def shifts(self, request: web.Request) -> web.Response:
        """Of local days from ``from`` on, each interval with why the caller may not take it, if so."""
        person = request[CALLER].person
        sites = {site.id: site for site in await self._roster.sites()}
        home = sites.get(person.site) or next(iter(sites.values()), None)
        zone = zone_named(home.zone if home else "UTC")
        since, until = self._span(request, zone)
        found = await self._market.between(since, until)
        busy = {one.starts_at for one in found if any(worker.id == person.id for worker in one.taken)}
        swaps = await self._swaps.open_for(person.id)
        return answer(
            {
                "now": iso(self._clock.now()),
                "zone": zone.key,
                "from": iso(since),
                "sites": [{"id": site.id, "name": site.name} for site in sites.values()],
                "languages": list(self._languages()),
                "give_back_before_s": self._market.give_back_before_s,
                "intervals": [self._view(one, person, busy) for one in found],
                "swaps": await self._swap_views(swaps),
            }
        )

    def _view(self, one: Interval, person: Person, busy: set[float]) -> dict[str, object]:
        unfit = self._market.unfit(person, one.language, one.starts_at)
        mine = any(worker.id == person.id for worker in one.taken)
        if unfit is not None:
            reason = unfit.key
        elif not mine and one.starts_at in busy:
            reason = "busy_then"
        else:
            reason = "" if mine or one.free else "full"
        return {
            "id": one.id,
            "at": iso(one.starts_at),
            "site": one.site,
            "language": one.language,
            "need": one.need,
            "floor": one.floor,
            "taken": [worker._asdict() for worker in one.taken],
            "mine": mine,
            "reason": reason,
        }

    async def _swap_views(self, swaps: Sequence[Swap]) -> list[dict[str, object]]:
        if not swaps:
            return []
        names = {person.id: person.name for person in await self._roster.people()}
        ids = {one for swap in swaps for one in (swap.from_interval, swap.to_interval) if one}
        about = {one.id: one for one in await self._market.named(ids)}
        return [
            {
                "id": swap.id,
                "from": {"id": swap.from_person, "name": names.get(swap.from_person, "")},
                "to": {"id": swap.to_person, "name": names.get(swap.to_person, "")},
                "interval": _brief(about[swap.from_interval]),
                "for_interval": _brief(about[swap.to_interval]) if swap.to_interval else None,
            }
            for swap in swaps
        ]

    async def open(self, request: web.Request) -> web.Response:
        wanted = await body(request, Openings)
        sites = {"", *(site.id for site in await self._roster.sites())}
        opened = []
        for one in wanted.intervals:
            if one.site not in sites:
                raise HttpError(422, "unknown_site", f"site {one.site!r}; there are {sorted(sites)}")
            if one.at.tzinfo is None:
                raise HttpError(422, "not_a_slot", f"at {one.at.isoformat()!r}; needed is an offset or Z")
            opened.append(Opened(int(one.at.timestamp()), one.site, one.language, one.need, one.floor))
        try:
            found = await self._market.open(opened)
        except Refused as refused:
            raise HttpError(409, refused.refusal.key, refused.refusal.message) from refused
        return answer({"intervals": [self._view(one, request[CALLER].person, set()) for one in found]})

    async def take(self, request: web.Request) -> web.Response:
        return await self._each(request, self._market.take)

    async def give_back(self, request: web.Request) -> web.Response:
        return await self._each(request, self._market.give_back)

    async def _each(self, request: web.Request, act: Callable[[Person, str], Awaitable[Refusal | None]]) -> web.Response:
        """One after the other, each with its own result; 409 with the first reason when nothing was done at all."""
        chosen = await body(request, Chosen)
        refusals = {one: await act(request[CALLER].person, one) for one in chosen.intervals}
        refused = [refusal for refusal in refusals.values() if refusal is not None]
        if len(refused) == len(refusals):
            raise HttpError(409, refused[0].key, refused[0].message)
        results = [
            {"interval": one, "error": refusal.key if refusal else "", "message": refusal.message if refusal else ""}
            for one, refusal in refusals.items()
        ]
        return answer({"results": results})

    async def ask_swap(self, request: web.Request) -> web.Response:
        wanted = await body(request, AskSwap)
        other = await self._person(wanted.person)
        found = await self._swaps.ask(request[CALLER].person, wanted.interval, other, wanted.for_interval)
        if isinstance(found, Refusal):
            raise HttpError(409, found.key, found.message)
        return answer((await self._swap_views([found]))[0], 201)

    async def answer_swap(self, request: web.Request) -> web.Response:
        said = await body(request, AnswerSwap)
        swap = await self._swaps.asked(request.match_info["id"])
        if swap is None or swap.to_person != request[CALLER].person.id:
            raise HttpError(409, "swap_over", "nobody asks you for this swap any more")
        asker = await self._person(swap.from_person)
        refusal = await self._swaps.answer(swap.id, asker, request[CALLER].person, accept=said.accept)
        return _done(refusal)

    async def withdraw_swap(self, request: web.Request) -> web.Response:
        return _done(await self._swaps.withdraw(request.match_info["id"], request[CALLER].person.id))

    async def calendar(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        mine = await self._market.of(request[CALLER].person.id, now - WEEK_S)
        names = {site.id: site.name for site in await self._roster.sites()}
        headers = {"Content-Disposition": 'attachment; filename="shifts.ics"', "Cache-Control": "no-store"}
        return web.Response(body=calendar(mine, names, now), content_type="text/calendar", charset="utf-8", headers=headers)

    async def _person(self, person: str) -> Person:
        for one in await self._roster.people():
            if one.id == person and not one.disabled:
                return one
        raise HttpError(409, "unknown_person", f"there is no person {person!r}")

    def _span(self, request: web.Request, zone: ZoneInfo) -> tuple[float, float]:
        """Whole local days: a week from today unless ``from`` and ``days`` say otherwise."""
        today = day_of(self._clock.now(), zone)
        given, days = request.query.get("from", today.isoformat()), request.query.get("days", "7")
        try:
            first, length = dt.date.fromisoformat(given), int(days)
        except ValueError as error:
            raise HttpError(422, "bad_span", f"from {given!r}, days {days!r}; needed are a date and a number") from error
        if not 1 <= length <= MOST_DAYS or abs((first - today).days) > FURTHEST_DAYS:
            raise HttpError(422, "bad_span", f"from {first}, days {length}; allowed are 1 to {MOST_DAYS} days near today")
        return midnight(first, zone), midnight(first + dt.timedelta(days=length), zone)


def _brief(one: Interval) -> dict[str, object]:
    return {"id": one.id, "at": iso(one.starts_at), "site": one.site, "language": one.language}


def _done(refusal: Refusal | None) -> web.Response:
    if refusal is not None:
        raise HttpError(409, refusal.key, refusal.message)
    return web.Response(status=204)
