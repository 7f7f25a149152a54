"""The APDU, ZVT's message: class, instruction, length, data. The length is one byte, or FF and two, low byte first."""

from dataclasses import dataclass

from hardware.card_terminal.zvt import tlv
from hardware.card_terminal.zvt.damage import Damaged

LONGEST = 0xFFFF
CLASSES = frozenset({0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84})


@dataclass(frozen=True, slots=True)
class Apdu:
    """``command`` is class and instruction in one number, such as 0x0601; its data never appears in its `repr`.
    ``container`` ends a message of ours; in one that came it is part of ``data``."""

    command: int
    data: bytes = b""
    container: tuple[tlv.Tlv, ...] = ()

    def __repr__(self) -> str:
        return f"Apdu({self.command:04X}, {len(self.data)} bytes)"

    @property
    def is_answer(self) -> bool:
        return self.command >> 8 in (0x80, 0x84)

    @property
    def is_positive(self) -> bool:
        """80 xx, and 84 00 which means the same."""
        return self.command >> 8 == 0x80 or self.command == 0x8400

    def encode(self) -> bytes:
        """Raises ValueError when the data is longer than a length field can say."""
        data = self.data
        if self.container:
            content = tlv.build(self.container)
            data += b"\x06" + tlv.encode_length(len(content)) + content
        size = len(data)
        if size > LONGEST:
            raise ValueError(f"APDU data of {size} bytes: at most {LONGEST} fit")
        length = bytes([size]) if size < 0xFF else b"\xff" + size.to_bytes(2, "little")
        return self.command.to_bytes(2, "big") + length + data


def read(data: bytes, offset: int = 0) -> tuple[Apdu, int]:
    """The APDU that begins at ``offset`` and where its data begins; raises `Damaged` when it is not whole."""
    if len(data) - offset < 3:
        raise Damaged(f"an APDU needs 3 bytes, {len(data) - offset} are left", offset)
    if data[offset] not in CLASSES:
        raise Damaged(f"unknown class {data[offset]:02X}", offset)
    begin, size = offset + 3, data[offset + 2]
    if size == 0xFF:
        if len(data) - offset < 5:
            raise Damaged("the long length is cut off", offset + 2)
        begin, size = offset + 5, int.from_bytes(data[offset + 3 : offset + 5], "little")
    if len(data) - begin < size:
        raise Damaged(f"length says {size} bytes, {len(data) - begin} follow", offset + 2)
    return Apdu(int.from_bytes(data[offset : offset + 2], "big"), bytes(data[begin : begin + size])), begin


def parse(data: bytes) -> Apdu:
    """Exactly one APDU; raises `Damaged` when bytes are missing or left over."""
    apdu, begin = read(data)
    end = begin + len(apdu.data)
    if end != len(data):
        raise Damaged(f"{len(data) - end} bytes behind the end of the APDU", end)
    return apdu


POSITIVE = Apdu(0x8000)
NOT_YET = Apdu(0x849C)
"""Ask again in two seconds."""
GOODS_NOT_ISSUED = Apdu(0x8466)
"""The answer to a status information that makes the terminal take the payment back."""
NOT_POSSIBLE = Apdu(0x8483)
