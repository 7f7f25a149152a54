"""What must be true of every history, by the terminal's own ledger, the hub's and the journal's rows."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.order import Order
from domain.payment import Means
from kiosk.till.payment_rows import Attempt
from proofs.histories.terminal import MemoryLedger

OPEN = ("intent", "approved", "unknown")
_order = msgspec.json.Decoder(Order)


@dataclass(frozen=True, slots=True)
class Counts:
    paid: int
    unknown: int
    could_tell: int
    settled: int


class Books:
    """``gifts`` is what the hub has taken, by ref."""

    def __init__(self, ledger: MemoryLedger, journal: sqlite3.Connection, gifts: Mapping[str, int]) -> None:
        self._ledger, self._journal, self._gifts = ledger, journal, gifts
        self._asked: dict[int, int] = {}
        """By attempt: the terminal's newest trace number when it was asked."""
        self._unknown: set[int] = set()
        self.end_of_day_hides = False
        """The terminal repeats its end of day when that was the last it did, and there may be one."""

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._journal.execute(sql, values).fetchall()

    # -- while it goes on --------------------------------------------------------------------------------------------------

    def asked(self, attempt: int) -> list[str]:
        """A payment is asked of the terminal: once an attempt, and never while another one is open."""
        wrong = []
        if attempt in self._asked:
            wrong.append(f"attempt {attempt} was asked of the terminal twice")
        others = [row[0] for row in self._rows("SELECT id FROM payments WHERE state IN (?, ?, ?)", *OPEN)]
        if others != [attempt]:
            wrong.append(f"attempt {attempt} was asked of the terminal while open in the journal are {others}")
        self._asked[attempt] = self._ledger.newest_trace()
        self._ledger.asking = attempt
        return wrong

    def told_paid(self, attempt: Attempt) -> list[str]:
        """The customer reads that it is paid; then the money is the shop's."""
        if attempt.means is Means.NONE or attempt.settled_by:
            return []
        if attempt.gift is not None:
            found = [self._gifts.get(attempt.gift.ref, 0)]
        else:
            found = [booking.amount for booking in self._ledger.charges_of({attempt.id})]
        if found != [attempt.money.amount]:
            return [f"attempt {attempt.id} of {attempt.money.amount} is told paid, taken are {found}"]
        return []

    def became_unknown(self, attempt: Attempt) -> None:
        if attempt.means is Means.CARD:
            self._unknown.add(attempt.id)

    def could_tell(self, attempt: int) -> bool:
        """Whether the terminal's newest transaction is the attempt's own, its reversal, or what was the newest before it: then
        repeating the last receipt says what became of it. Somebody else's behind that hides it, and so does an end of day
        where that is repeated; and another amount than was asked, a part of it or one with a tip on top, which the till
        never took, may be anybody's."""
        before = self._asked.get(attempt, -1)
        if self.end_of_day_hides or any(trace > before for trace in self._ledger.strangers()):
            return False
        ((amount, heard),) = self._rows("SELECT amount, approval IS NOT NULL FROM payments WHERE id = ?", attempt)
        return bool(heard) or self._ledger.approved_for(attempt) in (None, amount)

    def say_of(self, attempt: int) -> bool:
        """What staff says by the merchant's journal: paid when all that was asked is; what is less they give back first."""
        ((amount,),) = self._rows("SELECT amount FROM payments WHERE id = ?", attempt)
        charges = self._ledger.charges_of({attempt})
        for booking in charges:
            if booking.amount != amount:
                self._ledger.take_back(booking)
        return [booking.amount for booking in charges] == [amount]

    # -- what customers see ------------------------------------------------------------------------------------------------

    def state_of(self, order: str) -> tuple[str, str]:
        """Of the newest attempt and of the order; empty when there is none."""
        rows = self._rows(
            "SELECT payments.state, orders.state FROM payments JOIN orders ON uuid = order_uuid"
            " WHERE order_uuid = ? ORDER BY id DESC LIMIT 1",
            order,
        )
        return (rows[0][0], rows[0][1]) if rows else ("", "")

    def newest_amount(self) -> int | None:
        rows = self._rows("SELECT amount FROM payments ORDER BY id DESC LIMIT 1")
        return rows[0][0] if rows else None

    def is_open(self) -> bool:
        return self._rows("SELECT 1 FROM payments WHERE state IN (?, ?, ?)", *OPEN) != []

    def waits_for_hub(self) -> bool:
        return self._rows("SELECT 1 FROM gifts WHERE wish <> ''") != []

    def unpaid(self) -> Order | None:
        rows = self._rows("SELECT body FROM orders WHERE state = 'abandoned' ORDER BY rowid DESC LIMIT 1")
        return _order.decode(rows[0][0]) if rows else None

    # -- at the end --------------------------------------------------------------------------------------------------------

    def compare(self) -> list[str]:
        """Every order is charged exactly once if and only if it is paid."""
        wrong: list[str] = []
        for uuid, state, number, due in self._rows("SELECT uuid, state, number, due FROM orders"):
            parts = self._rows(
                "SELECT id, state, coalesce(taken, amount), ref FROM payments LEFT JOIN gifts ON payment = id"
                " WHERE order_uuid = ? ORDER BY id",
                uuid,
            )
            waits = self._rows("SELECT 1 FROM outbox WHERE order_uuid = ?", uuid) != []
            name = f"order {uuid[:8]} ({state}, attempts {[row[1] for row in parts]})"
            wrong += [f"{name}: {what}" for what in self._compare_parts(parts)]
            stands = sum(self._taken(row[0], row[3]) for row in parts if row[1] == "paid")
            if state == "paid":
                if stands != due:
                    wrong.append(f"{name} is paid, {stands} stand for {due}")
                if not waits or not number:
                    wrong.append(f"{name} is paid and lost: number {number!r}, in the outbox {waits}")
            elif waits or number:
                wrong.append(f"{name} is not paid, has number {number!r}, in the outbox {waits}")
            if state not in ("paid", "abandoned", "part_paid"):
                wrong.append(f"{name} has no end")
        return wrong

    def _compare_parts(self, parts: list[tuple[Any, ...]]) -> list[str]:
        """What each attempt says and what was taken for it; ``owed`` is still with the shop, and staff gives it back."""
        wrong = []
        for attempt, state, amount, ref in parts:
            said = amount if state in ("paid", "owed") else 0
            if (taken := self._taken(attempt, ref)) != said:
                wrong.append(f"attempt {attempt} is {state}, taken are {taken} and not {said}")
        return wrong

    def _taken(self, attempt: int, ref: str | None) -> int:
        if ref is not None:
            return self._gifts.get(ref, 0)
        return sum(booking.amount for booking in self._ledger.charges_of({attempt}))

    def count(self) -> Counts:
        paid = len(self._rows("SELECT 1 FROM orders WHERE state = 'paid'"))
        told = {attempt for attempt in self._unknown if self.could_tell(attempt)}
        by_itself = {row[0] for row in self._rows("SELECT id FROM payments WHERE settled_by = ''")}
        return Counts(paid, len(self._unknown), len(told), len(told & by_itself))
