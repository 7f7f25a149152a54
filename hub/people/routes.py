"""Signing in and out, and the list of people."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.console.protocol import AgentState, Person, SignedIn
from hub.limits import Limiter
from hub.people.roster import SESSION_S, Roster, folded
from hub.web import CALLER, SIGNED_IN, SUPERVISORS, Anybody, Caller, HttpError, Route, answer, body


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=60)]
    password: Annotated[str, Meta(max_length=1_000)]


class PeopleRoutes:
    """``states`` says who is at work; ``signed_out`` closes what belonged to a session."""

    def __init__(
        self,
        roster: Roster,
        *,
        secure: bool,
        elapsed: Callable[[], float],
        states: Callable[[], dict[str, AgentState]],
        signed_out: Callable[[set[str]], None],
    ) -> None:
        self._roster, self._secure, self._states, self._signed_out = roster, secure, states, signed_out
        self._by_name = Limiter(5, 60.0, elapsed)
        self._by_address = Limiter(30, 60.0, elapsed)
        # A cookie of this prefix cannot be set by another host or over plain HTTP, which a browser refuses to keep.
        self._cookie = "__Host-session" if secure else "session"

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/api/session", Anybody.PUBLIC, self.sign_in),
            Route("GET", "/api/session", SIGNED_IN, self.session),
            Route("DELETE", "/api/session", SIGNED_IN, self.sign_out),
            Route("GET", "/api/people", SUPERVISORS, self.people),
        ]

    async def caller(self, request: web.Request) -> Caller | None:
        """Whose session the cookie is."""
        token = request.cookies.get(self._cookie, "")
        return await self._roster.caller(token) if token else None

    async def sign_in(self, request: web.Request) -> web.Response:
        given = await body(request, Credentials)
        self._by_address.attempt(request.remote or "")
        name = folded(given.name)  # as it is looked up: another spelling of the same person is no further attempt
        self._by_name.attempt(name)
        found = await self._roster.sign_in(given.name, given.password)
        if found is None:
            raise HttpError(401, "wrong_name_or_password", "no person of that name has that password")
        self._by_name.forget(name)
        self._by_address.forget(request.remote or "")
        person, token = found
        response = answer(self._view(person))
        response.set_cookie(
            self._cookie, token, max_age=int(SESSION_S), path="/", secure=self._secure, httponly=True, samesite="Strict"
        )
        return response

    async def session(self, request: web.Request) -> web.Response:
        return answer(self._view(request[CALLER].person))

    async def sign_out(self, request: web.Request) -> web.Response:
        session = request[CALLER].session
        await self._roster.sign_out(session)
        self._signed_out({session})
        response = web.Response(status=204)
        response.del_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="Strict")
        return response

    async def people(self, request: web.Request) -> web.Response:
        states = self._states()
        people = await self._roster.people()
        rows = [
            {**msgspec.to_builtins(person), "state": states.get(person.id, AgentState.OFFLINE)} for person in people
        ]
        return answer({"people": rows})

    def _view(self, person: Person) -> SignedIn:
        return SignedIn(person=person, demo=self._roster.demo)
