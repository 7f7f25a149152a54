"""`technician calls`: how good the line was in this kiosk's last calls, and what to do about it."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import aiohttp
import msgspec
import typer
from rich.console import Console
from rich.table import Table

from domain.checked import Problems
from domain.quality import Fault, Grade, LineQuality, MeasuredCall, Relay, faults, judge
from kiosk.config import Config, load
from technician.status import ANSWER_WITHIN_S, DEFAULT_CONFIG

USUAL = 10
COLOURS = {Grade.GOOD: "green", Grade.FAIR: "yellow", Grade.BAD: "red"}
NOTICED = {
    Fault.NO_SOUND: (
        "no sound",
        "see which sound card calls use and why: technician check sound; then look at the firewall",
    ),
    Fault.CUTS: ("cut off", "look at the router and its power; on Wi-Fi, use a cable"),
    Fault.CHOPPY: ("words missing", "packets are lost: look at the cable and the switch; on Wi-Fi, use a cable"),
    Fault.DELAY: ("heard late", "ask the provider for a shorter way, or let UDP out of the firewall"),
    Fault.FREEZES: ("picture froze", "keep guests and updates off the kiosk's line; it needs 2 Mbit/s both ways"),
    Fault.SLOW_PICTURE: ("picture jerky", "see what else runs here: top; a Pi that is hot or short of power is slow"),
    Fault.SLOW_START: ("late start", "look at DNS and the firewall: the relay should answer at once"),
}
HEADINGS = (
    "ended",
    "line",
    "sound",
    "picture",
    "lost",
    "made up",
    "round trip",
    "froze",
    "cut off",
    "way",
    "processor",
)


class _Kept(msgspec.Struct):
    calls: tuple[MeasuredCall, ...]


def calls(
    config: Annotated[Path, typer.Option(help="The kiosk's configuration.")] = DEFAULT_CONFIG,
    last: Annotated[int, typer.Option(min=1, max=50, help="How many calls.")] = USUAL,
) -> None:
    """Show how good this kiosk's line was in its last calls. Exit status 1 when most of them were not good."""
    try:
        kept = asyncio.run(_ask(load(config)))[-last:]
    except Problems as error:
        raise typer.Exit(_said("; ".join(map(str, error.problems)), f"edit {config}")) from error
    except PermissionError as error:
        raise typer.Exit(_said("no permission to ask the line", "sudo technician calls")) from error
    except (OSError, TimeoutError, aiohttp.ClientError, msgspec.DecodeError) as error:
        raise typer.Exit(_said(f"the line does not say: {error}", "systemctl status counterpart-line")) from error
    if not kept:
        typer.echo("This kiosk has had no call yet.")
        return
    console = Console()
    console.print(_table(kept))
    for remedy in _remedies(kept):
        console.print(f"- {remedy}", highlight=False)
    raise typer.Exit(1 if 2 * sum(judge(call.quality) is not Grade.GOOD for call in kept) > len(kept) else 0)


async def _ask(config: Config) -> tuple[MeasuredCall, ...]:
    connector = aiohttp.UnixConnector(str(config.socket("line")))
    timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout, raise_for_status=True) as session,
        session.get("http://line/calls") as answer,
    ):
        return msgspec.json.decode(await answer.read(), type=_Kept).calls


def _said(problem: str, remedy: str) -> int:
    typer.echo(f"{problem}; {remedy}", err=True)
    return 1


def _table(kept: tuple[MeasuredCall, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading)
    for call in kept:
        grade, noticed = judge(call.quality), [NOTICED[fault][0] for fault in faults(call.quality)]
        line = f"[{COLOURS[grade]}]{', '.join([grade.value, *noticed])}[/]"
        table.add_row(time.strftime("%d %b %H:%M", time.localtime(call.ended_at)), line, *_numbers(call.quality))
    return table


def _numbers(quality: LineQuality) -> tuple[str, ...]:
    """As the headings after the first two."""
    way = "straight" if quality.relay is Relay.DIRECT else f"relay {quality.relay}".strip()
    return (
        _seconds(quality.sound_after_ms),
        _seconds(quality.picture_after_ms),
        _share(quality.loss),
        _share(quality.concealed),
        "-" if quality.round_trip_ms is None else f"{quality.round_trip_ms:.0f} ms",
        f"{quality.freezes}x" if quality.freezes else "-",
        f"{quality.cuts}x {quality.cut_ms / 1000:.0f} s" if quality.cuts else "-",
        f"{way} {quality.link}".strip() if quality.relay else "-",
        _share(quality.cpu),
    )


def _remedies(kept: tuple[MeasuredCall, ...]) -> list[str]:
    """For what more than one call in five had."""
    found = [fault for call in kept for fault in faults(call.quality)]
    often = sorted({fault for fault in found if 5 * found.count(fault) > len(kept)}, key=found.count, reverse=True)
    return [f"{NOTICED[fault][0]} in {found.count(fault)} of {len(kept)} calls: {NOTICED[fault][1]}" for fault in often]


def _seconds(ms: float | None) -> str:
    return "-" if ms is None else f"{ms / 1000:.1f} s"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
