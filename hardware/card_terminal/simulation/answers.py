"""The messages of the simulated terminal."""

import datetime as dt
from collections.abc import Mapping, Sequence

from hardware.card_terminal.simulation.ledger import Booking, Kind
from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.bmp import bcd, build
from hardware.card_terminal.zvt.commands import (
    ABORT,
    COMPLETION,
    INTERMEDIATE_STATUS,
    PRINT_BLOCK,
    PRINT_LINE,
    STATUS_INFORMATION,
)
from hardware.card_terminal.zvt.text import CHARSET_TAG, Charset, encode
from hardware.card_terminal.zvt.tlv import Tlv

CONTRACT_NUMBER = b"100461763      "

WORDS: Mapping[int, str] = {
    0x05: "Auto reversal",
    0x0A: "Insert card",
    0x0B: "Please remove card",
    0x0C: "Card not readable",
    0x0E: "Please wait...",
    0x14: "Credit not sufficient",
    0x15: "Incorrect PIN",
    0x1D: "Declined",
    0xCC: "Enter PIN",
}


def stamp_now() -> str:
    return dt.datetime.now().astimezone().strftime("%m%d%H%M%S")


def intermediate(status: int, *, words: bool, faults: Faults) -> Apdu:
    """With ``words`` the display text goes along, and then the minutes have to."""
    if not words or status not in WORDS:
        return Apdu(INTERMEDIATE_STATUS, bytes([status]))
    container = [*_charset(faults), Tlv(0x24, children=(Tlv(0x07, encode(WORDS[status], faults.charset)),))]
    return Apdu(INTERMEDIATE_STATUS, bytes([status, 0x01]), tuple(container))


def _charset(faults: Faults) -> list[Tlv]:
    """Which character set the texts of a container have, if this terminal says so; tag 14 has no value for seven bits."""
    named = {Charset.CP437: b"\xff", Charset.LATIN_1: b"\x01", Charset.UTF_8: b"\xfe"}.get(faults.charset)
    return [Tlv(CHARSET_TAG, named)] if faults.names_charset and named is not None else []


def record(
    booking: Booking, terminal_id: str, *, currency: bool, faults: Faults, container: Sequence[Tlv] = ()
) -> Apdu:
    """A 04 0F about a booking. BMP 49 only when the till's command had it."""
    fields = {
        0x27: b"\x00",
        0x04: bcd(booking.amount + faults.amount_offset, 6),
        0x0B: bcd(booking.trace, 3),
        0x0C: bytes.fromhex(booking.stamp[4:]),
        0x0D: bytes.fromhex(booking.stamp[:4]),
        0x19: b"\x70",
        0x22: booking.card_number if faults.card_number is None else faults.card_number,
        0x29: bytes.fromhex(faults.terminal_id or terminal_id),
        0x2A: CONTRACT_NUMBER,
        0x3B: f"{booking.trace % 1_000_000:06d}".encode("ascii") + b"\0\0",
        0x3C: encode(f"GEN.NR.:{booking.trace % 1_000_000:06d}\n{faults.text}".strip(), faults.charset),
        0x87: bcd(booking.receipt, 2),
        0x88: bcd(booking.trace, 3),
        0x8A: b"\x2e",
        0x8B: booking.card_name.encode("ascii") + b"\0",
    }
    if currency:
        fields[0x49] = bytes.fromhex(booking.currency)
    if booking.kind is Kind.REVERSAL and booking.original_trace is not None:
        fields[0x37] = bcd(booking.original_trace, 3)
    tip = [Tlv(0x1F36, bcd(faults.tip, 6))] if faults.tip and booking.kind is Kind.SALE else []
    return Apdu(STATUS_INFORMATION, build(fields) + faults.fields, (*_charset(faults), *tip, *container))


MERCHANT, CUSTOMER = b"\x01", b"\x02"
PLAIN, LARGE, CENTRED, LAST = 0x00, 0x30, 0x40, 0x81
NAMES = {Kind.SALE: "ZAHLUNG", Kind.REFUND: "GUTSCHRIFT"}


FINE_PRINT = [(PLAIN, f"{line:02d} Bitte bewahren Sie diesen Beleg gut auf.") for line in range(8)]


def _slip(booking: Booking, terminal_id: str, faults: Faults) -> list[tuple[int, str]]:
    number = booking.card_number.hex().upper().replace("E", "#")
    return [
        (CENTRED, "SIMULATED TERMINAL"),
        (LARGE, NAMES.get(booking.kind, booking.kind.upper())),
        (PLAIN, f"{booking.card_name} {number}"),
        (PLAIN, f"EUR {booking.amount // 100},{booking.amount % 100:02d} - für Speisen"),
        (PLAIN, f"Terminal {terminal_id}  Beleg {booking.receipt:04d}"),
        *(FINE_PRINT if faults.long_receipts else []),
    ]


def slip_block(booking: Booking, terminal_id: str, copy: bytes, faults: Faults) -> Apdu:
    """A receipt in one 06 D3."""
    items: list[Tlv] = []
    for attribute, line in _slip(booking, terminal_id, faults):
        items += [Tlv(0x09, bytes([attribute])), Tlv(0x07, encode(line, faults.charset))]
    texts = Tlv(0x25, children=(*items, Tlv(0x09, bytes([LAST]))))
    return Apdu(PRINT_BLOCK, container=(Tlv(0x1F07, copy), *_charset(faults), texts))


def slip_lines(booking: Booking, terminal_id: str, copy: bytes, faults: Faults, *, kinds: bool) -> list[Apdu]:
    """A receipt as 06 D1; with ``kinds`` each line has its type behind the text, as older terminals have it."""
    kind = (Tlv(0x1F07, copy), *_charset(faults)) if kinds else ()
    *lines, (_, last) = _slip(booking, terminal_id, faults)
    return [
        Apdu(PRINT_LINE, bytes([look]) + encode(line, faults.charset), kind) for look, line in [*lines, (LAST, last)]
    ]


def failed(code: int, terminal_id: str) -> Apdu:
    return Apdu(STATUS_INFORMATION, build({0x27: bytes([code]), 0x29: bytes.fromhex(terminal_id)}))


def totals(amount: int, code: int) -> Apdu:
    stamp = stamp_now()
    fields = {0x27: bytes([code]), 0x0C: bytes.fromhex(stamp[4:]), 0x0D: bytes.fromhex(stamp[:4])}
    return Apdu(STATUS_INFORMATION, build({**fields, 0x04: bcd(amount, 6)} if code == 0 else fields))


def completion(data: bytes = b"", container: tuple[Tlv, ...] = ()) -> Apdu:
    return Apdu(COMPLETION, data, container)


def abort(code: int) -> Apdu:
    return Apdu(ABORT, bytes([code]))


def reservation_list(receipts: list[int]) -> Apdu:
    """None, one, or several in containers."""
    if len(receipts) < 2:
        return Apdu(ABORT, b"\xb8\x87" + (bcd(receipts[0], 2) if receipts else b"\xff\xff"))
    listed = [Tlv(0x23, children=(Tlv(0x08, bcd(receipt, 2)),)) for receipt in receipts]
    return Apdu(ABORT, b"\xb8" + build({}, listed))
