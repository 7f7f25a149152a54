"""What a hostile peer says: captures of real terminals, messages by the grammar with something wrong, rubbish, and mutations
of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from hardware.card_terminal.zvt.bmp import CONTAINER, LENGTHS, bcd
from hardware.card_terminal.zvt.frame import wrap
from tests.hardware.card_terminal.captured import DAMAGED, WHOLE

CAPTURES = (*WHOLE, *DAMAGED)
COMMANDS = (0x0401, 0x040F, 0x04FF, 0x0501, 0x0600, 0x0601, 0x060F, 0x061E, 0x0620, 0x0622, 0x0623, 0x0624, 0x0625, 0x0630,
            0x0631, 0x0650, 0x0670, 0x0691, 0x0693, 0x06B0, 0x06D1, 0x06D3, 0x06E0, 0x0840, 0x0F00, 0x8000, 0x8400, 0x849C,
            0x8466, 0x8483, 0x841E)  # fmt: skip
CONTROL = bytes.fromhex("06 15 10 02 03")
RESULTS = b"\x00\x00\x00\x05\x37\x6c\x6f\x9c\xa0\xb4\xf0"


@dataclass(frozen=True, slots=True)
class Asked:
    """The payment that a hostile terminal would like to have approved wrongly."""

    amount: int
    currency: str = "0978"
    terminal: str = "28004869"
    partial: bool = False


class Hostile:
    """One peer by its chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._before: list[bytes] = []
        self._first = True
        self.asked = Asked(1)

    def begin(self, asked: Asked) -> None:
        """Another operation."""
        self.asked, self._first = asked, True

    def message(self) -> bytes:
        """The bytes of an APDU, or of what shall pass for one."""
        chance, first = self._chance, self._first
        self._first = False
        if first and chance.random() < 0.7:  # what is refused at once is soon tried
            return b"\x80\x00\x00"
        make: Callable[[], bytes] = chance.choice(self._makers)
        made = make()
        while chance.random() < 0.35:
            made = self._mutated(made)
        if self._before and chance.random() < 0.15:
            made = chance.choice(self._before)  # again, and later than its turn
        self._before = [*self._before[-9:], made]
        return made

    def framed(self, apdu: bytes) -> bytes:
        """As a block of the serial line, which may be damaged too."""
        chance, block = self._chance, wrap(apdu)
        luck = chance.random()
        if luck < 0.7:
            return block
        if luck < 0.8:
            return chance.choice([block * 2, block + b"\x06", b"\x06" + block, bytes([chance.choice(CONTROL)])])
        return self._mutated(block)

    @property
    def _makers(self) -> Sequence[Callable[[], bytes]]:
        return self._status, self._status, self._status, self._likely, self._by_grammar, self._capture, self._rubbish

    # -- what is made ----------------------------------------------------------------------------------------------

    def _capture(self) -> bytes:
        return self._chance.choice(CAPTURES)

    def _rubbish(self) -> bytes:
        return self._chance.randbytes(self._chance.randrange(40))

    def _likely(self) -> bytes:
        """What would come next if all went well, or came to its end."""
        return self._chance.choice(
            [
                b"\x80\x00\x00",
                b"\x80\x00\x00",
                b"\x04\xff\x01" + self._chance.randbytes(1),
                b"\x06\x0f\x00",
                b"\x06\x1e\x01\x6c",
                b"\x06\x0f\x0a\x19\x00\x29" + bytes.fromhex(self.asked.terminal) + b"\x49\x09\x78",
            ]
        )

    def _status(self) -> bytes:
        """04 0F, an approval with usually one thing wrong."""
        chance, asked = self._chance, self.asked
        fields: list[tuple[int, bytes]] = [
            (0x27, b"\0"),
            (0x04, bcd(asked.amount, 6)),
            (0x49, bytes.fromhex(asked.currency)),
            (0x29, bytes.fromhex(asked.terminal)),
            (0x87, bcd(chance.randrange(1, 9999), 2)),
            (0x0B, bcd(chance.randrange(1, 999999), 3)),
        ]
        if chance.random() < 0.85:
            at = chance.randrange(len(fields) + 3)
            if at < len(fields):
                tag = fields[at][0]
                other = self._value(tag)
                match chance.randrange(3):
                    case 0:
                        del fields[at]
                    case 1:
                        fields[at] = tag, other
                    case _:
                        fields.insert(chance.randrange(len(fields) + 1), (tag, other))
            elif at == len(fields):
                fields.append((0x37, b"\0\0\7"))
            elif at == len(fields) + 1:
                rest = chance.randrange(asked.amount + 1)
                fields[1] = 0x04, bcd(asked.amount - rest, 6)
                fields.append((0x06, b"\x1f\x6a\x06" + bcd(rest + chance.choice([0, 0, 1]), 6)))
            else:
                chance.shuffle(fields)
        return _apdu(0x040F, b"".join(_field(tag, value) for tag, value in fields))

    def _by_grammar(self) -> bytes:
        """Any command with any fields, each by itself as it should be."""
        tags = self._chance.choices(tuple(LENGTHS), k=self._chance.randrange(8))
        data = b"".join(_field(tag, self._value(tag)) for tag in tags)
        return _apdu(self._chance.choice(COMMANDS), self._chance.randbytes(self._chance.choice([0, 0, 1, 3])) + data)

    def _value(self, tag: int) -> bytes:
        chance, length = self._chance, LENGTHS[tag]
        if tag == 0x27:
            return bytes([chance.choice(RESULTS)])
        if tag == 0x04:
            near = self.asked.amount + chance.choice([-1, 0, 1, 10, 10**6])
            return bcd(max(0, near), 6)
        if length > 0:
            return (
                bcd(chance.randrange(10 ** (2 * length)), length) if chance.random() < 0.7 else chance.randbytes(length)
            )
        return self._container(3) if length == CONTAINER else chance.randbytes(chance.choice([0, 1, 8, 40, 99]))

    def _container(self, depth: int) -> bytes:
        chance, made = self._chance, b""
        for _ in range(chance.randrange(4)):
            tag = chance.choice([0x07, 0x08, 0x1F07, 0x1F10, 0x1F2B, 0x1F6A, 0x24, 0x25, 0x2F, 0x46, 0x60, 0xE4])
            tag = chance.randrange(1 << 16) if chance.random() < 0.1 else tag
            name = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
            nested = depth and name[0] & 0x20 and chance.random() < 0.8
            made += name + _tlv_sized(self._container(depth - 1) if nested else chance.randbytes(chance.randrange(20)))
        return made

    # -- what is done to it ----------------------------------------------------------------------------------------

    def _mutated(self, made: bytes) -> bytes:
        chance = self._chance
        at = chance.randrange(len(made) + 1)
        match chance.randrange(8):
            case 0:
                return made[:at]
            case 1:
                return made[:at] + chance.randbytes(chance.randrange(1, 4)) + made[at:]
            case 2:
                return made[:at] + made[at + chance.randrange(1, 5) :]
            case 3 if at < len(made):
                return made[:at] + bytes([made[at] ^ 1 << chance.randrange(8)]) + made[at + 1 :]
            case 4:
                other = chance.choice(CAPTURES)
                return made[:at] + other[chance.randrange(len(other)) :]
            case 5:
                return made[:at] + made[at // 2 : at] + made[at:]
            case 6 if len(made) > 2:
                return made[:2] + chance.choice([b"\0", b"\xff", b"\xff\xff\xff", chance.randbytes(1)]) + made[3:]
            case _:
                return made + bytes([chance.choice(CONTROL)])


def _apdu(command: int, data: bytes) -> bytes:
    size = bytes([len(data)]) if len(data) < 0xFF else b"\xff" + len(data).to_bytes(2, "little")
    return command.to_bytes(2, "big") + size + data


def _field(tag: int, value: bytes) -> bytes:
    length = LENGTHS[tag]
    if length == CONTAINER:
        return bytes([tag]) + _tlv_sized(value)
    digits = f"{len(value):0{-length}d}" if length < 0 else ""
    return bytes([tag, *(0xF0 | int(digit) for digit in digits)]) + value


def _tlv_sized(value: bytes) -> bytes:
    size = len(value)
    prefix = (
        bytes([size]) if size < 0x80 else b"\x81" + bytes([size]) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")
    )
    return prefix + value
