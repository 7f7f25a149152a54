"""One WebSocket, seen from inside: messages out through a bounded queue, messages in one after the other."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Awaitable, Callable
from itertools import count
from typing import NamedTuple, TypeVar

import msgspec
from aiohttp import WSMsgType, web

from domain.checked import decode

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_MESSAGE = 262_144
PING_S = 2.0
SILENCE_S = 5.0
CLOSING_S = 2.0
QUEUE = 500
IN_TURN = 10
"""A peer that says a lot is heard so many times in a row."""

LONGEST_REASON = 120
"""A close frame has room for 123 bytes."""

GOING_AWAY, NOT_READABLE, POLICY, TOO_LARGE, TRY_LATER, REPLACED = 1001, 1007, 1008, 1009, 1013, 4001
"""Close codes; docs/protocol.md says what each means."""


class Bad(ValueError):
    """A message that cannot be read; the peer is told and disconnected."""


def decoded(decoder: msgspec.json.Decoder[T], data: bytes | str) -> T:
    """A message of a peer; raises `Bad`, whatever the peer sent."""
    try:
        return decode(decoder, data)
    except msgspec.DecodeError as error:
        raise Bad(str(error)) from error


class _Close(NamedTuple):
    code: int
    reason: str


class Link:
    """``peer`` names the other end in the log. With ``beat_s`` it is closed when `beat` was not called for so long.

    What the peer says is followed by one task that is never cancelled half way: a step that is in the database is also
    taken in memory. Thousands of peers are quiet most of the time: a task that writes is there only while there is
    something to write, and all time-outs are one timer.
    """

    __slots__ = (
        "_beat_ends",
        "_beat_s",
        "_close",
        "_group",
        "_heard_at",
        "_loop",
        "_out",
        "_patience",
        "_socket",
        "_stopped",
        "_timer",
        "_writer",
        "peer",
    )

    def __init__(self, socket: web.WebSocketResponse, peer: str, beat_s: float = math.inf) -> None:
        self.peer = peer
        self._loop = asyncio.get_running_loop()
        self._socket, self._beat_s = socket, beat_s
        self._out: list[bytes | None] = []  # None: a ping
        self._close: _Close | None = None
        self._group: asyncio.TaskGroup | None = None
        self._writer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._patience: asyncio.Timeout | None = None
        self._stopped = False
        self._heard_at = self._loop.time()
        self.beat()

    def beat(self) -> None:
        """The peer is alive, and not only the machine that answers pings for it."""
        self._beat_ends = self._loop.time() + self._beat_s

    @property
    def unsent(self) -> int:
        """How many messages the peer has not taken yet."""
        return len(self._out)

    def send(self, message: msgspec.Struct) -> None:
        """Put a message on its way. A peer that does not read is cut off instead of filling the memory."""
        if self._close is None:
            self.send_encoded(msgspec.json.encode(message))

    def send_encoded(self, message: bytes) -> None:
        """The same of a message that goes to many peers and was encoded once."""
        if self._close is not None:
            return
        if len(self._out) >= QUEUE:
            self.close(TRY_LATER, "reads too slowly")
            self._stop_reading()
            return
        self._out.append(message)
        self._write_soon()

    @property
    def peer_left(self) -> bool:
        """Whether the other end said that it goes, as a browser does for a page that is closed or loaded again."""
        return self._close is None and self._socket.close_code == GOING_AWAY

    def close(self, code: int, reason: str) -> None:
        """Close after what was sent before."""
        if self._close is None:
            log.info("%s: closing, %s %s", self.peer, code, reason)
            self._close = _Close(code, reason)
            self._write_soon()

    async def run(self, handle: Callable[[bytes], Awaitable[None]], gone: Callable[[], Awaitable[None]]) -> None:
        """Serve until either end closes; ``gone`` is called as soon as nothing more can come in."""
        async with asyncio.TaskGroup() as self._group:
            self._heard_at = self._loop.time()
            self._write_soon()
            self._look_again()
            try:
                await self._read(handle)
            finally:
                await asyncio.shield(gone())
                self._group = None
                if self._timer is not None:
                    self._timer.cancel()
                if self._writer is not None:
                    self._writer.cancel()
        if self._close is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_S):  # a peer that does not read does not hold us up
                    reason = self._close.reason.encode()[:LONGEST_REASON]
                    await self._socket.close(code=self._close.code, message=reason)

    # -- in --------------------------------------------------------------------------------------------------------

    async def _read(self, handle: Callable[[bytes], Awaitable[None]]) -> None:
        for number in count(1):
            if self._stopped:
                return
            if number % IN_TURN == 0:
                await asyncio.sleep(0)  # what has come already is read without waiting, and would keep all others waiting
            try:
                async with asyncio.timeout(None) as self._patience:
                    message = await self._socket.receive()
            except TimeoutError:
                return
            finally:
                self._patience = None
            self._heard_at = self._loop.time()
            if message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
                continue
            if message.type is WSMsgType.PONG:
                continue  # a sign of life
            if message.type is WSMsgType.ERROR:
                log.warning("%s: %s", self.peer, message.data)
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                await handle(message.data.encode() if isinstance(message.data, str) else message.data)
            except Bad as bad:
                log.warning("%s: message refused: %s", self.peer, bad)
                self.close(NOT_READABLE, str(bad))
                return
            self._heard_at = self._loop.time()  # it may have said more while this was done

    def _stop_reading(self) -> None:
        self._stopped = True
        if self._patience is not None:
            self._patience.reschedule(0)

    # -- time ------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask for a sign of life, and end what has given none."""
        now = self._loop.time()
        if now >= self._beat_ends:
            self.close(POLICY, f"no heartbeat for {self._beat_s} s")
        if self._patience is not None and now >= self._heard_at + SILENCE_S:
            if self._close is None:
                log.info("%s: silent for %s s, closing", self.peer, SILENCE_S)
            self._stop_reading()
            return
        if self._writer is None:
            self._out.append(None)
            self._write_soon()
        self._look_again()

    def _look_again(self) -> None:
        silent_at = max(self._heard_at, self._loop.time() - SILENCE_S) + SILENCE_S
        beat_ends = math.inf if self._close is not None else self._beat_ends
        self._timer = self._loop.call_at(min(self._loop.time() + PING_S, silent_at, beat_ends), self._look)

    # -- out -------------------------------------------------------------------------------------------------------

    def _write_soon(self) -> None:
        if self._group is not None and self._writer is None:
            self._writer = self._group.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._out:
                message = self._out[0]
                if message is None:
                    await self._socket.ping()
                else:
                    await self._socket.send_frame(message, WSMsgType.TEXT)
                del self._out[0]
        except ConnectionError:  # the reader notices too, and ends the link
            return
        finally:
            self._writer = None
        if self._close is not None:
            self._stop_reading()


def socket() -> web.WebSocketResponse:
    # Not autoping: it would answer pings and swallow pongs within one receive(), and a quiet peer would seem silent.
    return web.WebSocketResponse(timeout=2.0, autoping=False, max_msg_size=MAX_MESSAGE, compress=False)
