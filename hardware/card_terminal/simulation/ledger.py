"""What a simulated terminal has booked, in a file that survives a power cut, so that charges can be counted."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LAST_RECEIPT = 9999

SCHEMA = """
CREATE TABLE IF NOT EXISTS bookings (
    trace INTEGER PRIMARY KEY,
    receipt INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    card_name TEXT NOT NULL,
    card_number BLOB NOT NULL,
    stamp TEXT NOT NULL,
    original_trace INTEGER,
    closed INTEGER NOT NULL DEFAULT 0
)
"""


class Kind(StrEnum):
    SALE = "sale"
    REVERSAL = "reversal"
    REFUND = "refund"
    RESERVATION = "reservation"


class BookingState(StrEnum):
    OPEN = "open"  # approved by the host, not confirmed by the till
    BOOKED = "booked"
    REVERSED = "reversed"
    USED = "used"  # a reservation that was booked


@dataclass(frozen=True, slots=True)
class Booking:
    """``currency`` is BMP 49's four digits, ``stamp`` is MMDDHHMMSS; ``closed``: before the last end of day."""

    trace: int
    receipt: int
    kind: Kind
    state: BookingState
    amount: int
    currency: str
    card_name: str
    card_number: bytes
    stamp: str
    original_trace: int | None
    closed: bool


class Ledger:
    """May be used from any thread, and by another process while the terminal runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._database() as database:
            database.execute(SCHEMA)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as database, database:
            database.row_factory = sqlite3.Row
            yield database

    def _select(self, condition: str, *values: object) -> list[Booking]:
        with self._database() as database:
            rows = database.execute(f"SELECT * FROM bookings WHERE {condition} ORDER BY trace", values)  # noqa: S608
            return [
                Booking(
                    row["trace"], row["receipt"], Kind(row["kind"]), BookingState(row["state"]), row["amount"],
                    row["currency"], row["card_name"], row["card_number"], row["stamp"], row["original_trace"],
                    bool(row["closed"]),
                )
                for row in rows
            ]  # fmt: skip

    def charges(self) -> list[Booking]:
        """The sales that stand: what customers have paid."""
        return self._select("kind = ? AND state = ?", Kind.SALE, BookingState.BOOKED)

    def refunds(self) -> list[Booking]:
        """The refunds that stand."""
        return self._select("kind = ? AND state = ?", Kind.REFUND, BookingState.BOOKED)

    def reservations(self) -> list[Booking]:
        """Those that are neither booked nor given back."""
        return self._select("kind = ? AND state = ?", Kind.RESERVATION, BookingState.BOOKED)

    def open_bookings(self) -> list[Booking]:
        return self._select("state = ?", BookingState.OPEN)

    def last_booked(self) -> Booking | None:
        """The last transaction that stands or is a reversal."""
        return next(reversed(self._select("state = ?", BookingState.BOOKED)), None)

    def sale(self, receipt: int) -> Booking | None:
        return next(reversed(self._select("kind = ? AND receipt = ?", Kind.SALE, receipt)), None)

    def unclosed(self) -> list[Booking]:
        return self._select("closed = 0 AND state = ?", BookingState.BOOKED)

    def begin(
        self, kind: Kind, amount: int, currency: str, face: tuple[str, bytes], stamp: str, original: int | None = None
    ) -> Booking:
        """A new open booking under the next trace and receipt number; receipt numbers wrap to 1."""
        with self._database() as database:
            last = database.execute("SELECT trace, receipt FROM bookings ORDER BY trace DESC LIMIT 1").fetchone()
            trace, receipt = (last["trace"] + 1, last["receipt"] % LAST_RECEIPT + 1) if last else (1, 1)
            database.execute(
                "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (trace, receipt, kind, BookingState.OPEN, amount, currency, *face, stamp, original),
            )
        return Booking(trace, receipt, kind, BookingState.OPEN, amount, currency, *face, stamp, original, False)

    def book(self, booking: Booking) -> None:
        """Make it stand; a reversal takes its sale away in the same moment."""
        with self._database() as database:
            self._set_state(database, booking.trace, BookingState.BOOKED)
            if booking.original_trace is not None:
                self._set_state(database, booking.original_trace, BookingState.REVERSED)

    def change(self, reservation: Booking, amount: int, state: BookingState) -> None:
        """What is left of a reservation."""
        with self._database() as database:
            database.execute(
                "UPDATE bookings SET amount = ?, state = ? WHERE trace = ?", (amount, state, reservation.trace)
            )

    def take_back(self, booking: Booking) -> None:
        with self._database() as database:
            self._set_state(database, booking.trace, BookingState.REVERSED)

    def close_day(self) -> None:
        with self._database() as database:
            database.execute("UPDATE bookings SET closed = 1")

    @staticmethod
    def _set_state(database: sqlite3.Connection, trace: int, state: BookingState) -> None:
        database.execute("UPDATE bookings SET state = ? WHERE trace = ?", (state, trace))
