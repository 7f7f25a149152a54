"""The same figures for parts of the rows: by day, site, language, agent or kind. No I/O."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.planning.slots import day_of, midnight
from hub.reports.rows import Offer, Rows, Shift, Spell, Task


class By(StrEnum):
    DAY = "day"
    SITE = "site"
    LANGUAGE = "language"
    AGENT = "agent"
    KIND = "kind"


NOT_OF_CALLS = frozenset({"occupancy", "shrinkage", "adherence", "logged_in"})
"""What agents do with their time belongs to no language and no kind of call."""

NOT_OF_AGENTS = frozenset({"asked", "abandonment", "short_abandons", "service_level", "service_level_strict"})
"""Whoever was not answered was nobody's call."""

LEFT_OUT: Mapping[By, frozenset[str]] = {
    By.DAY: frozenset(),
    By.SITE: frozenset(),
    By.LANGUAGE: NOT_OF_CALLS,
    By.AGENT: NOT_OF_AGENTS,
    By.KIND: NOT_OF_CALLS,
}


def parts(rows: Rows, by: By, zone: ZoneInfo) -> dict[str, Rows]:
    """The rows by what they belong to, in the order of the names; of an agent's time at midnight each day gets its own."""
    found: defaultdict[str, Rows] = defaultdict(lambda: Rows([], [], [], []))
    for task in rows.tasks:
        key = _of_task(task, by, zone)
        if key:
            found[key].tasks.append(task)
    for offer in rows.offers:
        found[_of_offer(offer, by, zone)].offers.append(offer)
    if by not in (By.LANGUAGE, By.KIND):
        for spell in _cut(rows.spells, by, zone):
            found[_of_time(spell, by, zone)].spells.append(spell)
        for shift in rows.shifts:
            found[_of_time(shift, by, zone)].shifts.append(shift)
    return dict(sorted(found.items()))


def _of_task(task: Task, by: By, zone: ZoneInfo) -> str:
    named: Mapping[By, Callable[[], str]] = {
        By.DAY: lambda: day_of(task.created_at, zone).isoformat(),
        By.SITE: lambda: task.site,
        By.LANGUAGE: lambda: task.language,
        By.AGENT: lambda: task.agent or "",
        By.KIND: lambda: task.kind,
    }
    return named[by]()


def _of_offer(offer: Offer, by: By, zone: ZoneInfo) -> str:
    return day_of(offer.offered_at, zone).isoformat() if by is By.DAY else str(getattr(offer, by))


def _of_time(spent: Spell | Shift, by: By, zone: ZoneInfo) -> str:
    return day_of(spent.began_at, zone).isoformat() if by is By.DAY else str(getattr(spent, by))


def _cut(spells: Iterable[Spell], by: By, zone: ZoneInfo) -> Iterator[Spell]:
    for spell in spells:
        began = spell.began_at
        while by is By.DAY:
            after = midnight(day_of(began, zone) + dt.timedelta(days=1), zone)
            if after >= spell.ended_at:
                break
            yield spell._replace(began_at=began, ended_at=after)
            began = after
        yield spell._replace(began_at=began)
