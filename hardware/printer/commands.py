"""The ESC/POS subset that receipts use, taken apart (Epson's command reference). No I/O.

A printer that reads bytes does two things with them: it obeys questions in real time (DLE EOT, DLE DC4), wherever they
stand and whatever else it is doing, and it works through everything else in order.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
LONGEST_REAL_TIME = 10


class Command(NamedTuple):
    """``code`` names it (``ESC a``), ``data`` are its parameters; printable bytes come as ``text``."""

    code: str
    data: bytes = b""


Length = int | Callable[[bytes], int | None]
"""Bytes of parameters, or how to tell from those that are there (None: not yet)."""


def _counted(parameters: bytes) -> int | None:
    return None if len(parameters) < 2 else 2 + parameters[0] + 256 * parameters[1]


def _cut(parameters: bytes) -> int | None:
    if not parameters:
        return None
    return 2 if parameters[0] in (65, 66) else 1


def _raster(parameters: bytes) -> int | None:
    if len(parameters) < 6:
        return None
    row_bytes, rows = parameters[2] + 256 * parameters[3], parameters[4] + 256 * parameters[5]
    return 6 + row_bytes * rows


COMMANDS: dict[bytes, tuple[str, Length]] = {
    b"\x1b@": ("ESC @", 0),
    b"\x1b2": ("ESC 2", 0),
    **{b"\x1b" + bytes([code]): (f"ESC {chr(code)}", 1) for code in b"!a-EGM3JdtRV{ "},
    b"\x1bc": ("ESC c", 2),
    b"\x1bp": ("ESC p", 3),
    **{b"\x1d" + bytes([code]): (f"GS {chr(code)}", 1) for code in b"!Bbrahfw"},
    b"\x1dg": ("GS g", 4),
    b"\x1dL": ("GS L", 2),
    b"\x1dW": ("GS W", 2),
    b"\x1dV": ("GS V", _cut),
    b"\x1dv": ("GS v", _raster),
    b"\x1d(k": ("GS ( k", _counted),
    b"\x1d(L": ("GS ( L", _counted),
    b"\x10\x04": ("DLE EOT", 1),
    b"\x10\x14": ("DLE DC4", 8),
}


class Reader:
    """Takes bytes as they come; a command that is cut in two by the line is kept until its rest is there."""

    def __init__(self) -> None:
        self._waiting = b""
        self._tail = b""

    def real_time(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """The questions in ``data`` that are answered at once, each with where in ``data`` it ends."""
        before = len(self._tail)
        seen = self._tail + data
        self._tail = seen[-(LONGEST_REAL_TIME - 1) :]
        for match in REAL_TIME.finditer(seen):
            if match.end() > before:
                yield match.group(), match.end() - before

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that are complete with ``data``; what is unknown comes as ``unknown``, one byte after ESC or GS."""
        self._waiting += data
        while self._waiting:
            command, used = self._next()
            if command is None:
                return
            self._waiting = self._waiting[used:]
            yield command

    def forget(self) -> None:
        """Drop a command that is not complete."""
        self._waiting = b""

    def _next(self) -> tuple[Command | None, int]:
        waiting = self._waiting
        if waiting[0] == 0x0A:
            return Command("LF"), 1
        if waiting[0] not in b"\x1b\x1d\x10":
            text = re.match(rb"[\x20-\xff]+", waiting)
            return (Command("text", text.group()), text.end()) if text else (Command("unknown", waiting[:1]), 1)
        prefix = waiting[: 3 if waiting.startswith(b"\x1d(") else 2]
        if prefix in (b"\x1b", b"\x1d", b"\x10", b"\x1d("):
            return None, 0
        if prefix not in COMMANDS:
            return Command("unknown", prefix), len(prefix)
        name, length = COMMANDS[prefix]
        parameters = waiting[len(prefix) :]
        needed = length if isinstance(length, int) else length(parameters)
        if needed is None or len(parameters) < needed:
            return None, 0
        return Command(name, parameters[:needed]), len(prefix) + needed
