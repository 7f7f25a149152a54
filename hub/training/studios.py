"""``/studio/connect``: kiosks with a customer of software, who play practice calls when they are asked to."""

import hmac
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from aiohttp import web

from domain.studio import FromStudio, Happened, PlayOver, PlayScenario, StopPlay, StudioHere, StudioWelcome
from hub.fleet.registry import Registry, UnknownCode
from hub.link import NOT_READABLE, REPLACED, Link, decoded, socket
from hub.web import HttpError

log = logging.getLogger(__name__)
_decoder = msgspec.json.Decoder(FromStudio)

KIOSK_NAME = "Practice"


def studio_token(state: Path) -> str:
    """What a studio has to know; made when it is missing. Whoever may read the hub's folder may bring a studio."""
    file = state / "studio.token"
    if not file.exists():
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(32))
    return file.read_text().strip()


@dataclass(eq=False)
class Studio:
    """A studio that is connected; ``attempt`` is what it plays, or nothing."""

    link: Link
    kiosk: str = ""
    attempt: str = ""


class Studios:
    """``happened`` and ``over`` are told what a studio reports, ``gone`` the attempt of a studio that was lost."""

    def __init__(
        self,
        registry: Registry,
        token: str,
        site: Callable[[], Awaitable[str]],
        *,
        happened: Callable[[Happened], None],
        over: Callable[[PlayOver], Awaitable[None]],
        gone: Callable[[str], Awaitable[None]],
    ) -> None:
        self._registry, self._token, self._site = registry, token, site
        self._happened, self._over, self._gone = happened, over, gone
        self._all: list[Studio] = []

    @property
    def here(self) -> int:
        return sum(bool(studio.kiosk) for studio in self._all)

    @property
    def free(self) -> int:
        return sum(bool(studio.kiosk) and not studio.attempt for studio in self._all)

    def take(self) -> Studio | None:
        """One that plays nothing."""
        return next((studio for studio in self._all if studio.kiosk and not studio.attempt), None)

    def play(self, studio: Studio, play: PlayScenario) -> None:
        studio.attempt = play.attempt
        studio.link.send(play)

    def stop(self, attempt: str) -> None:
        for studio in self._all:
            if studio.attempt == attempt:
                studio.attempt = ""
                studio.link.send(StopPlay(attempt=attempt))

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not hmac.compare_digest(token.encode(), self._token.encode()):
            raise HttpError(401, "signed_out", "this is not the token of the hub's studio.token")
        ws = socket()
        await ws.prepare(request)
        studio = Studio(Link(ws, "studio"))
        self._all.append(studio)
        await studio.link.run(lambda data: self._said(studio, data), lambda: self._left(studio))
        return ws

    async def _said(self, studio: Studio, data: bytes) -> None:
        message: StudioHere | Happened | PlayOver = decoded(_decoder, data)
        match message:
            case StudioHere():
                await self._welcome(studio, message)
            case Happened(attempt=attempt) if attempt == studio.attempt:
                self._happened(message)
            case PlayOver(attempt=attempt) if attempt == studio.attempt:
                studio.attempt = ""
                await self._over(message)
            case _:
                log.debug("a studio speaks of an attempt that it does not play")

    async def _welcome(self, studio: Studio, here: StudioHere) -> None:
        """Make its kiosk one of the sandbox, or ask for its code."""
        kiosk = await self._registry.kiosk(here.kiosk) if here.kiosk else None
        if here.code:
            try:
                kiosk = await self._registry.enrol(here.code, await self._site(), KIOSK_NAME, sandbox=True)
            except UnknownCode:
                studio.link.close(NOT_READABLE, "no kiosk shows this code")
                return
        if kiosk is None or kiosk.revoked or not kiosk.sandbox:
            studio.link.send(StudioWelcome(kiosk=""))
            return
        for other in self._all:
            if other is not studio and other.kiosk == kiosk.id:
                other.link.close(REPLACED, "another studio has this kiosk")
        studio.kiosk = kiosk.id
        log.info("studio with kiosk %s is here", kiosk.id)
        studio.link.send(StudioWelcome(kiosk=kiosk.id))

    async def _left(self, studio: Studio) -> None:
        self._all.remove(studio)
        if studio.attempt:
            await self._gone(studio.attempt)

    def say_goodbye(self, code: int, reason: str) -> None:
        for studio in self._all:
            studio.link.close(code, reason)
