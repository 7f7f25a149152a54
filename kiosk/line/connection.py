"""The kiosk's WebSocket to the hub: proves who it is, hands on what comes, and comes back when it was lost."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

import aiohttp
import msgspec

from domain.checked import decode
from domain.messages import Challenge, FromHub, FromKiosk, Identify, Welcome
from kiosk.health import version
from kiosk.line.jitter import Jitter
from kiosk.line.keys import KioskKey

log = logging.getLogger(__name__)

HEARTBEAT_S = 4.0
WELCOME_WITHIN_S = 10.0
REACHED_WITHIN_S = 3.0
"""The kernel repeats its knock after 1, 3, 7 s: a fresh try finds a network that is back sooner than an old one."""

CLOSED_WITHIN_S = 0.5

IN_CALL_S = 1.0
"""The longest pause between two tries in a call, which may need the hub to be mended; those in a call are few."""
USEFUL_AFTER_S = 20.0
"""A connection that lived this long was good for something."""

MAX_MESSAGE = 1024 * 1024
POLICY = 1008
"""How the hub closes when it does not know the kiosk, or its signature."""

_from_hub = msgspec.json.Decoder(FromHub)


class Unknown(Exception):
    """The hub does not accept this kiosk: it was revoked, or never was one of its own."""


class HubConnection:
    """``welcomed``, ``heard`` and ``lost`` are called in this order for each connection that got as far as a welcome."""

    def __init__(
        self,
        key: KioskKey,
        *,
        welcomed: Callable[[Welcome], None],
        heard: Callable[[FromHub], None],
        lost: Callable[[], None],
        in_call: Callable[[], bool] = lambda: False,
        jitter: Jitter | None = None,
    ) -> None:
        self._key, self._welcomed, self._heard, self._lost = key, welcomed, heard, lost
        self._in_call, self._jitter = in_call, jitter or Jitter()
        self._out: asyncio.Queue[FromKiosk] | None = None
        self._own_address = ""  # of the connection there is
        self._again = asyncio.Event()

    @property
    def connected(self) -> bool:
        """The hub has said welcome, and what is sent goes out."""
        return self._out is not None

    def send(self, message: FromKiosk) -> None:
        """Send, if the hub is there; nothing is kept for later, because later it would be wrong."""
        if self._out is not None:
            self._out.put_nowait(message)
        else:
            log.debug("no hub to hear %s", type(message).__name__)

    async def run(self, http: aiohttp.ClientSession, kiosk: str) -> None:
        """For ever, or until the hub does not accept ``kiosk``: raises `Unknown`."""
        while True:
            try:
                async with asyncio.timeout(REACHED_WITHIN_S):
                    socket = await http.ws_connect(
                        "/kiosk/connect",
                        heartbeat=HEARTBEAT_S,
                        max_msg_size=MAX_MESSAGE,
                        timeout=aiohttp.ClientWSTimeout(ws_close=CLOSED_WITHIN_S),
                    )
                async with socket:
                    await self._serve(socket, kiosk)
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                log.info("no hub: %s", error or type(error).__name__)
            await self._rest()

    async def _rest(self) -> None:
        """Before the next try; another network is a reason to try at once, and a call one to try soon."""
        pause_s = self._jitter.next_s()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._again.wait(), min(pause_s, IN_CALL_S) if self._in_call() else pause_s)
        self._again.clear()

    def network_changed(self, gone: frozenset[str]) -> None:
        """This machine has lost these addresses, or has others beside: a connection from one that is gone is dead, and a try
        that waits need not."""
        if not self._own_address or self._own_address in gone:
            self._again.set()

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse, kiosk: str) -> None:
        self._own_address = (socket.get_extra_info("sockname") or ("",))[0]
        self._again.clear()  # what changed before is no reason to leave this one
        try:
            await self._follow(socket, kiosk)
        finally:
            self._own_address = ""

    async def _follow(self, socket: aiohttp.ClientWebSocketResponse, kiosk: str) -> None:
        welcome = await self._introduce(socket, kiosk)
        if welcome is None:
            return
        log.info("The hub knows us as %s at %s", welcome.kiosk_name, welcome.site_name)
        useful = asyncio.get_running_loop().call_later(USEFUL_AFTER_S, self._jitter.useful)
        self._out = asyncio.Queue()
        try:
            self._welcomed(welcome)
            async with asyncio.TaskGroup() as group:
                works = [
                    group.create_task(self._write(socket, self._out)),
                    group.create_task(self._read(socket)),
                    group.create_task(self._again.wait()),
                ]
                await asyncio.wait(works[1:], return_when=asyncio.FIRST_COMPLETED)
                for work in works:
                    work.cancel()
        finally:
            useful.cancel()
            self._out = None
            log.info("Lost the hub (%s)", socket.close_code)
            self._lost()

    async def _introduce(self, socket: aiohttp.ClientWebSocketResponse, kiosk: str) -> Welcome | None:
        async with asyncio.timeout(WELCOME_WITHIN_S):
            challenge = await self._next(socket, kiosk)
            if not isinstance(challenge, Challenge):
                return None
            try:
                signature = self._key.sign(bytes.fromhex(challenge.nonce))
            except ValueError:
                log.warning("the hub's challenge %.80r is not hex", challenge.nonce)
                return None
            identify = Identify(kiosk=kiosk, signature=signature, software=version())
            await socket.send_str(msgspec.json.encode(identify).decode())
            welcome = await self._next(socket, kiosk)
            return welcome if isinstance(welcome, Welcome) else None

    async def _next(self, socket: aiohttp.ClientWebSocketResponse, kiosk: str) -> FromHub | None:
        """The next message of the introduction; None when the hub has no time for us."""
        message = await socket.receive()
        if message.type is aiohttp.WSMsgType.CLOSE and message.data == POLICY:
            raise Unknown(f"the hub does not accept kiosk {kiosk!r}: {message.extra}")
        if message.type is not aiohttp.WSMsgType.TEXT:
            log.info("the hub closed before it said welcome: %s %s", message.data, message.extra)
            return None
        return _understood(message.data)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                understood = _understood(message.data)
                if understood is not None:
                    self._heard(understood)
            else:
                log.warning("the hub sent %s; a message is text", message.type.name)

    async def _write(self, socket: aiohttp.ClientWebSocketResponse, out: asyncio.Queue[FromKiosk]) -> None:
        while True:
            message = await out.get()
            try:
                await socket.send_str(msgspec.json.encode(message).decode())
            except ConnectionError:  # the reader notices too, and ends
                return


def _understood(text: str) -> FromHub | None:
    """What the hub said; None, and a line in the log, when it makes no sense."""
    try:
        message: FromHub = decode(_from_hub, text)
    except msgspec.DecodeError as error:
        # Not the words themselves: a welcome holds the token.
        log.warning("the hub said what makes no sense here (%d characters): %s", len(text), error)
        return None
    return message
