"""The innards of the simulated terminal that every operation uses: the line, time, the display, the customer's keys."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from domain.money import Money
from hardware.card_terminal.simulation.ledger import Ledger
from hardware.card_terminal.simulation.line import TerminalLine
from hardware.card_terminal.simulation.settings import Card, Faults, Pace, PowerPoint, Script
from hardware.card_terminal.zvt.apdu import NOT_POSSIBLE, POSITIVE, Apdu
from hardware.card_terminal.zvt.codes import BUSY
from hardware.card_terminal.zvt.commands import COMPLETION
from hardware.card_terminal.zvt.link import Delivered, Received, Step, Undelivered
from hardware.card_terminal.zvt.numbers import Numbers
from hardware.card_terminal.zvt.timing import Timing

logger = logging.getLogger(__name__)

CALL_PATIENCE = 10.0


class PowerLost(Exception):
    """Unwinds whatever the terminal was doing."""


class Key(StrEnum):
    STOP = "stop"
    OK = "ok"


class Showing(StrEnum):
    """What the display is about."""

    OFF = "off"
    READY = "ready"
    INSERT_CARD = "insert_card"
    ENTER_PIN = "enter_pin"
    PLEASE_WAIT = "please_wait"
    REMOVE_CARD = "remove_card"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Display:
    """What a person in front of the terminal reads. ``amount`` while there is one to pay."""

    showing: Showing = Showing.OFF
    lines: tuple[str, ...] = ()
    amount: Money | None = None


@dataclass(slots=True)
class Registration:
    """What the till agreed on; a log-off and a power cut bring the factory values back. ``blocks``: it takes receipts in
    text blocks (06 D3)."""

    config: int = 0x86
    containers: bool = False
    blocks: bool = False

    @property
    def wants_intermediate_states(self) -> bool:
        return bool(self.config & 0x08)

    @property
    def writes_receipts(self) -> bool:
        return bool(self.config & 0x80)


@dataclass(slots=True)
class Customer:
    """What a person did and the terminal has not looked at yet."""

    card: Card | None = None
    contactless: bool = False
    card_is_in: bool = False
    keys: deque[Key] = field(default_factory=deque)


class Machine:
    """Everything here happens in the terminal's thread, except `call`."""

    def __init__(self, line: TerminalLine, ledger: Ledger, timing: Timing, pace: Pace, faults: Faults) -> None:
        self.line = line
        self.ledger = ledger
        self.timing = timing
        self.pace = pace
        self.faults = faults
        self.script: Script | None = None
        self.registration = Registration()
        self.customer = Customer()
        self.display = Display()
        self.on_change: Callable[[Display], None] = lambda _: None
        self.is_powered = False
        self.is_closed = False
        self.is_cancelled = False
        self.may_be_cancelled = False
        self._inbox: deque[Apdu] = deque()
        self._answers: deque[Apdu] = deque()
        self.is_heard = True  # whether the last message arrived at the till
        self._in_operation = False
        self._calls: deque[Callable[[], None]] = deque()
        self._wake_read, self._wake_write = os.pipe()
        self.numbers = Numbers()
        self.thread: threading.Thread | None = None

    def call(self, action: Callable[[], None]) -> None:
        """Carry out ``action`` in the terminal's thread, from any thread, and wait until it is done."""
        if threading.current_thread() is self.thread:
            action()
            return
        done = threading.Event()

        def run() -> None:
            action()
            done.set()

        self._calls.append(run)
        os.write(self._wake_write, b"\0")
        if not done.wait(CALL_PATIENCE):
            raise RuntimeError(f"the simulated terminal did nothing for {CALL_PATIENCE} s; see its thread's traceback")

    def release(self) -> None:
        os.close(self._wake_read)
        os.close(self._wake_write)

    def restart(self) -> None:
        """Power is back: nothing is remembered but what is in the ledger."""
        self.line.reset()
        self.registration, self.customer = Registration(), Customer()
        self.numbers = Numbers()
        self._inbox.clear()
        self._answers.clear()
        self._in_operation = self.may_be_cancelled = self.is_cancelled = False

    def show(self, showing: Showing, *lines: str, amount: Money | None = None) -> None:
        display = Display(showing, lines, amount)
        if display != self.display:
            self.display = display
            self.on_change(display)

    def pass_by(self, point: PowerPoint) -> bool:
        """A moment of a payment: what is to happen there happens. True: the connection was closed."""
        hangs_up = self.faults.hang_up_at is point
        if hangs_up:
            self.faults.hang_up_at = None
            self.line.hang_up()
            self._take([])
        if self.faults.power_point is point:
            self.faults.power_point = None
            self.is_powered = False
            raise PowerLost
        return hangs_up

    def wait(self, seconds: float | None, until: Callable[[], bool]) -> bool:
        """Serve the line until something is so (True) or time is over; raises `PowerLost`."""
        end = None if seconds is None else time.monotonic() + seconds
        while not until():
            if end is not None and time.monotonic() >= end:
                return False
            self._turn(end)
        return True

    def next_command(self, seconds: float | None) -> Apdu | None:
        """The next command of the till, or None when time is over."""
        self._in_operation = False
        self.wait(seconds, lambda: bool(self._inbox) or self.is_closed)
        if not self._inbox:
            return None
        self._in_operation = True
        self.is_cancelled = self.may_be_cancelled = False
        return self._inbox.popleft()

    def answer(self, message: Apdu) -> None:
        """80 xx or 84 xx to a command."""
        if self.faults.answer_delay:
            self.wait(self.faults.answer_delay, lambda: False)
        self._take(self.line.send(self.numbers.answer(message)))

    def tell(self, message: Apdu, patience: float | None = None, cut: PowerPoint | None = None) -> Apdu | None:
        """Send a message and wait for the till's answer; None when it did not arrive or was not answered.
        ``cut`` is the moment at which the message has arrived and its answer has not."""
        message = self.numbers.message(message)
        if cut is not None and cut in (self.faults.power_point, self.faults.hang_up_at):
            self.line.cut_after = message
        self.is_heard = True
        self._answers.clear()
        self._take(self.line.send(message))
        limit = self.timing.sends * self.timing.t2 + (self.timing.t3 if patience is None else patience)
        self.wait(limit, lambda: bool(self._answers) or not self.is_heard)
        return self._answers.popleft() if self._answers else None

    def update(self, seconds: float) -> None:
        """Hears and says nothing for so long."""
        self.show(Showing.PLEASE_WAIT, "Software update")
        self.line.mute(muted=True)
        try:
            self.wait(seconds, lambda: self.is_closed)
        finally:
            self.line.mute(muted=False)

    def _turn(self, until: float | None) -> None:
        if not self.is_powered:
            raise PowerLost
        self._take(self.line.turn(self._wake_read, until))
        self.run_calls()

    def sleep_without_power(self) -> None:
        self.line.turn(self._wake_read, None, powered=False)
        self.run_calls()

    def run_calls(self) -> None:
        while self._calls:
            os.read(self._wake_read, 1)
            self._calls.popleft()()

    def _take(self, steps: list[Step]) -> None:
        if self.line.hung_up:
            self.line.hung_up, self.is_heard = False, False
            self.is_cancelled = self.is_cancelled or self.may_be_cancelled
            self._inbox.clear()
        for step in steps:
            match step:
                case Received(message) if not self.numbers.is_new(message):
                    if not message.is_answer and self.numbers.repeated is not None:
                        self.line.send(self.numbers.repeated)
                case Received(message) if message.is_answer:
                    if not self._in_operation:
                        logger.info("an answer that nobody waits for: %r", message)
                    self._answers.append(message)
                case Received(message) if self._in_operation:
                    self._interrupt(message)
                case Received(message):
                    self._inbox.append(message)
                case Undelivered():
                    self.is_heard = False
                case Delivered(message) if message is self.line.cut_after:
                    self.line.cut_after = None
                    self.pass_by(PowerPoint.AFTER_STATUS)

    def _interrupt(self, message: Apdu) -> None:
        """A command while an operation runs: an enquiry is answered and the operation goes on."""
        if message.command == 0x0501:
            waiting = list(self._answers)
            self.line.send(self.numbers.answer(POSITIVE))
            self.tell(Apdu(COMPLETION, bytes([BUSY])))
            self._answers.extend(waiting)
        elif message.command == 0x06B0 and self.may_be_cancelled:
            self.is_cancelled = True
            self.line.send(self.numbers.answer(POSITIVE))
        else:
            refusal = NOT_POSSIBLE if message.command == 0x06B0 else Apdu(0x8400 | BUSY)
            self.line.send(self.numbers.answer(refusal))
