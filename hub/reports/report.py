"""One report: the figures of a stretch of local days, in total and by parts, and what its tables are called."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.clock import Clock, iso
from hub.config import Config
from hub.database import Database
from hub.planning.demand import Demand, Wanted, expected, history_days
from hub.planning.slots import midnight, slots_of
from hub.reports.breakdown import LEFT_OUT, By, parts
from hub.reports.demo_history import GENERATED
from hub.reports.kpis import KPIS, Aim, Figure, Kpi, figures
from hub.reports.reasons import Reason, reasons
from hub.reports.rows import Reader, Rows
from hub.reports.table import Cell

WEEK = dt.timedelta(days=7)


class Days(NamedTuple):
    """Local days, both included."""

    first: dt.date
    last: dt.date
    zone: ZoneInfo

    @property
    def since(self) -> float:
        return midnight(self.first, self.zone)

    @property
    def until(self) -> float:
        return midnight(self.last + dt.timedelta(days=1), self.zone)

    def each(self) -> Iterator[dt.date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + dt.timedelta(days=number)


class Report(NamedTuple):
    """``total`` and each of ``groups`` by the keys of the `Kpi` s; ``names`` are the groups as people call them. So many of the
    calls are ``generated``, for the demo."""

    by: By
    kpis: Sequence[Kpi]
    total: Mapping[str, Figure]
    groups: Mapping[str, Mapping[str, Figure]]
    names: Mapping[str, str]
    generated: int


class DayForecast(NamedTuple):
    """Calls of a local day as they were expected when it began, and as they came; ``missed`` is the sum of the misses of
    its half hours. None: no history then, or the day is not over."""

    day: str
    forecast: float | None
    low: int | None
    high: int | None
    actual: int | None
    missed: float | None


class Reports:
    def __init__(self, reader: Reader, demand: Demand, clock: Clock, aim: Aim) -> None:
        self._reader, self._demand, self._clock, self.aim = reader, demand, clock, aim

    async def figures(self, days: Days, by: By, names: Mapping[str, str], *, site: str = "", language: str = "") -> Report:
        rows = await self._reader.read(days.since, days.until, site=site, language=language)
        kpis = [kpi for kpi in KPIS if kpi.key not in LEFT_OUT[by]]
        groups = {key: self._chosen(part, kpis) for key, part in parts(rows, by, days.zone).items()}
        generated = sum(task.id.startswith(GENERATED) for task in rows.tasks)
        return Report(by, kpis, figures(rows, self.aim), groups, {key: names.get(key, key) for key in groups}, generated)

    def _chosen(self, rows: Rows, kpis: Sequence[Kpi]) -> dict[str, Figure]:
        return {kpi.key: kpi.figure(rows, self.aim) for kpi in kpis}

    async def reasons(self, last: dt.date, zone: ZoneInfo, *, site: str = "", language: str = "") -> list[Reason]:
        """Of the seven days that end with ``last``, beside the seven before."""
        week = Days(last - WEEK + dt.timedelta(days=1), last, zone)
        before = Days(week.first - WEEK, last - WEEK, zone)
        read = [
            await self._reader.read(days.since, days.until, site=site, language=language) for days in (week, before)
        ]
        return reasons(read[0].tasks, read[1].tasks)

    async def forecasts(self, days: Days, *, site: str = "", language: str = "") -> list[DayForecast]:
        return [await self._forecast(day, days.zone, Wanted(site, language)) for day in days.each()]

    async def _forecast(self, day: dt.date, zone: ZoneInfo, wanted: Wanted) -> DayForecast:
        slots = slots_of(day, zone)
        over = slots[-1] < self._clock.now()
        models = await self._demand.models(slots[0])
        if not history_days(models, wanted):
            actual = sum((await self._demand.actual(slots, wanted)).values()) if over else None
            return DayForecast(day.isoformat(), None, None, None, actual, None)
        each = {slot: expected(models, slot, wanted) for slot in slots}
        whole = sum(list(each.values())[1:], each[slots[0]])
        low, high = whole.band()
        if not over:
            return DayForecast(day.isoformat(), whole.mean, low, high, None, None)
        came = await self._demand.actual(slots, wanted)
        missed = sum(abs(came[slot] - each[slot].mean) for slot in slots)
        return DayForecast(day.isoformat(), whole.mean, low, high, sum(came.values()), missed)

    async def calls(self, days: Days, *, site: str = "", language: str = "") -> Rows:
        return await self._reader.read(days.since, days.until, site=site, language=language)


def make_reports(database: Database, clock: Clock, config: Config, demand: Demand | None = None) -> Reports:
    aim = Aim(config.planning.within_s, config.planning.target)
    return Reports(Reader(database, clock), demand or Demand(database, clock), clock, aim)


FIGURES_HEAD = ("group", "figure", "name", "value", "unit", "over", "under", "formula")


def figure_table(report: Report, aim: Aim) -> list[tuple[Cell, ...]]:
    """A line for each figure, the total first; the formula stands beside each number."""
    every: list[tuple[str, Sequence[Kpi], Mapping[str, Figure]]] = [("total", KPIS, report.total)]
    every += [(report.names[key], report.kpis, found) for key, found in report.groups.items()]
    return [
        (name, kpi.key, kpi.name, _rounded(found[kpi.key].value), kpi.unit, *_fraction(found[kpi.key]), kpi.says(aim))
        for name, kpis, found in every
        for kpi in kpis
    ]


def _fraction(figure: Figure) -> tuple[Cell, Cell]:
    return _rounded(figure.over), _rounded(figure.under)


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, 4) if value % 1 else int(value)


REASONS_HEAD = ("reason", "calls", "share", "week_before", "trend", "notes")


def reason_table(found: Sequence[Reason]) -> list[tuple[Cell, ...]]:
    return [
        (one.code, one.calls, _rounded(one.share), one.before, one.trend, " | ".join(one.notes)) for one in found
    ]


FORECAST_HEAD = ("day", "forecast", "low", "high", "actual", "wape")


def forecast_table(found: Sequence[DayForecast]) -> list[tuple[Cell, ...]]:
    return [
        (one.day, _rounded(one.forecast), one.low, one.high, one.actual, _rounded(wape([one]))) for one in found
    ]


def wape(found: Sequence[DayForecast]) -> float | None:
    """The sum of the misses of all half hours / the calls that came."""
    tested = [one for one in found if one.missed is not None and one.actual is not None]
    came = sum(one.actual or 0 for one in tested)
    return sum(one.missed or 0.0 for one in tested) / came if came else None


CALLS_HEAD = (
    "call", "kind", "site", "language", "agent", "asked_at", "answered_at", "ended_at", "waited_s", "talked_s", "state",
    "reason", "note",
)  # fmt: skip


def call_table(rows: Rows, names: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    return [
        (
            task.id,
            task.kind,
            names.get(task.site, task.site),
            task.language,
            names.get(task.agent or "", task.agent),
            iso(task.created_at),
            iso(task.answered_at),
            iso(task.ended_at),
            _rounded(task.waited_s),
            _rounded(task.talked_s),
            task.state,
            task.code,
            task.note,
        )
        for task in rows.tasks
    ]
