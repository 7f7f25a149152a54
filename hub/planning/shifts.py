"""The market for work: a manager opens half hours that need people, agents take them and give them back.

Every change is one transaction of a database that has one writer, and the tables themselves refuse one place twice and one
person twice in the same half hour: of two who take the last place at once, one wins and the other is told.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.people.person import Person
from hub.planning.slots import SLOT_S

intervals, places = schema.intervals, schema.places
MOST_PLACES = 200


class Worker(NamedTuple):
    id: str
    name: str


class Interval(NamedTuple):
    """A half hour that needs ``need`` people who speak ``language``, for the counters of ``site`` or (empty) of the whole
    pool. With ``floor`` people or fewer nobody may give it back."""

    id: str
    starts_at: float
    site: str
    language: str
    need: int
    floor: int
    taken: tuple[Worker, ...] = ()

    @property
    def free(self) -> int:
        return max(0, self.need - len(self.taken))


class Opened(NamedTuple):
    """What a manager wants of a half hour."""

    starts_at: int
    site: str
    language: str
    need: int
    floor: int


class Refusal(NamedTuple):
    """Why nothing was changed: a key for the page to put into words, and a sentence for a developer."""

    key: str
    message: str


class Refused(Exception):
    def __init__(self, key: str, message: str) -> None:
        self.refusal = Refusal(key, message)
        super().__init__(message)


class Market:
    """``give_back_before_s``: until so long before it begins an interval may be given back. ``menu``: the id of the menu in
    force, whose qualification is needed."""

    def __init__(self, database: Database, clock: Clock, *, give_back_before_s: float, menu: Callable[[], str]) -> None:
        self._database, self._clock = database, clock
        self.give_back_before_s, self._menu = give_back_before_s, menu

    async def between(self, since: float, until: float) -> list[Interval]:
        async with self._database.read() as read:
            return await _found(read, intervals.c.starts_at >= since, intervals.c.starts_at < until)

    async def named(self, ids: Iterable[str]) -> list[Interval]:
        async with self._database.read() as read:
            return await _found(read, intervals.c.id.in_(list(ids)))

    async def of(self, person: str, since: float) -> list[Interval]:
        """What somebody works from then on, the soonest first."""
        mine = select(places.c.interval).where(places.c.person == person)
        async with self._database.read() as read:
            return await _found(read, intervals.c.id.in_(mine), intervals.c.starts_at >= since)

    async def open(self, wanted: Iterable[Opened]) -> list[Interval]:
        """Open intervals, or change those that are open; all of them or (`Refused`) none. A need of 0 removes one that
        nobody took."""
        ids = []
        async with self._database.write() as write:
            for one in wanted:
                if one.starts_at % SLOT_S:
                    raise Refused("not_a_slot", f"{one.starts_at} is no half hour")
                if one.starts_at + SLOT_S <= self._clock.now():
                    raise Refused("begun", "that half hour is over")
                if not 0 <= one.floor <= one.need <= MOST_PLACES:
                    raise Refused("bad_need", f"need {one.need}, floor {one.floor}; allowed are 0 <= floor <= need <= 200")
                ids.append(await self._open(write, one))
            return await _found(write, intervals.c.id.in_(ids))

    async def _open(self, write: AsyncConnection, one: Opened) -> str:
        same = (intervals.c.starts_at == one.starts_at, intervals.c.site == one.site, intervals.c.language == one.language)
        known: str | None = await write.scalar(select(intervals.c.id).where(*same))
        if known is None:
            known = secrets.token_hex(6)
            if one.need:
                await write.execute(insert(intervals).values(id=known, **one._asdict()))
            return known
        highest = await write.scalar(select(func.max(places.c.number)).where(places.c.interval == known)) or 0
        taken = await _taken(write, known)
        if taken > one.need:
            raise Refused("taken", f"{taken} people have taken it already; the need cannot be {one.need}")
        if highest > one.need:
            await _renumber(write, known)
        if one.need:
            await write.execute(update(intervals).where(*same).values(need=one.need, floor=one.floor))
        else:
            used = schema.swaps.c.from_interval == known, schema.swaps.c.to_interval == known
            await write.execute(delete(schema.swaps).where(used[0] | used[1]))
            await write.execute(delete(intervals).where(*same))
        return known

    async def take(self, person: Person, interval: str) -> Refusal | None:
        """Take the lowest free place; None: it is yours."""
        async with self._database.write() as write:
            try:
                await self.place(write, person, interval)
            except Refused as refused:
                return refused.refusal
        return None

    async def place(self, write: AsyncConnection, person: Person, interval: str, number: int | None = None) -> None:
        """Put somebody in a place, a certain one or the lowest that is free; raises `Refused`."""
        row = await self._row(write, interval)
        unfit = self.unfit(person, row["language"], row["starts_at"])
        if unfit is not None:
            raise Refused(*unfit)
        busy = select(places.c.id).where(places.c.person == person.id, places.c.starts_at == row["starts_at"])
        if await write.scalar(busy):
            raise Refused("busy_then", f"{person.name} works in that half hour already")
        if number is None:
            used = set(await write.scalars(select(places.c.number).where(places.c.interval == interval)))
            number = next(number for number in range(1, MOST_PLACES + 2) if number not in used)
            if number > row["need"]:
                raise Refused("full", f"all {row['need']} places are taken")
        await write.execute(
            insert(places).values(
                id=secrets.token_hex(6),
                interval=interval,
                number=number,
                person=person.id,
                starts_at=row["starts_at"],
                taken_at=self._clock.now(),
            )
        )

    def unfit(self, person: Person, language: str, at: float) -> Refusal | None:
        """Why somebody may not work an interval at all: the qualification has to be valid when it begins."""
        if at <= self._clock.now():
            return Refusal("begun", "that half hour has begun")
        scopes = {"", self._menu()}
        if not any(one.name == "menu" and one.scope in scopes and one.valid(at) for one in person.qualifications):
            return Refusal("not_qualified", f"{person.name} has no qualification for the menu that is valid then")
        if language not in person.languages:
            return Refusal("no_language", f"{person.name} does not speak {language!r}")
        return None

    async def give_back(self, person: Person, interval: str) -> Refusal | None:
        """Leave a place; None: it is open again."""
        async with self._database.write() as write:
            try:
                row = await self._row(write, interval)
                held = (places.c.interval == interval, places.c.person == person.id)
                if not await write.scalar(select(places.c.id).where(*held)):
                    raise Refused("not_yours", f"{person.name} does not work in that half hour")
                left_s = row["starts_at"] - self._clock.now()
                if left_s < self.give_back_before_s:
                    hours = self.give_back_before_s / 3_600
                    begins = f"it begins in {left_s / 3_600:.1f} h"
                    raise Refused("too_late", f"it may be given back until {hours:g} h before; {begins}")
                taken = await _taken(write, interval)
                if taken - 1 < row["floor"]:
                    raise Refused("floor", f"{taken} work then and at least {row['floor']} are needed; swap it instead")
                await write.execute(delete(places).where(*held))
            except Refused as refused:
                return refused.refusal
        return None

    async def _row(self, read: AsyncConnection, interval: str) -> RowMapping:
        row = (await read.execute(select(intervals).where(intervals.c.id == interval))).mappings().one_or_none()
        if row is None:
            raise Refused("unknown_interval", f"there is no interval {interval!r}")
        return row


async def _taken(read: AsyncConnection, interval: str) -> int:
    return await read.scalar(select(func.count()).select_from(places).where(places.c.interval == interval)) or 0


async def _renumber(write: AsyncConnection, interval: str) -> None:
    """Move places up into free numbers, so that a smaller need has room for all; downwards never meets a taken number."""
    held = (await write.scalars(select(places.c.id).where(places.c.interval == interval).order_by(places.c.number))).all()
    for number, place in enumerate(held, 1):
        await write.execute(update(places).where(places.c.id == place).values(number=number))


async def _found(read: AsyncConnection, *conditions: object) -> list[Interval]:
    order = (intervals.c.starts_at, intervals.c.site, intervals.c.language)
    query = select(intervals).where(*conditions).order_by(*order)  # type: ignore[arg-type]
    rows = (await read.execute(query)).mappings().all()
    chosen = select(intervals.c.id).where(*conditions)  # type: ignore[arg-type]
    workers: defaultdict[str, list[Worker]] = defaultdict(list)
    for row in await read.execute(
        select(places.c.interval, schema.people.c.id, schema.people.c.name)
        .join(schema.people, schema.people.c.id == places.c.person)
        .where(places.c.interval.in_(chosen))
        .order_by(places.c.number)
    ):
        workers[row.interval].append(Worker(row.id, row.name))
    return [Interval(**row, taken=tuple(workers[row["id"]])) for row in rows]
