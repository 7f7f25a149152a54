"""Card data is taken out here, before anything else sees a message.

Masking is a setting of the terminal, not a promise of the protocol: terminals that send numbers in clear exist. What
leaves is at most the first six and the last four digits, and only of a number that the terminal masked itself.
"""

import re

NEVER_KEPT = frozenset({0x23, 0x24, 0x2D, 0x3A, 0xD1})
"""BMPs with tracks, the verification value and PIN data."""

NEVER_KEPT_TAGS = frozenset({0x1F08, 0x1F09, 0x1F0A, 0x56, 0x57, 0x5A, 0x9F6B})
"""TLV tags with tracks and numbers: ZVT's three, and EMV's for the same."""

NUMBER_BEGIN, NUMBER_END = 6, 4

_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ \-]?\d){12,18}(?!\d)")


def masked_number(value: bytes) -> bytes | None:
    """BMP 22 with everything but the first six and last four digits masked (nibble E); None when the terminal sent it
    unmasked. Nibble F fills up, nibble D begins data that is not the number."""
    nibbles = value.hex().upper().rstrip("F").split("D")[0]
    if "E" not in nibbles:
        return None
    clear = len(nibbles) - NUMBER_END
    kept = "".join(n if i < NUMBER_BEGIN or i >= clear else "E" for i, n in enumerate(nibbles))
    return bytes.fromhex(kept if len(kept) % 2 == 0 else kept + "F")


def number_text(value: bytes) -> str:
    """A masked number to show: ``************4771``."""
    return value.hex().upper().rstrip("F").replace("E", "*")


def passes_luhn(digits: str) -> bool:
    """The check digit of card numbers; a row of equal digits passes too and counts as no number."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(int(d) for d in digits[-1::-2]) + sum(doubled)) % 10 == 0


def scrubbed(text: str) -> str:
    """Text of a terminal with card numbers in it masked but for the last four digits."""

    def mask(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        return "*" * (len(digits) - NUMBER_END) + digits[-NUMBER_END:] if passes_luhn(digits) else found.group()

    return _LONG_NUMBER.sub(mask, text)
