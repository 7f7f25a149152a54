"""BMPs, the fields of a message: a tag, then a value whose length the tag (or an LL or LLL prefix) gives.

The table is that of PA00P015 rev. 13.08. An unknown tag has no length, so reading stops there and keeps what it has. A
container that is damaged within ends where its length says, and what follows is read: it may contradict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hardware.card_terminal.zvt import tlv
from hardware.card_terminal.zvt.damage import Damaged, Doubtful
from hardware.card_terminal.zvt.masking import NEVER_KEPT, masked_number

LL, LLL, CONTAINER = -2, -3, 0

LENGTHS: Mapping[int, int] = {
    0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x06: CONTAINER, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2,
    0x17: 2, 0x19: 1, 0x22: LL, 0x23: LL, 0x24: LLL, 0x27: 1, 0x29: 4, 0x2A: 15, 0x2D: LL, 0x2E: LLL,
    0x37: 3, 0x3A: 2, 0x3B: 8, 0x3C: LLL, 0x3D: 3, 0x49: 2, 0x4C: LL, 0x60: LLL,
    0x70: 4, 0x71: 4, 0x72: 1, 0x73: 1, 0x74: 1, 0x75: 1,
    0x87: 2, 0x88: 3, 0x8A: 1, 0x8B: LL, 0x8C: 1, 0x9A: LLL,
    0xA0: 1, 0xA7: LL, 0xAA: 3, 0xAF: LLL, 0xBA: 5, 0xD0: 1, 0xD1: LL, 0xD2: 1, 0xD3: 1,
    **dict.fromkeys(range(0xE1, 0xE9), LL), 0xE0: 1, 0xE9: 1, 0xEA: 1, 0xEB: 8,
    0xF0: 1, **dict.fromkeys(range(0xF1, 0xF9), LL), 0xF9: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFD: 1,
}  # fmt: skip

DECIDING = frozenset({0x04, 0x0B, 0x27, 0x29, 0x37, 0x49, 0x87})
"""Amount, trace, result, terminal, original trace, currency, receipt: what decides about a payment."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a message's data says. ``values`` has neither card data nor an unmasked number (they are in ``dropped``);
    ``damage`` is why reading stopped before the end, if it did, or why the message is doubtful."""

    values: Mapping[int, bytes] = field(default_factory=dict)
    container: tuple[tlv.Tlv, ...] = ()
    dropped: tuple[str, ...] = ()
    damage: Damaged | None = None

    def number(self, tag: int) -> int | None:
        """A BCD value; None when it is absent or not made of digits."""
        digits = self.digits(tag)
        return None if digits is None else int(digits)

    def digits(self, tag: int) -> str | None:
        text = self.values.get(tag, b"").hex()
        return text if text.isdecimal() else None


def trace_number(fields: Fields) -> int | None:
    """BMP 0B, or tag 1F2B when the number has more than its six digits and 0B is zero."""
    trace = fields.number(0x0B)
    longer = (tlv.find(fields.container, 0x1F2B) or b"").hex()
    return int(longer) if not trace and longer.isdecimal() else trace


def parse(data: bytes, offset: int = 0) -> Fields:
    """Reads until the end or until no length can be read. ``offset`` is where ``data`` stands, for the error."""
    values: dict[int, bytes] = {}
    container: tuple[tlv.Tlv, ...] = ()
    dropped: list[str] = []
    damage: Damaged | None = None
    at = 0
    try:
        while at < len(data):
            tag, (begin, size) = data[at], _extent(data, at)
            if len(data) - begin < size:
                raise Damaged(f"BMP {tag:02X} needs {size} bytes, {len(data) - begin} are left", at)
            value, at = data[begin : begin + size], begin + size
            if tag == 0x06:
                try:
                    container += tlv.parse(value, offset + begin)
                except Damaged as error:
                    damage = damage or error
            elif tag in NEVER_KEPT:
                dropped.append(f"{tag:02X}")
            elif tag != 0x22:
                if values.get(tag, value) != value and tag in DECIDING:
                    damage = Doubtful(f"BMP {tag:02X} comes a second time with another value", offset + begin)
                values[tag] = bytes(value)
            elif (number := masked_number(value)) is not None:
                values[tag] = number
            elif value:
                dropped.append("22")
    except Damaged as error:
        damage = damage or Damaged(error.problem, offset + error.offset)
    dropped += [item.name for item in tlv.walk(container) if item.dropped]
    return Fields(values, container, tuple(dropped), damage)


def _extent(data: bytes, at: int) -> tuple[int, int]:
    """Where the value of the BMP at ``at`` begins, and its size."""
    length = LENGTHS.get(data[at])
    if length is None:
        raise Damaged(f"unknown BMP {data[at]:02X}", at)
    if length == CONTAINER:
        size, begin = tlv.read_length(data, at + 1)
        return begin, size
    if length > 0:
        return at + 1, length
    return at + 1 - length, read_decimal_length(data, at + 1, -length)


def read_decimal_length(data: bytes, at: int, count: int) -> int:
    """LL and LLL: ``count`` bytes Fx whose low nibbles are the decimal digits of a length."""
    prefix = data[at : at + count]
    if len(prefix) < count or any(byte >> 4 != 0xF or byte & 0xF > 9 for byte in prefix):
        raise Damaged(f"{'L' * count} length expected, {prefix.hex(' ').upper() or 'nothing'} found", at)
    return int("".join(str(byte & 0xF) for byte in prefix))


def bcd(value: int, size: int) -> bytes:
    """``value`` in ``size`` bytes of two digits; raises ValueError when it does not fit or is negative."""
    if not 0 <= value < 10 ** (2 * size):
        raise ValueError(f"{value} does not fit into {2 * size} digits")
    return bytes.fromhex(f"{value:0{2 * size}d}")


def build(fields: Mapping[int, bytes], container: Sequence[tlv.Tlv] = ()) -> bytes:
    """The bytes of known BMPs in their given order, the container last; raises ValueError on a wrong length."""
    parts = [_build_one(tag, value) for tag, value in fields.items()]
    if container:
        content = tlv.build(container)
        parts.append(b"\x06" + tlv.encode_length(len(content)) + content)
    return b"".join(parts)


def _build_one(tag: int, value: bytes) -> bytes:
    length = LENGTHS[tag]
    if length > 0 and len(value) == length:
        return bytes([tag]) + value
    if length < 0 and len(value) < 10**-length:
        return bytes([tag, *(0xF0 | int(d) for d in f"{len(value):0{-length}d}")]) + value
    raise ValueError(f"BMP {tag:02X} cannot hold {len(value)} bytes")
