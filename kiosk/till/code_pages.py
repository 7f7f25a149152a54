"""Text as bytes of the code pages that a printer has, with a switch (ESC t) where the page in force lacks a letter.

Left to itself python-escpos takes pages that printers of other makers do not have (the euro sign from a Greek one). Here the
order of preference is fixed, and a letter that no page has is written with those that are there: ł as l, the euro sign
as EUR.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from escpos.capabilities import CAPABILITIES

PREFERRED = {
    "CP1252": "cp1252",
    "CP858": "cp858",
    "ISO_8859-15": "iso8859-15",
    "CP850": "cp850",
    "CP1250": "cp1250",
    "CP852": "cp852",
    "ISO_8859-2": "iso8859-2",
    "CP437": "cp437",
}
"""Names of python-escpos and codecs of Python. Western pages first; Polish needs one of the central European ones."""

TWINS = str.maketrans({"−": "-", "\u00a0": " ", "\u202f": " ", "‑": "-", "½": "1/2"})
IN_PLAIN_LETTERS = {
    "€": "EUR", "·": "-", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "ss", "œ": "oe", "æ": "ae",
}  # fmt: skip

LETTERS = (
    "€"
    "áéíóúüñÁÉÍÓÚÜÑ¿¡"  # Spanish
    "äöüßÄÖÜ"  # German
    "àâæçèéêëîïôœùûüÿÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸ"  # French
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"  # Polish
)
"""What every printer that is offered prints right."""

FEWEST_COLUMNS = 32


def offered() -> tuple[str, ...]:
    """The profiles that a configuration may name: printers with ESC/POS, pictures, room for a receipt and all `LETTERS`.
    python-escpos knows more: displays, impact printers, printers with one code page."""
    return tuple(sorted(name for name, profile in CAPABILITIES["profiles"].items() if _fits(profile)))


def _fits(profile: dict[str, Any]) -> bool:
    features, columns = profile["features"], profile["fonts"]["0"]["columns"]
    there = [codec for name, codec in PREFERRED.items() if name in profile["codePages"].values()]
    return (
        features["bitImageRaster"]
        and not features["starCommands"]
        and columns >= FEWEST_COLUMNS
        and all(any(_has(codec, letter) for codec in there) for letter in LETTERS)
    )


class CodePages:
    """``numbers`` are those of ESC t, by the names that python-escpos gives to a profile's pages."""

    def __init__(self, numbers: Mapping[str, str]) -> None:
        self._pages = [(codec, int(numbers[name])) for name, codec in PREFERRED.items() if name in numbers] or [
            ("ascii", 0)
        ]

    def plain(self, text: str) -> str:
        """The text in letters that the printer has."""
        return "".join(self._letter(letter) for letter in text.translate(TWINS))

    def encode(self, text: str) -> bytes:
        """Plain text as bytes that begin and end in the page preferred, so that pieces can be put together."""
        out, page = bytearray(), self._pages[0]
        for letter in text:
            if (found := self._page_of(letter, page)) is not page:
                page = found
                out += _switch(page[1])
            out += letter.encode(page[0], "replace")
        return bytes(out) if page is self._pages[0] else bytes(out + _switch(self._pages[0][1]))

    @property
    def start(self) -> bytes:
        """Puts the page preferred in force."""
        return _switch(self._pages[0][1])

    def _page_of(self, letter: str, now: tuple[str, int]) -> tuple[str, int]:
        """The page in force if it will do: it is left for what it lacks, not for a better one."""
        return next((page for page in (now, *self._pages) if _has(page[0], letter)), now)

    def _letter(self, letter: str) -> str:
        base = unicodedata.normalize("NFKD", letter)[:1]
        for candidate in (letter, IN_PLAIN_LETTERS.get(letter, ""), base):
            if candidate and all(any(_has(codec, one) for codec, _ in self._pages) for one in candidate):
                return candidate if candidate.isprintable() else " "
        return "?"


def _has(codec: str, letter: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _switch(number: int) -> bytes:
    return b"\x1bt" + bytes([number])
