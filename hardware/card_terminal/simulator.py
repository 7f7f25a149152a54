"""A card terminal that is not there: it speaks ZVT's real bytes over a pseudo-terminal or TCP and keeps its own
ledger.

A person (on the workbench) or a test stands in front of it: presents cards, presses keys, pulls the cable, cuts the
power. The till's driver runs against it unchanged.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from hardware.card_terminal.simulation.ledger import Booking, Ledger
from hardware.card_terminal.simulation.line import TerminalLine
from hardware.card_terminal.simulation.machine import Customer, Display, Key, Machine, PowerLost, Showing
from hardware.card_terminal.simulation.sale import KINDS, SimulatedSale, auto_reverse
from hardware.card_terminal.simulation.services import Services
from hardware.card_terminal.simulation.settings import AutoReversal, Card, Faults, Pace, PowerPoint, Script
from hardware.card_terminal.zvt.timing import Timing
from hardware.ends import TcpEnd, end_at

__all__ = ["AutoReversal", "Booking", "Card", "CardTerminalSimulator", "Display", "Faults", "Pace", "PowerPoint",
           "Script", "Showing"]  # fmt: skip


class CardTerminalSimulator:
    """A context manager: powered and connected between enter and exit.

    ``path`` becomes a link to the port the driver opens; a number is a TCP port on the loopback address (0: any that is free,
    `port` tells which). ``ledger`` is a file that outlives the terminal, as its memory
    does. ``on_change`` gets every new `Display`, in the terminal's own thread. All methods may be called from any
    thread and have happened when they return.
    """

    def __init__(
        self,
        path: Path | int,
        ledger: Path,
        *,
        terminal_id: str = "28004869",
        currency: str = "0978",
        pace: Pace | None = None,
        timing: Timing | None = None,
        auto_reversal: AutoReversal = AutoReversal.SILENT,
        on_change: Callable[[Display], None] | None = None,
    ) -> None:
        self.faults = Faults()
        timing = timing or Timing()
        self._end = end_at(path)
        self._machine = Machine(
            TerminalLine(self._end, timing, self.faults), Ledger(ledger), timing, pace or Pace(), self.faults
        )
        if on_change is not None:
            self._machine.on_change = on_change
        self._services = Services(self._machine, terminal_id, currency)
        self._terminal_id = terminal_id
        self._currency = currency
        self._auto_reversal = auto_reversal
        self._machine.is_powered = True
        self._machine.thread = threading.Thread(target=self._run, name=f"simulated terminal {path}", daemon=True)

    def __enter__(self) -> Self:
        assert self._machine.thread is not None
        self._machine.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._machine.thread is not None
        self._machine.call(self._close)
        self._machine.thread.join()
        self._machine.line.close()
        self._machine.release()

    @property
    def port(self) -> int:
        """Of a terminal on TCP."""
        assert isinstance(self._end, TcpEnd)
        return self._end.port

    @property
    def display(self) -> Display:
        return self._machine.display

    @property
    def is_powered(self) -> bool:
        return self._machine.is_powered

    @property
    def is_connected(self) -> bool:
        return self._machine.line.is_connected

    def charges(self) -> list[Booking]:
        """The payments that stand."""
        return self._machine.ledger.charges()

    def refunds(self) -> list[Booking]:
        """The refunds that stand."""
        return self._machine.ledger.refunds()

    def reservations(self) -> list[Booking]:
        """Those that are neither booked nor given back."""
        return self._machine.ledger.reservations()

    @property
    def script(self) -> Script | None:
        """The customer who does everything by himself; None: a person has to."""
        return self._machine.script

    @script.setter
    def script(self, script: Script | None) -> None:
        self._machine.script = script

    def insert_card(self, card: Card = Card.GOOD) -> None:
        """Does something only while the terminal asks for a card; then a PIN is asked for."""
        self._present(card, contactless=False)

    def tap_card(self, card: Card = Card.GOOD) -> None:
        """Like `insert_card`, without a PIN and with nothing to take out."""
        self._present(card, contactless=True)

    def remove_card(self) -> None:
        """Before the customer does so by himself."""
        self._machine.call(lambda: setattr(self._machine.customer, "card_is_in", False))

    def press_stop(self) -> None:
        self._machine.call(lambda: self._machine.customer.keys.append(Key.STOP))

    def press_ok(self) -> None:
        """Ends the entry of the PIN; which PIN it was is the card's nature."""
        self._machine.call(lambda: self._machine.customer.keys.append(Key.OK))

    def pull_cable(self, *, hang_up: bool = True) -> None:
        """With a hang-up the kiosk's port dies, as of a USB adapter; without, the wires are silent."""
        self._machine.call(lambda: self._machine.line.pull(hang_up=hang_up))

    def plug_cable(self) -> None:
        self._machine.call(self._machine.line.plug)

    def power_off(self) -> None:
        self._machine.call(lambda: setattr(self._machine, "is_powered", False))

    def power_on(self) -> None:
        """Starts it again; approvals that nobody confirmed are settled as terminals of this make do it."""
        self._machine.call(lambda: setattr(self._machine, "is_powered", True))

    def lose_power_at(self, point: PowerPoint) -> None:
        """In the next payment that gets there."""
        self.faults.power_point = point

    def require_end_of_day(self) -> None:
        """From now on everything is refused with F0 until the till has run end of day."""
        self._machine.call(lambda: setattr(self._services, "end_of_day_is_due", True))

    def _present(self, card: Card, *, contactless: bool) -> None:
        def present() -> None:
            if self._machine.display.showing is Showing.INSERT_CARD:
                customer = self._machine.customer
                customer.card, customer.contactless, customer.card_is_in = card, contactless, not contactless

        self._machine.call(present)

    def _close(self) -> None:
        self._machine.is_closed = True
        self._machine.is_powered = False

    def _run(self) -> None:
        machine = self._machine
        while not machine.is_closed:
            try:
                self._start()
                while not machine.is_closed:
                    self._serve_next()
            except PowerLost:
                machine.show(Showing.OFF)
                while not (machine.is_powered or machine.is_closed):
                    machine.sleep_without_power()
        machine.run_calls()

    def _start(self) -> None:
        machine = self._machine
        machine.restart()
        for booking in machine.ledger.open_bookings():
            auto_reverse(machine, booking, self._auto_reversal)

    def _serve_next(self) -> None:
        """One command; the last message stays on the display for a while."""
        machine = self._machine
        command = None
        if machine.display.showing not in (Showing.READY, Showing.OFF):
            command = machine.next_command(machine.pace.message)
        if command is None:
            machine.show(Showing.READY, "Counterpart", "simulated terminal")
            machine.customer = Customer()
            command = machine.next_command(None)
        if command is None:
            return
        if command.command in KINDS and not self._services.lock:
            SimulatedSale(machine, self._terminal_id, self._currency, self._auto_reversal).run(command)
        else:
            self._services.serve(command)
