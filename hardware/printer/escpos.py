"""An ESC/POS printer on a serial port, on USB or on the network."""

import asyncio
import logging
import termios
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from hardware.printer.base import PRINTS, Count, Printed, Printer, PrinterState, PrintResult
from hardware.printer.status import (
    ASK_AFTER_PRINTING,
    ASK_CUTS,
    CLEAR_BUFFER,
    ERROR_CAUSE,
    NO_AUTOMATIC_STATUS,
    OFFLINE_CAUSE,
    ONLINE,
    PAPER,
    Answered,
    Answers,
    ask,
    printer_state,
)
from hardware.printer.wires import TCP, Wire, open_wire, tcp_address

log = logging.getLogger(__name__)
T = TypeVar("T")

ANSWER_S = 1.0
POLL_S = 0.5
PRINT_S = 20.0
"""The longest receipt is on paper by then; a printer does 100 mm/s and more."""
CHUNK = 256


class EscposPrinter(Printer):
    """``port`` is a serial or USB device, or ``tcp://host``; ``counts`` when the printer knows GS g 2, which others print as
    text; ``patience_s`` is how long a print may take; ``wire`` opens the port. Owns it and the one thread that touches it, so
    that operations follow one another."""

    def __init__(
        self,
        port: str,
        *,
        baud: int,
        counts: bool,
        patience_s: float = PRINT_S,
        wire: Callable[[str, int], Wire] = open_wire,
    ) -> None:
        if port.startswith(TCP):
            tcp_address(port)  # a wrong address is told at start
        self._name, self._baud, self._counts, self._patience = port, baud, counts, patience_s
        self._wire = wire
        self._port: Wire | None = None
        self._closed = False
        self._answers = Answers()
        self._done = False  # the last question after printing was answered
        self._begun = False  # bytes of the present print may have left
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")

    async def status(self) -> PrinterState:
        return await self._do(self._status, lambda: PrinterState.SILENT)

    async def count(self) -> Count:
        return await self._do(self._count, lambda: Count(PrinterState.SILENT))

    async def print_bytes(self, data: bytes) -> PrintResult:
        return await self._do(lambda port: self._print(port, data), lambda: self._not_printed(PrinterState.SILENT))

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._hang_up)
            self._thread.shutdown(wait=False)

    async def _do(self, action: Callable[[Wire], T], silent: Callable[[], T]) -> T:
        """Run ``action`` on the open port; a port that is lost is as silent as a printer without power."""

        def guarded() -> T:
            self._begun = False
            try:
                return action(self._open())
            except (OSError, termios.error) as error:
                log.debug("printer at %s: %s", self._name, error)
                self._hang_up()
                return silent()

        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    def _open(self) -> Wire:
        if self._port is None:
            self._answers = Answers()
            self._port = self._wire(self._name, self._baud)
            self._port.write(NO_AUTOMATIC_STATUS)
        return self._port

    def _hang_up(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            try:
                port.close()
            except (OSError, termios.error) as error:
                log.debug("printer at %s: %s", self._name, error)

    # -- in the thread of the printer ------------------------------------------------------------------------------

    def _print(self, port: Wire, data: bytes) -> PrintResult:
        state = self._status(port)
        if state not in PRINTS:
            return self._not_printed(state)
        self._begun = True
        for start in range(0, len(data), CHUNK):
            port.write(data[start : start + CHUNK])
        port.drop_input()  # bytes of a picture may look like a question to the printer
        self._answers = Answers()
        state = self._come_to_rest(port, state)
        return PrintResult(Printed.YES, state) if self._done else self._not_printed(state)

    def _not_printed(self, state: PrinterState) -> PrintResult:
        return PrintResult(Printed.UNKNOWN if self._begun else Printed.NO, state)

    def _count(self, port: Wire) -> Count:
        state = self._come_to_rest(port, self._status(port))
        if not self._done:  # half a command of a till that died has swallowed the question, and is forgotten now
            state = self._come_to_rest(port, self._status(port))
        if not self._done or not self._counts:
            return Count(state)
        port.write(ASK_CUTS)
        return Count(state, self._hear(port, Answered.CUTS, ANSWER_S))

    def _come_to_rest(self, port: Wire, state: PrinterState) -> PrinterState:
        """Wait until everything sent is printed (``_done``), or let the printer forget it: the rest would come out in the
        middle of the next customer's receipt, once there is paper."""
        self._done = False
        if state in PRINTS:
            port.write(ASK_AFTER_PRINTING)
        last_moment = time.monotonic() + self._patience
        while state in PRINTS and time.monotonic() < last_moment:
            self._hear(port, Answered.DONE, POLL_S)
            if not self._done:
                state = self._ask_status(port)
            if self._done:
                return state
        port.write(CLEAR_BUFFER)
        self._hear(port, Answered.CLEARED, POLL_S)
        return PrinterState.OFFLINE if state in PRINTS else state

    def _status(self, port: Wire) -> PrinterState:
        port.drop_input()
        self._answers = Answers()
        return self._ask_status(port)

    def _ask_status(self, port: Wire) -> PrinterState:
        answers: dict[int, int] = {}
        for kind in (PAPER, ONLINE, OFFLINE_CAUSE, ERROR_CAUSE):
            port.write(ask(kind))
            answer = self._hear(port, Answered.STATUS, ANSWER_S)
            if answer is None:
                break
            answers[kind] = answer
        return printer_state(answers)

    def _hear(self, port: Wire, wanted: Answered, within: float) -> int | None:
        """The value of the first answer that is ``wanted``. That a print is done may come at any time, so it is always
        noted."""
        last_moment = time.monotonic() + within
        while (left := last_moment - time.monotonic()) > 0:
            byte = port.read(left)
            answer = None if byte is None else self._answers.feed(byte)
            if answer is not None:
                self._done = self._done or answer.what is Answered.DONE
                if answer.what is wanted:
                    return answer.value
        return None
