"""The command `kiosk`: till, screen and line of one kiosk under one supervisor, for a laptop. On a Pi systemd does this."""

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from domain.checked import Problems
from kiosk.config import load

log = logging.getLogger(__name__)

PROCESSES = ("till", "screen", "line")
RESTART_AFTER_S = 0.3
STOP_WITHIN_S = 5.0


def main() -> None:
    typer.run(kiosk)


def kiosk(
    config: Annotated[Path, typer.Option(help="The kiosk's configuration.")] = Path("/etc/counterpart/kiosk.toml"),
) -> None:
    """Start till, screen and line, and start again whichever of them ends, until Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        settings = load(config)
    except Problems as error:
        typer.echo(f"{config}:\n{error}", err=True)
        raise typer.Exit(2) from error
    settings.paths.runtime.mkdir(parents=True, exist_ok=True)
    settings.paths.state.mkdir(parents=True, exist_ok=True)
    asyncio.run(supervise(config))


async def supervise(config: Path) -> None:
    """Run all processes until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        for process in PROCESSES:
            group.create_task(_keep(process, config, stop))


async def _keep(process: str, config: Path, stop: asyncio.Event) -> None:
    while not stop.is_set():
        child = await asyncio.create_subprocess_exec(sys.executable, "-m", f"kiosk.{process}", "--config", str(config))
        log.info("Started %s (pid %d)", process, child.pid)
        code = await _wait(child, stop)
        if stop.is_set():
            return
        log.warning("%s ended with %d; starting it again", process, code)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), RESTART_AFTER_S)


async def _wait(child: asyncio.subprocess.Process, stop: asyncio.Event) -> int:
    """Until the child ends, or is told to because we stop."""
    ended, stopped = asyncio.ensure_future(child.wait()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            return ended.result()
        child.terminate()
        try:
            return await asyncio.wait_for(asyncio.shield(ended), STOP_WITHIN_S)
        except TimeoutError:
            child.kill()
            return await ended
    finally:
        stopped.cancel()


if __name__ == "__main__":
    main()
