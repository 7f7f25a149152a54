"""Serial blocks: 10 02, the APDU with every 10 doubled, 10 03, CRC low byte first; and the bare bytes ACK and NAK.

The checksum is CRC-16/KERMIT over the APDU (not doubled) and the 03, whatever the standard's text calls it.
"""

import binascii
from dataclasses import dataclass
from enum import Enum, StrEnum

DLE, STX, ETX, ACK, NAK = 0x10, 0x02, 0x03, 0x06, 0x15
LONGEST = 0xFFFF + 5


_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def crc(apdu: bytes) -> int:
    """KERMIT is the mirror of CRC-16/XMODEM, which the standard library computes in C."""
    mirror = binascii.crc_hqx((apdu + b"\x03").translate(_MIRRORED), 0)
    return _MIRRORED[mirror & 0xFF] << 8 | _MIRRORED[mirror >> 8]


def wrap(apdu: bytes) -> bytes:
    doubled = apdu.replace(b"\x10", b"\x10\x10")
    return b"\x10\x02" + doubled + b"\x10\x03" + crc(apdu).to_bytes(2, "little")


class Signal(StrEnum):
    ACK = "acknowledged"
    NAK = "not acknowledged"
    BROKEN = "a block that is damaged"


@dataclass(frozen=True, slots=True)
class Block:
    """The content of a block whose checksum is right."""

    apdu: bytes


class _At(Enum):
    NOTHING = 0
    DLE = 1  # outside a block
    DATA = 2
    DATA_DLE = 3
    CRC_LOW = 4
    CRC_HIGH = 5


class Assembler:
    """Finds blocks and signals in a stream of bytes, however it is cut up and whatever noise is in it."""

    def __init__(self) -> None:
        self._at = _At.NOTHING
        self._apdu = bytearray()
        self._crc = 0

    @property
    def is_inside(self) -> bool:
        """Whether a block has begun and not ended: then silence is an error."""
        return self._at not in (_At.NOTHING, _At.DLE)

    def reset(self) -> None:
        self._at = _At.NOTHING
        self._apdu.clear()

    def feed(self, data: bytes) -> list[Block | Signal]:
        found: list[Block | Signal] = []
        at = 0
        while at < len(data):
            if self._at is _At.DATA and data[at] != DLE:
                end = data.find(DLE, at)
                part = data[at:] if end < 0 else data[at:end]
                at += len(part)
                one: Block | Signal | None = self._data(part)
            else:
                one = self._byte(data[at])
                at += 1
            if one is not None:
                found.append(one)
        return found

    def _byte(self, byte: int) -> Block | Signal | None:
        match self._at:
            case _At.NOTHING | _At.DLE:
                return self._outside(byte)
            case _At.DATA:
                self._at = _At.DATA_DLE  # `feed` takes everything up to a DLE at once
                return None
            case _At.DATA_DLE:
                return self._after_dle(byte)
            case _At.CRC_LOW:
                self._crc, self._at = byte, _At.CRC_HIGH
                return None
            case _At.CRC_HIGH:
                apdu = bytes(self._apdu)
                self.reset()
                return Block(apdu) if self._crc | byte << 8 == crc(apdu) else Signal.BROKEN

    def _outside(self, byte: int) -> Signal | None:
        if self._at is _At.DLE and byte == STX:
            self._at = _At.DATA
            self._apdu.clear()
            return None
        self._at = _At.DLE if byte == DLE else _At.NOTHING
        return {ACK: Signal.ACK, NAK: Signal.NAK}.get(byte)

    def _after_dle(self, byte: int) -> Signal | None:
        if byte == DLE:
            return self._data(bytes([DLE]))
        if byte == ETX:
            self._at = _At.CRC_LOW
            return None
        if byte == STX:  # the sender began again, or noise looked like a beginning
            self._at = _At.DATA
            self._apdu.clear()
            return None
        self.reset()
        return Signal.BROKEN

    def _data(self, part: bytes) -> Signal | None:
        self._at = _At.DATA
        self._apdu += part
        if len(self._apdu) > LONGEST:
            self.reset()
            return Signal.BROKEN
        return None
