"""Signing in and out: a password and then a code, or a passkey alone; and the first sign-in of somebody who was invited."""

import ipaddress
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.limits import Limiter
from hub.people.devices import device_named
from hub.people.factors import Factors
from hub.people.invitations import Invitations
from hub.people.passkeys import Origin
from hub.people.person import Person, SignedIn
from hub.people.qualifications import Refused
from hub.people.roster import Roster, folded
from hub.people.sessions import SESSION_S, Sessions
from hub.people.tokens import Tickets
from hub.web import CALLER, SIGNED_IN, Anybody, Caller, HttpError, Route, answer, body

Name = Annotated[str, Meta(max_length=60)]
Password = Annotated[str, Meta(max_length=1_000)]
Code = Annotated[str, Meta(max_length=60)]
Ticket = Annotated[str, Meta(max_length=100)]


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Credentials(Given, frozen=True):
    name: Name
    password: Password


class SecondStep(Given, frozen=True):
    ticket: Ticket
    code: Code


class Signed(Given, frozen=True):
    """``credential``: what the browser made of the options."""

    ticket: Ticket
    credential: dict[str, Any]


class Proof(Given, frozen=True):
    password: Password


class Invited(Given, frozen=True):
    code: Code


class Joining(Given, frozen=True):
    code: Code
    name: Annotated[str, Meta(max_length=1_000)]
    password: Password


class Limits(NamedTuple):
    """How often somebody may guess: of one name, from one address, a code after the right password, an invitation."""

    name: Limiter
    address: Limiter
    code: Limiter
    invitation: Limiter


