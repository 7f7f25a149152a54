"""Status bytes of ESC/POS printers (Epson's command reference: DLE EOT, GS r). No I/O."""

from collections.abc import Mapping

from hardware.printer.base import PrinterState

ONLINE, OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4


def ask(kind: int) -> bytes:
    """DLE EOT n: answered at once with one byte, whatever the printer is doing."""
    return bytes([0x10, 0x04, kind])


ASK_AFTER_PRINTING = b"\x1dr\x01"
"""GS r 1: answered with one byte when everything sent before it has been printed."""

CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 fn 8: forget what is received and not printed yet."""


def is_status(byte: int) -> bool:
    """Whether a byte answers DLE EOT: bits 1 and 4 are set, 0 and 7 are not (idle value 12)."""
    return byte & 0x93 == 0x12


def is_printed(byte: int) -> bool:
    """Whether a byte answers GS r 1: bits 4 and 7 are not set, which tells it from DLE EOT, XON and XOFF."""
    return byte & 0x90 == 0


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
