"""The calls that came, by half hour, and what they let expect. Reads rows; the arithmetic is in `forecast`."""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, func, select

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.planning.back_test import BackTest, back_test
from hub.planning.forecast import NOTHING, WEEKS, Expected, Model, Series
from hub.planning.handling import Handling, handling
from hub.planning.slots import SLOT_S, slot_of, slots_of, zone_named
from hub.reports.demo_history import GENERATED
from hub.reports.rows import CALLS, REAL, Reader

HANDLING_S = 28 * 86_400
_tasks = schema.tasks.c


class Key(NamedTuple):
    """Whose calls: of one site and language."""

    site: str
    language: str


class Wanted(NamedTuple):
    """Whose calls are asked about; empty is all."""

    site: str = ""
    language: str = ""

    def has(self, key: Key) -> bool:
        return self.site in ("", key.site) and self.language in ("", key.language)


class Demand:
    """What is forecast for a slot is kept as long as nothing can change it: until the slot that it was known in ends."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._past = Reader(database, clock)
        self._models: dict[int, dict[Key, Model]] = {}
        self._tested: dict[tuple[Wanted, str, dt.date], BackTest] = {}
        self._took: dict[tuple[Wanted, int], Handling] = {}

    async def zones(self) -> dict[str, ZoneInfo]:
        async with self._database.read() as read:
            rows = (await read.execute(select(schema.sites.c.id, schema.sites.c.zone))).all()
        return {row.id: zone_named(row.zone) for row in rows}

    async def models(self, until: int) -> dict[Key, Model]:
        """What was known of each series when the slot ``until`` began."""
        if until not in self._models:
            series = await self._series(until)
            made = await asyncio.to_thread(lambda: {key: Model(one, until) for key, one in series.items()})
            if len(self._models) > 16:
                self._models.clear()
            if until <= self._clock.now():  # later ones may still learn
                self._models[until] = made
            return made
        return self._models[until]

    async def actual(self, slots: Sequence[int], wanted: Wanted) -> dict[int, int]:
        """Calls by slot, of the slots that have begun."""
        if not slots:
            return {}
        counts: defaultdict[int, int] = defaultdict(int)
        for (key, slot), calls in (await self._counts(slots[0], slots[-1] + SLOT_S)).items():
            if wanted.has(key):
                counts[slot] += calls
        now = self._clock.now()
        return {slot: counts[slot] for slot in slots if slot <= now}

    async def back_test(self, wanted: Wanted, zone: ZoneInfo, today: dt.date) -> BackTest:
        key = (wanted, zone.key, today)
        if key not in self._tested:
            series = await self._series(slots_of(today, zone)[0])
            chosen = [one for name, one in series.items() if wanted.has(name)]
            self._tested[key] = await asyncio.to_thread(back_test, chosen, zone, today)
            for old in [known for known in self._tested if known[2] < today]:
                del self._tested[old]
        return self._tested[key]

    async def handling(self, until: int, wanted: Wanted) -> Handling:
        """What the calls of the four weeks before a slot took."""
        key = (wanted, until)
        if key not in self._took:
            self._took.clear()
            past = await self._past.read(until - HANDLING_S, until, site=wanted.site, language=wanted.language)
            calls = [task for task in past.tasks if task.kind in CALLS]
            took = [task.talked_s + task.wrapped_up_s for task in calls if task.talked_s is not None]
            gave_up = [task.gave_up_after_s for task in calls if task.gave_up_after_s is not None]
            waits = [task.waited_s for task in calls if task.waited_s is not None]
            self._took[key] = handling(took, [*waits, *gave_up], len(gave_up))
        return self._took[key]

    async def generated(self) -> bool:
        """Whether there are calls that were made up for the demo."""
        async with self._database.read() as read:
            made_up = select(_tasks.id).where(_tasks.id > GENERATED, _tasks.id < GENERATED + "~").limit(1)
            return await read.scalar(made_up) is not None

    async def _series(self, until: int) -> dict[Key, Series]:
        """Each site's history begins with its first call, in whichever language."""
        zones = await self.zones()
        calls: defaultdict[Key, dict[int, int]] = defaultdict(dict)
        # A week more than a model looks at, for the back-test's copy of the week before.
        for (key, slot), count in (await self._counts(until - (WEEKS + 2) * 7 * 86_400, until)).items():
            calls[key][slot] = count
        first = (
            select(_tasks.site, func.min(_tasks.created_at).label("at"))
            .where(REAL, _tasks.kind.in_(CALLS))
            .group_by(_tasks.site)
        )
        async with self._database.read() as read:
            begins = {row.site: slot_of(row.at) for row in await read.execute(first)}
        return {key: Series(zones[key.site], begins[key.site], counts) for key, counts in calls.items()}

    async def _counts(self, since: float, until: float) -> dict[tuple[Key, int], int]:
        number = cast(_tasks.created_at / SLOT_S, Integer).label("number")
        query = (
            select(_tasks.site, _tasks.language, number, func.count().label("calls"))
            .where(REAL, _tasks.kind.in_(CALLS), _tasks.created_at >= since, _tasks.created_at < until)
            .group_by(_tasks.site, _tasks.language, number)
        )
        async with self._database.read() as read:
            return {
                (Key(row.site, row.language), row.number * SLOT_S): row.calls for row in await read.execute(query)
            }


def by_key(models: dict[Key, Model], slot: int, wanted: Wanted) -> dict[Key, float]:
    return {key: model.expect(slot).mean for key, model in models.items() if wanted.has(key)}


def expected(models: dict[Key, Model], slot: int, wanted: Wanted) -> Expected:
    return sum((model.expect(slot) for key, model in models.items() if wanted.has(key)), NOTHING)


def history_days(models: dict[Key, Model], wanted: Wanted) -> float:
    """Of the longest series that is asked about."""
    return max((model.days for key, model in models.items() if wanted.has(key)), default=0.0)
