"""`python -m workbench.studio`: a kiosk with a scripted customer, who calls whoever practises at the hub."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from workbench.display import virtual_display
from workbench.place import taken
from workbench.studio.link import Link, StudioRefused
from workbench.studio.stage import Stage

WINDOW = (540, 960)
IDLE_S = 600.0
"""The script says when the customer goes, not the kiosk's own patience."""


def main() -> None:
    typer.run(studio)


def studio(
    hub: Annotated[str, typer.Option(help="Where the hub is.")] = "http://127.0.0.1:8800",
    state: Annotated[Path, typer.Option(help="Where the kiosk of the studio keeps its things.")] = Path(".run/studio"),
    token_file: Annotated[
        Path, typer.Option(help="A copy of the hub's studio.token; the hub writes it into its state folder.")
    ] = Path(".run/hub/studio.token"),
    pace: Annotated[float, typer.Option(help="How fast the card terminal is: 1 like at a counter, 0 at once.")] = 1.0,
) -> None:
    """Wait for practice calls, and play their customers, until Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        token = token_file.read_text().strip()
        asyncio.run(_run(hub, state, token, pace))
    except* (StudioRefused, OSError) as errors:
        for error in errors.exceptions:
            typer.echo(f"studio: {error}", err=True)
        raise typer.Exit(1) from errors


async def _run(hub: str, state: Path, token: str, pace: float) -> None:
    loop = asyncio.get_running_loop()
    with taken(state, hub, WINDOW, IDLE_S, puppet=True) as place:
        async with virtual_display(place.logs, WINDOW) as environment:
            stage = Stage(place, environment, pace)
            serving = asyncio.ensure_future(Link(stage, hub, token, place.state / "kiosk.id").run())
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, serving.cancel)
            try:
                await serving
            except asyncio.CancelledError:
                typer.echo("studio: stopping")


if __name__ == "__main__":
    main()
