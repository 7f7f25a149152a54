"""What is to be printed and what became of it, inside a transaction of the journal.

An original (not a copy) exists once for each order, kind and printer, whatever the program does: the database says so. Once
a byte of it may have reached a printer, paper with it may exist, and everything further is a copy and marked as one.
"""

import logging
import sqlite3
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from domain.order import Order, OrderLine
from domain.payment import SlipCopy
from domain.till import ReceiptState
from kiosk.till import order_rows, slip_rows

log = logging.getLogger(__name__)

RECEIPT_PRINTER, KITCHEN_PRINTER = "printer", "kitchen_printer"
"""Printers are named as in the configuration; the first one prints receipts."""


class PrintKind(StrEnum):
    RECEIPT = "receipt"
    KITCHEN = "kitchen"
    SLIP = "slip"  # the merchant's copy of what the terminal wrote


class PrintState(StrEnum):
    QUEUED = "queued"
    PRINTING = "printing"  # durable before the first byte goes to the printer
    PRINTED = "printed"  # the printer has said so
    FAILED = "failed"  # nothing of it is on paper, and nobody waits for it any more
    UNCONFIRMED = "unconfirmed"  # bytes were sent, and nobody can tell whether it came out


TRANSITIONS: Mapping[PrintState, frozenset[PrintState]] = {
    PrintState.QUEUED: frozenset({PrintState.PRINTING, PrintState.FAILED}),
    PrintState.PRINTING: frozenset({PrintState.PRINTED, PrintState.QUEUED, PrintState.FAILED, PrintState.UNCONFIRMED}),
    PrintState.FAILED: frozenset({PrintState.QUEUED}),  # asked for again
    PrintState.PRINTED: frozenset(),
    PrintState.UNCONFIRMED: frozenset(),
}

RECEIPT_STATE = {
    PrintState.QUEUED: ReceiptState.PRINTING,
    PrintState.PRINTING: ReceiptState.PRINTING,
    PrintState.PRINTED: ReceiptState.PRINTED,
    PrintState.FAILED: ReceiptState.FAILED,
    PrintState.UNCONFIRMED: ReceiptState.UNCONFIRMED,
}


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """One row of prints. ``cuts`` is how many pieces of paper the printer had cut before the first byte was sent; None
    when it does not count, or nothing was sent yet."""

    id: int
    order: str
    kind: PrintKind
    printer: str
    copy: bool
    state: PrintState
    cuts: int | None


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A printer that makes kitchen tickets, and the categories whose items are made there; none: everything."""

    printer: str
    categories: tuple[str, ...] = ()


class Outlets(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets paper besides the customer: the ``stations`` of the kitchen, and the printer (or "") of the merchant's slips."""

    stations: tuple[Station, ...] = ()
    slips: str = ""


_COLUMNS = "id, order_uuid, kind, printer, copy, state, cuts"
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"


# -- making rows ---------------------------------------------------------------------------------------------------


def queue_release(connection: sqlite3.Connection, uuid: str) -> None:
    """The paper of an order that is released now: its receipt, and a kitchen ticket at each station that has work with it.
    What is paid at the counter is cooked when it is paid."""
    _insert(connection, uuid, PrintKind.RECEIPT, RECEIPT_PRINTER, copy=False)
    stored, where = order_rows.order_of(connection, uuid), outlets(connection)
    assert stored is not None
    if stored.at_counter:
        return
    for printer in kitchen_tickets(stored.order, where.stations):
        _insert(connection, uuid, PrintKind.KITCHEN, printer, copy=False)
    if where.slips and slip_rows.of_order(connection, uuid, SlipCopy.MERCHANT):
        _insert(connection, uuid, PrintKind.SLIP, where.slips, copy=False)


def outlets(connection: sqlite3.Connection) -> Outlets:
    """As the configuration said at the last start."""
    body = order_rows.kept(connection, "outlets")
    return Outlets() if body is None else msgspec.json.decode(body, type=Outlets)


def kitchen_tickets(order: Order, where: tuple[Station, ...]) -> dict[str, list[OrderLine]]:
    """The lines by the printer that tells the kitchen about them. Each goes to the first station that makes one of its
    categories; what no station makes goes to the receipt printer, for the people at the counter."""
    found: dict[str, list[OrderLine]] = {}
    for line in order.lines if where else ():
        fits = (one.printer for one in where if not one.categories or set(one.categories) & set(line.categories))
        found.setdefault(next(fits, RECEIPT_PRINTER), []).append(line)
    return found


