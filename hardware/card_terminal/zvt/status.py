"""What the terminal reports: status information (04 0F), intermediate status (04 FF), completion (06 0F), abort (06 1E)."""

import datetime as dt
from dataclasses import dataclass

from domain.money import Money
from domain.payment import Approval
from hardware.card_terminal.zvt import bmp, text, tlv
from hardware.card_terminal.zvt.codes import currency_letters
from hardware.card_terminal.zvt.damage import Damaged, Doubtful
from hardware.card_terminal.zvt.masking import number_text

PRINTED = (0x3C, 0x8B)
"""BMPs with text for receipts, in which some terminals show the whole card number."""

OK = b"\x00"
REMAINING = 0x1F6A
"""What a partial approval leaves to be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInformation:
    """A 04 0F. Absent fields are None. ``remaining`` is what a partial approval leaves to be paid; ``dropped`` names card
    data that the terminal sent in clear."""

    result_code: int | None
    amount: int | None
    remaining: int | None
    currency: str | None
    receipt_number: int | None
    trace_number: int | None
    original_trace: int | None
    terminal_id: str | None
    authorisation_code: str | None
    card_name: str | None
    card_number: str | None
    day: tuple[int | None, int, int] | None
    time: dt.time | None
    texts: tuple[str, ...]
    dropped: tuple[str, ...]
    damage: Damaged | None

    @property
    def is_doubtful(self) -> bool:
        return isinstance(self.damage, Doubtful)

    @property
    def may_approve(self) -> bool:
        """Whether ``80 00 00`` may be a commit: all but a plain refusal and a reversal."""
        return self.is_doubtful or (self.result_code in (0, None) and self.original_trace is None)


def status_information(data: bytes, usual: str = text.Charset.AUTO) -> StatusInformation:
    """Never raises: what cannot be read is None, and ``damage`` says why reading stopped. Texts are in the ``usual``
    character set unless the message names another."""
    fields = bmp.parse(data)
    charset = text.charset_of(fields.container, usual)
    code = fields.values.get(0x27)
    currency = fields.digits(0x49)
    number = fields.values.get(0x22)
    return StatusInformation(
        result_code=code[0] if code else None,
        amount=fields.number(0x04),
        remaining=_remaining(fields),
        currency=None if currency is None else currency_letters(currency),
        receipt_number=fields.number(0x87),
        trace_number=bmp.trace_number(fields),
        original_trace=fields.number(0x37),
        terminal_id=fields.digits(0x29),
        authorisation_code=_plain(fields.values.get(0x3B), charset),
        card_name=_plain(fields.values.get(0x8B), charset),
        card_number=number_text(number) if number else None,
        day=_day(fields),
        time=_time(fields),
        texts=(
            *text.lines(fields.values.get(0x3C, b""), charset),
            *text.lines(tlv.find(fields.container, 0x46) or b"", charset),
        ),
        dropped=(*fields.dropped, *(f"{tag:02X}" for tag in PRINTED if text.holds_card_number(fields.values.get(tag, b"")))),
        damage=_contradiction(fields) or _doubt(fields, data) or fields.damage,
    )


def _contradiction(fields: bmp.Fields) -> Doubtful | None:
    if isinstance(fields.damage, Doubtful):
        return fields.damage
    rests = {item.value for item in tlv.walk(fields.container) if item.tag == REMAINING}
    return Doubtful("tag 1F6A comes a second time with another value", 0) if len(rests) > 1 else None


def _doubt(fields: bmp.Fields, data: bytes) -> Doubtful | None:
    """In an approval, a field that is there and is no number is not the same as none. The trace is not asked for one."""
    if fields.values.get(0x27, OK) != OK:
        return None
    numbers = (tag for tag in fields.values if tag in bmp.DECIDING - {0x27, 0x0B})
    tag = next((tag for tag in numbers if fields.digits(tag) is None), None)
    if tag is None:
        return None
    return Doubtful(f"BMP {tag:02X} is not made of digits", data.find(bytes([tag]) + fields.values[tag]))


def approval(info: StatusInformation, today: dt.date, terminal_id: str | None, currency: str) -> Approval | None:
    """The approval that a status information is, or None when it is doubtful or lacks what makes one: result, amount, receipt
    number.

    ``terminal_id`` and ``currency`` stand for what the terminal left out; the registration agreed on them.
    ``today`` gives the date its year.
    """
    if info.result_code is None or info.amount is None or info.receipt_number is None:
        return None
    if info.is_doubtful:
        return None
    return Approval(
        amount=Money(info.amount, info.currency or currency),
        terminal_id=info.terminal_id or terminal_id or "",
        receipt_number=info.receipt_number,
        trace_number=info.trace_number,
        authorisation_code=info.authorisation_code,
        card_name=info.card_name,
        card_number=info.card_number,
        date=_date(info.day, today),
        time=info.time,
        texts=info.texts,
    )


def _remaining(fields: bmp.Fields) -> int | None:
    digits = (tlv.find(fields.container, REMAINING) or b"").hex()
    return int(digits) if digits.isdecimal() else None


def _plain(value: bytes | None, charset: str) -> str | None:
    return (text.decode(value, charset).strip() or None) if value else None


def _day(fields: bmp.Fields) -> tuple[int | None, int, int] | None:
    """Year (None when the terminal does not tell), month and day."""
    full, short = fields.digits(0xAA), fields.digits(0x0D)
    if full is not None:
        return 2000 + int(full[:2]), int(full[2:4]), int(full[4:])
    return None if short is None else (None, int(short[:2]), int(short[2:]))


def _date(day: tuple[int | None, int, int] | None, today: dt.date) -> dt.date | None:
    """The date, in the year that brings it nearest to today; None when the calendar has no such day."""
    if day is None:
        return None
    year, month, number = day
    candidates = []
    for candidate in (year,) if year is not None else (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(dt.date(candidate, month, number))
        except ValueError:
            continue
    return min(candidates, key=lambda date: abs(date - today), default=None)


def _time(fields: bmp.Fields) -> dt.time | None:
    digits = fields.digits(0x0C)
    try:
        return None if digits is None else dt.time(int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class IntermediateStatus:
    """A 04 FF: the state, how many minutes the terminal asks us to wait, and its own words if it sent them."""

    status: int
    minutes: int | None
    container: tuple[tlv.Tlv, ...]

    def text(self, usual: str = text.Charset.AUTO) -> str:
        words = (line for item in self.container if item.tag == 0x24 for line in item.children if line.tag == 0x07)
        charset = text.charset_of(self.container, usual)
        return "\n".join(text.decode(line.value, charset).strip() for line in words)


def intermediate_status(data: bytes) -> IntermediateStatus:
    """Status, minutes, container. The minutes may be missing although a container follows; raises `Damaged`."""
    if not data:
        raise Damaged("an intermediate status without its status byte", 0)
    if data[1:2] == b"\x06":
        without_minutes = bmp.parse(data[1:], 1)
        if without_minutes.damage is None:
            return IntermediateStatus(data[0], None, without_minutes.container)
    fields = bmp.parse(data[2:], 2)
    if fields.damage is not None:
        raise fields.damage
    minutes = data[1:2].hex()
    return IntermediateStatus(data[0], int(minutes) if minutes.isdecimal() else None, fields.container)


@dataclass(frozen=True, slots=True)
class TerminalState:
    """The completion of a status enquiry."""

    code: int
    software: str
    container: tuple[tlv.Tlv, ...]


def terminal_state(data: bytes) -> TerminalState:
    """``[LLL software version] state [06 TLV]``. F0 is also a state, so LLL needs three bytes Fx and one more; raises
    `Damaged`."""
    at, software = 0, ""
    if len(data) >= 4 and all(byte >> 4 == 0xF for byte in data[:3]):
        size = bmp.read_decimal_length(data, 0, 3)
        software, at = text.decode(data[3 : 3 + size]), 3 + size
    if at >= len(data):
        raise Damaged("a status enquiry's answer without the state", at)
    fields = bmp.parse(data[at + 1 :], at + 1)
    if fields.damage is not None:
        raise fields.damage
    return TerminalState(data[at], software, fields.container)


def abort_code(data: bytes) -> int | None:
    """The result code of a 06 1E; None when it carries none."""
    return data[0] if data else None
