"""Payments and the last receipt of each terminal, inside a transaction of the journal."""

import datetime as dt
import logging
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from domain.money import Money
from domain.order import Order, OrderState, PaidOrder
from domain.payment import OPEN, TRANSITIONS, Approval, PaymentState
from kiosk.till import order_rows, print_rows
from kiosk.till.numbers import business_day, next_number

log = logging.getLogger(__name__)

ORDER_STATE = {
    PaymentState.INTENT: OrderState.AUTHORISING,
    PaymentState.APPROVED: OrderState.AUTHORISING,
    PaymentState.PAID: OrderState.PAID,
    PaymentState.UNKNOWN: OrderState.UNKNOWN,
    PaymentState.DECLINED: OrderState.ABANDONED,
    PaymentState.ABORTED: OrderState.ABANDONED,
}


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One row of payments. ``last_receipt`` is the newest receipt number the terminal had given before."""

    id: int
    order: str
    attempt: int
    amount: Money
    terminal_id: str
    last_receipt: int | None
    started_at: dt.datetime
    state: PaymentState
    approval: Approval | None
    reason: str
    code: str
    settled_by: str = ""

    @property
    def open(self) -> bool:
        return self.state in OPEN


_COLUMNS = (
    "id, order_uuid, attempt, amount, currency, terminal_id, last_receipt, started_at, state, approval, reason, code,"
    " settled_by"
)


def begin(connection: sqlite3.Connection, order: Order, terminal_id: str, now: dt.datetime) -> Attempt:
    known = connection.execute("SELECT state FROM orders WHERE uuid = ?", (order.uuid,)).fetchone()
    body = msgspec.json.encode(order)
    if known is None:
        connection.execute(
            "INSERT INTO orders (uuid, body, state) VALUES (?, ?, ?)", (order.uuid, body, OrderState.AUTHORISING)
        )
    else:
        order_rows.set_order(connection, order.uuid, OrderState.AUTHORISING)
        connection.execute("UPDATE orders SET body = ? WHERE uuid = ?", (body, order.uuid))
    cursor = connection.execute(
        "INSERT INTO payments (order_uuid, attempt, amount, currency, terminal_id, last_receipt, started_at, state)"
        " SELECT ?, 1 + count(*), ?, ?, ?, ?, ?, ? FROM payments WHERE order_uuid = ?",
        (
            order.uuid,
            order.totals.gross,
            order.totals.currency,
            terminal_id,
            last_receipt(connection, terminal_id),
            now.astimezone(dt.UTC).isoformat(),
            PaymentState.INTENT,
            order.uuid,
        ),
    )
    assert cursor.lastrowid is not None
    return attempt_of(connection, cursor.lastrowid)


def attempt_of(connection: sqlite3.Connection, attempt: int) -> Attempt:
    found = newest(connection, "id = ?", attempt)
    if found is None:
        raise order_rows.JournalError(f"payment {attempt!r} is not in the journal")
    return found


def newest(connection: sqlite3.Connection, where: str, *values: object) -> Attempt | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM payments WHERE {where} ORDER BY id DESC LIMIT 1",  # noqa: S608 - our own words
        values,
    ).fetchone()
    return None if row is None else _attempt(row)


def attempts_of(connection: sqlite3.Connection, order: str) -> list[Attempt]:
    """All attempts for an order, the first one first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM payments WHERE order_uuid = ? ORDER BY id", (order,))  # noqa: S608
    return [_attempt(row) for row in rows]


def _attempt(row: Sequence[Any]) -> Attempt:
    identity, order, attempt, amount, currency, terminal, last, started, state, approval, reason, code, by = row
    return Attempt(
        id=identity,
        order=order,
        attempt=attempt,
        amount=Money(amount, currency),
        terminal_id=terminal,
        last_receipt=last,
        started_at=dt.datetime.fromisoformat(started),
        state=PaymentState(state),
        approval=None if approval is None else msgspec.json.decode(approval, type=Approval),
        reason=reason,
        code=code,
        settled_by=by,
    )