def queue_again(connection: sqlite3.Connection, uuid: str, kind: PrintKind) -> None:
    """Somebody wants it once more: what never reached paper is tried again as it is, everything else comes as a copy."""
    rows = jobs_of(connection, uuid, kind)
    for original in (row for row in rows if not row.copy):
        waits = any(
            row.state in (PrintState.QUEUED, PrintState.PRINTING) for row in rows if row.printer == original.printer
        )
        if waits:
            continue
        if original.state is PrintState.FAILED:
            set_state(connection, original.id, PrintState.QUEUED)
        else:
            _insert(connection, uuid, kind, original.printer, copy=True)


def _insert(connection: sqlite3.Connection, uuid: str, kind: PrintKind, printer: str, *, copy: bool) -> None:
    connection.execute(
        f"INSERT INTO prints (order_uuid, kind, printer, copy, state, at) VALUES (?, ?, ?, ?, ?, {_NOW})",  # noqa: S608
        (uuid, kind, printer, copy, PrintState.QUEUED),
    )


# -- working through them ------------------------------------------------------------------------------------------


def next_print(connection: sqlite3.Connection, printer: str) -> PrintJob | None:
    """What this printer was about before everything else, then the oldest that waits."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM prints WHERE printer = ? AND state IN ('queued', 'printing')"  # noqa: S608 - our words
        " ORDER BY state = 'queued', id LIMIT 1",
        (printer,),
    ).fetchone()
    return None if row is None else _job(row)


def begin(connection: sqlite3.Connection, job: int, cuts: int | None) -> None:
    """Must be durable before the first byte goes to the printer."""
    set_state(connection, job, PrintState.PRINTING)
    connection.execute("UPDATE prints SET cuts = ? WHERE id = ?", (cuts, job))


def end(connection: sqlite3.Connection, job: int, state: PrintState) -> None:
    """What became of it. A kitchen ticket that may not have come out is printed once more, as a copy: better cooked after
    a look at its mark than not cooked."""
    set_state(connection, job, state)
    done = job_of(connection, job)
    if state is PrintState.UNCONFIRMED and done.kind is PrintKind.KITCHEN and not done.copy:
        _insert(connection, done.order, done.kind, done.printer, copy=True)


def set_state(connection: sqlite3.Connection, job: int, state: PrintState) -> None:
    """The one place where a print changes its state."""
    old = job_of(connection, job)
    if state not in TRANSITIONS[old.state]:
        raise order_rows.JournalError(f"print {job!r} is {old.state!r} and cannot become {state!r}")
    connection.execute(f"UPDATE prints SET state = ?, at = {_NOW} WHERE id = ?", (state, job))  # noqa: S608
    log.info("%s of order %s at %s: %s -> %s", old.kind, old.order, old.printer, old.state, state)


def job_of(connection: sqlite3.Connection, job: int) -> PrintJob:
    row = connection.execute(f"SELECT {_COLUMNS} FROM prints WHERE id = ?", (job,)).fetchone()  # noqa: S608
    if row is None:
        raise order_rows.JournalError(f"print {job!r} is not in the journal")
    return _job(row)


def jobs_of(connection: sqlite3.Connection, uuid: str, kind: PrintKind) -> list[PrintJob]:
    """Everything of one kind that was printed or is to be printed for an order, the oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM prints WHERE order_uuid = ? AND kind = ? ORDER BY id",  # noqa: S608 - our own words
        (uuid, kind),
    )
    return [_job(row) for row in rows]


def receipt_state(connection: sqlite3.Connection, uuid: str) -> ReceiptState:
    receipts = jobs_of(connection, uuid, PrintKind.RECEIPT)
    return RECEIPT_STATE[receipts[-1].state] if receipts else ReceiptState.NONE


def _job(row: tuple[int, str, str, str, int, str, int | None]) -> PrintJob:
    identity, order, kind, printer, copy, state, cuts = row
    return PrintJob(
        id=identity,
        order=order,
        kind=PrintKind(kind),
        printer=printer,
        copy=bool(copy),
        state=PrintState(state),
        cuts=cuts,
    )
