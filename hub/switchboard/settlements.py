"""What people have said about payments whose outcome nobody knew: kept with who and when, until the kiosk's till has it."""

import msgspec
from sqlalchemy import insert, select

from domain.payment_facts import PaymentFacts
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.people.person import Person

_rows = schema.settlements.c


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    order: str
    attempt: int
    paid: bool
    by_name: str


class Settlements:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def keep(
        self, kiosk: str, facts: PaymentFacts, *, paid: bool, by: Person, call: str = "", task: str = ""
    ) -> None:
        values = {"kiosk": kiosk, "order": facts.order, "attempt": attempt_of(facts), "paid": paid}
        whence = {"by": by.id, "by_name": by.name, "at": self._clock.now(), "call": call, "task": task}
        async with self._database.write() as write:
            await write.execute(insert(schema.settlements).values(**values, **whence))

    async def newest(self, kiosk: str, facts: PaymentFacts) -> Settlement | None:
        """The last word on this attempt, if there is one: it may not have reached the kiosk."""
        query = (
            select(_rows.paid, _rows.by_name)
            .where(_rows.kiosk == kiosk, _rows.order == facts.order, _rows.attempt == attempt_of(facts))
            .order_by(_rows.id.desc())
            .limit(1)
        )
        async with self._database.read() as read:
            row = (await read.execute(query)).one_or_none()
        if row is None:
            return None
        return Settlement(order=facts.order, attempt=attempt_of(facts), paid=row.paid, by_name=row.by_name)


def attempt_of(facts: PaymentFacts) -> int:
    """Its newest one."""
    return facts.attempts[-1].attempt if facts.attempts else 0
