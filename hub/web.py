"""What every route of the hub shares: who may call it, how errors look, which headers every answer carries.

A route is a row: method, path, who, handler. The access check and the test's matrix are both made from these rows.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from domain.checked import Problems, decode
from hub.people.person import Person, Role

log = logging.getLogger(__name__)

MAX_BODY = 1_048_576
T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Anybody(StrEnum):
    """Routes that ask for no person: everybody, or a kiosk with the bearer token of its open connection."""

    PUBLIC = "public"
    KIOSK = "kiosk"


Access = Anybody | frozenset[Role]
SIGNED_IN: Access = frozenset(Role)
AGENTS: Access = frozenset({Role.AGENT, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
SUPERVISORS: Access = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
MANAGERS: Access = frozenset({Role.MANAGER, Role.ADMIN})
ORDER_READERS: Access = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.KITCHEN, Role.ADMIN})
FLEET_READERS: Access = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.TECHNICIAN, Role.ADMIN})
SITE_READERS: Access = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.KITCHEN, Role.TECHNICIAN, Role.ADMIN})
FLEET_WRITERS: Access = frozenset({Role.MANAGER, Role.TECHNICIAN, Role.ADMIN})


class Route(NamedTuple):
    """``unfinished``: also for somebody who still has to set up the second factor of their role. ``proved``: only soon after
    the password or a passkey was given."""

    method: str
    path: str
    access: Access
    handler: Handler
    unfinished: bool = False
    proved: bool = False


class Caller(NamedTuple):
    """A person who is signed in, and the hash of the session's token. ``finished``: with the second factor that the role
    needs; ``proved``: the password or a passkey was given a moment ago."""

    person: Person
    session: str
    finished: bool
    proved: bool


class KioskIdentity(NamedTuple):
    """``sandbox``: it stands in a studio, and nothing that it does is real."""

    id: str
    site: str
    sandbox: bool = False


CALLER = web.RequestKey("caller", Caller)
KIOSK = web.RequestKey("kiosk", KioskIdentity)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class HttpError(Exception):
    """Answered as ``{"error": key, "message": …}``; the message is for a developer, never for a customer."""

    def __init__(self, status: int, key: str, message: str = "", headers: dict[str, str] | None = None) -> None:
        self.status, self.key, self.message, self.headers = status, key, message, headers or {}
        super().__init__(f"{status} {key} {message}")


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A value as JSON that no browser keeps."""
    return web.Response(
        body=msgspec.json.encode(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


async def body(request: web.Request, kind: type[T]) -> T:
    """The request's JSON as a struct; a 400 that names the path of what is wrong."""
    if request.content_type != "application/json":
        raise HttpError(400, "not_readable", f"content type {request.content_type!r}; needed is application/json")
    try:
        return decode(msgspec.json.Decoder(kind), await request.read())
    except msgspec.DecodeError as error:
        raise HttpError(400, "not_readable", str(error)) from error


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether the page that sent this came from this hub."""
    origin = urlsplit(request.headers.get("Origin", ""))
    own = {("http", request.host), ("https", request.host)} if not public_url else set()
    public = urlsplit(public_url)
    return (origin.scheme, origin.netloc) in own | {(public.scheme, public.netloc)} and bool(origin.netloc)


class Gate:
    """Lets a request through to its handler, or answers why not."""

    def __init__(
        self,
        *,
        public_url: str,
        secure: bool,
        caller: Callable[[web.Request], Awaitable[Caller | None]],
        kiosk: Callable[[web.Request], KioskIdentity | None],
    ) -> None:
        self._public_url, self._secure = public_url, secure
        self._caller, self._kiosk = caller, kiosk

    def application(self, routes: Iterable[Route]) -> web.Application:
        app = web.Application(middlewares=[_errors], client_max_size=MAX_BODY)
        for route in routes:
            app.router.add_route(route.method, route.path, self._guarded(route))
        app.on_response_prepare.append(self._add_headers)
        return app

    def _guarded(self, route: Route) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            await self._admit(request, route)
            return await route.handler(request)

        return guarded

    async def _admit(self, request: web.Request, route: Route) -> None:
        if request.method not in ("GET", "HEAD") and "Origin" in request.headers and not self.from_own_page(request):
            raise HttpError(403, "wrong_origin", f"origin {request.headers['Origin']!r} is not this hub")
        if route.access is Anybody.PUBLIC:
            return
        if route.access is Anybody.KIOSK:
            kiosk = self._kiosk(request)
            if kiosk is None:
                raise HttpError(401, "signed_out", "the bearer token is that of no connected kiosk")
            request[KIOSK] = kiosk
            return
        caller = await self._caller(request)
        if caller is None:
            raise HttpError(401, "signed_out", "no session, or it has ended; sign in with POST /api/session")
        if caller.person.role not in route.access:
            raise HttpError(403, "not_allowed", f"role {caller.person.role!r}; needed is one of {sorted(route.access)}")
        if not caller.finished and not route.unfinished:
            raise HttpError(403, "second_factor_needed", f"role {caller.person.role!r} needs a second factor; set one up")
        if route.proved and not caller.proved:
            raise HttpError(403, "prove_yourself", "give the password again, with POST /api/session/proof")
        request[CALLER] = caller

    def from_own_page(self, request: web.Request) -> bool:
        return same_origin(request, self._public_url)

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(SECURITY_HEADERS)
        if self._secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except HttpError as error:
        log.info("%s %s: %s", request.method, request.path, error)
        return answer({"error": error.key, "message": error.message}, error.status, error.headers)
    except Problems as problems:
        return answer({"error": "problems", "problems": problems.problems}, 422)
    except web.HTTPException as error:
        if request.path.startswith("/api/"):
            key = HTTPStatus(error.status).name.lower() if error.status != 413 else "too_large"
            return answer({"error": key, "message": error.reason}, error.status)
        raise
