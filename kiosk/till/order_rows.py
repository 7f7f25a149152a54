"""Orders, outbox, receipts to print, draft and identity, inside a transaction of the journal."""

import sqlite3

import msgspec

from domain.order import TRANSITIONS, Order, OrderState, PaidOrder
from domain.till import ReceiptState

OUTBOX_PAGE = 50


class JournalError(RuntimeError):
    """The journal cannot be used, or was asked for something that its tables of transitions do not allow."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this kiosk is, as the hub said at enrolment. ``prefix`` starts its order numbers."""

    prefix: str = ""
    site_name: str = ""
    kiosk_name: str = ""


class StoredOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order with what became of it; ``number`` and ``paid_at`` (ISO 8601 UTC) are empty until it is paid, or closed
    to be paid at the counter."""

    order: Order
    state: OrderState
    number: str
    paid_at: str

    @property
    def at_counter(self) -> bool:
        return self.state is OrderState.AT_COUNTER


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt to print; ``copy`` when paper with this receipt may exist already."""

    id: int
    order: str
    copy: bool


def order_of(connection: sqlite3.Connection, uuid: str) -> StoredOrder | None:
    row = connection.execute("SELECT body, state, number, paid_at FROM orders WHERE uuid = ?", (uuid,)).fetchone()
    if row is None:
        return None
    body, state, number, paid_at = row
    return StoredOrder(
        order=msgspec.json.decode(body, type=Order), state=OrderState(state), number=number, paid_at=paid_at
    )


def set_order(connection: sqlite3.Connection, uuid: str, state: OrderState) -> None:
    (found,) = connection.execute("SELECT state FROM orders WHERE uuid = ?", (uuid,)).fetchone()
    old = OrderState(found)
    if state != old and state not in TRANSITIONS[old]:
        raise JournalError(f"order {uuid} is {old!r} and cannot become {state!r}")
    connection.execute("UPDATE orders SET state = ? WHERE uuid = ?", (state, uuid))


def in_outbox(connection: sqlite3.Connection, uuid: str) -> bool:
    return connection.execute("SELECT 1 FROM outbox WHERE order_uuid = ?", (uuid,)).fetchone() is not None


def send(connection: sqlite3.Connection, paid: PaidOrder) -> None:
    """Into the outbox, unless it is there."""
    connection.execute(
        "INSERT INTO outbox (order_uuid, body) VALUES (?, ?) ON CONFLICT (order_uuid) DO NOTHING",
        (paid.order.uuid, msgspec.json.encode(paid)),
    )


def outbox(connection: sqlite3.Connection) -> list[PaidOrder]:
    rows = connection.execute("SELECT body FROM outbox ORDER BY position LIMIT ?", (OUTBOX_PAGE,)).fetchall()
    return [msgspec.json.decode(body, type=PaidOrder) for (body,) in rows]


def queue_print(connection: sqlite3.Connection, uuid: str) -> None:
    connection.execute("INSERT INTO prints (order_uuid, state) VALUES (?, 'queued')", (uuid,))


def next_print(connection: sqlite3.Connection) -> PrintJob | None:
    row = connection.execute(
        "SELECT id, order_uuid, state FROM prints WHERE state IN ('queued', 'printing') ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    job, uuid, state = row
    (printed,) = connection.execute(
        "SELECT count(*) FROM prints WHERE order_uuid = ? AND state = 'printed'", (uuid,)
    ).fetchone()
    end_print_as(connection, job, "printing")
    return PrintJob(id=job, order=uuid, copy=printed > 0 or state == "printing")


def end_print_as(connection: sqlite3.Connection, job: int, state: str) -> None:
    connection.execute("UPDATE prints SET state = ? WHERE id = ?", (state, job))


def receipt_state(connection: sqlite3.Connection, uuid: str) -> ReceiptState:
    row = connection.execute(
        "SELECT state FROM prints WHERE order_uuid = ? ORDER BY id DESC LIMIT 1", (uuid,)
    ).fetchone()
    if row is None:
        return ReceiptState.NONE
    return {"printed": ReceiptState.PRINTED, "failed": ReceiptState.FAILED}.get(row[0], ReceiptState.PRINTING)


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
