"""The ledger of gift cards: what each holds, what was put on it, and what kiosks took and gave back.

A kiosk's wish has a ``ref`` that is used once for ever, and everything about it is one transaction. The same wish again,
however often and after whatever restart, changes nothing and is answered as the first time; a kiosk that never heard the
answer may so ask again. Giving back leaves a row even when nothing had been taken: a wish to take that comes after it
takes nothing.
"""

import re
from typing import NamedTuple

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.money import Money
from domain.till import GiftRefusal
from hub import schema
from hub.clock import Clock
from hub.database import Database

MOST = 100_000_000
"""Minor units on one card, and of one credit."""

_cards, _takes = schema.gift_cards, schema.gift_takes


class NotPossible(ValueError):
    """Nothing was put on the card; says why."""


class Answered(NamedTuple):
    """``moved`` was taken or given back by this wish, ``left`` is on the card now; both 0 when ``refusal`` says why."""

    moved: Money
    left: Money
    refusal: str = ""


class Held(NamedTuple):
    """What a card holds and what became of all that was ever put on it: ``credited`` is ``balance`` plus ``spent``."""

    balance: Money
    credited: int
    spent: int


class GiftLedger:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, card: str, amount: Money, by: str) -> Money:
        """Put an amount on a card, which is issued with the first one; what it holds then. Raises `NotPossible`."""
        if not 0 < amount.amount <= MOST:
            raise NotPossible(f"amount {amount.amount!r}; allowed are 1 to {MOST} minor units")
        if re.fullmatch("[A-Z]{3}", amount.currency) is None:
            raise NotPossible(f"currency {amount.currency!r}; needed are three letters, such as EUR")
        now = self._clock.now()
        async with self._database.write() as write:
            held = await _held(write, card)
            if held is None:
                values = {"token": card, "currency": amount.currency, "balance": 0, "issued_at": now}
                await write.execute(insert(_cards).values(**values))
                held = Money(0, amount.currency)
            if held.currency != amount.currency:
                raise NotPossible(f"the card holds {held.currency}, not {amount.currency!r}")
            if held.amount + amount.amount > MOST:
                raise NotPossible(f"the card would hold more than {MOST} minor units")
            await _move(write, card, amount.amount)
            await write.execute(insert(schema.gift_credits).values(card=card, amount=amount.amount, by=by, at=now))
        return Money(held.amount + amount.amount, held.currency)

    async def show(self, card: str) -> Held | None:
        """None: the chain does not know the card."""
        credits = schema.gift_credits.c
        async with self._database.read() as read:
            held = await _held(read, card)
            if held is None:
                return None
            amounts = await read.scalars(select(credits.amount).where(credits.card == card))
            spent = await read.scalars(
                select(_takes.c.taken).where(_takes.c.card == card, _takes.c.returned_at.is_(None))
            )
            return Held(held, sum(amounts), sum(spent))

    async def balance(self, card: str, currency: str) -> Answered:
        async with self._database.read() as read:
            held = await _held(read, card)
        refusal = _refusal(held, currency)
        return Answered(Money(0, currency), Money(0, currency) if held is None or refusal else held, refusal)

    async def take(self, ref: str, kiosk: str, card: str, amount: Money) -> Answered:
        """Take the amount, or what the card holds when that is less."""
        async with self._database.write() as write:
            held, known = await _held(write, card), await _take(write, ref)
            if known is None:
                refusal = _refusal(held, amount.currency)
                taken = 0 if held is None or refusal else min(amount.amount, held.amount)
                await self._note(write, ref, kiosk, card, amount, taken=taken, refusal=refusal)
                if taken:
                    await _move(write, card, -taken)
            elif _another(known, kiosk, card):
                taken, refusal = 0, GiftRefusal.WRONG_REF
            elif known.returned_at is not None:
                taken, refusal = 0, GiftRefusal.RETURNED
            else:
                taken, refusal = known.taken, known.refusal
            return _answered(taken, await _held(write, card), amount.currency, refusal)

    async def give_back(self, ref: str, kiosk: str, card: str, amount: Money) -> Answered:
        """Whatever was taken under ``ref`` is on the card again, and nothing more is ever taken under it. ``amount`` only
        says what the wish was about."""
        async with self._database.write() as write:
            known = await _take(write, ref)
            if known is None:
                await self._note(write, ref, kiosk, card, amount, taken=0, refusal=GiftRefusal.RETURNED, returned=True)
            elif _another(known, kiosk, card):
                return _answered(0, None, amount.currency, GiftRefusal.WRONG_REF)
            elif known.returned_at is None:
                await write.execute(update(_takes).where(_takes.c.ref == ref).values(returned_at=self._clock.now()))
                await _move(write, card, known.taken)
            return _answered(0 if known is None else known.taken, await _held(write, card), amount.currency, "")

    async def _note(
        self,
        write: AsyncConnection,
        ref: str,
        kiosk: str,
        card: str,
        asked: Money,
        *,
        taken: int,
        refusal: str,
        returned: bool = False,
    ) -> None:
        now = self._clock.now()
        row = {"ref": ref, "kiosk": kiosk, "card": card, "currency": asked.currency, "asked": asked.amount}
        row |= {"taken": taken, "refusal": refusal, "at": now, "returned_at": now if returned else None}
        await write.execute(insert(_takes).values(**row))


async def _held(connection: AsyncConnection, card: str) -> Money | None:
    found = await connection.execute(select(_cards.c.balance, _cards.c.currency).where(_cards.c.token == card))
    row = found.one_or_none()
    return None if row is None else Money(row.balance, row.currency)


async def _take(connection: AsyncConnection, ref: str) -> Row[tuple[object, ...]] | None:
    return (await connection.execute(select(_takes).where(_takes.c.ref == ref))).one_or_none()


async def _move(write: AsyncConnection, card: str, amount: int) -> None:
    await write.execute(update(_cards).where(_cards.c.token == card).values(balance=_cards.c.balance + amount))


def _another(row: Row[tuple[object, ...]], kiosk: str, card: str) -> bool:
    """The ref belongs to somebody else's wish."""
    return (row.kiosk, row.card) != (kiosk, card)


def _refusal(held: Money | None, currency: str) -> str:
    if held is None:
        return GiftRefusal.UNKNOWN_CARD
    if held.currency != currency:
        return GiftRefusal.CURRENCY
    return "" if held.amount else GiftRefusal.EMPTY


def _answered(moved: int, held: Money | None, currency: str, refusal: str) -> Answered:
    left = held if held is not None and held.currency == currency else Money(0, currency)
    return Answered(Money(moved, currency), left, refusal)
