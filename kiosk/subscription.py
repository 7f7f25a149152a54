"""Following another process of this kiosk: its ``/events`` over its Unix socket, from the whole state on, for ever."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiohttp  # where it is used, not here: the screen draws its first frame before it loads this

log = logging.getLogger(__name__)

FIRST_RETRY_S, LAST_RETRY_S = 0.2, 2.0
GRACE_S = 5.0
"""How long the other process may be away, as when it is restarted, before that is news."""

HEARTBEAT_S = 10.0
MAX_MESSAGE = 4 * 1024 * 1024


class NoAnswer(Exception):
    """The other process did not answer a request in time, or at all."""


class Subscription:
    """``heard`` gets every message, the first of each connection being the whole state; ``away`` is called at once when
    the other process is gone, ``lost`` when it has been so for `GRACE_S`. Requests go over the same socket file with
    `request`, or many of them with `http`."""

    def __init__(
        self,
        socket: Path,
        *,
        heard: Callable[[bytes], None],
        lost: Callable[[], None],
        away: Callable[[], None] = lambda: None,
    ) -> None:
        self._socket, self._heard, self._lost, self._away = socket, heard, lost, away
        self._out: asyncio.Queue[bytes] = asyncio.Queue()
        self._connected = False

    def http(self) -> aiohttp.ClientSession:
        """A session for requests to the process: ``session.get("/health")``."""
        import aiohttp

        return aiohttp.ClientSession(
            f"http://{self._socket.stem}", connector=aiohttp.UnixConnector(str(self._socket)), raise_for_status=False
        )

    def send(self, message: bytes) -> None:
        """Send a message if the process is there; news are not kept for later."""
        if self._connected:
            self._out.put_nowait(message)

    async def request(self, method: str, path: str, body: bytes = b"", *, within_s: float) -> tuple[int, bytes]:
        """The process's answer to one request: its status and its body. Raises `NoAnswer`."""
        import aiohttp

        try:
            async with (
                asyncio.timeout(within_s),
                self.http() as http,
                http.request(method, path, data=body, headers={"Content-Type": "application/json"}) as answer,
            ):
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NoAnswer(f"{self._socket}: {method} {path}: {error!r}") from error

    async def run(self) -> None:
        import aiohttp

        retry_s = FIRST_RETRY_S
        away = asyncio.get_running_loop().call_later(GRACE_S, self._lost)
        try:
            while True:
                async with self.http() as session:
                    try:
                        async with session.ws_connect(
                            "/events", heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE
                        ) as socket:
                            away.cancel()
                            retry_s = FIRST_RETRY_S
                            await self._follow(socket)
                    except (aiohttp.ClientError, OSError, TimeoutError) as error:
                        log.debug("%s is not there: %s", self._socket, error)
                if away.cancelled():
                    log.info("Lost %s", self._socket)
                    self._away()
                    away = asyncio.get_running_loop().call_later(GRACE_S, self._lost)
                await asyncio.sleep(retry_s)
                retry_s = min(LAST_RETRY_S, retry_s * 2)
        finally:
            away.cancel()

    async def _follow(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        import aiohttp

        self._out = asyncio.Queue()
        self._connected = True
        log.info("Following %s", self._socket)
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write(socket))
                async for message in socket:
                    if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                        data = message.data
                        self._heard(data.encode() if isinstance(data, str) else data)
                writer.cancel()
        finally:
            self._connected = False

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            try:
                await socket.send_str((await self._out.get()).decode())
            except ConnectionError:  # the reader notices too, and ends
                return
