"""Programs that the workbench starts, each with its log file, and ends again."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

STOP_WITHIN_S = 6.0
LOOK_EVERY_S = 0.05
WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")
"""Ends it when we are killed, or our terminal is closed: a kiosk left behind would go on looking for its devices under names that
by then lead to somebody else's."""


class ChildError(RuntimeError):
    """A program ended before it was ready, or was not ready in time; shows the end of its log."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        tail = "".join(log.read_text(errors="replace").splitlines(keepends=True)[-15:]) if log.exists() else ""
        super().__init__(f"{name} {what}. The end of {log}:\n{tail}")


@asynccontextmanager
async def child(
    name: str,
    command: Sequence[str],
    logs: Path,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that runs inside the ``async with``, in a session of its own so that Ctrl-C reaches only us."""
    log = logs / f"{name}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *WITH_US,
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            pass_fds=pass_fds,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
            except TimeoutError:
                process.kill()
                await process.wait()


async def until_ready(
    name: str,
    process: asyncio.subprocess.Process,
    ready: Callable[[], Awaitable[bool]],
    logs: Path,
    within_s: float = 30.0,
) -> None:
    """Wait until ``ready`` says so; raises `ChildError` when the program ends first or takes too long."""
    log = logs / f"{name}.log"
    deadline = asyncio.get_running_loop().time() + within_s
    while not await ready():
        if process.returncode is not None:
            raise ChildError(name, f"ended with {process.returncode} before it was ready", log)
        if asyncio.get_running_loop().time() > deadline:
            raise ChildError(name, f"was not ready within {within_s:g} s", log)
        await asyncio.sleep(LOOK_EVERY_S)
