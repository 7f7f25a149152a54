"""Listening on a Unix socket: how the processes of a kiosk are asked."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

FINISH_WITHIN_S = 0.5


@asynccontextmanager
async def listening(app: web.Application, path: Path) -> AsyncIterator[None]:
    """Answer requests at ``path``, which owner and group may use; one left behind by a process that died is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unix.bind(str(path))
    os.chmod(path, 0o660)  # before anybody can connect
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=FINISH_WITHIN_S)
    await runner.setup()
    try:
        await web.SockSite(runner, unix).start()
        yield
    finally:
        await runner.cleanup()
