"""The bytes of a Linux input device (``/dev/input/event*``): keys for the volume, and the switch in a headphones jack.

``struct input_event`` and the numbers are those of the kernel's ``linux/input.h`` and ``linux/input-event-codes.h``.
"""

import struct
from collections.abc import Iterator
from enum import StrEnum

EVENT = struct.Struct("@llHHi")
"""Seconds and microseconds, then type, code and value."""

SYN, KEY, SWITCH = 0, 1, 5
SYN_DROPPED = 3
PRESSED = 1
"""A key's value; 0 is let go, 2 is held down."""
HEADPHONES = 2


class Pressed(StrEnum):
    LOUDER = "louder"
    QUIETER = "quieter"
    SILENCE = "silence"
    MICROPHONE = "microphone"


class Jack(StrEnum):
    PLUGGED = "plugged"
    UNPLUGGED = "unplugged"
    UNSURE = "unsure"  # the kernel has dropped events: ask it


KEYS = {113: Pressed.SILENCE, 114: Pressed.QUIETER, 115: Pressed.LOUDER, 248: Pressed.MICROPHONE}


class Reader:
    """Cuts what comes, in pieces of any size, into events. Keys held down count once."""

    def __init__(self) -> None:
        self._rest = b""

    def read(self, data: bytes) -> Iterator[Pressed | Jack]:
        whole = self._rest + data
        end = len(whole) - len(whole) % EVENT.size
        self._rest = whole[end:]
        for _, _, kind, code, value in EVENT.iter_unpack(whole[:end]):
            if kind == KEY and code in KEYS and value == PRESSED:
                yield KEYS[code]
            elif kind == SWITCH and code == HEADPHONES:
                yield Jack.PLUGGED if value else Jack.UNPLUGGED
            elif kind == SYN and code == SYN_DROPPED:
                yield Jack.UNSURE


def written(kind: int, code: int, value: int, at: float) -> bytes:
    """One event as the kernel writes it."""
    return EVENT.pack(int(at), int(at % 1 * 1_000_000), kind, code, value)
