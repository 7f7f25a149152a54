"""BMPs and TLV containers as JSON-ready objects for technicians. Card data is out already; free text is masked here."""

from collections.abc import Sequence

from hardware.card_terminal.zvt import bmp, text, tlv
from hardware.card_terminal.zvt.codes import currency_letters, result
from hardware.card_terminal.zvt.masking import number_text, scrubbed

Described = dict[str, object]

TEXT_BMPS = frozenset({0x2A, 0x3C, 0x8B, *range(0xE1, 0xE9), *range(0xF1, 0xF9)})
SECRET_BMPS = frozenset({0x3D, 0xEB})
"""Password and message authentication code."""

TAG_NAMES = {
    0x07: "text line", 0x08: "receipt number", 0x09: "line attribute", 0x0A: "command", 0x10: "display columns",
    0x11: "display lines", 0x12: "printer columns", 0x14: "character set", 0x15: "language", 0x1A: "longest APDU",
    0x23: "open pre-authorisations", 0x24: "display texts", 0x25: "print texts", 0x26: "permitted commands",
    0x27: "character sets", 0x28: "languages", 0x2E: "time stamp", 0x2F: "payment type", 0x34: "terminal time",
    0x41: "card type", 0x43: "application id", 0x44: "application name", 0x45: "receipt parameter",
    0x46: "EMV print data customer", 0x47: "EMV print data merchant", 0x60: "application", 0xE2: "currency conversion",
    0xE4: "device information", 0x1F04: "receipt parameter", 0x1F05: "transaction parameter", 0x1F07: "receipt type",
    0x1F0E: "date", 0x1F0F: "time", 0x1F10: "cardholder verification", 0x1F11: "online", 0x1F12: "card technology",
    0x1F16: "extended error code", 0x1F17: "extended error text", 0x1F1F: "unique transaction id", 0x1F25: "cashback",
    0x1F2B: "trace number", 0x1F36: "tip", 0x1F37: "receipt information", 0x1F40: "device name",
    0x1F41: "software version", 0x1F42: "serial number", 0x1F43: "device state", 0x1F6A: "remaining amount",
    0x1F70: "partial approval possible", 0x1F71: "tags evaluated", 0x1F73: "message number",
}  # fmt: skip
TEXT_TAGS = frozenset({0x07, 0x15, 0x44, 0x46, 0x47, 0x1F17, 0x1F40, 0x1F41})
SHOWN_TAGS = frozenset({0x07, 0x46, 0x47, 0x1F17})
"""Text tags that a person would have read on a display or a receipt."""


def described_fields(fields: bmp.Fields) -> Described:
    """What the fields mean, then all of them in hex, then the container, then what was wrong."""
    read: Described = {}
    if code := fields.values.get(0x27):
        read |= {"result_code": code.hex().upper(), "result": "ok" if code[0] == 0 else result(code[0]).meaning}
    named = {
        "amount": fields.number(0x04),
        "currency": _currency(fields),
        "trace_number": bmp.trace_number(fields),
        "original_trace": fields.number(0x37),
        "receipt_number": fields.number(0x87),
        "terminal_id": fields.digits(0x29),
        "date": _grouped(fields.digits(0xAA) or fields.digits(0x0D), "-"),
        "time": _grouped(fields.digits(0x0C), ":"),
        "card_number": number_text(fields.values[0x22]) if 0x22 in fields.values else None,
        "card_name": _text(fields, 0x8B),
        "authorisation_code": _text(fields, 0x3B),
    }
    read |= {key: value for key, value in named.items() if value is not None}
    if texts := texts_of(fields):
        read["texts"] = texts
    if fields.values:
        read["bmp"] = {f"{tag:02X}": _value(tag, value) for tag, value in fields.values.items()}
    if fields.container:
        read["tlv"] = [_item(item) for item in fields.container]
    if fields.dropped:
        read["dropped"] = list(fields.dropped)
    if fields.damage is not None:
        read["error"] = str(fields.damage)
    return read


def described_container(container: Sequence[tlv.Tlv]) -> Described:
    return described_fields(bmp.Fields(container=tuple(container)))


def texts_of(fields: bmp.Fields) -> list[str]:
    """What a person could have read, line by line."""
    shown = [value for tag, value in fields.values.items() if tag in TEXT_BMPS - {0x2A, 0x8B}]
    shown += [item.value for item in tlv.walk(fields.container) if item.tag in SHOWN_TAGS]
    return [line for value in shown for line in text.lines(value)]


def _value(tag: int, value: bytes) -> str:
    if tag in SECRET_BMPS:
        return "*" * len(value)
    return text.decode(value) if tag in TEXT_BMPS else value.hex().upper()


def _item(item: tlv.Tlv) -> Described:
    described: Described = {"tag": item.name}
    if item.tag in TAG_NAMES:
        described["name"] = TAG_NAMES[item.tag]
    if item.dropped:
        described["dropped"] = True
    elif item.is_constructed:
        described["children"] = [_item(child) for child in item.children]
    elif item.tag in TEXT_TAGS:
        described["text"] = text.decode(item.value)
    elif item.tag not in TAG_NAMES and _may_hold_a_card_number(item.value):
        described["dropped"] = True
    else:
        described["value"] = item.value.hex().upper()
    return described


def _may_hold_a_card_number(value: bytes) -> bool:
    return any(scrubbed(form) != form for form in (value.hex(), value.decode("latin-1")))


def _currency(fields: bmp.Fields) -> str | None:
    digits = fields.digits(0x49)
    return None if digits is None else currency_letters(digits)


def _text(fields: bmp.Fields, tag: int) -> str | None:
    return text.decode(fields.values[tag]).strip() if tag in fields.values else None


def _grouped(digits: str | None, mark: str) -> str | None:
    """``22:55:58`` for ``225558``, ``04-05`` for ``0405``."""
    return None if digits is None else mark.join(digits[at : at + 2] for at in range(0, len(digits), 2))
