"""The rows that reports are computed from, and nothing else. Practice never counts: it is left out here, so that no report
can forget it."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.call import CallKind
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.planning.slots import SLOT_S

CALLS = tuple(CallKind)
_practice = select(schema.kiosks.c.id).where(schema.kiosks.c.sandbox)
REAL: ColumnElement[bool] = and_(
    schema.tasks.c.sandbox.is_(False),
    or_(schema.tasks.c.kiosk.is_(None), schema.tasks.c.kiosk.not_in(_practice)),
)
"""The condition on `hub.schema.tasks` that leaves practice out."""


class Task(NamedTuple):
    """A customer's call or another piece of work. ``wrapped_at``: when the wrap-up was over; None: there was none.
    ``way``: what the customer chose instead of waiting; ``thumb``: what they said afterwards."""

    id: str
    kind: str
    kiosk: str | None
    site: str
    language: str
    agent: str | None
    state: str
    created_at: float
    answered_at: float | None
    ended_at: float | None
    wrapped_at: float | None
    code: str
    note: str
    way: str = ""
    thumb: bool | None = None

    @property
    def waited_s(self) -> float | None:
        return None if self.answered_at is None else self.answered_at - self.created_at

    @property
    def gave_up_after_s(self) -> float | None:
        """How long somebody waited whom nobody answered."""
        return None if self.answered_at is not None or self.ended_at is None else self.ended_at - self.created_at

    @property
    def talked_s(self) -> float | None:
        return None if self.answered_at is None or self.ended_at is None else self.ended_at - self.answered_at

    @property
    def wrapped_up_s(self) -> float:
        return 0.0 if self.wrapped_at is None or self.ended_at is None else max(0.0, self.wrapped_at - self.ended_at)


class Offer(NamedTuple):
    """An agent who was rung, for a call or other work; ``state`` is a `ReservationState`."""

    task: str
    site: str
    language: str
    kind: str
    agent: str
    state: str
    offered_at: float


class Spell(NamedTuple):
    """An agent in one state; ``ended_at`` is at most the end of what was asked for."""

    agent: str
    site: str
    state: str
    began_at: float
    ended_at: float

    @property
    def lasted_s(self) -> float:
        return self.ended_at - self.began_at


class Shift(NamedTuple):
    """A half hour that somebody took, as far as it is over."""

    agent: str
    site: str  # the agent's own
    began_at: float
    ended_at: float


class Rows(NamedTuple):
    """Everything of one stretch of time; ``spells`` and ``shifts`` are cut to it."""

    tasks: list[Task]
    offers: list[Offer]
    spells: list[Spell]
    shifts: list[Shift]


class Reader:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def read(self, since: float, until: float, *, site: str = "", language: str = "", agent: str = "") -> Rows:
        """Tasks created and offers made from ``since`` until before ``until``; with a language, no agents' time; with an
        agent, only what is theirs."""
        until = min(until, self._clock.now())
        tasks, reservations = schema.tasks.c, schema.reservations.c
        of: list[ColumnElement[bool]] = [REAL]
        if site:
            of.append(tasks.site == site)
        if language:
            of.append(tasks.language == language)
        theirs = [tasks.agent == agent] if agent else []
        rung_for = [reservations.agent == agent] if agent else []
        wrapped = (
            select(reservations.ended_at)
            .where(reservations.task == tasks.id, reservations.state == "completed")
            .order_by(reservations.offered_at.desc())
            .limit(1)
            .scalar_subquery()
            .label("wrapped_at")
        )
        elsewhere = {"wrapped_at": wrapped, "thumb": schema.thumbs.c.up.label("thumb")}
        columns = [elsewhere[name] if name in elsewhere else tasks[name] for name in Task._fields]
        offered = [
            getattr(tasks if name in ("site", "language", "kind") else reservations, name) for name in Offer._fields
        ]
        async with self._database.read() as read:
            made = await read.execute(
                select(*columns)
                .select_from(schema.tasks)
                .outerjoin(schema.thumbs, schema.thumbs.c.task == tasks.id)
                .where(*of, *theirs, tasks.created_at >= since, tasks.created_at < until)
                .order_by(tasks.created_at)
            )
            rung = await read.execute(
                select(*offered)
                .join(schema.tasks, tasks.id == reservations.task)
                .where(*of, *rung_for, reservations.offered_at >= since, reservations.offered_at < until)
            )
            return Rows(
                [Task(*row) for row in made],
                [Offer(*row) for row in rung],
                [] if language else await _spells(read, since, until, site, agent),
                [] if language else await _shifts(read, since, until, site, agent),
            )


async def _spells(read: AsyncConnection, since: float, until: float, site: str, agent: str) -> list[Spell]:
    spells, people = schema.spells.c, schema.people.c
    query = (
        select(spells.person, people.site, spells.state, spells.began_at, spells.ended_at)
        .join(schema.people, people.id == spells.person)
        .where(or_(spells.ended_at > since, spells.ended_at.is_(None)), spells.began_at < until)
        .order_by(spells.began_at)
    )
    if agent:
        query = query.where(spells.person == agent)
    rows = await read.execute(query.where(people.site == site) if site else query)
    return [
        Spell(
            row.person,
            row.site or "",
            row.state,
            max(row.began_at, since),
            until if row.ended_at is None else min(row.ended_at, until),
        )
        for row in rows
    ]


async def _shifts(read: AsyncConnection, since: float, until: float, site: str, agent: str) -> list[Shift]:
    """Of agents whose own site it is; whom they serve is another question."""
    places, people = schema.places.c, schema.people.c
    query = (
        select(places.person, people.site, places.starts_at)
        .join(schema.people, people.id == places.person)
        .where(places.starts_at > since - SLOT_S, places.starts_at < until)
    )
    if agent:
        query = query.where(places.person == agent)
    rows = await read.execute(query.where(people.site == site) if site else query)
    return [
        Shift(row.person, row.site or "", max(row.starts_at, since), min(row.starts_at + SLOT_S, until)) for row in rows
    ]
