"""`make run`: the whole of Counterpart on one machine, with simulated devices, and one page to see and touch it."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer

from hub.people.demo import ACCOUNTS
from workbench.house import House, HouseError, open_house


def main() -> None:
    typer.run(workbench)


def workbench(
    state: Annotated[Path, typer.Option(help="Where everything is kept.")] = Path(".run"),
    port: Annotated[int, typer.Option(help="The workbench's own port; the hub takes the next one.")] = 8700,
) -> None:
    """Start hub, kiosk and workbench, print where they are, and stop them all on Ctrl-C."""
    try:
        asyncio.run(_run(state, port))
    except* HouseError as errors:
        for error in errors.exceptions:
            typer.echo(f"workbench: {error}", err=True)
        raise typer.Exit(1) from errors


async def _run(state: Path, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_house(state, port=port, hub_port=port + 1, with_studio=True) as house:
        await house.enrol()
        _tell(house)
        await stop.wait()
        typer.echo("\nStopping.")


def _tell(house: House) -> None:
    typer.echo(f"\n  The counter    {house.url}          the kiosk's screen and its devices, in a browser")
    typer.echo(f"  The console    {house.hub_url}          sign in with")
    for account in ACCOUNTS:
        taught = account.role != "agent" or account.qualifications
        what = account.role if taught else "agent, to be taught first"
        typer.echo(f"                   {account.name:6} {account.password:24} {what}")
    typer.echo(f"  A technician   .venv/bin/technician status --config {house.place.config}")
    typer.echo(f"  Logs           {house.place.logs}\n\nCtrl-C stops everything.")


if __name__ == "__main__":
    main()
