"""A device that only sends: its serial port, read in a thread into memory that is overwritten afterwards."""

import asyncio
import os
import select
import termios
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

import serial

POLL_S = 0.05
CHUNK = 256

HeardT = TypeVar("HeardT")


class Ear(Protocol[HeardT]):
    """Makes something of bytes. No I/O; wipes what it has used."""

    silence_s: float
    """After so long without a byte nothing more belongs to what came."""

    def hear(self, data: bytearray) -> list[HeardT]:
        """More bytes came."""

    def over(self) -> list[HeardT]:
        """Nothing came for ``silence_s``."""


async def listen(
    port: str, baud: int, ear: Ear[HeardT], opened: Callable[[], None], heard: Callable[[HeardT], None]
) -> None:
    """Open the port, say so by ``opened``, and report until cancelled; both are called in the event loop. Raises OSError
    when the port cannot be opened or is lost."""
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def tell(event: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(event)

    try:
        await asyncio.to_thread(
            _read, port, baud, ear, stop, lambda: tell(opened), lambda what: tell(lambda: heard(what))
        )
    except termios.error as error:
        raise OSError(str(error)) from error
    finally:
        stop.set()


def _read(
    name: str,
    baud: int,
    ear: Ear[HeardT],
    stop: threading.Event,
    opened: Callable[[], None],
    heard: Callable[[HeardT], None],
) -> None:
    with serial.Serial(name, baud, timeout=0, dsrdtr=False, exclusive=True) as port:
        opened()
        chunk, last_byte, waiting = bytearray(CHUNK), 0.0, False
        while not stop.is_set():
            if select.select([port.fileno()], [], [], POLL_S)[0]:
                # pyserial's read makes a bytes object of what came, which nobody can overwrite.
                count = os.readv(port.fileno(), [chunk])
                if not count:
                    raise OSError(f"{name} is gone")
                last_byte, waiting = time.monotonic(), True
                data = chunk[:count]
                chunk[:] = bytes(CHUNK)
                for what in ear.hear(data):
                    heard(what)
            if waiting and time.monotonic() - last_byte > ear.silence_s:
                waiting = False
                for what in ear.over():
                    heard(what)
