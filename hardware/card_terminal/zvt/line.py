"""The way to the terminal and the thread that owns it: carries out what the rules say and reports what arrives."""

import logging
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.link import Delivered, Received, Step, Undelivered, Write

logger = logging.getLogger(__name__)

CHUNK = 4096


@dataclass(frozen=True, slots=True)
class LineLost:
    """The port is gone; nothing more will come. ``cause`` names port and error."""

    cause: str


Event = Received | Delivered | Undelivered | LineLost


class Port(Protocol):
    """An open way to the terminal; everything about it may raise OSError."""

    def fileno(self) -> int: ...

    def read(self, size: int, /) -> bytes: ...

    def write(self, data: bytes, /) -> object: ...

    def close(self) -> None: ...


class Rules(Protocol):
    """What the way demands: `Link` on a serial line, `Stream` over TCP."""

    def deadline(self) -> float | None: ...

    def send(self, message: Apdu, now: float) -> list[Step]: ...

    def receive(self, data: bytes, now: float) -> list[Step]: ...

    def tick(self, now: float) -> list[Step]: ...


class Line:
    """Owns an open port until `close` or until it fails. ``report`` is called in the line's own thread."""

    def __init__(self, name: str, port: Port, rules: Rules, report: Callable[[Event], None]) -> None:
        self._name, self._port, self._link, self._report = name, port, rules, report
        self._outbox: deque[Apdu] = deque()
        self._closing = False
        self.is_lost = False
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name=f"card terminal {name}", daemon=True)
        self._thread.start()

    def send(self, message: Apdu) -> None:
        """Queue a message; `Delivered` or `Undelivered` follows. May be called from any thread before `close`."""
        self._outbox.append(message)
        os.write(self._wake_write, b"\0")

    def close(self) -> None:
        """Ends the thread and closes the port; blocks for a moment, never raises."""
        self._closing = True
        os.write(self._wake_write, b"\0")
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _run(self) -> None:
        try:
            while True:
                self._turn()
                if self._closing:  # after the turn, so that an answer already given still leaves
                    return
        except OSError as error:
            self.is_lost = True
            self._report(LineLost(f"{self._name}: {error}"))
        finally:
            try:
                self._port.close()
            except OSError as error:
                logger.debug("closing %s: %s", self._name, error)

    def _turn(self) -> None:
        """One wait and what it brought. Bytes go first: a tick while bytes lie unread would call them late."""
        deadline = self._link.deadline()
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        readable, _, _ = select.select([self._port.fileno(), self._wake_read], [], [], wait)
        now = time.monotonic()
        if self._port.fileno() in readable:
            self._carry_out(self._link.receive(self._port.read(CHUNK), now))
        else:
            self._carry_out(self._link.tick(now))
        if self._wake_read in readable:
            os.read(self._wake_read, CHUNK)
        while self._outbox:
            self._carry_out(self._link.send(self._outbox.popleft(), time.monotonic()))

    def _carry_out(self, steps: list[Step]) -> None:
        for step in steps:
            if isinstance(step, Write):
                self._port.write(step.data)
            else:
                logger.debug("%s: %r", self._name, step)
                self._report(step)
