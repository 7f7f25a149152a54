"""What every barcode scanner driver offers to the till: codes of products, and cards of the house. Never a bank card's number."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import msgspec

from hardware.card_reader.base import Swipe


class Code(msgspec.Struct, frozen=True):
    """A code was read that is no card: ``text`` as it is printed; empty for one that could not be read whole."""

    text: str


Scan = Code | Swipe
"""A card in a barcode is the same as the card in a card reader."""

OnScan = Callable[[Scan], None]


class ScannerError(OSError):
    """The scanner's line cannot be opened or was lost. Names port and remedy."""


class Scanner(ABC):
    @abstractmethod
    async def read(self, opened: Callable[[], None], on_scan: OnScan) -> None:
        """Open the line, say so by ``opened``, and report scans until cancelled. Raises `ScannerError`."""
