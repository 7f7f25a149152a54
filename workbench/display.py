"""The display that the kiosk's window opens on: the one there is, or a virtual one."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from workbench.children import child, until_ready


@asynccontextmanager
async def display(logs: Path, size: tuple[int, int]) -> AsyncIterator[dict[str, str]]:
    """The environment in which a window opens, for as long as the ``async with`` lasts."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield {}
        return
    async with virtual_display(logs, size) as environment:
        yield environment


@asynccontextmanager
async def virtual_display(logs: Path, size: tuple[int, int]) -> AsyncIterator[dict[str, str]]:
    """A display of its own without a screen, on a free number that Xvfb itself chooses."""
    if shutil.which("Xvfb") is None:
        raise FileNotFoundError("there is no display and Xvfb is not installed; run `make install`")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"]
    try:
        async with child("display", command, logs, pass_fds=[write]) as process:
            number = await _number(read, process, logs)
            yield {"DISPLAY": f":{number}"}
    finally:
        os.close(read)
        os.close(write)


async def _number(read: int, process: asyncio.subprocess.Process, logs: Path) -> int:
    os.set_blocking(read, False)
    said = b""

    async def ready() -> bool:
        nonlocal said
        try:
            said += os.read(read, 16)
        except BlockingIOError:
            return False
        return said.endswith(b"\n")

    await until_ready("display", process, ready, logs)
    return int(said)
