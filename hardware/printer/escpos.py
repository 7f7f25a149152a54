"""An ESC/POS printer on a serial port, on USB or on the network."""

import asyncio
import logging
import termios
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from hardware.printer.base import PRINTS, Printer, PrinterState, PrintResult
from hardware.printer.status import (
    ASK_AFTER_PRINTING,
    CLEAR_BUFFER,
    ERROR_CAUSE,
    OFFLINE_CAUSE,
    ONLINE,
    PAPER,
    ask,
    is_printed,
    is_status,
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
    """``port`` is a serial or USB device, or ``tcp://host``. Owns it and the one thread that touches it, so that operations
    follow one another."""

    def __init__(self, port: str, *, baud: int) -> None:
        if port.startswith(TCP):
            tcp_address(port)  # a wrong address is told at start
        self._name, self._baud = port, baud
        self._port: Wire | None = None
        self._printed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")

    async def status(self) -> PrinterState:
        return await self._do(self._status, PrinterState.SILENT)

    async def print_bytes(self, data: bytes) -> PrintResult:
        return await self._do(lambda port: self._print(port, data), PrintResult(False, PrinterState.SILENT))

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._hang_up)
        self._thread.shutdown(wait=False)

    async def _do(self, action: Callable[[Wire], T], silent: T) -> T:
        """Run ``action`` on the open port; a port that is lost is as silent as a printer without power."""

        def guarded() -> T:
            try:
                return action(self._open())
            except (OSError, termios.error) as error:
                log.debug("printer at %s: %s", self._name, error)
                self._hang_up()
                return silent

        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    def _open(self) -> Wire:
        if self._port is None:
            self._port = open_wire(self._name, self._baud)
        return self._port

    def _hang_up(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            try:
                port.close()
            except (OSError, termios.error) as error:
                log.debug("printer at %s: %s", self._name, error)

    def _ask_status(self, port: Wire) -> PrinterState:
        answers: dict[int, int] = {}
        for kind in (PAPER, ONLINE, OFFLINE_CAUSE, ERROR_CAUSE):
            port.write(ask(kind))
            answer = self._hear(port, is_status, ANSWER_S)
            if answer is None:
                break
            answers[kind] = answer
        return printer_state(answers)

    def _print(self, port: Wire, data: bytes) -> PrintResult:
        state = self._status(port)
        if state not in PRINTS:
            return PrintResult(False, state)
        for start in range(0, len(data), CHUNK):
            port.write(data[start : start + CHUNK])
        port.drop_input()  # bytes of a picture may look like a question to the printer
        self._printed = False
        port.write(ASK_AFTER_PRINTING)
        last_moment = time.monotonic() + PRINT_S
        while state in PRINTS and time.monotonic() < last_moment:
            self._hear(port, is_printed, POLL_S)
            if not self._printed:
                state = self._ask_status(port)
            if self._printed:
                return PrintResult(True, state)
        # Otherwise the rest would come out in the middle of the next customer's receipt, once there is paper.
        port.write(CLEAR_BUFFER)
        return PrintResult(False, PrinterState.OFFLINE if state in PRINTS else state)

    def _status(self, port: Wire) -> PrinterState:
        port.drop_input()
        return self._ask_status(port)

    def _hear(self, port: Wire, wanted: Callable[[int], bool], within: float) -> int | None:
        """The first byte that is ``wanted``. The confirmation of a print may come at any time, so it is always noted."""
        last_moment = time.monotonic() + within
        while (left := last_moment - time.monotonic()) > 0:
            byte = port.read(left)
            if byte is not None:
                self._printed = self._printed or is_printed(byte)
                if wanted(byte):
                    return byte
        return None
