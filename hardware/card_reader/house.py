"""The cards that a chain has given out, and those that are nobody's business here: payment cards. No I/O.

A card of the house is one whose data begins with the prefix of its kind and goes on with its number, the form of which is
a regular expression: gift and loyalty cards seldom keep to ISO 7813. It becomes a token, which stands for the number and
does not reveal it (`domain.card_token`): the same in every shop, and whether it was swiped, scanned or held before the camera.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from domain.card_token import card_token
from hardware.card_reader.base import CardKind, Swipe

STARTS = {ord("%"): 1, ord(";"): 2, ord("+"): 3}
FIELD_ENDS = b"?^="
ANY_NUMBER = r"[^?^=]+"
"""The first field behind the prefix, without the name or the dates that may follow."""
LONGEST_CODE = 256
DIGITS_BEHIND_LETTERS = re.compile(rb"[A-Z]*[0-9]{5,}")

ACCOUNT_DIGITS = range(13, 20)
PAYMENT_CARDS_BEGIN_WITH = b"23456"
PAYMENT_ISSUERS = re.compile(rb"4|5[0-8]|2[2-7]|3[04-9]|6011|62|64|65|67|81")
"""How the issuer's digits of the big schemes begin: no prefix of a house takes a card out of their hands."""
ISSUER_DIGITS = 6


class CardForm(NamedTuple):
    """How the data of one kind of card begins, with its start sentinel, and what its number is like (a regular expression
    that has to reach from the prefix to the end of the field)."""

    prefix: str
    number: str = ANY_NUMBER


class HouseCards:
    """``key`` makes the tokens; it may be replaced while cards are read."""

    def __init__(self, forms: Mapping[CardKind, CardForm], key: bytes) -> None:
        """Raises ValueError for a prefix that no track begins with, and a number that is no regular expression."""
        self._forms = {kind: (_prefix(kind, form), _number(kind, form)) for kind, form in forms.items()}
        self.key = key

    def find(self, data: bytearray, start: int, end: int) -> Swipe | None:
        """The card whose data stands from ``start``, with its start sentinel, to ``end``."""
        for kind, (prefix, number) in self._forms.items():
            if data.startswith(prefix, start, end):
                found = number.match(data, start + len(prefix), end)
                if found is not None and (found.end() == end or data[found.end()] in FIELD_ENDS):
                    return Swipe(kind, self._token(data, *found.span()))
        return None

    def find_code(self, text: bytearray) -> Swipe | None:
        """The card whose barcode this is: it has what the stripe has, with or without the start sentinel. Without it, only
        digits are a number, for a product's own code may begin with the same letter."""
        for sentinel in (b"", b"%", b";", b"+"):
            if sentinel and DIGITS_BEHIND_LETTERS.fullmatch(text) is None:
                continue
            track = bytearray(sentinel + text)
            try:
                found = self.find(track, 0, len(track))
            finally:
                wipe(track)
            if found is not None:
                return found
        return None

    def has_prefix(self, data: bytearray, start: int) -> bool:
        """Whether a track is one of the house for certain, though its number may be that of a payment card by chance:
        it has letters (track 1), or a whole issuer's number that no payment scheme has."""
        return any(
            data.startswith(prefix, start)
            and (
                prefix[:1] == b"%"
                or (len(prefix) > ISSUER_DIGITS and PAYMENT_ISSUERS.match(prefix, 1) is None and prefix[1:].isdigit())
            )
            for prefix, _ in self._forms.values()
        )

    def _token(self, data: bytearray, start: int, end: int) -> str:
        number = data[start:end]
        token = card_token(self.key, number)
        wipe(number)
        return token


def has_account_number(data: bytearray, start: int, end: int) -> bool:
    """Whether digits of a payment card stand there: 13 to 19 in a row that begin like one and pass Luhn."""
    at = start
    while at < end:
        first = at
        while at < end and 0x30 <= data[at] <= 0x39:
            at += 1
        if at - first in ACCOUNT_DIGITS and data[first] in PAYMENT_CARDS_BEGIN_WITH and _passes_luhn(data, first, at):
            return True
        at = max(at, first) + 1
    return False


def wipe(data: bytearray) -> None:
    """Overwrite, so that it is not found in memory later, and empty."""
    data[:] = bytes(len(data))
    data.clear()


def _passes_luhn(data: bytearray, start: int, end: int) -> bool:
    """Every second digit from the right is doubled; a row of equal digits passes by chance and is none."""
    total, different = 0, False
    for place, at in enumerate(range(end - 1, start - 1, -1)):
        digit = data[at] - 0x30
        different = different or data[at] != data[start]
        total += digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4)
    return different and total % 10 == 0


def _prefix(kind: CardKind, form: CardForm) -> bytes:
    prefix = form.prefix.encode()
    if len(prefix) < 2 or prefix[0] not in STARTS or prefix.startswith(b"%B"):
        raise ValueError(
            f"{kind} prefix {form.prefix!r} must be a start sentinel (% ; +) and how the card's data begins;"
            " %B is how bank cards begin"
        )
    return prefix


def _number(kind: CardKind, form: CardForm) -> re.Pattern[bytes]:
    try:
        return re.compile(form.number.encode("ascii"))
    except (re.error, UnicodeError) as error:
        raise ValueError(f"{kind} number {form.number!r} is no regular expression: {error}") from error
