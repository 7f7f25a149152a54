"""What the terminal wrote about payments, kept as it wrote it; inside a transaction of the journal."""

import sqlite3
from collections.abc import Sequence

import msgspec

from domain.payment import Slip, SlipCopy


def keep(connection: sqlite3.Connection, payment: int, slips: Sequence[Slip]) -> None:
    """Store them with their payment; what is there already stays alone."""
    if of_payment(connection, payment):
        return
    rows = [(payment, msgspec.json.encode(slip)) for slip in slips]
    connection.executemany("INSERT INTO slips (payment, body) VALUES (?, ?)", rows)


def of_payment(connection: sqlite3.Connection, payment: int) -> tuple[Slip, ...]:
    return _slips(connection, "payment = ?", payment)


def of_order(connection: sqlite3.Connection, order: str, copy: SlipCopy) -> tuple[Slip, ...]:
    """Those of all payments for an order that are for one reader."""
    found = _slips(connection, "payment IN (SELECT id FROM payments WHERE order_uuid = ?)", order)
    return tuple(slip for slip in found if slip.copy is copy)


def _slips(connection: sqlite3.Connection, where: str, value: object) -> tuple[Slip, ...]:
    rows = connection.execute(f"SELECT body FROM slips WHERE {where} ORDER BY id", (value,))  # noqa: S608 - our own words
    return tuple(msgspec.json.decode(body, type=Slip) for (body,) in rows)
