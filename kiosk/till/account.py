"""Everything that the journal knows about one order's payment, read in one transaction."""

import sqlite3
from dataclasses import dataclass

from domain.payment import PaymentState
from domain.till import ReceiptState
from kiosk.till import order_rows, payment_rows, print_rows
from kiosk.till.order_rows import StoredOrder
from kiosk.till.payment_rows import Attempt


@dataclass(frozen=True, slots=True)
class Account:
    """``attempts`` are all, the first one first; ``waiting``: the hub does not have the order yet."""

    stored: StoredOrder
    attempts: list[Attempt]
    receipt: ReceiptState
    waiting: bool

    @property
    def paid(self) -> int:
        """Minor units."""
        return sum(one.money.amount for one in self.attempts if one.state is PaymentState.PAID)

    @property
    def sent(self) -> bool:
        return bool(self.stored.number) and not self.waiting


def account_of(connection: sqlite3.Connection, order: str) -> Account | None:
    stored = order_rows.order_of(connection, order)
    if stored is None:
        return None
    return Account(
        stored,
        payment_rows.attempts_of(connection, order),
        print_rows.receipt_state(connection, order),
        order_rows.in_outbox(connection, order),
    )