def set_state(
    connection: sqlite3.Connection,
    attempt: int,
    state: PaymentState,
    *,
    approval: Approval | None = None,
    reason: str = "",
    code: str = "",
    by: str = "",
) -> Attempt:
    """The one place where a payment changes its state, and its order with it."""
    old = attempt_of(connection, attempt)
    if (state, reason) == (old.state, old.reason):
        return old
    if state != old.state and state not in TRANSITIONS[old.state]:
        raise order_rows.JournalError(
            f"payment {old.order} attempt {old.attempt} is {old.state!r} and cannot become {state!r}"
        )
    stored = None if approval is None else msgspec.json.encode(approval)
    connection.execute(
        "UPDATE payments SET state = ?, approval = coalesce(?, approval), reason = ?, code = ?, settled_by = ?"
        " WHERE id = ?",
        (state, stored, reason, code, by, attempt),
    )
    order_rows.set_order(connection, old.order, ORDER_STATE[state])
    log.info("payment %s attempt %s: %s -> %s %s", old.order, old.attempt, old.state, state, reason)
    return attempt_of(connection, attempt)


def pay(
    connection: sqlite3.Connection, attempt: int, now: dt.datetime, approval: Approval | None, by: str = ""
) -> Attempt:
    if attempt_of(connection, attempt).state == PaymentState.PAID:
        return attempt_of(connection, attempt)
    paid = set_state(connection, attempt, PaymentState.PAID, approval=approval, by=by)
    close(connection, paid, now)
    if paid.approval is not None:
        see_receipt(connection, paid.approval.terminal_id, paid.approval.receipt_number)
    return paid


def send_to_counter(connection: sqlite3.Connection, order: str, now: dt.datetime, by: str) -> Attempt:
    """Close an order without money. Raises `JournalError` when its newest payment is open or paid."""
    attempt = newest(connection, "order_uuid = ?", order)
    if attempt is None:
        raise order_rows.JournalError(f"order {order!r} is not in the journal")
    order_rows.set_order(connection, order, OrderState.AT_COUNTER)
    connection.execute("UPDATE orders SET closed_by = ? WHERE uuid = ?", (by, order))
    close(connection, attempt, now)
    log.info("order %s is to be paid at the counter", order)
    return attempt


def close(connection: sqlite3.Connection, attempt: Attempt, now: dt.datetime) -> None:
    """The order has its end here: a number, paper, and its way to the hub."""
    identity = order_rows.kept(connection, "identity")
    prefix = "" if identity is None else msgspec.json.decode(identity, type=order_rows.Identity).prefix
    number = next_number(connection, prefix, business_day(now))
    paid_at = now.astimezone(dt.UTC).isoformat(timespec="seconds")
    connection.execute("UPDATE orders SET number = ?, paid_at = ? WHERE uuid = ?", (number, paid_at, attempt.order))
    send(connection, attempt)
    print_rows.queue_release(connection, attempt.order)
    order_rows.drop_draft(connection, attempt.order)


def send(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Put the order on its way to the hub, also once more."""
    stored = order_rows.order_of(connection, attempt.order)
    assert stored is not None
    paid = PaidOrder(
        order=stored.order,
        number=stored.number,
        paid_at=stored.paid_at,
        payment="counter" if stored.at_counter else "card" if attempt.amount.amount else "free",
        reference="" if attempt.approval is None else str(attempt.approval.receipt_number),
    )
    order_rows.send(connection, paid)


def approve(connection: sqlite3.Connection, attempt: int, approval: Approval) -> Attempt:
    old = attempt_of(connection, attempt)
    if old.approval is not None and old.approval.receipt_number != approval.receipt_number:
        told, known = approval.receipt_number, old.approval.receipt_number
        raise order_rows.JournalError(f"payment {old.order} is approved under receipt {known!r}, not {told!r}")
    return set_state(connection, attempt, PaymentState.APPROVED, approval=approval)


def end(
    connection: sqlite3.Connection,
    attempt: int,
    state: PaymentState,
    reason: str,
    code: str,
    last_receipt: int | None,
    by: str = "",
) -> Attempt:
    ended = set_state(connection, attempt, state, reason=reason, code=code, by=by)
    if last_receipt is not None:
        see_receipt(connection, ended.terminal_id, last_receipt)
    return ended


def last_receipt(connection: sqlite3.Connection, terminal_id: str) -> int | None:
    row = connection.execute("SELECT last_receipt FROM terminals WHERE id = ?", (terminal_id,)).fetchone()
    return None if row is None else int(row[0])


def see_receipt(connection: sqlite3.Connection, terminal_id: str, receipt: int) -> None:
    connection.execute(
        "INSERT INTO terminals (id, last_receipt) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET last_receipt = excluded.last_receipt",
        (terminal_id, receipt),
    )
