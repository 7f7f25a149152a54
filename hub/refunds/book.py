"""Refunds that agents ask for and others decide. A decision is a word and no more: the money itself is given back by the
shop's own people at their card terminal or till."""

import logging
import uuid
from enum import StrEnum

import msgspec
from sqlalchemy import Row, Select, insert, select, update

from hub import schema
from hub.clock import Clock, iso
from hub.database import Database

log = logging.getLogger(__name__)

MOST = 200
_rows = schema.refunds.c


class RefundState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """``amount`` in minor units, None for the whole order. Times are ISO 8601 in UTC. A granted one is given back at the
    shop's terminal, by the people there."""

    id: str
    order: str
    call: str
    site: str
    reason: str
    amount: int | None
    currency: str
    state: RefundState
    asked_by: str
    asked_by_name: str
    asked_at: str
    decided_by: str = ""
    decided_by_name: str = ""
    decided_at: str | None = None
    note: str = ""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a refund is about, as far as the hub knows it."""

    order: str
    call: str
    site: str | None
    number: str = ""
    gross: int | None = None
    currency: str = ""
    language: str = ""


class RefundBook:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def subject(self, order: str, call: str, only_of: str | None) -> Subject | None:
        """The order and the call, if both are there and the call is one of ``only_of`` (of anybody when that is None)."""
        found = Subject(order=order, call=call, site=None)
        async with self._database.read() as read:
            if call:
                row = (await read.execute(select(schema.tasks).where(schema.tasks.c.id == call))).one_or_none()
                if row is None or row.sandbox or only_of not in (None, row.agent):
                    return None
                found = msgspec.structs.replace(found, site=row.site, language=row.language)
            if order:
                row = (await read.execute(select(schema.orders).where(schema.orders.c.uuid == order))).one_or_none()
                if row is None or found.site not in (None, row.site):
                    return None
                found = msgspec.structs.replace(
                    found, site=row.site, number=row.number, gross=row.gross, currency=row.currency
                )
        return found

    async def ask(self, subject: Subject, reason: str, amount: int | None, by: str) -> str:
        """Keep the wish; its id."""
        refund = str(uuid.uuid4())
        values = {
            "id": refund,
            "order": subject.order,
            "call": subject.call,
            "site": subject.site,
            "reason": reason,
            "amount": amount,
            "currency": subject.currency,
            "state": RefundState.ASKED,
            "asked_by": by,
            "asked_at": self._clock.now(),
            "task": "",
            "note": "",
        }
        async with self._database.write() as write:
            await write.execute(insert(schema.refunds).values(values))
        return refund

    async def decided(self, refund: str, *, granted: bool, by: str, note: str) -> bool:
        """Keep the decision, the first one, and not that of who asked for it; whether it was that."""
        state = RefundState.GRANTED if granted else RefundState.REFUSED
        async with self._database.write() as write:
            changed = await write.execute(
                update(schema.refunds)
                .where(_rows.id == refund, _rows.state == RefundState.ASKED, _rows.asked_by != by)
                .values(state=state, decided_by=by, decided_at=self._clock.now(), note=note)
            )
        if changed.rowcount:
            log.info("refund %s: %s by %s", refund, state.value, by)
        return changed.rowcount > 0

    async def open(self) -> list[Refund]:
        """Those that nobody has decided yet, the oldest first."""
        async with self._database.read() as read:
            found = await read.execute(_query().where(_rows.state == RefundState.ASKED).order_by(_rows.asked_at))
            return [_refund(row) for row in found]

    async def newest(self, asked_by: str | None) -> list[Refund]:
        query = _query().order_by(_rows.asked_at.desc()).limit(MOST)
        async with self._database.read() as read:
            found = await read.execute(query if asked_by is None else query.where(_rows.asked_by == asked_by))
            return [_refund(row) for row in found]


def _query() -> Select[tuple[object, ...]]:
    asker, decider = schema.people.alias("asker"), schema.people.alias("decider")
    return (
        select(schema.refunds, asker.c.name.label("asked_by_name"), decider.c.name.label("decided_by_name"))
        .join(asker, asker.c.id == _rows.asked_by)
        .join(decider, decider.c.id == _rows.decided_by, isouter=True)
    )


def _refund(row: Row[tuple[object, ...]]) -> Refund:
    return Refund(
        id=row.id,
        order=row.order,
        call=row.call,
        site=row.site or "",
        reason=row.reason,
        amount=row.amount,
        currency=row.currency,
        state=RefundState(row.state),
        asked_by=row.asked_by,
        asked_by_name=row.asked_by_name,
        asked_at=iso(row.asked_at) or "",
        decided_by=row.decided_by or "",
        decided_by_name=row.decided_by_name or "",
        decided_at=iso(row.decided_at),
        note=row.note,
    )
