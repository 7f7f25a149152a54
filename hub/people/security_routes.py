"""How I sign in: my password, my authenticator app, my passkeys, and where I am signed in."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from aiohttp import web
from msgspec import Meta

from hub.clock import iso
from hub.limits import Limiter
from hub.people.audit import Audit
from hub.people.authenticators import address_of, picture_of
from hub.people.factors import Factors
from hub.people.qualifications import Refused
from hub.people.roster import Roster
from hub.people.sessions import Sessions, shown
from hub.people.sign_in_routes import Code, Given, Password, Ticket, can_have_passkeys, origin_of
from hub.people.views import Security
from hub.web import CALLER, SIGNED_IN, Caller, HttpError, Route, answer, body


class NewPassword(Given, frozen=True):
    password: Password


class Confirmation(Given, frozen=True):
    code: Code


class NewPasskey(Given, frozen=True):
    """``credential``: what the browser made of the options."""

    ticket: Ticket
    credential: dict[str, Any]
    name: Annotated[str, Meta(min_length=1, max_length=60)]


class SecurityRoutes:
    def __init__(
        self,
        roster: Roster,
        sessions: Sessions,
        factors: Factors,
        audit: Audit,
        *,
        public_url: str,
        elapsed: Callable[[], float],
        signed_out: Callable[[set[str]], None],
    ) -> None:
        self._roster, self._sessions, self._factors, self._audit = roster, sessions, factors, audit
        self._public_url, self._signed_out = public_url, signed_out
        self._guesses = Limiter(10, 300.0, elapsed)

    def routes(self) -> list[Route]:
        routes = [
            Route("GET", "/api/me/security", SIGNED_IN, self.security),
            Route("PUT", "/api/me/password", SIGNED_IN, self.change_password, proved=True),
            Route("POST", "/api/me/authenticator", SIGNED_IN, self.begin_authenticator, proved=True),
            Route("GET", "/api/me/authenticator.svg", SIGNED_IN, self.picture, proved=True),
            Route("POST", "/api/me/authenticator/confirmation", SIGNED_IN, self.confirm_authenticator, proved=True),
            Route("DELETE", "/api/me/authenticator", SIGNED_IN, self.remove_authenticator, proved=True),
            Route("POST", "/api/me/recovery-codes", SIGNED_IN, self.new_codes, proved=True),
            Route("POST", "/api/me/passkeys/options", SIGNED_IN, self.passkey_options, proved=True),
            Route("POST", "/api/me/passkeys", SIGNED_IN, self.add_passkey, proved=True),
            Route("DELETE", "/api/me/passkeys/{id}", SIGNED_IN, self.remove_passkey, proved=True),
            Route("DELETE", "/api/me/sessions/{id}", SIGNED_IN, self.end_session),
            Route("DELETE", "/api/me/sessions", SIGNED_IN, self.end_others),
        ]
        return [route._replace(unfinished=True) for route in routes]  # they are how one finishes

    async def security(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        person = caller.person.id
        host = urlsplit(self._public_url or f"http://{request.host}").hostname or ""
        return answer(
            Security(
                must=caller.person.role in self._sessions.must,
                authenticator=iso(await self._factors.authenticators.since(person)),
                recovery_codes=await self._factors.recovery.left(person),
                passkeys=await self._factors.passkeys.of(person),
                passkeys_here=can_have_passkeys(host),
                sessions=await self._sessions.of(person, caller.session),
            )
        )

    async def change_password(self, request: web.Request) -> web.Response:
        given = await body(request, NewPassword)
        caller = request[CALLER]
        try:
            await self._roster.change_password(caller.person.id, given.password, caller.person.id)
        except Refused as refused:
            raise HttpError(422, "refused", str(refused)) from refused
        return await self.end_others(request)  # whoever knew the old one is out

    async def begin_authenticator(self, request: web.Request) -> web.Response:
        person = request[CALLER].person
        secret = await self._factors.authenticators.begin(person.id)
        if secret is None:
            raise HttpError(409, "there_is_one", "an authenticator is in force; remove it first")
        return answer({"secret": secret, "address": address_of(secret, person.name)}, 201)

    async def picture(self, request: web.Request) -> web.Response:
        person = request[CALLER].person
        secret = await self._factors.authenticators.begun(person.id)
        if secret is None:
            raise HttpError(404, "not_found", "no authenticator waits to be confirmed; begin with POST")
        picture = picture_of(address_of(secret, person.name))
        return web.Response(body=picture, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def confirm_authenticator(self, request: web.Request) -> web.Response:
        given = await body(request, Confirmation)
        caller = request[CALLER]
        self._guesses.attempt(caller.person.id)
        if not await self._factors.authenticators.confirm(caller.person.id, given.code):
            raise HttpError(422, "wrong_code", "not the code of now; is the clock of the phone right?")
        return await self._has_factor(caller, "add_authenticator")

    async def _has_factor(self, caller: Caller, action: str, **details: str) -> web.Response:
        await self._sessions.strengthen(caller.session)
        await self._audit.note(by=caller.person.id, whom=caller.person.id, action=action, **details)
        return answer({"recovery_codes": await self._factors.first_codes(caller.person.id)}, 201)

    async def remove_authenticator(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        await self._keep_one(caller, losing="authenticator")
        if not await self._factors.authenticators.remove(caller.person.id):
            raise HttpError(404, "not_found", "you have no authenticator")
        await self._audit.note(by=caller.person.id, whom=caller.person.id, action="remove_authenticator")
        return web.Response(status=204)

    async def _keep_one(self, caller: Caller, losing: str) -> None:
        """Somebody whose role needs a second factor may change it, not lose it."""
        ways = await self._factors.ways(caller.person.id)
        passkeys = len(await self._factors.passkeys.of(caller.person.id))
        left = {"authenticator": passkeys, "passkey": ("authenticator" in ways) + passkeys - 1}[losing]
        if not left and caller.person.role in self._sessions.must:
            raise HttpError(409, "last_factor", "your role needs a second factor; add another one first")

    async def new_codes(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        if not await self._factors.ways(caller.person.id):
            raise HttpError(409, "no_factor", "recovery codes stand in for a second factor; set one up first")
        await self._audit.note(by=caller.person.id, whom=caller.person.id, action="recovery_codes")
        return answer({"recovery_codes": await self._factors.recovery.renew(caller.person.id)}, 201)

    async def passkey_options(self, request: web.Request) -> web.Response:
        origin = origin_of(request, self._public_url)
        return answer((await self._factors.passkeys.new_options(request[CALLER].person, origin))._asdict())

    async def add_passkey(self, request: web.Request) -> web.Response:
        given = await body(request, NewPasskey)
        caller = request[CALLER]
        origin = origin_of(request, self._public_url)
        made = await self._factors.passkeys.add(caller.person.id, given.ticket, given.credential, given.name, origin)
        if made is None:
            raise HttpError(422, "wrong_passkey", "not an answer to what was asked, or too late; begin again")
        return await self._has_factor(caller, "add_passkey", name=given.name)

    async def remove_passkey(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        await self._keep_one(caller, losing="passkey")
        if not await self._factors.passkeys.remove(caller.person.id, request.match_info["id"]):
            raise HttpError(404, "not_found", "you have no such passkey")
        await self._audit.note(by=caller.person.id, whom=caller.person.id, action="remove_passkey")
        return web.Response(status=204)

    async def end_session(self, request: web.Request) -> web.Response:
        caller, wanted = request[CALLER], request.match_info["id"]
        ended: set[str] = set()
        if len(wanted) == len(shown(caller.session)):
            ended = await self._sessions.end_of(caller.person.id, only=wanted)
        if not ended:
            raise HttpError(404, "not_found", "you have no such session")
        self._signed_out(ended)
        return web.Response(status=204)

    async def end_others(self, request: web.Request) -> web.Response:
        caller = request[CALLER]
        self._signed_out(await self._sessions.end_of(caller.person.id, but=caller.session))
        return web.Response(status=204)
