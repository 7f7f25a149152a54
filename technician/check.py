"""`technician check`: try one device now, and say what is wrong with it."""

from pathlib import Path
from typing import Annotated

import typer

from domain.checked import Problems
from kiosk.config import load
from technician.status import DEFAULT_CONFIG

app = typer.Typer(no_args_is_help=True, help="Try one device now.")


@app.callback()
def _group() -> None:
    """Try one device now."""


@app.command()
def camera(config: Annotated[Path, typer.Option(help="The kiosk's configuration.")] = DEFAULT_CONFIG) -> None:
    """Look through the camera for a second: is there a picture, is it black, blurred or frozen? Not during a call."""
    from hardware.camera.check import look  # OpenCV takes a moment, and no other command needs it

    try:
        settings = load(config).camera
    except Problems as error:
        typer.echo(f"{config}:\n{error}", err=True)
        raise typer.Exit(2) from error
    found = look(settings.driver, settings.source)
    typer.echo(f"camera {settings.driver} {settings.source}: {found.state}. {found.detail}")
    if found.remedy:
        typer.echo(f"What to do: {found.remedy}")
        raise typer.Exit(1)


@app.command()
def sound() -> None:
    """Which sound card calls use when the audio driver is "auto", of those that are there, and why."""
    from hardware.audio.cards import cards, choose

    found = cards()
    for card in found:
        ways = [way for way, has in (("hears", card.hears), ("plays", card.plays)) if has]
        typer.echo(f"{card.name}: {card.text}{f' ({card.usb})' if card.usb else ''}, {' and '.join(ways) or 'idle'}")
    choice = choose(found)
    typer.echo(f"{choice.device}: {choice.why}")
    if not found:
        typer.echo("What to do: plug in a speakerphone; its USB plug has to be seen by lsusb")
        raise typer.Exit(1)
