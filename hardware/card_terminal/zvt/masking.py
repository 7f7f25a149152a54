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

SHORTEST_NUMBER, LONGEST_NUMBER = 13, 19
CARDS_BEGIN_WITH = frozenset("23456")

_DIGITS = re.compile(r"\d(?:[ \-]?\d){12,}")


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
    """Text of a terminal with card numbers in it masked but for the last four digits, also those that have other digits before
    or behind them. Of a row that is longer than two numbers nothing stays."""

    def mask(found: re.Match[str]) -> str:
        letters = list(found.group())
        places = [at for at, letter in enumerate(letters) if letter.isdigit()]
        digits = "".join(letters[at] for at in places)
        for at in range(len(digits)) if len(digits) > 2 * LONGEST_NUMBER else _hidden(digits):
            letters[places[at]] = "*"
        return "".join(letters)

    return _DIGITS.sub(mask, text)


def _hidden(digits: str) -> set[int]:
    """Which of the digits are a card number's, without its last four."""
    hidden: set[int] = set()
    for size in range(SHORTEST_NUMBER, min(LONGEST_NUMBER, len(digits)) + 1):
        for begin in range(len(digits) - size + 1):
            number = digits[begin : begin + size]
            if (number[0] in CARDS_BEGIN_WITH or size == len(digits)) and passes_luhn(number):
                hidden.update(range(begin, begin + size - NUMBER_END))
    return hidden
