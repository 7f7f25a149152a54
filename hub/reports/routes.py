"""Reports over HTTP, as JSON for the page and as CSV for a spreadsheet; both from the same tables."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from aiohttp import web

from hub.clock import Clock
from hub.people.roster import Roster
from hub.planning.slots import day_of, zone_named
from hub.reports.breakdown import By
from hub.reports.kpis import KPIS, Figure
from hub.reports.report import (
    CALLS_HEAD,
    FIGURES_HEAD,
    FORECAST_HEAD,
    REASONS_HEAD,
    Days,
    Reports,
    call_table,
    figure_table,
    forecast_table,
    reason_table,
    wape,
)
from hub.reports.table import as_csv
from hub.web import CALLER, SUPERVISORS, HttpError, Route, answer

MOST_DAYS = 92


class ReportRoutes:
    def __init__(self, reports: Reports, roster: Roster, clock: Clock) -> None:
        self._reports, self._roster, self._clock = reports, roster, clock

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/reports/figures", SUPERVISORS, self.figures),
            Route("GET", "/api/reports/reasons", SUPERVISORS, self.reasons),
            Route("GET", "/api/reports/forecast", SUPERVISORS, self.forecast),
            Route("GET", "/api/reports/{name}.csv", SUPERVISORS, self.csv),
        ]

    async def figures(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        report = await self._reports.figures(asked.days, asked.by, asked.names, **asked.of)
        aim = self._reports.aim
        return answer(
            {
                **asked.said,
                "by": asked.by,
                "within_s": aim.within_s,
                "target": aim.target,
                "generated": report.generated,
                "kpis": [
                    {"key": kpi.key, "name": kpi.name, "unit": kpi.unit, "formula": kpi.says(aim)} for kpi in KPIS
                ],
                "total": _values(report.total),
                "groups": [
                    {"key": key, "name": report.names[key], "figures": _values(found)}
                    for key, found in report.groups.items()
                ],
            }
        )

    async def reasons(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        found = await self._reports.reasons(asked.days.last, asked.days.zone, **asked.of)
        return answer({**asked.said, "reasons": [one._asdict() for one in found]})

    async def forecast(self, request: web.Request) -> web.Response:
        asked = await self._asked(request)
        found = await self._reports.forecasts(asked.days, **asked.of)
        return answer({**asked.said, "wape": wape(found), "days": [one._asdict() for one in found]})

    async def csv(self, request: web.Request) -> web.Response:
        asked, name = await self._asked(request), request.match_info["name"]
        if name == "figures":
            report = await self._reports.figures(asked.days, asked.by, asked.names, **asked.of)
            table = as_csv(FIGURES_HEAD, figure_table(report, self._reports.aim))
        elif name == "reasons":
            found = await self._reports.reasons(asked.days.last, asked.days.zone, **asked.of)
            table = as_csv(REASONS_HEAD, reason_table(found))
        elif name == "forecast":
            table = as_csv(FORECAST_HEAD, forecast_table(await self._reports.forecasts(asked.days, **asked.of)))
        elif name == "calls":
            table = as_csv(CALLS_HEAD, call_table(await self._reports.calls(asked.days, **asked.of), asked.names))
        else:
            raise HttpError(404, "not_found", f"report {name!r}; there are figures, reasons, forecast and calls")
        file = f"{name}-{asked.days.first}-{asked.days.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
        return web.Response(body=table, content_type="text/csv", charset="utf-8", headers=headers)

    async def _asked(self, request: web.Request) -> "_Asked":
        sites = {site.id: site for site in await self._roster.sites()}
        site, language = request.query.get("site", ""), request.query.get("language", "")
        if site and site not in sites:
            raise HttpError(422, "unknown_site", f"site {site!r}; there are {sorted(sites)}")
        home = sites.get(site or request[CALLER].person.site) or next(iter(sites.values()), None)
        zone = zone_named(home.zone) if home else ZoneInfo("UTC")
        names = {person.id: person.name for person in await self._roster.people()}
        names |= {key: one.name for key, one in sites.items()}
        by = request.query.get("by", By.DAY)
        if by not in set(By):
            raise HttpError(422, "bad_by", f"by {by!r}; allowed are {', '.join(By)}")
        return _Asked(self._days(request, zone), By(by), site, language, names)

    def _days(self, request: web.Request, zone: ZoneInfo) -> Days:
        """``from`` and ``to``; without them the last seven days, today included."""
        today = day_of(self._clock.now(), zone)
        try:
            last = dt.date.fromisoformat(request.query.get("to", today.isoformat()))
            first = dt.date.fromisoformat(request.query.get("from", (last - dt.timedelta(days=6)).isoformat()))
        except (ValueError, OverflowError) as error:
            raise HttpError(422, "bad_day", f"{request.query_string!r}; needed are dates such as {today}") from error
        if not 0 <= (last - first).days < MOST_DAYS or abs((last - today).days) > 4_000:
            raise HttpError(422, "bad_day", f"{first} to {last}; allowed are 1 to {MOST_DAYS} days")
        return Days(first, last, zone)


class _Asked:
    """What a request asks about."""

    def __init__(self, days: Days, by: By, site: str, language: str, names: Mapping[str, str]) -> None:
        self.days, self.by, self.names = days, by, names
        self.of = {"site": site, "language": language}
        self.said = {"from": str(days.first), "to": str(days.last), "zone": days.zone.key, **self.of}


def _values(found: Mapping[str, Figure]) -> dict[str, dict[str, float | None]]:
    return {key: {"value": one.value, "over": one.over, "under": one.under} for key, one in found.items()}
