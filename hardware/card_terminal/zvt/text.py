"""Text of terminals. The standard says code page 437, real ones send Latin-1 too, and newer ones UTF-8 or seven bits with
German letters; which is set in the terminal. A container may name its own (tag 14)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from hardware.card_terminal.zvt import tlv
from hardware.card_terminal.zvt.masking import scrubbed


class Charset(StrEnum):
    """``AUTO`` tells the first three apart by their bytes: 80-9F are letters in code page 437 and never text in Latin-1."""

    AUTO = "auto"
    CP437 = "cp437"
    LATIN_1 = "latin-1"
    UTF_8 = "utf-8"
    SEVEN_BIT = "zvt-7bit"


SEVEN_BIT = str.maketrans("[\\]{|}~", "ÄÖÜäöüß")
FROM_SEVEN_BIT = str.maketrans("ÄÖÜäöüß", "[\\]{|}~")

CHARSET_TAG = 0x14
NAMED: Mapping[int, str] = {
    0x00: "ascii",
    **{part: f"iso8859-{part}" for part in range(1, 0x11) if part != 12},  # part 12 was never published
    0xFE: "utf-8",
    0xFF: "cp437",
}
"""The values of tag 14, as Python calls them."""


def charset_of(container: Sequence[tlv.Tlv], usual: str) -> str:
    """What a container says about its texts, else ``usual``."""
    named = tlv.find(container, CHARSET_TAG)
    return NAMED.get(named[0], usual) if named else usual


def decode(data: bytes, charset: str = Charset.AUTO) -> str:
    """Printable text with card numbers masked; line feeds stay, other control characters go. ``charset`` is a `Charset` or
    one of `NAMED`. Never raises."""
    return scrubbed("".join(c for c in _characters(data, charset) if c == "\n" or c.isprintable()))


def holds_card_number(data: bytes) -> bool:
    """Whether a card number stands in clear in a text, in whatever character set."""
    plain = data.decode("latin-1")
    return scrubbed(plain) != plain


def lines(data: bytes, charset: str = Charset.AUTO) -> tuple[str, ...]:
    """The lines that hold anything, without the blanks at their ends."""
    found = decode(data.replace(b"\r", b"\n"), charset).split("\n")
    return tuple(line.rstrip() for line in found if line.strip())


def encode(text: str, charset: Charset) -> bytes:
    """Text of ours; what the terminal cannot show becomes a question mark."""
    if charset is Charset.SEVEN_BIT:
        return text.translate(FROM_SEVEN_BIT).encode("ascii", "replace")
    return text.encode("cp437" if charset is Charset.AUTO else charset, "replace")


def _characters(data: bytes, charset: str) -> str:
    match charset:
        case Charset.SEVEN_BIT:
            return data.decode("ascii", "replace").translate(SEVEN_BIT)
        case Charset.AUTO:
            return _guessed(data)
        case _:
            return data.decode(charset, "replace")


def _guessed(data: bytes) -> str:
    if any(byte >= 0x80 for byte in data):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode("cp437" if any(0x80 <= byte <= 0x9F for byte in data) else "latin-1")
