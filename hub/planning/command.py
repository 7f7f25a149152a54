"""``hub plan``: how many people, or what so many people give."""

import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hub.planning.erlang import Goal, Load, Outcome, Unreachable, fewest, outcome


def plan(
    calls_per_hour: Annotated[float, typer.Option(help="Calls that come in an hour.")],
    aht_s: Annotated[float, typer.Option(help="Seconds a call takes: talk, hold and wrap-up.")],
    target: Annotated[float, typer.Option(help="The share of calls to answer in time.")] = 0.8,
    within_s: Annotated[float, typer.Option(help="Seconds that count as in time.")] = 20.0,
    patience_s: Annotated[
        float | None, typer.Option(help="Mean seconds before a customer gives up; else nobody does.")
    ] = None,
    agents: Annotated[
        int | None, typer.Option(help="What this many give; without it, the fewest that reach the target.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """How many people answer so many calls in time, or (--agents) how well that many do. By Erlang C, or with
    --patience-s by Erlang A; docs/routing.md has the formulas."""
    load = Load(calls_per_hour, aht_s, patience_s)
    try:
        found = fewest(load, Goal(target, within_s)) if agents is None else outcome(load, agents, within_s)
        enough = fewest(load, Goal(target, within_s)) if found.average_wait_s is None else found
    except Unreachable as unreachable:
        typer.echo(str(unreachable), err=True)
        raise typer.Exit(1) from None
    if enough is not found:
        never = f"{found.agents} agents cannot carry {load.erlang:g} Erlang: the queue grows for ever"
        typer.echo(f"{never}; {enough.agents} reach {target:.0%} within {within_s:g} s", err=True)
    if as_json:
        sys.stdout.write(msgspec.json.encode(found._asdict()).decode() + "\n")
    else:
        Console(highlight=False).print(_table(load, found, within_s))


def _table(load: Load, found: Outcome, within_s: float) -> Table:
    table = Table(f"{found.agents} agents for {load.erlang:.2f} Erlang", "", "formula", show_header=True)
    wait = "grows for ever" if found.average_wait_s is None else f"{found.average_wait_s:.1f} s"
    in_time = f"answered <= {within_s:g} s / (asked - gave up <= {within_s:g} s)"
    table.add_row("service level", f"{found.service_level:.1%}", in_time)
    table.add_row("average wait", wait, "of everybody who asked")
    table.add_row("occupancy", f"{found.occupancy:.1%}", "handling / paid time")
    table.add_row("abandonment", f"{found.abandonment:.1%}", "gave up / asked")
    table.add_row("has to wait", f"{found.wait_probability:.1%}", "nobody is free when the call comes")
    return table
