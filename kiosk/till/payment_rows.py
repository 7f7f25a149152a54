"""Rows of payments: every attempt to take a part of what an order costs, inside a transaction of the journal."""

import datetime as dt
import logging
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from domain.money import Money
from domain.payment import OPEN, TRANSITIONS, Approval, Means, PaymentState
from kiosk.till import order_rows

log = logging.getLogger(__name__)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a part is to be paid with: as much as that can of what is due and not paid yet. ``tip`` is minor units of the
    order's currency and belongs to the whole order; ``partial``: the terminal may approve less; ``gift`` is the card."""

    means: Means = Means.CARD
    tip: int = 0
    partial: bool = False
    gift: str = ""


class GiftPart(msgspec.Struct, frozen=True, kw_only=True):
    """The gift card behind a part. ``wish`` is what the hub is still to be asked for under ``ref``: ``take``, ``return`` or
    nothing more; the card is forgotten when it cannot be needed again. ``left`` is what it held afterwards."""

    ref: str
    card: str
    wish: str
    left: int | None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One row of payments. ``amount`` is what was asked for and ``taken`` what was approved, which is less only of a ``partial``
    one or of a gift card. ``last_receipt`` is the newest receipt number the terminal had given before."""

    id: int
    order: str
    attempt: int
    means: Means = Means.CARD
    amount: Money
    taken: int | None = None
    partial: bool = False
    terminal_id: str
    last_receipt: int | None
    started_at: dt.datetime
    state: PaymentState
    approval: Approval | None
    reason: str
    code: str
    settled_by: str = ""
    gift: GiftPart | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def money(self) -> Money:
        """What it has taken, or would."""
        return self.amount if self.taken is None else Money(self.taken, self.amount.currency)

    def fits(self, amount: Money) -> bool:
        """Whether the terminal may have approved that for this."""
        if amount == self.amount:
            return True
        return self.partial and amount.currency == self.amount.currency and 0 < amount.amount < self.amount.amount

    def allows(self, approval: Approval) -> bool:
        return approval.terminal_id == self.terminal_id and self.fits(approval.amount)

    @property
    def reference(self) -> str:
        """What customer and staff are shown: the terminal's receipt number, or the beginning of the gift's or the order's own."""
        if self.approval is not None:
            return str(self.approval.receipt_number)
        return (self.order if self.gift is None else self.gift.ref)[:8]


_QUERY = (
    "SELECT id, order_uuid, attempt, means, amount, currency, taken, partial, terminal_id, last_receipt, started_at, state,"
    " approval, reason, code, settled_by, ref, card, wish, card_left FROM payments LEFT JOIN gifts ON payment = id"
)


def begin(connection: sqlite3.Connection, order: str, amount: Money, part: Part, terminal: str, now: dt.datetime) -> int:
    """A new row with the intent; its id."""
    cursor = connection.execute(
        "INSERT INTO payments"
        " (order_uuid, attempt, means, amount, currency, partial, terminal_id, last_receipt, started_at, state)"
        " SELECT ?, 1 + count(*), ?, ?, ?, ?, ?, ?, ?, ? FROM payments WHERE order_uuid = ?",
        (
            order,
            part.means,
            amount.amount,
            amount.currency,
            part.partial,
            terminal,
            last_receipt(connection, terminal),
            now.astimezone(dt.UTC).isoformat(),
            PaymentState.INTENT,
            order,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def set_state(
    connection: sqlite3.Connection,
    attempt: int,
    state: PaymentState,
    *,
    approval: Approval | None = None,
    taken: int | None = None,
    reason: str = "",
    code: str = "",
    by: str = "",
) -> Attempt:
    """The one place where a payment changes its state."""
    old = attempt_of(connection, attempt)
    if (state, reason) == (old.state, old.reason):
        return old
    if state != old.state and state not in TRANSITIONS[old.state]:
        raise order_rows.JournalError(
            f"payment {old.order} attempt {old.attempt} is {old.state!r} and cannot become {state!r}"
        )
    stored = None if approval is None else msgspec.json.encode(approval)
    connection.execute(
        "UPDATE payments SET state = ?, approval = coalesce(?, approval), taken = coalesce(?, taken), reason = ?, code = ?,"
        " settled_by = ? WHERE id = ?",
        (state, stored, taken, reason, code, by, attempt),
    )
    log.info("payment %s attempt %s: %s -> %s %s", old.order, old.attempt, old.state, state, reason)
    return attempt_of(connection, attempt)


def attempt_of(connection: sqlite3.Connection, attempt: int) -> Attempt:
    found = newest(connection, "id = ?", attempt)
    if found is None:
        raise order_rows.JournalError(f"payment {attempt!r} is not in the journal")
    return found


def newest(connection: sqlite3.Connection, where: str, *values: object) -> Attempt | None:
    row = connection.execute(f"{_QUERY} WHERE {where} ORDER BY id DESC LIMIT 1", values).fetchone()
    return None if row is None else _attempt(row)


def those(connection: sqlite3.Connection, where: str, *values: object) -> list[Attempt]:
    """Every attempt of which ``where`` is true, the first one first."""
    return [_attempt(row) for row in connection.execute(f"{_QUERY} WHERE {where} ORDER BY id", values)]


def attempts_of(connection: sqlite3.Connection, order: str) -> list[Attempt]:
    """All attempts for an order, the first one first."""
    return those(connection, "order_uuid = ?", order)


def _attempt(row: Sequence[Any]) -> Attempt:
    identity, order, attempt, means, amount, currency, taken, partial, terminal, last, started, *rest = row
    state, approval, reason, code, by, ref, card, wish, left = rest
    return Attempt(
        id=identity,
        order=order,
        attempt=attempt,
        means=Means(means),
        amount=Money(amount, currency),
        taken=taken,
        partial=bool(partial),
        terminal_id=terminal,
        last_receipt=last,
        started_at=dt.datetime.fromisoformat(started),
        state=PaymentState(state),
        approval=None if approval is None else msgspec.json.decode(approval, type=Approval),
        reason=reason,
        code=code,
        settled_by=by,
        gift=None if ref is None else GiftPart(ref=ref, card=card, wish=wish, left=left),
    )


def last_receipt(connection: sqlite3.Connection, terminal_id: str) -> int | None:
    row = connection.execute("SELECT last_receipt FROM terminals WHERE id = ?", (terminal_id,)).fetchone()
    return None if row is None else int(row[0])


def see_receipt(connection: sqlite3.Connection, terminal_id: str, receipt: int) -> None:
    """Costs nothing when it is known."""
    connection.execute(
        "INSERT INTO terminals (id, last_receipt) VALUES (?, ?) ON CONFLICT (id)"
        " DO UPDATE SET last_receipt = excluded.last_receipt WHERE last_receipt <> excluded.last_receipt",
        (terminal_id, receipt),
    )


def send_to(connection: sqlite3.Connection, attempt: int, terminal_id: str, receipt: int | None) -> Attempt:
    """What that terminal gave last until now was before this attempt."""
    if receipt is not None:
        see_receipt(connection, terminal_id, receipt)
    values = terminal_id, last_receipt(connection, terminal_id), attempt
    connection.execute("UPDATE payments SET terminal_id = ?, last_receipt = ? WHERE id = ?", values)
    return attempt_of(connection, attempt)