class SignInRoutes:
    """``address``: where a request comes from; ``signed_out`` closes what belonged to sessions."""

    def __init__(
        self,
        roster: Roster,
        sessions: Sessions,
        factors: Factors,
        invitations: Invitations,
        *,
        public_url: str,
        elapsed: Callable[[], float],
        address: Callable[[web.Request], str],
        signed_out: Callable[[set[str]], None],
    ) -> None:
        self._roster, self._sessions, self._factors, self._invitations = roster, sessions, factors, invitations
        self._public_url, self._address, self._signed_out = public_url, address, signed_out
        self._secure = public_url.startswith("https://")
        self._limits = Limits(
            name=Limiter(5, 60.0, elapsed),
            address=Limiter(30, 60.0, elapsed),
            code=Limiter(5, 300.0, elapsed),
            invitation=Limiter(10, 60.0, elapsed),
        )
        self._halfway: Tickets[Person] = Tickets(elapsed)
        # A cookie of this prefix cannot be set by another host or over plain HTTP, which a browser refuses to keep.
        self._cookie = "__Host-session" if self._secure else "session"

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/api/session", Anybody.PUBLIC, self.sign_in),
            Route("POST", "/api/session/code", Anybody.PUBLIC, self.second_step),
            Route("POST", "/api/session/passkey/options", Anybody.PUBLIC, self.passkey_options),
            Route("POST", "/api/session/passkey", Anybody.PUBLIC, self.with_passkey),
            Route("POST", "/api/session/proof", SIGNED_IN, self.prove, unfinished=True),
            Route("GET", "/api/session", SIGNED_IN, self.session, unfinished=True),
            Route("DELETE", "/api/session", SIGNED_IN, self.sign_out, unfinished=True),
            Route("POST", "/api/join/look", Anybody.PUBLIC, self.look),
            Route("POST", "/api/join", Anybody.PUBLIC, self.join),
        ]

    async def caller(self, request: web.Request) -> Caller | None:
        """Whose session the cookie is."""
        token = request.cookies.get(self._cookie, "")
        return await self._sessions.caller(token) if token else None

    async def sign_in(self, request: web.Request) -> web.Response:
        given = await body(request, Credentials)
        address = self._address(request)
        self._limits.address.attempt(address)
        name = folded(given.name)  # as it is looked up: another spelling of the same person is no further attempt
        self._limits.name.attempt(name)
        person = await self._roster.with_password(given.name, given.password)
        if person is None:
            raise HttpError(401, "wrong_name_or_password", "no person of that name has that password")
        self._limits.name.forget(name)
        ways = await self._factors.ways(person.id)
        if ways:
            return answer({"ticket": self._halfway.issue(person), "ways": ways}, 202)
        self._limits.address.forget(address)
        return await self._begin(request, person, second_factor=False)

    async def second_step(self, request: web.Request) -> web.Response:
        given = await body(request, SecondStep)
        self._limits.address.attempt(self._address(request))
        person = self._halfway.look(given.ticket)
        if person is None:
            raise HttpError(401, "begin_again", "the ticket is unknown, used, or older than five minutes")
        self._limits.code.attempt(person.id)
        if not await self._factors.right_code(person.id, given.code):
            raise HttpError(401, "wrong_code", "neither a code of now nor a recovery code, or it was used before")
        if self._halfway.take(given.ticket) is None:
            raise HttpError(401, "begin_again", "the ticket was used just now")
        self._limits.code.forget(person.id)
        self._limits.address.forget(self._address(request))
        return await self._begin(request, person, second_factor=True)

    async def passkey_options(self, request: web.Request) -> web.Response:
        self._limits.address.attempt(self._address(request))
        return answer(self._factors.passkeys.options(origin_of(request, self._public_url))._asdict())

    async def with_passkey(self, request: web.Request) -> web.Response:
        given = await body(request, Signed)
        self._limits.address.attempt(self._address(request))
        origin = origin_of(request, self._public_url)
        owner = await self._factors.passkeys.owner(given.ticket, given.credential, origin)
        person = await self._roster.person(owner) if owner else None
        if person is None or person.disabled:
            raise HttpError(401, "wrong_passkey", "no passkey of this hub has signed that")
        self._limits.address.forget(self._address(request))
        return await self._begin(request, person, second_factor=True)

    async def prove(self, request: web.Request) -> web.Response:
        given = await body(request, Proof)
        caller = request[CALLER]
        name = folded(caller.person.name)
        self._limits.name.attempt(name)
        person = await self._roster.with_password(caller.person.name, given.password)
        if person is None or person.id != caller.person.id:
            raise HttpError(401, "wrong_name_or_password", "that is not your password")
        self._limits.name.forget(name)
        await self._sessions.prove(caller.session)
        return web.Response(status=204)

    async def session(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        return answer(self._view(caller.person, caller.finished))

    async def sign_out(self, request: web.Request) -> web.Response:
        session = request[CALLER].session
        await self._sessions.end(session)
        self._signed_out({session})
        response = web.Response(status=204)
        response.del_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="Strict")
        return response

    async def look(self, request: web.Request) -> web.Response:
        given = await body(request, Invited)
        self._limits.invitation.attempt(self._address(request))
        found = await self._invitations.look(given.code)
        if found is None:
            raise HttpError(404, "unknown_code", "the code is wrong, used, revoked, or older than three days")
        return answer(found)

    async def join(self, request: web.Request) -> web.Response:
        given = await body(request, Joining)
        self._limits.invitation.attempt(self._address(request))
        try:
            identity = await self._invitations.join(given.code, given.name, given.password)
        except Refused as refused:
            raise HttpError(422, "refused", str(refused)) from refused
        person = await self._roster.person(identity) if identity else None
        if person is None:
            raise HttpError(404, "unknown_code", "the code is wrong, used, revoked, or older than three days")
        if await self._factors.ways(person.id):  # a new password is no way round the second factor
            return web.Response(status=204)
        return await self._begin(request, person, second_factor=False)

    async def _begin(self, request: web.Request, person: Person, *, second_factor: bool) -> web.Response:
        device = device_named(request.headers.get("User-Agent", ""))
        token = await self._sessions.begin(person.id, device, second_factor=second_factor)
        response = answer(self._view(person, second_factor or person.role not in self._sessions.must))
        response.set_cookie(
            self._cookie, token, max_age=int(SESSION_S), path="/", secure=self._secure, httponly=True, samesite="Strict"
        )
        return response

    def _view(self, person: Person, finished: bool) -> SignedIn:
        return SignedIn(person=person, demo=self._roster.demo, second_factor_needed=not finished)


def origin_of(request: web.Request, public_url: str) -> Origin:
    """What passkeys are made for; a 409 at an address that cannot have any."""
    url = public_url.rstrip("/") or f"http://{request.host}"
    parts = urlsplit(url)
    if not can_have_passkeys(parts.hostname or ""):
        raise HttpError(409, "no_passkeys_here", f"{url} has no name; open the hub by its name instead")
    return Origin(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def can_have_passkeys(host: str) -> bool:
    """Browsers make passkeys for names, never for numbers."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host)
    return False
