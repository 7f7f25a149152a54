"""The ledger of what independents earn: one line for each task that they worked off, none for practice, and never a line
changed afterwards: what was wrong is corrected by another line."""

import datetime as dt
import logging
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database
from hub.earnings.pay import BEGINS, Moment, Rate, pay, worked
from hub.earnings.views import DisputeView, EarningView, Month, RateView
from hub.people.audit import note
from hub.planning.slots import zone_named
from hub.reports.rows import REAL
from hub.switchboard.ledger import Did

log = logging.getLogger(__name__)

MOST_AT_ONCE = 500
SETTLE_EVERY_S = 10.0
NO_CURRENCY = ""

_lines, _rates, _disputes = schema.earnings.c, schema.rates.c, schema.disputes.c
_people, _tasks, _reserved, _steps = schema.people.c, schema.tasks.c, schema.reservations.c, schema.task_steps.c


class NotPossible(ValueError):
    """A dispute or an answer that there cannot be; the text says why."""


class Correction(NamedTuple):
    """``amount`` is added to the line; 0: the line is right as it is."""

    answer: str
    amount: int


class EarningsBook:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._settle_at = clock.elapsed()

    async def look(self) -> None:
        """To be called again and again: settles every ten seconds."""
        if self._clock.elapsed() >= self._settle_at:
            self._settle_at = self._clock.elapsed() + SETTLE_EVERY_S
            await self.settle()

    async def settle(self) -> int:
        """Write the lines that are missing; how many. Doing it again, or after a crash, changes nothing."""
        async with self._database.read() as read:
            if await read.scalar(select(_people.id).where(_people.independent_since.is_not(None)).limit(1)) is None:
                return 0
            if await read.scalar(_unpaid().limit(1)) is None:
                return 0
        async with self._database.write() as write:
            rows = (await write.execute(_unpaid().limit(MOST_AT_ONCE))).all()
            for row in rows:
                await self._add(write, row)
        return len(rows)

    async def _add(self, write: AsyncConnection, row: Row[Any]) -> None:
        steps = await write.execute(
            select(_steps.at, _steps.what)
            .where(_steps.task == row.task, _steps.reservation == row.reservation)
            .order_by(_steps.at, _steps.id)
        )
        began, seconds = worked([Moment(*step) for step in steps], row.ended_at) or (row.ended_at, 0)
        rate = await _rate_at(write, row.kind, began)
        await write.execute(
            insert(schema.earnings).values(
                person=row.agent,
                reservation=row.reservation,
                kind=row.kind,
                began_at=began,
                seconds=seconds,
                rate=None if rate is None else rate.id,
                currency=NO_CURRENCY if rate is None else rate.currency,
                amount=0 if rate is None else pay(rate, seconds),
                at=self._clock.now(),
            )
        )

    async def month(self, person: str, month: str) -> Month:
        """``month`` such as ``2027-01``, empty for the present one. Raises ValueError for anything else."""
        zone = await self._zone(person)
        first, after, name = _bounds(month, zone, self._clock.now())
        async with self._database.read() as read:
            rows = await read.execute(
                _views().where(_lines.person == person, _lines.began_at >= first, _lines.began_at < after)
            )
            disputed = await read.execute(_dispute_rows().where(_lines.person == person))
            disputes = {row.line: _dispute(row) for row in disputed}
            lines = [_view(row, disputes.get(row.id)) for row in rows]
        totals: dict[str, int] = {}
        for line in lines:
            if line.currency:
                totals[line.currency] = totals.get(line.currency, 0) + line.amount
        return Month(month=name, zone=zone.key, totals=totals, lines=lines)

    async def _zone(self, person: str) -> ZoneInfo:
        query = select(schema.sites.c.zone).join(schema.people, _people.site == schema.sites.c.id)
        async with self._database.read() as read:
            return zone_named(await read.scalar(query.where(_people.id == person)) or "UTC")

    async def rates(self) -> list[RateView]:
        """All there were, the newest first."""
        async with self._database.read() as read:
            rows = await read.execute(select(schema.rates).order_by(_rates.from_at.desc(), _rates.id.desc()))
            return [
                RateView(
                    id=row.id,
                    kind=row.kind,
                    currency=row.currency,
                    per_task=row.per_task,
                    per_minute=row.per_minute,
                    from_at=iso(row.from_at) or "",
                )
                for row in rows
            ]

    async def set_rate(self, kind: str, currency: str, per_task: int, per_minute: int, by: str) -> None:
        """From now on; work that has begun is paid as it was when it began."""
        now = self._clock.now()
        values = {"kind": kind, "currency": currency, "per_task": per_task, "per_minute": per_minute}
        async with self._database.write() as write:
            await write.execute(insert(schema.rates).values(**values, from_at=now, by=by))
            await note(write, at=now, by=by, whom="", action="rate", **values)

    async def dispute(self, person: str, line: int, text: str) -> None:
        """Raises `NotPossible` for a line of somebody else, or one that was disputed before."""
        try:
            async with self._database.write() as write:
                if not await write.scalar(select(_lines.id).where(_lines.id == line, _lines.person == person)):
                    raise NotPossible(f"you have no line {line}")
                await write.execute(
                    insert(schema.disputes).values(line=line, text=text, at=self._clock.now(), answer="")
                )
        except IntegrityError as error:
            raise NotPossible(f"line {line} was disputed before") from error

    async def disputes(self) -> list[DisputeView]:
        """Those without an answer first, the oldest of them first."""
        async with self._database.read() as read:
            rows = await read.execute(_dispute_rows().order_by(_disputes.answered_at.is_not(None), _disputes.at))
            return [_dispute(row) for row in rows]

    async def answer(self, dispute: int, correction: Correction, by: str) -> None:
        """Once; what is corrected is a line of its own, in the month of the line it corrects. Raises `NotPossible`."""
        now = self._clock.now()
        async with self._database.write() as write:
            unanswered = update(schema.disputes).where(_disputes.id == dispute, _disputes.answered_at.is_(None))
            done = await write.execute(unanswered.values(answer=correction.answer, by=by, answered_at=now))
            if done.rowcount == 0:
                raise NotPossible(f"there is no dispute {dispute}, or it was answered before")
            line = (
                await write.execute(
                    select(schema.earnings).join(schema.disputes, _disputes.line == _lines.id).where(_disputes.id == dispute)
                )
            ).one()
            if line.person == by:
                raise NotPossible("somebody else has to answer your dispute")
            if correction.amount:
                if not line.currency:
                    raise NotPossible("the line has no currency; set a rate for this kind first")
                await write.execute(
                    insert(schema.earnings).values(
                        person=line.person,
                        corrects=line.id,
                        kind=line.kind,
                        began_at=line.began_at,
                        seconds=0,
                        currency=line.currency,
                        amount=correction.amount,
                        at=now,
                    )
                )
            await note(write, at=now, by=by, whom=line.person, action="answer_dispute", line=line.id, amount=correction.amount)


