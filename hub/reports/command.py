"""``hub report``: the figures of a day, each with its formula; ``hub forecast``: the calls of a day, and how good that is."""

import asyncio
import datetime as dt
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from hub.clock import REAL_CLOCK
from hub.config import Config
from hub.database import Database, open_database
from hub.fleet.view import SiteView
from hub.people.roster import Roster
from hub.planning.back_test import BackTest
from hub.planning.demand import Demand, Wanted, expected, history_days
from hub.planning.forecast import LITTLE_DAYS
from hub.planning.slots import day_of, local, slot_of, slots_of, zone_named
from hub.reports.breakdown import By
from hub.reports.kpis import KPIS, Aim, Kpi
from hub.reports.report import FIGURES_HEAD, Days, Report, figure_table, make_reports
from hub.reports.table import as_csv
from hub.server import database_file

State = Annotated[Path, typer.Option(help="Where the hub keeps its database.")]
Day = Annotated[str, typer.Option(help="A local day such as 2026-11-20; without it today.")]
Site = Annotated[str, typer.Option(help="One site, in its own local time; without it all, in that of the first.")]
DEFAULT_STATE = Config().state


class Wrong(ValueError):
    """What was typed cannot be; the text says what can."""


def report(
    day: Day = "",
    site: Site = "",
    by: Annotated[By, typer.Option(help="What the columns beside the total are.")] = By.SITE,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet: UTF-8 with its mark.")] = False,
    state: State = DEFAULT_STATE,
) -> None:
    """The figures of a day, each beside its formula."""

    async def work(database: Database) -> None:
        roster = Roster(database, REAL_CLOCK, demo=True)
        zone = await _zone(roster, site)
        chosen = _day(day, zone)
        reports = make_reports(database, REAL_CLOCK, Config())
        found = await reports.figures(Days(chosen, chosen, zone), by, await _names(roster), site=site)
        lines = figure_table(found, reports.aim)
        if csv:
            sys.stdout.buffer.write(as_csv(FIGURES_HEAD, lines))
        elif as_json:
            named = [dict(zip(FIGURES_HEAD, line, strict=True)) for line in lines]
            said = {"day": str(chosen), "zone": zone.key, "figures": named}
            sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
        else:
            Console(highlight=False).print(_report_table(found, reports.aim, f"{chosen}, {zone.key}"))

    _run(state, work)


def forecast(day: Day = "", site: Site = "", state: State = DEFAULT_STATE) -> None:
    """The calls of each half hour of a day as they are expected, those that came, and how good the forecast was."""

    async def work(database: Database) -> None:
        demand, wanted = Demand(database, REAL_CLOCK), Wanted(site)
        zone = await _zone(Roster(database, REAL_CLOCK, demo=True), site)
        now = REAL_CLOCK.now()
        slots = slots_of(_day(day, zone), zone)
        models = await demand.models(min(slots[0], slot_of(now)))
        actual = await demand.actual(slots, wanted)
        table = Table("time", "expected", "80 % band", "came", title=f"{local(slots[0], zone).date()}, {zone.key}")
        for slot in slots:
            calls = expected(models, slot, wanted)
            low, high = calls.band()
            came = actual.get(slot, "")
            table.add_row(f"{local(slot, zone):%H:%M}", f"{calls.mean:.1f}", f"{low} to {high}", str(came))
        out = Console(highlight=False)
        out.print(table)
        days = history_days(models, wanted)
        if days < LITTLE_DAYS:
            out.print(f"There are {days:.0f} days of history: too little to know one weekday from another.")
        out.print(told(await demand.back_test(wanted, zone, day_of(now, zone))))

    _run(state, work)


def told(test: BackTest) -> str:
    if test.wape is None or test.chance is None or test.last_week is None or test.inside is None:
        return "Not tested yet: that takes two weeks of history and a day after them."
    return (
        f"Back-test of the last {test.days} days, {test.calls} calls: WAPE {test.wape:.0%} by half hour; chance alone would give "
        f"{test.chance:.0%}, copying the week before {test.last_week:.0%}; {test.inside:.0%} of half hours were in the band."
    )


async def _zone(roster: Roster, site: str) -> ZoneInfo:
    sites = {one.id: one for one in await roster.sites()}
    if site and site not in sites:
        raise Wrong(f"site {site!r} is unknown; there are {', '.join(sorted(sites)) or 'none yet'}")
    chosen: SiteView | None = sites.get(site) or next(iter(sites.values()), None)
    return zone_named(chosen.zone) if chosen else ZoneInfo("UTC")


def _day(given: str, zone: ZoneInfo) -> dt.date:
    try:
        return dt.date.fromisoformat(given) if given else day_of(REAL_CLOCK.now(), zone)
    except ValueError as error:
        raise Wrong(f"day {given!r}; needed is a date such as {day_of(REAL_CLOCK.now(), zone)}") from error


async def _names(roster: Roster) -> dict[str, str]:
    names = {person.id: person.name for person in await roster.people()}
    return names | {one.id: one.name for one in await roster.sites()}


def _run(state: Path, work: Callable[[Database], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_database(database_file(state)) as database:
            await work(database)

    try:
        asyncio.run(run())
    except Wrong as wrong:
        _fail(str(wrong))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)


def _report_table(found: Report, aim: Aim, title: str) -> Table:
    table = Table("figure", "total", *found.names.values(), "how it is computed", title=title)
    for kpi in KPIS:
        groups = [_words(one[kpi.key].value, kpi) if kpi.key in one else "" for one in found.groups.values()]
        table.add_row(kpi.name, _words(found.total[kpi.key].value, kpi), *groups, kpi.says(aim))
    return table


def _words(value: float | None, kpi: Kpi) -> str:
    if value is None:
        return "-"
    if kpi.unit == "share":
        return f"{value:.1%}"
    return f"{value:.0f}" if kpi.unit == "count" else f"{value:.1f} s"
