"""Ask the kiosk's processes over their Unix sockets, as a technician would with curl."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ANSWER_WITHIN_S = 5.0


class Socket:
    """One process of the kiosk. Every method raises `aiohttp.ClientError` when it does not listen."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Socket":
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        self._session = aiohttp.ClientSession(
            "http://kiosk", connector=aiohttp.UnixConnector(str(self._path)), timeout=timeout
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError(f"Socket({str(self._path)!r}) is used outside its async with")
        return self._session

    async def json(self, path: str) -> Any:
        async with self.session.get(path) as response:
            response.raise_for_status()
            return None if response.status == 204 else await response.json()

    async def bytes(self, path: str) -> bytes:
        async with self.session.get(path) as response:
            response.raise_for_status()
            return await response.read()

    async def post(self, path: str, body: Any) -> Any:
        async with self.session.post(path, json=body) as response:
            response.raise_for_status()
            return await response.json() if response.content_type == "application/json" else None

    async def listens(self) -> bool:
        try:
            await self.json("/health")
        except (aiohttp.ClientError, TimeoutError):
            return False
        return True


@asynccontextmanager
async def sockets(*paths: Path) -> AsyncIterator[list[Socket]]:
    """Several sockets, open as long as the ``async with`` lasts."""
    opened = [Socket(path) for path in paths]
    for socket in opened:
        await socket.__aenter__()
    try:
        yield opened
    finally:
        for socket in opened:
            await socket.__aexit__()
