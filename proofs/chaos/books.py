"""The books of a shop: what the terminal has booked, what the till's journal says, and what the hub has. They must agree."""

import sqlite3
from collections import Counter as Count
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from domain.payment import Approval
from hardware.card_terminal.simulation.ledger import BookingState, Kind
from proofs.chaos.shop import Counter, Shop

Rows = list[dict[str, Any]]
SETTLED = frozenset({"paid", "declined", "aborted", "returned", "owed"})
"""States of a payment of which nothing more is to be learnt."""

HELD = frozenset({"paid", "owed"})
"""States in which the customer's money is here."""

Slip = tuple[int, int | None, int]
"""Receipt, trace and amount: what names a charge."""


@dataclass(frozen=True, slots=True)
class Books:
    payments: Rows
    orders: Rows
    outbox: Rows
    bookings: Rows
    gifts: Rows
    hub: Rows
    takes: Rows

    @property
    def charges(self) -> Rows:
        """What customers have paid, by the terminal."""
        return [row for row in self.bookings if (row["kind"], row["state"]) == (Kind.SALE, BookingState.BOOKED)]

    def unclaimed(self) -> Rows:
        """Charges that no payment of the journal is about."""
        claimed = Count(_slip(payment["approval"]) for payment in self.payments if payment["state"] in HELD)
        return [row for row in self.charges if not claimed[row["receipt"], row["trace"], row["amount"]]]

    def __str__(self) -> str:
        return "\n".join(f"  {name}: {row}" for name in self.__slots__ for row in _short(getattr(self, name)))


def open_books(counter: Counter, shop: Shop, before: Collection[str] = ()) -> Books:
    """As they are on disk. What the hub had ``before`` (see `at_hub`) and this journal never had is of no concern."""
    orders = _rows(counter.journal, "SELECT uuid, state, number, due FROM orders")
    gifts = _rows(counter.journal, "SELECT ref, payment, wish FROM gifts")
    others = set(before) - {row["uuid"] for row in orders} - {row["ref"] for row in gifts}
    hub, takes = _hub_rows(counter, shop)
    return Books(
        payments=_rows(counter.journal, "SELECT * FROM payments ORDER BY id"),
        orders=orders,
        outbox=_rows(counter.journal, "SELECT order_uuid FROM outbox"),
        bookings=_rows(counter.ledger, "SELECT trace, receipt, kind, state, amount, original_trace FROM bookings"),
        gifts=gifts,
        hub=[row for row in hub if row["uuid"] not in others],
        takes=[row for row in takes if row["ref"] not in others],
    )


def at_hub(counter: Counter, shop: Shop) -> frozenset[str]:
    """What the hub has of a counter: orders by uuid, takes from gift cards by ref."""
    hub, takes = _hub_rows(counter, shop)
    return frozenset([row["uuid"] for row in hub] + [row["ref"] for row in takes])


def _hub_rows(counter: Counter, shop: Shop) -> tuple[Rows, Rows]:
    return (
        _rows(shop.database, "SELECT uuid, number, gross FROM orders WHERE kiosk = ?", counter.kiosk),
        _rows(
            shop.database, "SELECT ref, taken FROM gift_takes WHERE kiosk = ? AND returned_at IS NULL", counter.kiosk
        ),
    )


def _rows(file: Path, query: str, *values: str) -> Rows:
    if not file.exists():
        return []
    with closing(sqlite3.connect(file, timeout=20)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query, values)]


def disagreements(books: Books, told: Iterable[str] = ()) -> list[str]:
    """What is wrong with the books of a shop in which all is quiet, one sentence each. ``told``: the orders that customers
    were told are paid."""
    return [*_money(books), *_gifts(books), *_orders(books, told), *_hub(books)]


