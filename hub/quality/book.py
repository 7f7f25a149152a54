"""The accounts of calls' media: taken from kiosks and pages that had the call, and found again."""

import asyncio
import logging
import time
from collections import defaultdict
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, RowMapping, insert, select, update

from domain.allowance import Allowance
from domain.quality import LineQuality, Side
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.reports.rows import REAL
from hub.switchboard.states import ReservationState

log = logging.getLogger(__name__)

COMES_WITHIN_S = 7 * 86_400.0
"""After a call; its kiosk may have been without its hub."""

ALLOWED = (60, 0.2)
"""At once, and a second, from a kiosk or an agent: one a minute is usual, and a kiosk without its hub keeps fifty."""

Answer = Literal["ok", "not_your_call", "not_now"]
"""Kept; of a call that they did not have; more than is listened to."""

HAD_IT = (ReservationState.ACCEPTED, ReservationState.WRAPPING, ReservationState.COMPLETED)
"""Whoever let it ring, or was rung no longer, knows nothing of its media."""

_kept, _tasks, _rings = schema.call_quality.c, schema.tasks.c, schema.reservations.c
_decoder = msgspec.json.Decoder(LineQuality)


class Account(NamedTuple):
    """One end's account of a real call; ``by`` is the kiosk or the person, ``at`` when the call was asked for."""

    call: str
    kiosk: str
    site: str
    at: float
    side: Side
    by: str
    quality: LineQuality


class QualityBook:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._allowed: dict[str, Allowance] = defaultdict(lambda: Allowance(time.monotonic, *ALLOWED))

    async def from_kiosk(self, kiosk: str, call: str, quality: LineQuality) -> Answer:
        return await self._keep(call, kiosk, Side.KIOSK, quality, _tasks.kiosk == kiosk)

    async def from_agent(self, person: str, call: str, quality: LineQuality) -> Answer:
        """The call may be somebody else's by now."""
        theirs = select(_rings.id).where(_rings.task == call, _rings.agent == person, _rings.state.in_(HAD_IT))
        return await self._keep(call, person, Side.AGENT, quality, theirs.exists())

    async def _keep(self, call: str, by: str, side: Side, quality: LineQuality, had_it: ColumnElement[bool]) -> Answer:
        allowed = self._allowed[by]
        if not allowed.take():
            if allowed.refused == 1:
                log.warning("%s %s tells more of its calls' media than is listened to", side, by)
            return "not_now"
        now = self._clock.now()
        values = {"side": side, "at": now, "content": msgspec.json.encode(quality)}
        theirs = select(_tasks.id).where(
            _tasks.id == call, _tasks.answered_at.is_not(None), _tasks.created_at > now - COMES_WITHIN_S, had_it
        )
        async with self._database.write() as write:
            if await write.scalar(theirs) is None:
                log.warning("%s %s speaks of the media of call %r, which it did not have", side, by, call)
                return "not_your_call"
            again = update(schema.call_quality).where(_kept.task == call, _kept.by == by).values(**values)
            if not (await write.execute(again)).rowcount:
                await write.execute(insert(schema.call_quality).values(task=call, by=by, **values))
        return "ok"

    async def of_call(self, call: str) -> list[Account]:
        return await self._accounts(_tasks.id == call)

    async def since(self, since: float, until: float, *, site: str = "") -> list[Account]:
        """Of the real calls that were asked for in this time, oldest first."""
        here = [_tasks.site == site] if site else []
        return await self._accounts(REAL, _tasks.created_at >= since, _tasks.created_at <= until, *here)

    async def _accounts(self, *such: ColumnElement[bool]) -> list[Account]:
        query = (
            select(_tasks.id, _tasks.kiosk, _tasks.site, _tasks.created_at, _kept.side, _kept.by, _kept.content)
            .join(schema.tasks, _tasks.id == _kept.task)
            .where(*such)
            .order_by(_tasks.created_at, _kept.side)
        )
        async with self._database.read() as read:
            rows = (await read.execute(query)).mappings().all()
        return await asyncio.to_thread(lambda: [found for row in rows if (found := _account(row)) is not None])


def _account(row: RowMapping) -> Account | None:
    try:
        quality = _decoder.decode(row["content"])
    except msgspec.DecodeError as error:  # written by a newer hub
        log.warning("the account of call %s by %s cannot be read: %s", row["id"], row["by"], error)
        return None
    return Account(row["id"], row["kiosk"], row["site"], row["created_at"], Side(row["side"]), row["by"], quality)
