"""Staffing over HTTP: how many people each half hour of a day needs, and what so many would give."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from aiohttp import web

from hub.clock import Clock, iso
from hub.config import Planning
from hub.people.roster import Roster
from hub.planning.demand import Demand, Wanted, by_key
from hub.planning.erlang import Goal, Load, Outcome, Unreachable, fewest, outcome, pooled_against_separate
from hub.planning.routes import Asked
from hub.planning.shifts import Interval, Market
from hub.planning.slots import SLOT_S, slot_of, slots_of
from hub.planning.staffing import Need, need
from hub.web import AGENTS, SUPERVISORS, HttpError, Route, answer

T = TypeVar("T", int, float)
AROUND = 6
"""The curve of the what-if shows so many people fewer and more."""

SITES = (1, 2, 3, 5, 8, 12, 20, 35, 60, 100)


class StaffingRoutes:
    def __init__(
        self, asked: Asked, demand: Demand, market: Market, roster: Roster, clock: Clock, aims: Planning
    ) -> None:
        self._asked, self._demand, self._market, self._roster = asked, demand, market, roster
        self._clock, self._aims = clock, aims

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/planning/staffing", AGENTS, self.staffing),
            Route("GET", "/api/planning/what-if", SUPERVISORS, self.what_if),
            Route("GET", "/api/planning/pooling", SUPERVISORS, self.pooling),
        ]

    async def staffing(self, request: web.Request) -> web.Response:
        wanted, zone = await self._asked.wanted(request)
        slots = slots_of(self._asked.day(request, zone), zone)
        until = min(slots[0], slot_of(self._clock.now()))
        models = await self._demand.models(until)
        took = await self._demand.handling(until, wanted)
        planned = await self._planned(slots, wanted)

        def work() -> list[Need]:
            return [need(by_key(models, slot, wanted), took, self._aims, planned.get(slot, {})) for slot in slots]

        found = await asyncio.to_thread(work)
        half_hours = SLOT_S / 3_600
        return answer(
            {
                "zone": zone.key,
                "now": iso(self._clock.now()),
                "handling": took._asdict(),
                "aims": msgspec.to_builtins(self._aims),
                "hours": {
                    "pool": sum(one.pool for one in found) * half_hours,
                    "separate": sum(one.separate for one in found) * half_hours,
                    "planned": sum(one.planned for one in found) * half_hours,
                },
                "slots": [_view(slot, one) for slot, one in zip(slots, found, strict=True)],
            }
        )

    async def _planned(self, slots: list[int], wanted: Wanted) -> dict[int, dict[str, list[str]]]:
        """Who has taken what, with their languages: of the whole pool, and of the site that is asked about."""
        speaks = {person.id: sorted(person.languages) for person in await self._roster.people()}
        found: dict[int, dict[str, list[str]]] = {}
        for one in await self._market.between(slots[0], slots[-1] + SLOT_S):
            if _counts(one, wanted):
                people = found.setdefault(int(one.starts_at), {})
                people.update({worker.id: speaks.get(worker.id, []) for worker in one.taken})
        return found

    async def what_if(self, request: web.Request) -> web.Response:
        """With ``agents`` what they give; always the fewest that reach the goal, and the curve around both."""
        query = request.query
        load, goal = self._load(query), self._goal(query)
        agents = _number(query, "agents", -1, 0, 2_000)

        def work() -> dict[str, object]:
            least = fewest(load, goal)
            chosen = least if agents < 0 else outcome(load, agents, goal.within_s)
            low = max(1, min(least.agents, chosen.agents) - AROUND)
            curve = range(low, max(least.agents, chosen.agents) + AROUND + 1)
            return {
                "fewest": least._asdict(),
                "chosen": chosen._asdict(),
                "curve": [outcome(load, count, goal.within_s)._asdict() for count in curve],
            }

        return answer(await self._computed(work))

    async def pooling(self, request: web.Request) -> web.Response:
        """So many sites with the same calls: one pool against each alone."""
        load, goal = self._load(request.query, calls=6.0), self._goal(request.query, cap=1.0)
        sites = _number(request.query, "sites", 20, 1, 500)

        def work() -> dict[str, object]:
            found = {count: pooled_against_separate([load] * count, goal) for count in {*SITES, sites}}

            def view(count: int) -> dict[str, object]:
                separate = sum(alone.agents for alone in found[count].separate)
                return {"sites": count, "pooled": _brief(found[count].pooled), "separate": separate}

            alone = _brief(found[sites].separate[0])
            return {**view(sites), "alone": alone, "curve": [view(count) for count in sorted(found)]}

        return answer(await self._computed(work))

    async def _computed(self, work: Callable[[], dict[str, object]]) -> dict[str, object]:
        try:
            return await asyncio.to_thread(work)
        except Unreachable as error:
            raise HttpError(422, "unreachable", str(error)) from error

    def _load(self, query: Mapping[str, str], calls: float = 60.0) -> Load:
        patience_s = _number(query, "patience_s", 0.0, 0, 7_200)
        per_hour = _number(query, "calls_per_hour", calls, 0, 10_000)
        return Load(per_hour, _number(query, "aht_s", 180.0, 1, 3_600), patience_s or None)

    def _goal(self, query: Mapping[str, str], cap: float | None = None) -> Goal:
        within_s = _number(query, "within_s", self._aims.within_s, 0, 3_600)
        cap = self._aims.occupancy_cap if cap is None else cap
        return Goal(_number(query, "target", self._aims.target, 0, 1), within_s, _number(query, "cap", cap, 0, 1))


def _counts(one: Interval, wanted: Wanted) -> bool:
    return wanted.site in ("", one.site) or one.site == ""


def _number(query: Mapping[str, str], name: str, usual: T, least: float, most: float) -> T:
    given = query.get(name, "")
    try:
        value = type(usual)(given) if given else usual
    except ValueError as error:
        raise HttpError(422, "bad_number", f"{name} {given!r}; needed is a number") from error
    if not least <= value <= most and value != usual:
        raise HttpError(422, "bad_number", f"{name} {given!r}; allowed are {least:g} to {most:g}")
    return value


def _view(slot: int, one: Need) -> dict[str, object]:
    return {
        "at": iso(slot),
        "need": one.pool,
        "on_roster": one.on_roster,
        "separate": one.separate,
        "planned": one.planned,
        "languages": {language: found._asdict() for language, found in one.by_language.items()},
        "gives": _brief(one.gives),
        "planned_gives": _brief(one.planned_gives),
    }


def _brief(found: Outcome | None) -> dict[str, object] | None:
    return None if found is None else found._asdict()
