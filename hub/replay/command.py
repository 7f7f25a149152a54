"""``hub replay``: a day again, by the rules that are wanted."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from domain.checked import Problems
from hub.planning.erlang import Outcome
from hub.replay.day import load
from hub.replay.measures import Estimate, Measures
from hub.replay.replay import replay as play
from hub.replay.replay import theory

MOST_AGENTS = 30
"""So many are listed; all of them are in the JSON."""


def replay(
    file: Annotated[Path, typer.Argument(help="A day as TOML or JSON; see docs/routing.md, and hub/replay/days.")],
    repeats: Annotated[int | None, typer.Option(min=1, help="Instead of what the file says.")] = None,
    seed: Annotated[int | None, typer.Option(help="Instead of what the file says.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play a recorded or invented day through the switchboard's rules, and measure it."""
    try:
        day = load(file)
    except Problems as problems:
        typer.echo(str(problems), err=True)
        raise typer.Exit(1) from None
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
    for site, one in found.sites.items():
        p90 = "-" if one.p90_s is None else f"{one.p90_s:.1f} s"
        level, gave_up = _value(one.service_level, True), _value(one.abandonment, True)
        table.add_row(
            site, f"{one.asked:.0f}", level, _value(one.asa_s, False), p90, gave_up, _value(one.occupancy, True)
        )
    return table


def _agents(found: Measures) -> Table:
    spread = "" if found.fairness is None else f", occupancy {found.fairness[0]:.1%} to {found.fairness[1]:.1%}"
    table = Table(
        "agent", "site", "calls a day", "occupancy", "missed", "rejected", title=f"{len(found.agents)} agents{spread}"
    )
    for one in found.agents[:MOST_AGENTS]:
        share = "-" if one.occupancy is None else f"{one.occupancy:.1%}"
        table.add_row(one.agent, one.site, f"{one.calls:.1f}", share, f"{one.missed:.1f}", f"{one.rejected:.1f}")
    if len(found.agents) > MOST_AGENTS:
        table.add_row(f"and {len(found.agents) - MOST_AGENTS} more", "", "", "", "", "")
    return table


def _one(value: float, share: bool) -> str:
    return f"{value:.1%}" if share else f"{value:.1f} s"


def _value(estimate: Estimate | None, share: bool) -> str:
    return "-" if estimate is None else _one(estimate.value, share)


def _range(estimate: Estimate | None, share: bool) -> str:
    if estimate is None or estimate.low == estimate.high:
        return ""
    return f"{_one(estimate.low, share)} to {_one(estimate.high, share)}"
