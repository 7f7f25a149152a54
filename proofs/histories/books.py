"""What must be true of every history, by the terminal's own ledger and the journal's rows."""

import sqlite3
from dataclasses import dataclass

import msgspec

from domain.order import Order
from hardware.card_terminal.simulation.ledger import Kind
from kiosk.till.payment_rows import Attempt
from proofs.histories.terminal import TERMINAL_ID, MemoryLedger

OPEN = ("intent", "approved", "unknown")
_order = msgspec.json.Decoder(Order)


@dataclass(frozen=True, slots=True)
class Counts:
    paid: int
    unknown: int
    could_tell: int
    settled: int


class Books:
    def __init__(self, ledger: MemoryLedger, journal: sqlite3.Connection) -> None:
        self._ledger, self._journal = ledger, journal
        self._asked: dict[int, int] = {}
        """The terminal's newest trace number when the till asked for an attempt."""

    def _rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
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
        self._asked[attempt] = max((booking.trace for booking in self._ledger.all()), default=0)
        self._ledger.asking = attempt
        return wrong

    def told_paid(self, attempt: Attempt) -> list[str]:
        """The customer reads that it is paid; then the money is the shop's."""
        if attempt.amount.amount == 0 or attempt.settled_by:
            return []
        found = [booking.amount for booking in self._ledger.charges_of({attempt.id})]
        if found != [attempt.amount.amount]:
            return [f"attempt {attempt.id} of {attempt.amount.amount} is told paid, charged are {found}"]
        return []

    def newest_amount(self) -> int | None:
        rows = self._rows("SELECT amount FROM payments ORDER BY id DESC LIMIT 1")
        return rows[0][0] if rows else None  # type: ignore[return-value]

    def stranger(self) -> None:
        pass

    def state_of(self, order: str) -> object:
        rows = self._rows("SELECT state FROM payments WHERE order_uuid = ? ORDER BY id DESC LIMIT 1", order)
        return rows[0][0] if rows else None

    def unpaid(self) -> Order | None:
        rows = self._rows("SELECT body FROM orders WHERE state = 'abandoned' ORDER BY rowid DESC LIMIT 1")
        return _order.decode(rows[0][0]) if rows else None  # type: ignore[arg-type]

    # -- at the end --------------------------------------------------------------------------------------------------------

    def compare(self, *, settled: bool) -> list[str]:
        """Every order is charged exactly once if and only if it is paid."""
        wrong: list[str] = []
        for uuid, state, number, body in self._rows("SELECT uuid, state, number, body FROM orders"):
            attempts = self._rows("SELECT id, state, amount FROM payments WHERE order_uuid = ? ORDER BY id", uuid)
            charges = [booking.amount for booking in self._ledger.charges_of({row[0] for row in attempts})]  # type: ignore[misc]
            waits = self._rows("SELECT 1 FROM outbox WHERE order_uuid = ?", uuid) != []
            name = f"order {str(uuid)[:8]} ({state}, attempts {[row[1] for row in attempts]})"
            if state == "paid":
                gross = _order.decode(body).totals.gross  # type: ignore[arg-type]
                if charges != [gross]:
                    wrong.append(f"{name} is paid, charged are {charges} for {gross}")
                if not waits or not number:
                    wrong.append(f"{name} is paid and lost: number {number!r}, in the outbox {waits}")
            elif state == "abandoned" and charges:
                wrong.append(f"{name} is not paid, charged are {charges}")
            elif state == "unknown" and settled:
                wrong.append(f"{name} was never settled")
            elif state not in ("abandoned", "unknown"):
                wrong.append(f"{name} has no end")
            if state != "paid" and waits:
                wrong.append(f"{name} is not paid and goes to the hub")
        return wrong

    def count(self) -> Counts:
        states = [str(row[0]) for row in self._rows("SELECT state FROM orders")]
        return Counts(states.count("paid"), 0, 0, 0)


__all__ = ["TERMINAL_ID", "Books", "Counts", "Kind"]
