"""The simulated terminal in the simulated world: its real program as a strand, its ledger in memory, and a note of which
attempt of the till each of its bookings came from. Only this proof knows that; neither till nor terminal does."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hardware.card_terminal.simulation.ledger import SCHEMA, Booking, Kind, Ledger
from hardware.card_terminal.simulator import AutoReversal, CardTerminalSimulator, Display, Pace
from proofs.histories.world import Strand

TERMINAL_ID = "28004869"


class MemoryLedger(Ledger):
    """The terminal's own ledger on a database that stays open; it survives the terminal's power as the file does."""

    def __init__(self, _: Path) -> None:
        self._database_of_this_run = _emptied()
        self.origin: dict[int, int | None] = {}
        """By trace number: the till's attempt that a sale was booked for; None is somebody else's."""
        self.asking: int | None = None
        self._approved: list[tuple[int | None, int]] = []
        self.gives_numbers_back = False

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        yield self._database_of_this_run

    def begin(
        self, kind: Kind, amount: int, currency: str, face: tuple[str, bytes], stamp: str, original: int | None = None
    ) -> Booking:
        booking = super().begin(kind, amount, currency, face, stamp, original)
        if kind is Kind.SALE:
            self.origin[booking.trace] = self.asking
            self._approved.append((self.asking, amount))
        return booking

    def take_back(self, booking: Booking) -> None:
        super().take_back(booking)
        if self.gives_numbers_back:
            self._database_of_this_run.execute("DELETE FROM bookings WHERE trace = ?", (booking.trace,))

    def newest_trace(self) -> int:
        return int(self._database_of_this_run.execute("SELECT coalesce(max(trace), 0) FROM bookings").fetchone()[0])

    def strangers(self) -> list[int]:
        """Trace numbers of what somebody else paid."""
        return [trace for trace, attempt in self.origin.items() if attempt is None]

    def approved_for(self, attempt: int) -> int | None:
        """The amount that the host approved, whatever became of it."""
        return next((amount for origin, amount in self._approved if origin == attempt), None)

    def charges_of(self, attempts: set[int]) -> list[Booking]:
        return [booking for booking in self.charges() if self.origin.get(booking.trace) in attempts]


_open: list[sqlite3.Connection] = []


def _emptied() -> sqlite3.Connection:
    """One database in memory for all runs of this process; making one takes longer than a payment."""
    if not _open:
        database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        database.row_factory = sqlite3.Row
        database.execute(SCHEMA)
        _open.append(database)
    _open[0].execute("DELETE FROM bookings")
    return _open[0]


class SimulatedTerminal:
    def __init__(self, *, reversal: AutoReversal, pace: Pace, on_display: Callable[[Display], None]) -> None:
        self.device = CardTerminalSimulator(
            Path("wire"),
            Path("ledger"),
            terminal_id=TERMINAL_ID,
            pace=pace,
            auto_reversal=reversal,
            on_change=on_display,
        )
        self._machine = self.device._machine
        assert isinstance(self._machine.ledger, MemoryLedger)
        self.ledger = self._machine.ledger
        thread = self._machine.thread
        assert isinstance(thread, Strand)
        self._strand = thread
        thread.start()

    @property
    def is_on(self) -> bool:
        return self._machine.is_powered

    @property
    def is_idle(self) -> bool:
        return self.is_on and not self._machine._in_operation

    def power(self, *, on: bool) -> None:
        (self.device.power_on if on else self.device.power_off)()
        self.notice()

    def press_stop(self) -> None:
        self.device.press_stop()
        self.notice()

    def notice(self) -> None:
        """It looks whether something is different now."""
        self._strand.wake_soon()

    def somebody_pays(self, amount: int, stamp: str) -> None:
        """A person takes a payment by hand, without our till."""
        asking, self.ledger.asking = self.ledger.asking, None
        booking = self.ledger.begin(Kind.SALE, amount, "0978", ("Visa", bytes.fromhex("EEEEEEEEEEEE0019")), stamp)
        self.ledger.book(booking)
        self.ledger.asking = asking

    def unconfirmed(self) -> list[Booking]:
        return self.ledger.open_bookings()
