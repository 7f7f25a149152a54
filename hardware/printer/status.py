"""What ESC/POS printers are asked and answer (Epson's command reference: DLE EOT, GS r, GS g 2, DLE DC4). No I/O."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from hardware.printer.base import PrinterState

ONLINE, OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4


def ask(kind: int) -> bytes:
    """DLE EOT n: answered at once with one byte, whatever the printer is doing."""
    return bytes([0x10, 0x04, kind])


ASK_AFTER_PRINTING = b"\x1dr\x01"
"""GS r 1: answered with one byte when everything sent before it has been printed."""

ASK_CUTS = b"\x1dg2\x00\xb2\x00"
"""GS g 2, counter 178: how often the cutter has worked, since the printer was made. Answered with 5F, digits, 00."""

CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 fn 8: forget what is received and not printed yet. Answered with 37 25 00 by printers of Epson's."""

NO_AUTOMATIC_STATUS = b"\x1da\x00"
"""GS a 0: four bytes at any moment, which some printers send when switched on, look like answers to GS r."""


class Answered(StrEnum):
    STATUS = "status"  # one byte, to DLE EOT
    DONE = "done"  # to GS r 1
    CUTS = "cuts"
    CLEARED = "cleared"


class Answer(NamedTuple):
    what: Answered
    value: int = 0


BLOCKS = {0x5F: Answered.CUTS, 0x37: Answered.CLEARED}
LONGEST_BLOCK = 16


class Answers:
    """Takes apart what a printer says, byte by byte. A block (5F or 37 to 00) is one answer, or none when it is damaged."""

    def __init__(self) -> None:
        self._block = b""

    def feed(self, byte: int) -> Answer | None:
        if self._block or byte in BLOCKS:
            return self._in_block(byte)
        if byte & 0x93 == 0x12:  # bits 1 and 4 are set, 0 and 7 are not (idle value 12)
            return Answer(Answered.STATUS, byte)
        if byte & 0x90 == 0:  # bits 4 and 7 are not set, which tells it from all others, XON and XOFF
            return Answer(Answered.DONE)
        return None

    def _in_block(self, byte: int) -> Answer | None:
        block, self._block = self._block + bytes([byte]), b""
        if byte:
            self._block = block if len(block) < LONGEST_BLOCK else b""
            return None
        what, data = BLOCKS[block[0]], block[1:-1]
        if what is Answered.CLEARED:
            return Answer(what) if data == b"\x25" else None
        return Answer(what, int(data)) if data.isdigit() else None


def printer_state(answers: Mapping[int, int]) -> PrinterState:
    """What the answers to DLE EOT say together; a missing answer is silence, but some printers do not
    know the question about errors."""
    if any(kind not in answers for kind in (ONLINE, OFFLINE_CAUSE, PAPER)):
        return PrinterState.SILENT
    if answers[PAPER] & 0x60 or answers[OFFLINE_CAUSE] & 0x20:
        return PrinterState.OUT
    if answers[OFFLINE_CAUSE] & 0x04:
        return PrinterState.COVER
    if answers.get(ERROR_CAUSE, 0) & 0x08:
        return PrinterState.CUTTER
    if answers[ONLINE] & 0x08 or answers[OFFLINE_CAUSE] & 0x40:
        return PrinterState.OFFLINE
    return PrinterState.NEAR_END if answers[PAPER] & 0x0C else PrinterState.OK
