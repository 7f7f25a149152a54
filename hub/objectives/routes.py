"""Objectives: everybody sees their own, whoever leads sees all; managers set the targets."""

import re
from typing import Annotated

from aiohttp import web
from msgspec import Meta

from hub.objectives.book import BadTarget, Objectives
from hub.objectives.measures import FEWEST, Target
from hub.people.person import Person
from hub.people.roster import Roster
from hub.people.sign_in_routes import Given
from hub.web import AGENTS, CALLER, MANAGERS, SUPERVISORS, HttpError, Route, answer, body

MOST_DAYS = 92


class NewTarget(Given, frozen=True):
    low: Annotated[float, Meta(ge=0, le=7_200)]
    high: Annotated[float, Meta(ge=0, le=7_200)] | None = None


class ObjectivesRoutes:
    def __init__(self, objectives: Objectives, roster: Roster) -> None:
        self._objectives, self._roster = objectives, roster

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/objectives", AGENTS, self.mine),
            Route("GET", "/api/people/{id}/objectives", SUPERVISORS, self.of_somebody),
            Route("PUT", "/api/objectives/targets/{measure}", MANAGERS, self.aim),
        ]

    async def mine(self, request: web.Request) -> web.Response:
        return await self._answer(request, request[CALLER].person)

    async def of_somebody(self, request: web.Request) -> web.Response:
        person = await self._roster.person(request.match_info["id"])
        if person is None:
            raise HttpError(404, "not_found", f"there is no person {request.match_info['id']!r}")
        return await self._answer(request, person)

    async def _answer(self, request: web.Request, person: Person) -> web.Response:
        days = request.query.get("days", "28")
        if not re.fullmatch("[0-9]{1,3}", days) or not 1 <= int(days) <= MOST_DAYS:
            raise HttpError(422, "bad_days", f"days {days!r}; allowed are 1 to {MOST_DAYS}")
        found = await self._objectives.of(person.id, int(days))
        return answer({"days": int(days), "fewest": FEWEST, "measures": found})

    async def aim(self, request: web.Request) -> web.Response:
        given = await body(request, NewTarget)
        target = Target(given.low, given.high)
        try:
            await self._objectives.aim(request.match_info["measure"], target, request[CALLER].person.id)
        except BadTarget as error:
            raise HttpError(422, "bad_target", str(error)) from error
        return web.Response(status=204)
