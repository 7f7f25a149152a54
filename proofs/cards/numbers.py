"""Test card numbers by chance, and every form in which one could lie around."""

import re
from collections.abc import Iterator
from random import Random

BEGINNINGS = {
    "41111112": 16, "55555556": 16, "22230003": 16, "37828227": 15, "60111119": 16, "35660021": 16, "30569318": 14,
    "63900024": 19,
}  # fmt: skip
"""Of the numbers that are made up, and how long those are; chance alone does not put one of these into a memory."""

_RUN = re.compile(rb"(?<![0-9A-Za-z])(?<!\d\.)\d{13,19}(?![0-9A-Za-z])")
_SPACED = re.compile(rb"\d(?:[ \-./=^]?\d){12,}")
_WIDE = tuple((begin.encode(form), form) for begin in BEGINNINGS for form in ("utf-16-le", "utf-32-le"))


_PACKED = tuple(bytes.fromhex(digits) for begin in BEGINNINGS for digits in (begin, begin[1:7]))
"""Two digits a byte, beginning with a whole byte or in the middle of one."""


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of a card's number."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def made_up(chance: Random) -> str:
    """A number that no card has, but could."""
    begin, length = chance.choice(list(BEGINNINGS.items()))
    body = begin + "".join(chance.choice("0123456789") for _ in range(length - len(begin) - 1))
    return next(body + check for check in "0123456789" if luhn(body + check))


def runs(data: bytes) -> set[str]:
    """Digits of 13 to 19 that stand alone and pass Luhn, whoever's they are."""
    found = {match.decode() for match in _RUN.findall(data)}
    return {digits for digits in found if luhn(digits) and len(set(digits)) > 2}


def sent_ones(data: bytes, sent: set[str]) -> set[str]:
    """Those of the numbers in ``sent`` that are in ``data``: as text with or without anything between the digits, as text of
    two or four bytes a letter, or packed."""
    return {window for digits in _digits(data) for window in _windows(digits) if window in sent}


def _digits(data: bytes) -> Iterator[str]:
    for match in _SPACED.finditer(data):
        yield re.sub(rb"\D", b"", match.group()).decode()
    for begin, form in _WIDE:
        for at in _places(data, begin):
            yield data[at : at + 19 * len(begin) // 8].decode(form, "ignore")
    for packed in _PACKED:
        for at in _places(data, packed):
            yield data[max(0, at - 1) : at + 11].hex()


def _places(data: bytes, what: bytes) -> Iterator[int]:
    at = data.find(what)
    while at >= 0:
        yield at
        at = data.find(what, at + 1)


def _windows(digits: str) -> Iterator[str]:
    for size in {*BEGINNINGS.values()}:
        for at in range(len(digits) - size + 1):
            yield digits[at : at + size]
