"""``hub report``: the figures of a day on the command line."""

import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from rich.table import Table

from hub.clock import Clock
from hub.config import Config
from hub.database import Database
from hub.people.roster import Roster
from hub.planning.demand import Demand
from hub.planning.slots import day_of, zone_named
from hub.reports.breakdown import By
from hub.reports.kpis import KPIS, Aim, Kpi
from hub.reports.report import FIGURES_HEAD, Days, Report, Reports, figure_table
from hub.reports.rows import Reader
from hub.reports.table import as_csv

Shape = Literal["table", "json", "csv"]


def make_reports(database: Database, clock: Clock, config: Config, demand: Demand | None = None) -> Reports:
    aim = Aim(config.planning.within_s, config.planning.target)
    return Reports(Reader(database, clock), demand or Demand(database, clock), clock, aim)


async def day_report(
    database: Database, clock: Clock, config: Config, *, day: dt.date | None, site: str, by: By, shape: Shape
) -> str | Table:
    """The report of a local day of the site (UTC for all sites); raises ValueError for an unknown site."""
    roster = Roster(database, clock, demo=True)
    sites = {one.id: one for one in await roster.sites()}
    if site and site not in sites:
        raise ValueError(f"site {site!r} is unknown; there are {', '.join(sorted(sites))}")
    zone = zone_named(sites[site].zone) if site else ZoneInfo("UTC")
    chosen = day or day_of(clock.now(), zone)
    names = {person.id: person.name for person in await roster.people()} | {key: one.name for key, one in sites.items()}
    reports = make_reports(database, clock, config)
    report = await reports.figures(Days(chosen, chosen, zone), by, names, site=site)
    lines = figure_table(report, reports.aim)
    if shape == "csv":
        return as_csv(FIGURES_HEAD, lines).decode()
    if shape == "json":
        named = [dict(zip(FIGURES_HEAD, line, strict=True)) for line in lines]
        return msgspec.json.encode({"day": str(chosen), "zone": zone.key, "figures": named}).decode()
    return _table(report, reports.aim, f"{chosen} in {zone.key}")


def _table(report: Report, aim: Aim, title: str) -> Table:
    table = Table("figure", "total", *report.names.values(), "how it is computed", title=title)
    for kpi in KPIS:
        groups = [_words(found[kpi.key].value, kpi) if kpi.key in found else "" for found in report.groups.values()]
        table.add_row(kpi.name, _words(report.total[kpi.key].value, kpi), *groups, kpi.says(aim))
    return table


def _words(value: float | None, kpi: Kpi) -> str:
    if value is None:
        return "-"
    if kpi.unit == "share":
        return f"{value:.1%}"
    return f"{value:.0f}" if kpi.unit == "count" else f"{value:.1f} s"
