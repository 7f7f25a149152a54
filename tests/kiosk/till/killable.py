"""Tills as processes of their own, which can be killed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.kiosk.till.tills import config_file


@asynccontextmanager
async def process(
    folder: Path, module: list[str], driver: str = "zvt_quick", more: str = ""
) -> AsyncIterator[asyncio.subprocess.Process]:
    config = config_file(folder, driver=driver, more=more)
    running = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, "--config", str(config))
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


def mortal(folder: Path, point: str, more: str = "") -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """A till that kills itself at a point of its journal; see `tests.kiosk.till.mortal_till`."""
    return process(folder, ["tests.kiosk.till.mortal_till", point], more=more)
