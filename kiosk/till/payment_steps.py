"""What may become of a payment, and of its order with it, inside a transaction of the journal.

An order follows its parts (`domain.order.state_by_parts`); the step that makes up what is due closes it. The database
itself refuses what no step may do: see the guards in `kiosk.till.schema`.
"""

import datetime as dt
import logging
import sqlite3
from collections.abc import Sequence
from uuid import uuid4

import msgspec

from domain.money import Money
from domain.order import Order, OrderState, state_by_parts
from domain.payment import Approval, Means, PaymentState, Slip
from kiosk.till import gift_rows, order_rows, payment_rows, release, slip_rows
from kiosk.till.order_rows import JournalError
from kiosk.till.payment_rows import Attempt, Part

log = logging.getLogger(__name__)


def begin(connection: sqlite3.Connection, order: Order, terminal_id: str, now: dt.datetime, part: Part) -> Attempt:
    """The intent to take what is due and not paid yet; of what costs nothing, with no means."""
    body, due = msgspec.json.encode(order), order.totals.gross + part.tip
    if due == 0:
        part = Part(means=Means.NONE)
    known = order_rows.order_of(connection, order.uuid)
    if known is None:
        connection.execute(
            "INSERT INTO orders (uuid, body, state, due, tip) VALUES (?, ?, ?, ?, ?)",
            (order.uuid, body, OrderState.AUTHORISING, due, part.tip),
        )
    else:
        paid = _paid(connection, order.uuid)
        if paid and (known.order, known.tip) != (order, part.tip):
            raise JournalError(f"order {order.uuid} is paid in part and cannot change any more")
        order_rows.set_order(connection, order.uuid, OrderState.AUTHORISING)
        connection.execute(
            "UPDATE orders SET body = ?, due = ?, tip = ? WHERE uuid = ?", (body, due, part.tip, order.uuid)
        )
        due -= paid
    attempt = payment_rows.begin(connection, order.uuid, Money(due, order.totals.currency), part, terminal_id, now)
    if part.means is Means.GIFT:
        gift_rows.begin(connection, attempt, str(uuid4()), part.gift)
    return payment_rows.attempt_of(connection, attempt)


def approve(connection: sqlite3.Connection, attempt: int, approval: Approval) -> Attempt:
    old = payment_rows.attempt_of(connection, attempt)
    if old.approval is not None and old.approval.receipt_number != approval.receipt_number:
        told, known = approval.receipt_number, old.approval.receipt_number
        raise JournalError(f"payment {old.order} is approved under receipt {known!r}, not {told!r}")
    approved = payment_rows.set_state(
        connection, attempt, PaymentState.APPROVED, approval=approval, taken=approval.amount.amount
    )
    _follow(connection, old.order, None)
    return approved


def pay(
    connection: sqlite3.Connection,
    attempt: int,
    now: dt.datetime,
    approval: Approval | None,
    by: str = "",
    slips: Sequence[Slip] = (),
) -> Attempt:
    """The part stands."""
    old = payment_rows.attempt_of(connection, attempt)
    if old.state is PaymentState.PAID:
        return old
    taken = old.money.amount if approval is None else approval.amount.amount
    paid = payment_rows.set_state(connection, attempt, PaymentState.PAID, approval=approval, taken=taken, by=by)
    if paid.approval is not None:
        payment_rows.see_receipt(connection, paid.approval.terminal_id, paid.approval.receipt_number)
    slip_rows.keep(connection, attempt, slips)
    _follow(connection, old.order, now)
    return paid


def gift_taken(connection: sqlite3.Connection, attempt: int, now: dt.datetime, taken: int, left: int) -> Attempt:
    """The hub has taken so much, at most what was asked, and so much is left on the card."""
    paid = payment_rows.set_state(connection, attempt, PaymentState.PAID, taken=taken)
    gift_rows.taken(connection, attempt, left)
    _follow(connection, paid.order, now)
    return payment_rows.attempt_of(connection, attempt)


def gift_answered(connection: sqlite3.Connection, attempt: int, state: PaymentState, reason: str, left: int) -> Attempt:
    """The hub has nothing more to do about this part."""
    ended = payment_rows.set_state(connection, attempt, state, reason=reason)
    gift_rows.done(connection, attempt, left)
    _follow(connection, ended.order, None)
    return payment_rows.attempt_of(connection, attempt)


def end(
    connection: sqlite3.Connection,
    attempt: int,
    state: PaymentState,
    reason: str,
    code: str,
    last_receipt: int | None,
    by: str = "",
) -> Attempt:
    """Any end but paid. A gift card's part that ends before the hub has answered is given back, whatever it took."""
    before = payment_rows.attempt_of(connection, attempt)
    ended = payment_rows.set_state(connection, attempt, state, reason=reason, code=code, by=by)
    if before.gift is not None and before.gift.wish == "take":
        gift_rows.take_back(connection, attempt)
    if last_receipt is not None:
        payment_rows.see_receipt(connection, ended.terminal_id, last_receipt)
    _follow(connection, ended.order, None)
    return payment_rows.attempt_of(connection, attempt)


def give_up(connection: sqlite3.Connection, order: str) -> list[Attempt]:
    """The customer does not pay the rest: what is paid is to be given back. Durable before anybody is asked to."""
    stored = order_rows.order_of(connection, order)
    if stored is None or stored.state is not OrderState.PART_PAID:
        raise JournalError(f"order {order!r} is {None if stored is None else stored.state!r}, not paid in part")
    parts = payment_rows.those(connection, "order_uuid = ? AND state = 'paid'", order)
    for part in parts:
        payment_rows.set_state(connection, part.id, PaymentState.RETURNING)
        if part.gift is not None:
            gift_rows.take_back(connection, part.id)
    _follow(connection, order, None)
    return [payment_rows.attempt_of(connection, part.id) for part in parts]


def send_to_counter(connection: sqlite3.Connection, order: str, now: dt.datetime, by: str) -> Attempt:
    """Close an order without money. Raises `JournalError` when something of it is open or paid."""
    attempt = payment_rows.newest(connection, "order_uuid = ?", order)
    if attempt is None:
        raise JournalError(f"order {order!r} is not in the journal")
    order_rows.set_order(connection, order, OrderState.AT_COUNTER)
    connection.execute("UPDATE orders SET closed_by = ?, due = due - tip, tip = 0 WHERE uuid = ?", (by, order))
    release.close(connection, order, now)
    log.info("order %s is to be paid at the counter", order)
    return attempt


def _follow(connection: sqlite3.Connection, order: str, now: dt.datetime | None) -> None:
    """The order's state by its parts; what is paid in full now is closed."""
    stored = order_rows.order_of(connection, order)
    assert stored is not None
    if stored.at_counter:  # what was taken here before may still be given back
        return
    parts = [(one.means, one.state, one.money.amount) for one in payment_rows.attempts_of(connection, order)]
    state = state_by_parts(release.due(stored).amount, parts)
    if state is stored.state:
        return
    order_rows.set_order(connection, order, state)
    if state is OrderState.PAID:
        assert now is not None  # only a step that pays leads here
        gift_rows.forget_cards(connection, order)
        release.close(connection, order, now)


def _paid(connection: sqlite3.Connection, order: str) -> int:
    parts = payment_rows.those(connection, "order_uuid = ? AND state = 'paid'", order)
    return sum(part.money.amount for part in parts)
