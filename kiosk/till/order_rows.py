"""Orders, outbox, draft and identity, inside a transaction of the journal."""

import sqlite3
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.order import TRANSITIONS, Order, OrderState, PaidOrder

OUTBOX_PAGE = 50


class JournalError(RuntimeError):
    """The journal cannot be used, or was asked for something that its tables of transitions do not allow."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this kiosk is, as the hub said at enrolment. ``prefix`` starts its order numbers; ``card_key`` (hex) is the chain's
    secret behind the tokens of cards."""

    prefix: str = ""
    site_name: str = ""
    kiosk_name: str = ""
    card_key: Annotated[str, Meta(pattern="^([0-9a-f]{2}){0,64}$")] = ""


class StoredOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order with what became of it; ``number`` and ``paid_at`` (ISO 8601 UTC) are empty until it is paid, or closed
    to be paid at the counter. ``tip`` is minor units of its currency."""

    order: Order
    state: OrderState
    number: str
    paid_at: str
    tip: int = 0

    @property
    def at_counter(self) -> bool:
        return self.state is OrderState.AT_COUNTER


def order_of(connection: sqlite3.Connection, uuid: str) -> StoredOrder | None:
    row = connection.execute("SELECT body, state, number, paid_at, tip FROM orders WHERE uuid = ?", (uuid,)).fetchone()
    if row is None:
        return None
    body, state, number, paid_at, tip = row
    return StoredOrder(
        order=msgspec.json.decode(body, type=Order), state=OrderState(state), number=number, paid_at=paid_at, tip=tip
    )


def set_order(connection: sqlite3.Connection, uuid: str, state: OrderState) -> None:
    (found,) = connection.execute("SELECT state FROM orders WHERE uuid = ?", (uuid,)).fetchone()
    old = OrderState(found)
    if state != old and state not in TRANSITIONS[old]:
        raise JournalError(f"order {uuid} is {old!r} and cannot become {state!r}")
    connection.execute("UPDATE orders SET state = ? WHERE uuid = ?", (state, uuid))


def part_paid(connection: sqlite3.Connection) -> list[str]:
    return [uuid for (uuid,) in connection.execute("SELECT uuid FROM orders WHERE state = 'part_paid'")]


def in_outbox(connection: sqlite3.Connection, uuid: str) -> bool:
    return connection.execute("SELECT 1 FROM outbox WHERE order_uuid = ?", (uuid,)).fetchone() is not None


def send(connection: sqlite3.Connection, paid: PaidOrder) -> None:
    """Into the outbox, unless it is there."""
    connection.execute(
        "INSERT INTO outbox (order_uuid, body) VALUES (?, ?) ON CONFLICT (order_uuid) DO NOTHING",
        (paid.order.uuid, msgspec.json.encode(paid)),
    )


def outbox_size(connection: sqlite3.Connection) -> int:
    (size,) = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return int(size)


def outbox(connection: sqlite3.Connection) -> list[PaidOrder]:
    rows = connection.execute("SELECT body FROM outbox ORDER BY position LIMIT ?", (OUTBOX_PAGE,)).fetchall()
    return [msgspec.json.decode(body, type=PaidOrder) for (body,) in rows]


def kept(connection: sqlite3.Connection, table: str) -> bytes | None:
    row = connection.execute(f"SELECT body FROM {table}").fetchone()  # noqa: S608 - our own words
    return None if row is None else bytes(row[0])


def keep(connection: sqlite3.Connection, table: str, body: bytes) -> None:
    connection.execute(
        f"INSERT INTO {table} (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",  # noqa: S608
        (body,),
    )


def drop_draft(connection: sqlite3.Connection, order: str | None) -> None:
    """Forget the draft; with ``order`` only one of that order's cart, which the draft names somewhere."""
    body = kept(connection, "draft")
    if body is not None and (order is None or order.encode() in body):
        connection.execute("DELETE FROM draft")
