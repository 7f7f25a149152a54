"""One WebSocket, seen from inside: messages out through a bounded queue, messages in one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec
from aiohttp import WSMsgType, web

log = logging.getLogger(__name__)

MAX_MESSAGE = 262_144
PING_S = 2.0
SILENCE_S = 5.0
QUEUE = 500

GOING_AWAY, NOT_READABLE, POLICY, TOO_LARGE, TRY_LATER, REPLACED = 1001, 1007, 1008, 1009, 1013, 4001
"""Close codes; docs/protocol.md says what each means."""


class Bad(ValueError):
    """A message that cannot be read; the peer is told and disconnected."""


class _Close(NamedTuple):
    code: int
    reason: str


class Link:
    """``peer`` names the other end in the log."""

    def __init__(self, socket: web.WebSocketResponse, peer: str) -> None:
        self.peer = peer
        self._socket = socket
        self._out: asyncio.Queue[bytes | _Close] = asyncio.Queue()
        self._closing = False

    def send(self, message: msgspec.Struct) -> None:
        """Put a message on its way. A peer that does not read is cut off instead of filling the memory."""
        if self._closing:
            return
        if self._out.qsize() >= QUEUE:
            self.close(TRY_LATER, "reads too slowly")
            return
        self._out.put_nowait(msgspec.json.encode(message))

    def close(self, code: int, reason: str) -> None:
        """Close after what was sent before."""
        if not self._closing:
            self._closing = True
            log.info("%s: closing, %s %s", self.peer, code, reason)
            self._out.put_nowait(_Close(code, reason))

    async def run(self, handle: Callable[[bytes], Awaitable[None]], gone: Callable[[], Awaitable[None]]) -> None:
        """Serve until either end closes; ``gone`` is called as soon as nothing more can come in."""
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write())
            try:
                await self._read(handle)
            finally:
                self._closing = True
                await asyncio.shield(gone())
                writer.cancel()

    async def _read(self, handle: Callable[[bytes], Awaitable[None]]) -> None:
        while True:
            try:
                message = await self._socket.receive(SILENCE_S)
            except TimeoutError:
                log.info("%s: silent for %s s, closing", self.peer, SILENCE_S)
                return
            if message.type is WSMsgType.ERROR:
                log.warning("%s: %s", self.peer, message.data)
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                await handle(message.data.encode() if isinstance(message.data, str) else message.data)
            except Bad as bad:
                log.warning("%s: message refused, closing: %s", self.peer, bad)
                await self._shut(_Close(NOT_READABLE, str(bad)))
                return

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        pinged = loop.time()
        while True:
            try:
                async with asyncio.timeout_at(pinged + PING_S):
                    item = await self._out.get()
            except TimeoutError:
                item = None
            try:
                if isinstance(item, _Close):
                    await self._shut(item)
                    return
                if item is not None:
                    await self._socket.send_str(item.decode())
                if loop.time() >= pinged + PING_S:
                    pinged = loop.time()
                    await self._socket.ping()
            except ConnectionError:  # the reader notices too, and ends the link
                return

    async def _shut(self, close: _Close) -> None:
        # A close frame holds 123 bytes of reason.
        await self._socket.close(code=close.code, message=close.reason.encode()[:120])


def socket() -> web.WebSocketResponse:
    return web.WebSocketResponse(timeout=2.0, max_msg_size=MAX_MESSAGE, compress=False)
