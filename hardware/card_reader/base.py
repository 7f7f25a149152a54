"""What every card reader driver offers to the till: swipes of loyalty, staff and gift cards. Never a bank card's number."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import StrEnum

import msgspec


class CardKind(StrEnum):
    LOYALTY = "loyalty"
    GIFT = "gift"
    STAFF = "staff"
    BANK = "bank"  # a payment card, dropped unread: the customer is sent to the terminal
    UNKNOWN = "unknown"  # a card of somebody else, or one that could not be read


class Swipe(msgspec.Struct, frozen=True):
    """A card went through the reader. ``token`` stands for the number of a card of the house and does not reveal it."""

    kind: CardKind
    token: str = ""


OnSwipe = Callable[[Swipe], None]


class CardReaderError(OSError):
    """The reader's line cannot be opened or was lost. Names port and remedy."""


class CardReader(ABC):
    @abstractmethod
    async def read(self, opened: Callable[[], None], on_swipe: OnSwipe) -> None:
        """Open the line, say so by ``opened``, and report swipes until cancelled. Raises `CardReaderError`."""
