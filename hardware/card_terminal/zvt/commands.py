"""The commands of the till, as APDUs. ``password`` and ``currency`` are BCD digits, amounts are minor units."""

import datetime as dt
from collections.abc import Sequence

from domain.payment import Approval
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.bmp import bcd, build
from hardware.card_terminal.zvt.numbers import OFFER
from hardware.card_terminal.zvt.text import Charset, encode
from hardware.card_terminal.zvt.tlv import Tlv

CONFIG = 0x3E
"""We print receipts (02, 04), want intermediate states (08), and nobody enters amounts or does administration at the
terminal (10, 20). Receipts are built from the status information, so one message is the commit point."""

CONFIG_TERMINAL_WRITES = CONFIG | 0x80
"""The same, but the terminal writes the receipts and sends them line by line or in blocks (06 D1, 06 D3)."""

PAYMENT_TYPE = 0x44
"""The terminal decides how the card pays (40); a receipt printer is ready (04), which unattended terminals check."""

ISSUE_OF_GOODS_SECONDS = 30
MOST_STATUS_INFORMATIONS = 10
"""The terminal takes a payment back when it is not answered for so long, or put off (84 9C) more often."""

NO_SERVICE_MENU = b"\x03\x01"

COMPLETION, ABORT, STATUS_INFORMATION, INTERMEDIATE_STATUS = 0x060F, 0x061E, 0x040F, 0x04FF
PRINT_LINE, PRINT_BLOCK, SET_CLOCK = 0x06D1, 0x06D3, 0x0401

CANCEL = Apdu(0x06B0)
LOG_OFF = Apdu(0x0602)


def registration(password: str, currency: str, *, terminal_writes: bool = False, numbers: bool = False) -> Apdu:
    """The container at the end allows the terminal to send containers; with ``terminal_writes`` it says that receipts may
    come in blocks, with ``numbers`` it offers message numbers."""
    config = CONFIG_TERMINAL_WRITES if terminal_writes else CONFIG
    container = [Tlv(0x26, children=(Tlv(0x0A, PRINT_BLOCK.to_bytes(2, "big")),))] if terminal_writes else []
    if numbers:
        container.append(OFFER)
    start = bytes.fromhex(f"{password}{config:02X}{currency}") + NO_SERVICE_MENU
    return Apdu(0x0600, start, tuple(container)) if container else Apdu(0x0600, start + b"\x06\x00")


PARTIAL_APPROVAL = Tlv(0x1F70, b"\x01")
"""The till can go on with less than it asked for; the terminal then names the rest (1F6A)."""


LAST_RECEIPT = 0x1F1F


def authorisation(amount: int, currency: str, *, partial: bool = False, last_receipt: int | None = None) -> Apdu:
    """``last_receipt`` is the number of the terminal's last booking, 0 when it has none: a terminal that knows the tag then
    keeps what it booked on a lost line instead of taking it back, and takes its last booking back when this number is
    exactly one behind. So it must be what the terminal said itself."""
    container = [PARTIAL_APPROVAL] if partial else []
    if last_receipt is not None:
        container.append(Tlv(LAST_RECEIPT, bcd(last_receipt, 2) if last_receipt else b""))
    return _sale(0x0601, amount, currency, container)


def pre_authorisation(amount: int, currency: str) -> Apdu:
    return _sale(0x0622, amount, currency)


def _sale(command: int, amount: int, currency: str, container: Sequence[Tlv] = ()) -> Apdu:
    """BMP 49 is always sent, because only then the terminal sends it back and it can be compared."""
    return Apdu(
        command,
        build(
            {
                0x04: bcd(amount, 6),
                0x49: bytes.fromhex(currency),
                0x19: bytes([PAYMENT_TYPE]),
                0x01: bytes([ISSUE_OF_GOODS_SECONDS]),
                0x02: bytes([MOST_STATUS_INFORMATIONS]),
            }
        ),
        tuple(container),
    )


def refund(password: str, amount: int, currency: str) -> Apdu:
    fields = {0x04: bcd(amount, 6), 0x49: bytes.fromhex(currency)}
    return Apdu(0x0631, bytes.fromhex(password) + build(fields))


BOOK_TOTAL, PARTIAL_REVERSAL, CANCEL_RESERVATION = 0x0624, 0x0623, 0x0625
ANY_RECEIPT = b"\xff\xff"


def of_reservation(command: int, reserved: Approval, amount: int | None, currency: str) -> Apdu:
    """`BOOK_TOTAL` of ``amount``, `PARTIAL_REVERSAL` of the unused ``amount``, or `CANCEL_RESERVATION` without one. Trace and
    authorisation code go along as far as they are known, because some terminals ask for them."""
    fields = {0x19: b"\x40", 0x87: bcd(reserved.receipt_number, 2), 0x49: bytes.fromhex(currency)}
    if amount is not None:
        fields[0x04] = bcd(amount, 6)
    if reserved.trace_number is not None and reserved.trace_number < 1_000_000:
        fields[0x0B] = bcd(reserved.trace_number, 3)
    if reserved.authorisation_code:
        fields[0x3B] = reserved.authorisation_code.encode("ascii", "replace")[:8].ljust(8, b"\0")
    return Apdu(command, build(fields))


def open_reservations() -> Apdu:
    """The answer is an abort with B8 that lists their receipt numbers."""
    return Apdu(PARTIAL_REVERSAL, build({0x87: ANY_RECEIPT}))


def initialisation(password: str) -> Apdu:
    return Apdu(0x0693, bytes.fromhex(password))


def diagnosis() -> Apdu:
    return Apdu(0x0670)


def set_clock(password: str, moment: dt.datetime) -> Apdu:
    fields = {0xAA: bytes.fromhex(moment.strftime("%y%m%d")), 0x0C: bytes.fromhex(moment.strftime("%H%M%S"))}
    return Apdu(0x0691, bytes.fromhex(password) + build(fields))


MOST_DISPLAY_LINES = 8


def display_text(lines: Sequence[str], seconds: int, charset: Charset) -> Apdu:
    """Up to eight lines, for ``seconds`` (0: until something else is shown)."""
    fields = {0xF0: bytes([seconds])}
    fields |= {0xF1 + at: encode(line, charset)[:99] for at, line in enumerate(lines[:MOST_DISPLAY_LINES])}
    return Apdu(0x06E0, build(fields))


def status_enquiry(password: str) -> Apdu:
    """Neither the service menu nor the software version, but a container if there is one."""
    return Apdu(0x0501, bytes.fromhex(password) + b"\x03\x07")


def repeat_receipt(password: str) -> Apdu:
    """The last transaction as a status information, and nothing printed."""
    return Apdu(0x0620, bytes.fromhex(password) + b"\x03\x03")


def reversal(password: str, receipt_number: int, amount: int, currency: str) -> Apdu:
    """With the amount, so that the terminal refuses when the receipt's is another."""
    fields = {0x87: bcd(receipt_number, 2), 0x04: bcd(amount, 6), 0x49: bytes.fromhex(currency)}
    return Apdu(0x0630, bytes.fromhex(password) + build(fields))


def end_of_day(password: str) -> Apdu:
    return Apdu(0x0650, bytes.fromhex(password))
