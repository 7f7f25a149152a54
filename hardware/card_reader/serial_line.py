"""A magnetic stripe reader on a serial port that sends what was swiped as text."""

import asyncio
import logging
import termios
import threading
import time
from collections.abc import Callable, Mapping

import serial

from hardware.card_reader.base import CardKind, CardReader, CardReaderError, OnSwipe, Swipe
from hardware.card_reader.magstripe import find_swipes, judge, wipe

log = logging.getLogger(__name__)

POLL_S = 0.05
SILENCE_S = 0.2
"""After so long without a byte the swipe is over; a reader pauses at most 2 ms between characters."""
LONGEST_SWIPE = 512


class SerialReader(CardReader):
    def __init__(self, port: str, *, baud: int, prefixes: Mapping[CardKind, str], key: bytes) -> None:
        for kind, prefix in prefixes.items():
            if len(prefix) < 2 or prefix[0] not in "%;+":
                raise ValueError(
                    f"{kind} prefix {prefix!r} must be a start sentinel (% ; +) and how the card's data begins"
                )
        self._name, self._baud = port, baud
        self._prefixes, self._key = {kind: prefix.encode() for kind, prefix in prefixes.items()}, key

    async def read(self, opened: Callable[[], None], on_swipe: OnSwipe) -> None:
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def tell(event: Callable[[], None]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event)

        try:
            await asyncio.to_thread(
                self._listen, stop, lambda: tell(opened), lambda swipe: tell(lambda: on_swipe(swipe))
            )
        except (OSError, termios.error) as error:
            raise CardReaderError(
                f"card reader at {self._name} cannot be read: {error}; check cable and port"
            ) from error
        finally:
            stop.set()

    def _listen(self, stop: threading.Event, opened: Callable[[], None], on_swipe: OnSwipe) -> None:
        with serial.Serial(self._name, self._baud, timeout=POLL_S, dsrdtr=False, exclusive=True) as port:
            opened()
            heard, last_byte = bytearray(), 0.0
            while not stop.is_set():
                more = bytearray(port.read(max(1, port.in_waiting)))
                if more:
                    last_byte = time.monotonic()
                    heard += more
                    wipe(more)
                if heard and (len(heard) > LONGEST_SWIPE or time.monotonic() - last_byte > SILENCE_S):
                    for swipe in self._judge(heard):
                        on_swipe(swipe)

    def _judge(self, heard: bytearray) -> list[Swipe]:
        """The swipes in what was heard, which is overwritten then; too much of it is no card."""
        try:
            if len(heard) > LONGEST_SWIPE:
                return [Swipe(CardKind.UNKNOWN)]
            return [judge(heard, tracks, self._prefixes, self._key) for tracks in find_swipes(heard)]
        finally:
            wipe(heard)