def _money(books: Books) -> Iterator[str]:
    """Every charge belongs to one payment that is paid, or is owed to the customer; and the other way round."""
    by_word = Count[int]()  # a person's word has no slip, only an amount
    slips = Count[Slip]()
    for payment in books.payments:
        if payment["state"] not in SETTLED:
            yield f"payment {payment['id']} is still {payment['state']!r}"
        if payment["state"] not in HELD or payment["means"] != "card":
            continue
        slip = _slip(payment["approval"])
        if slip is not None:
            slips[slip] += 1
        elif payment["settled_by"]:
            by_word[payment["amount"]] += 1
        else:
            yield f"payment {payment['id']} is paid without an approval"
    for row in books.charges:
        slip = row["receipt"], row["trace"], row["amount"]
        if slips[slip]:
            slips[slip] -= 1
        elif by_word[row["amount"]]:
            by_word[row["amount"]] -= 1
        else:
            yield f"the customer was charged {row['amount']} under receipt {row['receipt']}, for which nothing is paid"
    for slip in slips.elements():
        yield f"{slip[2]} is paid by receipt {slip[0]}, which the terminal has not booked"
    for amount in by_word.elements():
        yield f"{amount} is paid by a person's word, and the terminal has booked nothing"


def _gifts(books: Books) -> Iterator[str]:
    """What the hub has taken from gift cards is what the journal says is paid from them."""
    paid = {payment["id"]: payment["taken"] for payment in books.payments if payment["state"] == "paid"}
    mine = {gift["ref"]: paid[gift["payment"]] for gift in books.gifts if gift["payment"] in paid}
    theirs = {take["ref"]: take["taken"] for take in books.takes if take["taken"]}
    for ref in mine.keys() | theirs.keys():
        if mine.get(ref, 0) != theirs.get(ref, 0):
            yield f"gift {ref}: {mine.get(ref, 0)} is paid with it, {theirs.get(ref, 0)} was taken from the card"


def _orders(books: Books, told: Iterable[str]) -> Iterator[str]:
    """An order has a number when its parts make up what is due, to the cent, and else nothing of it is paid."""
    paid = Count[str]()
    for payment in books.payments:
        if payment["state"] == "paid":
            paid[payment["order_uuid"]] += payment["taken"]
    for order in books.orders:
        due = order["due"] if order["number"] else 0
        if paid[order["uuid"]] != due:
            yield f"of order {order['uuid']} (number {order['number']!r}) {paid[order['uuid']]} is paid, not {due}"
    released = {row["uuid"] for row in books.orders if row["number"]}
    for uuid in set(told) - released:
        yield f"the customer of order {uuid} was told that it is paid, and it is not"
    for number, times in Count(row["number"] for row in books.orders if row["number"]).items():
        if times > 1:
            yield f"number {number} was given {times} times"


def _hub(books: Books) -> Iterator[str]:
    mine = {row["uuid"]: row["number"] for row in books.orders if row["number"]}
    theirs = {row["uuid"]: row["number"] for row in books.hub}
    for row in books.outbox:
        yield f"order {row['order_uuid']} is still in the outbox"
    for uuid in mine.keys() - theirs.keys():
        yield f"order {uuid} is paid and not at the hub"
    for uuid in theirs.keys() - mine.keys():
        yield f"order {uuid} is at the hub and not paid here"
    for uuid in mine.keys() & theirs.keys():
        if mine[uuid] != theirs[uuid]:
            yield f"order {uuid} is number {mine[uuid]} here and {theirs[uuid]} at the hub"


def _slip(approval: bytes | None) -> Slip | None:
    if approval is None:
        return None
    found = msgspec.json.decode(approval, type=Approval)
    return found.receipt_number, found.trace_number, found.amount.amount


NEWEST = 12


def _short(rows: Rows) -> Sequence[str]:
    """The newest, without what is empty and without the bodies of orders."""
    return [
        str({key: value for key, value in row.items() if value not in (None, "", b"") and key != "body"})
        for row in rows[-NEWEST:]
    ]
