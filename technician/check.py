"""`technician check`: try one device now, and say what is wrong with it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from domain.checked import Problems
from hardware.sound_keys.inputs import Input, inputs, is_plugged
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


def keys_and_jack(found: Input) -> str:
    """What an input device is good for, and whether a plug is in its jack now."""
    has = [words for words, there in (("volume keys", found.keys), ("a headphones jack", found.jack)) if there]
    said = f"{found.path}: {found.name}, {' and '.join(has)}"
    try:
        descriptor = os.open(found.path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        return f"{said}, cannot be read ({error.strerror}): sudo technician check sound"
    try:
        plugged = is_plugged(descriptor) if found.jack else None
    finally:
        os.close(descriptor)
    return said if plugged is None else f"{said}, a plug is {'in' if plugged else 'not in'} it"


@app.command()
def sound() -> None:
    """Which sound card calls use when the audio driver is "auto", of those that are there, and why; volume keys and jacks."""
    from hardware.audio.cards import cards, choose

    found = cards()
    for card in found:
        ways = [way for way, has in (("hears", card.hears), ("plays", card.plays)) if has]
        typer.echo(f"{card.name}: {card.text}{f' ({card.usb})' if card.usb else ''}, {' and '.join(ways) or 'idle'}")
    choice = choose(found)
    typer.echo(f"{choice.device}: {choice.why}")
    beside = inputs()
    for one in beside:
        typer.echo(keys_and_jack(one))
    if not any(one.jack for one in beside):
        typer.echo("Linux knows of no headphones jack; one with a contact is wired to a pin (headphones under [buttons])")
    if not found:
        typer.echo("What to do: plug in a speakerphone; its USB plug has to be seen by lsusb")
        raise typer.Exit(1)
