"""Service levels out of the tasks' rows, added up by the database."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.wallboard.view import WITHIN_S, Level

HOUR_S = 3600.0

_tasks = schema.tasks.c
_waited = _tasks.answered_at - _tasks.created_at


def _sums(now: float) -> Select[Any]:
    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(and_(*conditions))

    unanswered = _tasks.answered_at.is_(None)
    soon_over = and_(unanswered, _tasks.ended_at - _tasks.created_at <= WITHIN_S)
    still_in_time = and_(unanswered, _tasks.ended_at.is_(None), now - _tasks.created_at <= WITHIN_S)
    return select(
        func.count().label("asked"),
        count(_tasks.answered_at.is_not(None)).label("answered"),
        count(_waited <= WITHIN_S).label("in_time"),
        count(unanswered, _tasks.ended_at.is_not(None)).label("given_up"),
        count(or_(soon_over, still_in_time)).label("left_out"),
        func.avg(_waited).label("average"),
    )


class Figures:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def since(self, moment: float) -> Level:
        """Of the calls asked for since then; background work, people asked into a call and exercises are none."""
        calls = and_(_tasks.created_at > moment, _tasks.kind.in_(("video", "text")), _tasks.sandbox.is_(False))
        async with self._database.read() as read:
            row = (await read.execute(_sums(self._clock.now()).where(calls))).mappings().one()
        counted = row["asked"] - row["left_out"]
        return Level(
            asked=row["asked"],
            answered=row["answered"],
            in_time=row["in_time"],
            given_up=row["given_up"],
            counted=counted,
            service_level=row["in_time"] / counted if counted > 0 else None,
            average_wait_s=None if row["average"] is None else round(row["average"]),
        )

    async def last_hour(self) -> Level:
        return await self.since(self._clock.now() - HOUR_S)
