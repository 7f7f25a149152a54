"""Gift cards behind payments, and what the hub is still to be asked about them, inside a transaction of the journal."""

import sqlite3
from typing import Literal, cast

from domain.messages import GiftAsk
from kiosk.till.payment_rows import Attempt, newest, those


def begin(connection: sqlite3.Connection, payment: int, ref: str, card: str) -> None:
    connection.execute("INSERT INTO gifts (ref, payment, card, wish) VALUES (?, ?, ?, 'take')", (ref, payment, card))


def take_back(connection: sqlite3.Connection, payment: int) -> None:
    """From now on the hub is asked to give back whatever it took, or will take, under this part's ref."""
    connection.execute("UPDATE gifts SET wish = 'return' WHERE payment = ?", (payment,))


def taken(connection: sqlite3.Connection, payment: int, left: int) -> None:
    """Nothing more is wished unless the order is given up; what the card holds is known."""
    connection.execute("UPDATE gifts SET wish = '', card_left = ? WHERE payment = ?", (left, payment))


def done(connection: sqlite3.Connection, payment: int, left: int) -> None:
    """Nothing more is ever wished, so that the card is forgotten."""
    connection.execute("UPDATE gifts SET wish = '', card = '', card_left = ? WHERE payment = ?", (left, payment))


def forget_cards(connection: sqlite3.Connection, order: str) -> None:
    """Of an order that is paid: nothing of it is ever given back from here."""
    connection.execute(
        "UPDATE gifts SET card = '' WHERE wish = '' AND payment IN (SELECT id FROM payments WHERE order_uuid = ?)", (order,)
    )


def of_ref(connection: sqlite3.Connection, ref: str) -> Attempt | None:
    return newest(connection, "ref = ?", ref)


def wishes(connection: sqlite3.Connection) -> tuple[GiftAsk, ...]:
    """What the line is to carry to the hub, the oldest first."""
    return tuple(_ask(attempt) for attempt in those(connection, "wish <> ''"))


def _ask(attempt: Attempt) -> GiftAsk:
    assert attempt.gift is not None
    what = cast(Literal["take", "return"], attempt.gift.wish)  # the table's own words
    return GiftAsk(ref=attempt.gift.ref, what=what, card=attempt.gift.card, amount=attempt.money)
