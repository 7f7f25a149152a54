"""Who works here and what they may: the list of people, invitations, qualifications, and who changed what."""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.clock import Clock
from hub.people.audit import Audit
from hub.people.factors import Factors
from hub.people.invitations import Guest, Invitations
from hub.people.person import Level, Person, Role
from hub.people.qualifications import DAY_S, Refused
from hub.people.roster import Roster
from hub.people.sessions import Sessions
from hub.people.sign_in_routes import Given
from hub.switchboard.agent_state import AgentState
from hub.web import CALLER, MANAGERS, SUPERVISORS, HttpError, Route, answer, body

Word = Annotated[str, Meta(min_length=1, max_length=60)]
Levels = Annotated[dict[Word, Level], Meta(max_length=50)]
Reason = Annotated[str, Meta(min_length=1, max_length=300)]


class Changed(Given, frozen=True):
    role: Role
    site: Annotated[str, Meta(max_length=60)]
    skills: Levels
    languages: Levels
    independent: bool


class NewGuest(Given, frozen=True):
    name: Word
    role: Role
    site: Annotated[str, Meta(max_length=60)] = ""
    skills: Levels = msgspec.field(default_factory=dict)
    languages: Levels = msgspec.field(default_factory=dict)
    independent: bool = False


class Granted(Given, frozen=True):
    name: Word
    scope: Annotated[str, Meta(max_length=60)] = ""
    level: Level = 3
    days: Annotated[int, Meta(ge=1, le=1_000)] = 365


class Revoked(Given, frozen=True):
    name: Word
    reason: Reason
    scope: Annotated[str, Meta(max_length=60)] = ""


class Why(Given, frozen=True):
    reason: Reason