def _unpaid() -> Select[Any]:
    """Reservations that an independent has worked off and that no line stands for."""
    mine = exists().where(_steps.task == _reserved.task, _steps.reservation == _reserved.id)
    began, returned = mine.where(_steps.what.in_(BEGINS)), mine.where(_steps.what == Did.RETURNED)
    return (
        select(
            _reserved.id.label("reservation"),
            _reserved.task,
            _reserved.agent,
            _reserved.ended_at,
            _tasks.kind,
        )
        .join(schema.tasks, _tasks.id == _reserved.task)
        .join(schema.people, _people.id == _reserved.agent)
        .outerjoin(schema.earnings, _lines.reservation == _reserved.id)
        .where(
            REAL,
            _lines.id.is_(None),
            _reserved.state == "completed",
            _reserved.ended_at.is_not(None),
            began,
            ~returned,
            _reserved.offered_at >= _people.independent_since,
        )
        .order_by(_reserved.ended_at)
    )


async def _rate_at(read: AsyncConnection, kind: str, at: float) -> Rate | None:
    query = select(*(_rates[name] for name in Rate._fields)).where(_rates.kind == kind, _rates.from_at <= at)
    row = (await read.execute(query.order_by(_rates.from_at.desc(), _rates.id.desc()).limit(1))).one_or_none()
    return None if row is None else Rate(*row)


def _bounds(month: str, zone: ZoneInfo, now: float) -> tuple[float, float, str]:
    """The first moment of the month, that of the next, and its name."""
    day = dt.datetime.fromtimestamp(now, zone).date().replace(day=1)
    if month:
        day = dt.date.fromisoformat(f"{month}-01")
    following = (day + dt.timedelta(days=31)).replace(day=1)
    first, after = (dt.datetime.combine(one, dt.time(), zone).timestamp() for one in (day, following))
    return first, after, f"{day:%Y-%m}"


def _dispute_rows() -> Select[Any]:
    answerer, earner = schema.people.alias("answerer"), schema.people.alias("earner")
    return (
        select(schema.disputes, _lines.person, earner.c.name.label("person_name"), answerer.c.name.label("by_name"))
        .join(schema.earnings, _lines.id == _disputes.line)
        .join(earner, earner.c.id == _lines.person)
        .outerjoin(answerer, answerer.c.id == _disputes.by)
    )


def _dispute(row: Row[Any]) -> DisputeView:
    return DisputeView(
        id=row.id,
        line=row.line,
        person=row.person,
        person_name=row.person_name,
        text=row.text,
        at=iso(row.at) or "",
        answer=row.answer,
        by_name=row.by_name or "",
        answered_at=iso(row.answered_at),
    )


def _views() -> Select[Any]:
    return (
        select(schema.earnings, _rates.per_task, _rates.per_minute, func.coalesce(_reserved.task, "").label("task"))
        .outerjoin(schema.rates, _rates.id == _lines.rate)
        .outerjoin(schema.reservations, _reserved.id == _lines.reservation)
        .order_by(_lines.began_at.desc(), _lines.id.desc())
    )


def _view(row: Row[Any], dispute: DisputeView | None) -> EarningView:
    return EarningView(
        id=row.id,
        task=row.task,
        kind=row.kind,
        began_at=iso(row.began_at) or "",
        seconds=row.seconds,
        currency=row.currency,
        per_task=row.per_task,
        per_minute=row.per_minute,
        amount=row.amount,
        corrects=row.corrects,
        dispute=dispute,
    )
