"""``python -m kiosk.call``: messages come in on standard input and go out on standard output, the log to standard error."""

import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import time
from types import TracebackType
from typing import BinaryIO

from domain.media import (
    MAX_LINE,
    BadLine,
    FromCall,
    MediaEnd,
    MediaState,
    Start,
    State,
    ToCall,
    decode_to_call,
    encode,
)
from hardware.audio.gstreamer import GLib
from kiosk.call.confined import confine
from kiosk.call.engine import Engine
from kiosk.call.later import later

log = logging.getLogger("kiosk.call")

DEVICES_CLOSED_WITHIN_S = 0.4
"""After the end. Whatever a driver does meanwhile: the end of the process closes them, too."""
LEAVE_WITHIN_S = 2.0
M_ARENA_MAX, ARENAS = -8, 2
"""mallopt(3). Else each of two dozen threads may keep what it freed for itself, 4 MB of a call in all."""


class Process:
    """Connects the lines to the engine."""

    def __init__(self, lines: BinaryIO, out: BinaryIO) -> None:
        self._lines, self._out = lines, out
        self._loop = GLib.MainLoop()
        self._engine: Engine | None = None

    def run(self) -> None:
        """Serve one call; returns when everything is released."""
        for number in (signal.SIGTERM, signal.SIGINT):
            GLib.unix_signal_add(GLib.PRIORITY_HIGH, number, self._stop)
        sys.excepthook = self._crashed  # also of callbacks, on any thread
        threading.Thread(target=self._read, name="lines", daemon=True).start()
        self._loop.run()

    def _read(self) -> None:
        while line := self._lines.readline(MAX_LINE + 1):
            try:
                later(self._handle, decode_to_call(line))
            except BadLine as error:
                log.warning("a line is refused: %s", error)
                self._skip(line)
        later(self._stop)
        self._leave_soon()

    def _skip(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._lines.readline(MAX_LINE + 1)

    def _handle(self, message: ToCall) -> None:
        if self._engine is not None:
            self._engine.handle(message)
        elif isinstance(message, Start):
            try:
                self._engine = Engine(message, self._say, self._loop.quit)
            except (ValueError, OSError) as error:
                log.error("call %s cannot start: %s", message.call, error)
                self._say(State(MediaState.ENDED, MediaEnd.FAILED))
                self._loop.quit()
        else:
            log.warning("%s is refused: a call begins with start", type(message).__name__)

    def _stop(self, reason: MediaEnd = MediaEnd.STOPPED) -> None:
        if self._engine is None:
            self._loop.quit()
        else:
            self._engine.stop(reason)

    def _crashed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("the call ends because of an error of ours", exc_info=(kind, error, trace))
        GLib.idle_add(self._stop, MediaEnd.FAILED)
        self._leave_soon()

    def _say(self, message: FromCall) -> None:
        try:
            self._out.write(encode(message))
            self._out.flush()
        except OSError:  # nobody reads any more: the end of the input comes, too
            log.info("nobody takes %s", type(message).__name__)
        if isinstance(message, State) and message.state is MediaState.ENDED:
            self._leave_soon()

    def _leave_soon(self) -> None:
        threading.Thread(target=self._leave, name="leave", daemon=True).start()

    def _leave(self) -> None:
        if self._engine is None or self._engine.devices_closed.wait(DEVICES_CLOSED_WITHIN_S):
            time.sleep(LEAVE_WITHIN_S - DEVICES_CLOSED_WITHIN_S)
        log.error("something did not end in time; the process does")
        os._exit(1)


def main() -> None:
    """Run the media engine of one call."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    confine()
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
    gc.freeze()  # a collection in a call takes 5 ms instead of 30
    Process(sys.stdin.buffer, sys.stdout.buffer).run()
    # Leaving without the interpreter's tidying up: streaming threads may still be on their way out.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
