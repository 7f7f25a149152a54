"""A real day of the hub as a file to replay: who called and when, how long it took, who worked and what they can."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from hub.clock import Clock
from hub.database import Database
from hub.people.person import Person
from hub.people.roster import Roster
from hub.planning.slots import midnight
from hub.replay.day import HOUR_S, Agents, Call, Day, DayRules, Duration, Shift, Site
from hub.reports.rows import CALLS, Reader, Rows, Spell, Task
from hub.switchboard.states import WORKING

USUAL_CALL_S = 120.0
"""Of a day on which no call was answered."""


async def recorded(database: Database, clock: Clock, day: dt.date, zone: ZoneInfo) -> Day:
    """The local day, from midnight to midnight. Practice is left out. A call that nobody answered has the patience it
    showed; how long an answered one would have waited, nobody knows, and it waits."""
    since, until = midnight(day, zone), midnight(day + dt.timedelta(days=1), zone)
    roster = Roster(database, clock, demo=True)
    rows = await Reader(database, clock).read(since, until)
    sites = [site.id for site in await roster.sites()]
    people = {person.id: person for person in await roster.people()}
    return as_day(f"{day} in {zone.key}", rows, sites, people, since, until)


def as_day(name: str, rows: Rows, sites: Iterable[str], people: dict[str, Person], since: float, until: float) -> Day:
    calls = [task for task in rows.tasks if task.kind in CALLS]
    lasted = tuple(round(_handled_s(task), 3) for task in calls if task.talked_s is not None)
    return Day(
        name=name,
        hours=(until - since) / HOUR_S,
        sites=tuple(Site(id=site) for site in sites),
        agents=tuple(_agents(rows.spells, people, since, until)),
        handling=Duration(kind="list", values_s=lasted) if lasted else Duration(kind="fixed", mean_s=USUAL_CALL_S),
        rules=DayRules(must=("menu",)),
        calls=tuple(_call(task, since) for task in calls),
    )


def _handled_s(task: Task) -> float:
    return (task.talked_s or 0.0) + task.wrapped_up_s


def _call(task: Task, since: float) -> Call:
    patience_s = task.gave_up_after_s
    return Call(
        at_s=round(task.created_at - since, 3),
        site=task.site,
        language=task.language,
        handle_s=None if task.talked_s is None else round(_handled_s(task), 3),
        patience_s=None if patience_s is None else round(patience_s, 3),
    )


def _agents(spells: list[Spell], people: dict[str, Person], since: float, until: float) -> Iterable[Agents]:
    """Everybody who worked: a shift is a stretch of states in which they could be waited for, breaks between them."""
    worked: dict[str, list[tuple[float, float]]] = {}
    for spell in spells:
        if spell.state not in WORKING:
            continue
        shifts = worked.setdefault(spell.agent, [])
        if shifts and spell.began_at - shifts[-1][1] < 1.0:
            shifts[-1] = (shifts[-1][0], spell.ended_at)
        else:
            shifts.append((spell.began_at, spell.ended_at))
    for agent, shifts in worked.items():
        person = people[agent]
        qualified = {one.name for one in person.qualifications if one.granted_at < until and one.expires_at > since}
        yield Agents(
            id=person.id,
            site=person.site,
            languages=person.languages,
            skills=person.skills,
            qualifications=tuple(sorted(qualified)),
            shifts=tuple(
                Shift(start=round(start - since, 3), end=round(end - since, 3)) for start, end in shifts if end > start
            ),
        )
