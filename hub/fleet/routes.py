"""Enrolment from both ends, and the list of kiosks."""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from hub.clock import Clock
from hub.fleet.codes import shown
from hub.fleet.presence import Presence, view
from hub.fleet.registry import Registry, TooManyEnrolments, UnknownCode, UnknownSite
from hub.limits import Limiter
from hub.people.roster import Roster
from hub.web import (
    CALLER,
    FLEET_READERS,
    FLEET_WRITERS,
    SITE_READERS,
    Anybody,
    Handler,
    HttpError,
    KioskIdentity,
    Route,
    answer,
    body,
)


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    public_key: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class CodeTyped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(max_length=20)]
    site: Annotated[str, Meta(max_length=60)]
    name: Annotated[str, Meta(min_length=1, max_length=60)]


class FleetRoutes:
    def __init__(
        self,
        registry: Registry,
        presence: Presence,
        roster: Roster,
        clock: Clock,
        connect: Handler,
        address: Callable[[web.Request], str],
    ) -> None:
        """``address``: where a request comes from."""
        self._address = address
        self._registry, self._presence, self._roster, self._clock = registry, presence, roster, clock
        self._connect = connect
        self._asked = Limiter(20, 60.0, clock.elapsed)
        self._guessed = Limiter(5, 60.0, clock.elapsed)

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/kiosk/connect", Anybody.PUBLIC, self._connect),
            Route("POST", "/api/enrolments", Anybody.PUBLIC, self.begin),
            Route("GET", "/api/enrolments/{id}", Anybody.PUBLIC, self.progress),
            Route("POST", "/api/fleet/enrolments", FLEET_WRITERS, self.enrol),
            Route("GET", "/api/fleet/kiosks", FLEET_READERS, self.kiosks),
            Route("GET", "/api/fleet/sites", SITE_READERS, self.sites),
            Route("DELETE", "/api/fleet/kiosks/{id}", FLEET_WRITERS, self.revoke),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        key = await body(request, Key)
        self._asked.attempt(self._address(request))
        try:
            enrolment = await self._registry.begin(bytes.fromhex(key.public_key))
        except TooManyEnrolments as error:
            raise HttpError(429, "too_many_attempts", str(error), {"Retry-After": "60"}) from error
        left = round(enrolment.expires_at - self._clock.now())
        return answer({"enrolment": enrolment.id, "code": shown(enrolment.code), "expires_in_s": left}, 201)

    async def progress(self, request: web.Request) -> web.Response:
        enrolment = await self._registry.enrolment(request.match_info["id"])
        state: Literal["waiting", "done", "expired"] = "waiting"
        if enrolment is not None and enrolment.kiosk is not None:
            state = "done"
        elif enrolment is None or enrolment.expires_at <= self._clock.now():
            state = "expired"
        return answer({"state": state, "kiosk": (enrolment.kiosk if enrolment else None) or ""})

    async def enrol(self, request: web.Request) -> web.Response:
        typed = await body(request, CodeTyped)
        person = request[CALLER].person.id
        self._guessed.attempt(person)
        try:
            kiosk = await self._registry.enrol(typed.code, typed.site, typed.name)
        except UnknownCode as error:
            raise HttpError(404, "unknown_code", "wrong, used before, or older than ten minutes") from error
        except UnknownSite as error:
            raise HttpError(422, "unknown_site", f"there is no site {typed.site!r}") from error
        self._guessed.forget(person)
        return answer(view(kiosk, self._presence.get(kiosk.id)), 201)

    async def kiosks(self, request: web.Request) -> web.Response:
        return answer({"kiosks": [view(kiosk, self._presence.get(kiosk.id)) for kiosk in await self._registry.kiosks()]})

    async def sites(self, request: web.Request) -> web.Response:
        return answer({"sites": await self._roster.sites()})

    async def revoke(self, request: web.Request) -> web.Response:
        kiosk_id = request.match_info["id"]
        if not await self._registry.revoke(kiosk_id):
            raise HttpError(404, "not_found", f"there is no kiosk {kiosk_id!r}")
        self._presence.keep_only({connected.kiosk.id for connected in self._presence.all()} - {kiosk_id})
        return web.Response(status=204)


def bearer(presence: Presence) -> Callable[[web.Request], KioskIdentity | None]:
    """Which kiosk a request's bearer token belongs to."""

    def kiosk(request: web.Request) -> KioskIdentity | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return presence.bearer(token) if scheme == "Bearer" and token else None

    return kiosk
