"""Gift cards for trying out. They exist only in a database that was served with ``--demo``."""

from domain.money import Money
from hub.clock import Clock
from hub.database import Database
from hub.gifts.card_key import token_of
from hub.gifts.ledger import GiftLedger

CARDS = {"60011001": Money(2500, "USD"), "60011002": Money(500, "USD")}
"""What stands on each, and what it holds at first."""


async def add_gift_cards(database: Database, clock: Clock, key: bytes) -> None:
    """Issue what is missing."""
    ledger = GiftLedger(database, clock)
    for number, amount in CARDS.items():
        card = token_of(number, key)
        if await ledger.show(card) is None:
            await ledger.add(card, amount, "demo")
