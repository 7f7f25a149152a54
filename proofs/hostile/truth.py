"""What a status information says, read a second time and otherwise than the driver reads it: by one regular expression over
its hexadecimal digits. A payment may only be approved by a message about which both agree."""

import re
from dataclasses import dataclass

_FIXED = {  # PA00P015 rev. 13.08; bytes of the value
    **dict.fromkeys(bytes.fromhex("01 02 03 05 19 27 72 73 74 75 8A 8C A0 D0 D2 D3 E0 E9 EA F0 F9 FA FB FC FD"), 1),
    **dict.fromkeys(bytes.fromhex("0D 0E 17 3A 49 87"), 2), **dict.fromkeys(bytes.fromhex("0B 0C 37 3D 88 AA"), 3),
    **dict.fromkeys(bytes.fromhex("29 70 71"), 4), 0xBA: 5, 0x04: 6, 0x3B: 8, 0xEB: 8, 0x2A: 15,
}  # fmt: skip
_LL = bytes.fromhex("22 23 2D 4C 8B A7 D1 E1 E2 E3 E4 E5 E6 E7 E8 F1 F2 F3 F4 F5 F6 F7 F8")
_LLL = bytes.fromhex("24 2E 3C 60 9A AF")
_REST = re.compile(r"1f6a06(\d{12})")
_DIGITS = re.compile(r"\A\d+\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """Each field's tag and its hexadecimal digits, in the order of the message."""

    fields: tuple[tuple[int, str], ...]

    def all(self, tag: int) -> list[str]:
        return [value for found, value in self.fields if found == tag]

    def approves(self, amount: int, currency: str, terminal: str, *, partial: bool) -> bool:
        """Whether this is the terminal's yes to exactly that, or with ``partial`` to some of it beside the rest: no field
        contradicts, none that is needed is missing."""
        rest = [int(value) for container in self.all(0x06) for value in _REST.findall(container)] if partial else []
        return (
            set(self.all(0x27)) == {"00"}
            and bool(self.all(0x04))
            and all(_DIGITS.match(value) and int(value) + sum(rest) == amount for value in self.all(0x04))
            and set(self.all(0x49)) <= {currency}
            and set(self.all(0x29)) <= {terminal}
            and len(set(self.all(0x87))) == 1
            and bool(_DIGITS.match(self.all(0x87)[0]))
            and len(set(self.all(0x0B))) <= 1
            and not self.all(0x37)
        )


def said(data: bytes) -> Said:
    """Up to the first byte that begins no field."""
    fields: list[tuple[int, str]] = []
    at = 0
    while at < len(data):
        tag, begin = data[at], at + 1
        if tag in _FIXED:
            size = _FIXED[tag]
        elif tag in _LL or tag in _LLL:
            digits = 2 if tag in _LL else 3
            prefix = data[begin : begin + digits].hex()
            if not re.fullmatch(r"(f\d)+", prefix) or len(prefix) != 2 * digits:
                break
            size, begin = int(prefix[1::2]), begin + digits
        elif tag == 0x06 and begin < len(data):
            more = {0x81: 1, 0x82: 2}.get(data[begin], 0)
            if data[begin] >= 0x80 and not more:
                break
            size = int.from_bytes(data[begin + 1 : begin + 1 + more], "big") if more else data[begin]
            begin += 1 + more
        else:
            break
        if begin + size > len(data):
            break
        fields.append((tag, data[begin : begin + size].hex()))
        at = begin + size
    return Said(tuple(fields))
