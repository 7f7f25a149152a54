"""``hub replay``: a day again, by the rules that are wanted."""

import asyncio
import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from domain.checked import Problems
from hub.clock import REAL_CLOCK
from hub.config import Config
from hub.database import open_database
from hub.planning.erlang import Outcome
from hub.planning.slots import zone_named
from hub.replay.day import Day, load
from hub.replay.measures import Estimate, Measures
from hub.replay.recorded import recorded
from hub.replay.replay import replay as play
from hub.replay.replay import theory
from hub.server import database_file

DEFAULT_STATE = Config().state
MOST = 30
"""So many agents, so many sites are listed; all of them are in the JSON."""


def replay(
    file: Annotated[
        Path | None, typer.Argument(help="A day as TOML or JSON; see docs/routing.md and hub/replay/days.")
    ] = None,
    repeats: Annotated[int | None, typer.Option(min=1, help="Instead of what the file says.")] = None,
    seed: Annotated[int | None, typer.Option(help="Instead of what the file says.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    export: Annotated[
        str, typer.Option(metavar="DAY", help="Write that day of the hub, as 2026-11-21, for a replay.")
    ] = "",
    zone: Annotated[str, typer.Option(help="With --export: whose day.")] = "UTC",
    state: Annotated[Path, typer.Option(help="With --export: where the hub keeps its database.")] = DEFAULT_STATE,
) -> None:
    """Play a recorded or invented day through the switchboard's rules, and measure it."""
    if (file is None) is (not export):
        _fail("give a FILE to replay, or --export DAY to write one")
    if file is None:
        sys.stdout.write(_exported(export, zone, state))
        return
    try:
        day = load(file)
    except Problems as problems:
        _fail(str(problems))
    changed = {name: value for name, value in (("repeats", repeats), ("seed", seed)) if value is not None}
    day = msgspec.structs.replace(day, **changed)
    found, expected = play(day), theory(day)
    if as_json:
        whole = {**msgspec.to_builtins(found), "theory": None if expected is None else expected._asdict()}
        sys.stdout.write(msgspec.json.encode(whole).decode() + "\n")
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    times = f"{found.repeats} times" if found.repeats > 1 else "once"
    console.print(f"{found.name}: {found.total.asked:.0f} calls a day, played {times}")
    console.print(_figures(found, day.within_s, expected))
    if len(found.sites) > 1:
        console.print(_sites(found))
    console.print(_agents(found))


def _exported(export: str, zone: str, state: Path) -> str:
    async def read() -> Day:
        async with open_database(database_file(state)) as database:
            return await recorded(database, REAL_CLOCK, dt.date.fromisoformat(export), zone_named(zone))

    try:
        return msgspec.json.format(msgspec.json.encode(asyncio.run(read())), indent=1).decode() + "\n"
    except ValueError as error:
        _fail(str(error))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)


def _figures(found: Measures, within_s: float, expected: Outcome | None) -> Table:
    """All calls: each figure with its formula, and where theory has one, beside it."""
    total = found.total
    table = Table("", "figure", "95 % sure", "theory", "formula")
    known = {} if expected is None else expected._asdict()
    in_time = f"answered <= {within_s:g} s"
    for name, estimate, share, key, formula in (
        (
            "service level",
            total.service_level,
            True,
            "service_level",
            f"{in_time} / (asked - gave up <= {within_s:g} s)",
        ),
        ("answered in time", total.of_asked, True, "", f"{in_time} / asked"),
        ("ASA", total.asa_s, False, "", "mean wait of answered calls"),
        ("mean wait", total.mean_wait_s, False, "average_wait_s", "of everybody who asked"),
        ("abandonment", total.abandonment, True, "abandonment", "gave up / asked"),
        ("occupancy", total.occupancy, True, "occupancy", "handling / (handling + available)"),
    ):
        beside = known.get(key)
        told = "" if beside is None else _one(beside, share)
        table.add_row(name, _value(estimate, share), _range(estimate, share), told, formula)
    table.add_row(
        "p90 wait",
        "-" if total.p90_s is None else f"{total.p90_s:.1f} s",
        "",
        "",
        "nine in ten answered calls waited less",
    )
    return table


def _sites(found: Measures) -> Table:
    table = Table("site", "calls a day", "service level", "ASA", "p90 wait", "abandonment", "its agents' occupancy")
    for site, one in list(found.sites.items())[:MOST]:
        p90 = "-" if one.p90_s is None else f"{one.p90_s:.1f} s"
        level, gave_up = _value(one.service_level, True), _value(one.abandonment, True)
        table.add_row(
            site, f"{one.asked:.0f}", level, _value(one.asa_s, False), p90, gave_up, _value(one.occupancy, True)
        )
    if len(found.sites) > MOST:
        table.add_row(f"and {len(found.sites) - MOST} more", "", "", "", "", "", "")
    return table


def _agents(found: Measures) -> Table:
    spread = "" if found.fairness is None else f", occupancy {found.fairness[0]:.1%} to {found.fairness[1]:.1%}"
    table = Table(
        "agent", "site", "calls a day", "occupancy", "missed", "rejected", title=f"{len(found.agents)} agents{spread}"
    )
    for one in found.agents[:MOST]:
        share = "-" if one.occupancy is None else f"{one.occupancy:.1%}"
        table.add_row(one.agent, one.site, f"{one.calls:.1f}", share, f"{one.missed:.1f}", f"{one.rejected:.1f}")
    if len(found.agents) > MOST:
        table.add_row(f"and {len(found.agents) - MOST} more", "", "", "", "", "")
    return table


def _one(value: float, share: bool) -> str:
    return f"{value:.1%}" if share else f"{value:.1f} s"


def _value(estimate: Estimate | None, share: bool) -> str:
    return "-" if estimate is None else _one(estimate.value, share)


def _range(estimate: Estimate | None, share: bool) -> str:
    if estimate is None or estimate.low == estimate.high:
        return ""
    return f"{_one(estimate.low, share)} to {_one(estimate.high, share)}"
