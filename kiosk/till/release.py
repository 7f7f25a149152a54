"""The end of an order here: its number, its paper and its way to the hub, all in the transaction that closes it."""

import datetime as dt
import sqlite3

import msgspec

from domain.money import Money
from domain.order import PaidOrder, PaidPart
from domain.payment import Means, PaymentState
from kiosk.till import order_rows, print_rows
from kiosk.till.numbers import business_day, next_number
from kiosk.till.payment_rows import Attempt, attempts_of


def close(connection: sqlite3.Connection, order: str, now: dt.datetime) -> None:
    """It is paid, or to be paid at the counter."""
    identity = order_rows.kept(connection, "identity")
    prefix = "" if identity is None else msgspec.json.decode(identity, type=order_rows.Identity).prefix
    number = next_number(connection, prefix, business_day(now))
    paid_at = now.astimezone(dt.UTC).isoformat(timespec="seconds")
    connection.execute("UPDATE orders SET number = ?, paid_at = ? WHERE uuid = ?", (number, paid_at, order))
    send(connection, order)
    print_rows.queue_release(connection, order)
    order_rows.drop_draft(connection, order)


def send(connection: sqlite3.Connection, order: str) -> None:
    """Put a closed order on its way to the hub, also once more."""
    stored = order_rows.order_of(connection, order)
    assert stored is not None
    paid = [one for one in attempts_of(connection, order) if one.state is PaymentState.PAID]
    means = {one.means for one in paid}
    if stored.at_counter:
        payment = "counter"
    elif means == {Means.NONE}:
        payment = "free"
    else:
        payment = means.pop().value if len(means) == 1 else "split"
    parts = tuple(PaidPart(means=one.means, amount=one.money, reference=_reference(one)) for one in paid)
    order_rows.send(
        connection,
        PaidOrder(
            order=stored.order,
            number=stored.number,
            paid_at=stored.paid_at,
            payment=payment,
            reference=parts[-1].reference if parts else "",
            tip=stored.tip if parts else 0,
            parts=parts,
        ),
    )


def _reference(attempt: Attempt) -> str:
    if attempt.gift is not None:
        return attempt.gift.ref
    return "" if attempt.approval is None else str(attempt.approval.receipt_number)


def due(stored: order_rows.StoredOrder) -> Money:
    """All that an order costs."""
    totals = stored.order.totals
    return Money(totals.gross + stored.tip, totals.currency)