class PeopleRoutes:
    """``states`` says who is at work; ``signed_out`` closes what belonged to sessions."""

    def __init__(
        self,
        roster: Roster,
        sessions: Sessions,
        factors: Factors,
        invitations: Invitations,
        audit: Audit,
        *,
        clock: Clock,
        states: Callable[[], dict[str, AgentState]],
        signed_out: Callable[[set[str]], None],
    ) -> None:
        self._roster, self._sessions, self._factors = roster, sessions, factors
        self._invitations, self._audit, self._clock = invitations, audit, clock
        self._states, self._signed_out = states, signed_out

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/people", SUPERVISORS, self.people),
            Route("PUT", "/api/people/{id}", MANAGERS, self.change, proved=True),
            Route("POST", "/api/people/{id}/qualifications", SUPERVISORS, self.grant),
            Route("POST", "/api/people/{id}/qualifications/revoke", SUPERVISORS, self.revoke),
            Route("POST", "/api/people/{id}/disable", MANAGERS, self.disable),
            Route("POST", "/api/people/{id}/enable", MANAGERS, self.enable, proved=True),
            Route("POST", "/api/people/{id}/renewal", MANAGERS, self.renew, proved=True),
            Route("GET", "/api/invitations", MANAGERS, self.invitations),
            Route("POST", "/api/invitations", MANAGERS, self.invite, proved=True),
            Route("DELETE", "/api/invitations/{id}", MANAGERS, self.revoke_invitation),
            Route("GET", "/api/audit", MANAGERS, self.audit),
        ]

    async def people(self, request: web.Request) -> web.Response:
        states = self._states()
        people, owners = await self._roster.people(), await self._factors.owners()
        rows = [
            {
                **msgspec.to_builtins(person),
                "state": states.get(person.id, AgentState.OFFLINE),
                "second_factor": person.id in owners,
            }
            for person in people
        ]
        return answer({"people": rows})

    async def change(self, request: web.Request) -> web.Response:
        given = await body(request, Changed)
        by, whom = request[CALLER].person, await self._whom(request)
        _may_make(by, given.role)
        if by.id == whom.id and given.role is not by.role:
            raise HttpError(403, "not_yourself", "somebody else has to change your role")
        try:
            await self._roster.change(
                whom.id,
                role=given.role,
                site=given.site or None,
                skills=given.skills,
                languages=given.languages,
                independent=given.independent,
                by=by.id,
            )
        except Refused as refused:
            raise HttpError(422, "refused", str(refused)) from refused
        return answer(await self._whom(request))

    async def grant(self, request: web.Request) -> web.Response:
        given = await body(request, Granted)
        whom = await self._whom(request)
        until = self._clock.now() + given.days * DAY_S
        by = request[CALLER].person.id
        try:
            granted = await self._roster.grant(
                whom.id, given.name, scope=given.scope, level=given.level, expires_at=until, by=by
            )
        except Refused as refused:
            raise HttpError(422, "refused", str(refused)) from refused
        return answer(granted, 201)

    async def revoke(self, request: web.Request) -> web.Response:
        given = await body(request, Revoked)
        whom = await self._whom(request)
        by = request[CALLER].person.id
        if not await self._roster.revoke_qualification(
            whom.id, given.name, scope=given.scope, by=by, reason=given.reason
        ):
            raise HttpError(404, "not_found", f"{whom.name} has no qualification {given.name!r}")
        return web.Response(status=204)

    async def disable(self, request: web.Request) -> web.Response:
        given = await body(request, Why)
        by, whom = request[CALLER].person, await self._whom(request)
        if by.id == whom.id:
            raise HttpError(403, "not_yourself", "somebody else has to disable you")
        sessions = await self._sessions.end_of(whom.id)
        await self._roster.disable(whom.id, by=by.id, reason=given.reason)
        self._signed_out(sessions)
        return web.Response(status=204)

    async def enable(self, request: web.Request) -> web.Response:
        whom = await self._whom(request)
        await self._roster.enable(whom.id, by=request[CALLER].person.id)
        return web.Response(status=204)

    async def renew(self, request: web.Request) -> web.Response:
        """Somebody lost the phone or forgot the password: all factors and sessions go, and a code lets them in again."""
        given = await body(request, Why)
        by, whom = request[CALLER].person, await self._whom(request)
        await self._factors.remove(whom.id)
        self._signed_out(await self._sessions.end_of(whom.id))
        await self._audit.note(by=by.id, whom=whom.id, action="reset", reason=given.reason)
        guest = Guest(whom.name, whom.role, whom.site or None, whom.skills, whom.languages, renews=whom.id)
        return answer(await self._invitations.invite(guest, by.id), 201)

    async def invitations(self, request: web.Request) -> web.Response:
        return answer({"invitations": await self._invitations.all()})

    async def invite(self, request: web.Request) -> web.Response:
        given = await body(request, NewGuest)
        by = request[CALLER].person
        _may_make(by, given.role)
        guest = Guest(
            given.name, given.role, given.site or None, given.skills, given.languages, independent=given.independent
        )
        try:
            return answer(await self._invitations.invite(guest, by.id), 201)
        except Refused as refused:
            raise HttpError(422, "refused", str(refused)) from refused

    async def revoke_invitation(self, request: web.Request) -> web.Response:
        if not await self._invitations.revoke(request.match_info["id"], request[CALLER].person.id):
            raise HttpError(404, "not_found", "there is no such invitation, or it is over")
        return web.Response(status=204)

    async def audit(self, request: web.Request) -> web.Response:
        before = request.query.get("before", "")
        if before and not re.fullmatch("[0-9]{1,15}", before):
            raise HttpError(422, "bad_row", f"before {before!r}; needed is the id of a row")
        rows = await self._audit.rows(request.query.get("whom", ""), int(before) if before else None)
        return answer({"rows": rows})

    async def _whom(self, request: web.Request) -> Person:
        """The person of the address; a manager does not touch an admin."""
        whom = await self._roster.person(request.match_info["id"])
        if whom is None:
            raise HttpError(404, "not_found", f"there is no person {request.match_info['id']!r}")
        _may_make(request[CALLER].person, whom.role)
        return whom


def _may_make(by: Person, role: Role) -> None:
    """Nobody gives or takes rights above their own."""
    if role is Role.ADMIN and by.role is not Role.ADMIN:
        raise HttpError(403, "not_allowed", "only an admin changes an admin")
