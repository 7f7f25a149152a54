"""Who listens to ``/events`` of a process: each hears the whole state first, then every event and every further state."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from aiohttp import WSMsgType, web

log = logging.getLogger(__name__)

HEARTBEAT_S = 10.0
MOST_EVENTS = 1_000
MAX_MESSAGE = 262_144


class _Listener:
    """What one socket has still to hear. States are not queued: the newest one, when its turn comes, is enough."""

    def __init__(self) -> None:
        self.events: deque[bytes] = deque()
        self.state_due = True
        self.something = asyncio.Event()
        self.something.set()


class Audience:
    """``state`` gives the whole present state as JSON; ``heard`` takes what a listener says."""

    def __init__(self, state: Callable[[], bytes], heard: Callable[[bytes], None] | None = None) -> None:
        self._state, self._heard = state, heard
        self._listeners: set[_Listener] = set()

    def changed(self) -> None:
        """There is a new state."""
        for listener in self._listeners:
            listener.state_due = True
            listener.something.set()

    def tell(self, event: bytes) -> None:
        """Something has happened that is not part of the state."""
        for listener in self._listeners:
            listener.events.append(event)
            listener.something.set()

    async def welcome(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one listener until it goes."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE, compress=False)
        await socket.prepare(request)
        listener = _Listener()
        self._listeners.add(listener)
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write(socket, listener))
                await self._read(socket)
                writer.cancel()
        finally:
            self._listeners.discard(listener)
        return socket

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if self._heard is not None and message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                data = message.data
                self._heard(data.encode() if isinstance(data, str) else data)

    async def _write(self, socket: web.WebSocketResponse, listener: _Listener) -> None:
        try:
            while True:
                await listener.something.wait()
                listener.something.clear()
                if len(listener.events) > MOST_EVENTS:
                    log.warning("A listener does not listen; it is let go")
                    await socket.close()
                    return
                if listener.state_due:
                    listener.state_due = False
                    await socket.send_str(self._state().decode())
                while listener.events:
                    await socket.send_str(listener.events.popleft().decode())
        except ConnectionError:  # the reader notices too, and ends
            return
