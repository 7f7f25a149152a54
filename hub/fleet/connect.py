"""``/kiosk/connect``: a kiosk proves its key, is told who it is, and then speaks with the switchboard."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec
from aiohttp import WSMsgType, web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.messages import Challenge, FromKiosk, Health, Identify, Welcome
from hub.fleet.presence import Connected, Presence
from hub.fleet.registry import Kiosk, Registry
from hub.link import LONGEST_REASON, NOT_READABLE, POLICY, SILENCE_S, TRY_LATER, Bad, Link, decoded, socket
from hub.web import HttpError

log = logging.getLogger(__name__)

SIGNED_WITH = b"counterpart-kiosk:"
_decoder = msgspec.json.Decoder(FromKiosk)
CallOf = Callable[[str], str]
Handle = Callable[[Connected, FromKiosk, int], Awaitable[None]]


class _No(NamedTuple):
    """Why a kiosk is turned away. `POLICY` makes it forget who it is and enrol again, so only one that the hub really does
    not know gets that; one that was too slow or speaks another version comes back as it is."""

    code: int
    reason: str


class KioskDoor:
    """``call_of`` names the call of a kiosk that is still known; ``came``, ``said`` and ``gone`` tell of it."""

    def __init__(
        self,
        registry: Registry,
        presence: Presence,
        *,
        menu: Callable[[], str],
        call_of: CallOf,
        card_key: bytes,
        came: Callable[[Connected], Awaitable[None]],
        said: Handle,
        gone: Callable[[str], Awaitable[None]],
        from_own_page: Callable[[web.Request], bool],
    ) -> None:
        self._registry, self._presence = registry, presence
        self._menu, self._call_of, self._card_key = menu, call_of, card_key
        self._came, self._said, self._gone = came, said, gone
        self._from_own_page = from_own_page

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        if "Origin" in request.headers and not self._from_own_page(request):
            raise HttpError(403, "wrong_origin", "a kiosk sends no Origin, and no other site's page may connect")
        ws = socket()
        await ws.prepare(request)
        identified = await self._identified(ws)
        if isinstance(identified, _No):
            log.warning("kiosk from %s refused: %s", request.remote, identified.reason)
            await ws.close(code=identified.code, message=identified.reason.encode()[:LONGEST_REASON])
            return ws
        kiosk, software = identified
        connected = Connected(kiosk, Link(ws, f"kiosk {kiosk.id}"), software)
        self._presence.add(connected)
        connected.link.send(self._welcome(connected))
        log.info("kiosk %s (%s, %s) connected", kiosk.id, kiosk.name, kiosk.site)
        await self._came(connected)
        await connected.link.run(lambda data: self._handle(connected, data), lambda: self._left(connected))
        return ws

    async def _identified(self, ws: web.WebSocketResponse) -> tuple[Kiosk, str] | _No:
        nonce = secrets.token_bytes(32)
        await ws.send_str(msgspec.json.encode(Challenge(nonce=nonce.hex())).decode())
        try:
            async with asyncio.timeout(SILENCE_S):
                received = await ws.receive()
        except TimeoutError:
            return _No(TRY_LATER, f"no identification in {SILENCE_S} s")
        if received.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return _No(TRY_LATER, "gone before the identification")
        try:
            said: FromKiosk = decoded(_decoder, received.data)
        except Bad as bad:
            return _No(NOT_READABLE, f"no identification: {bad}")
        if not isinstance(said, Identify):
            return _No(NOT_READABLE, "the first message has to be identify")
        kiosk = await self._registry.kiosk(said.kiosk)
        if kiosk is None or kiosk.revoked:
            return _No(POLICY, "unknown or revoked kiosk; enrol it again")
        try:
            Ed25519PublicKey.from_public_bytes(kiosk.public_key).verify(bytes.fromhex(said.signature), SIGNED_WITH + nonce)
        except (InvalidSignature, ValueError):
            return _No(POLICY, "the signature is wrong")
        return kiosk, said.software

    def _welcome(self, connected: Connected) -> Welcome:
        kiosk = connected.kiosk
        return Welcome(
            kiosk=kiosk.id,
            kiosk_name=kiosk.name,
            site=kiosk.site,
            site_name=kiosk.site_name,
            prefix=kiosk.prefix,
            token=connected.token,
            menu=self._menu(),
            call=self._call_of(kiosk.id),
            card_key="" if kiosk.sandbox else self._card_key.hex(),
        )

    async def _handle(self, connected: Connected, data: bytes) -> None:
        message: FromKiosk = decoded(_decoder, data)
        if isinstance(message, Health):
            connected.health = message
        await self._said(connected, message, len(data))

    async def _left(self, connected: Connected) -> None:
        """Also one that was revoked, and so is not present any more; but not one that a newer connection has replaced."""
        self._presence.remove(connected)
        if self._presence.get(connected.kiosk.id) is None:
            log.info("kiosk %s is gone", connected.kiosk.id)
            await self._gone(connected.kiosk.id)
