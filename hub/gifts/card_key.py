"""The chain's card key: made once, sealed in the database, handed to every kiosk with its welcome. By it a gift card means
the same in every shop, and no number of a card is kept anywhere."""

import secrets

from sqlalchemy import insert, select

from domain.card_token import card_token
from hub import schema
from hub.database import Database
from hub.people.seal import Seal

NAME = "card_key"
BYTES = 32


async def card_key(database: Database, seal: Seal) -> bytes:
    """The key, made by whoever asks first. Raises `hub.people.seal.Unsealable` when the seal is not this database's."""
    table = schema.secrets
    async with database.write() as write:
        sealed = await write.scalar(select(table.c.sealed).where(table.c.name == NAME))
        if sealed is not None:
            return bytes.fromhex(seal.open(sealed))
        key = secrets.token_bytes(BYTES)
        await write.execute(insert(table).values(name=NAME, sealed=seal.close(key.hex())))
        return key


class BadNumber(ValueError):
    """That cannot be a card's number; says what can."""


def token_of(number: str, key: bytes) -> str:
    """The token of a number as somebody types it from the card, in groups or not. Raises `BadNumber`."""
    bare = "".join(number.split()).replace("-", "")
    if not bare.isascii() or not bare.isalnum():
        raise BadNumber("a card's number has digits and Latin letters, as they stand behind the prefix on its stripe")
    return card_token(key, bare.encode())
