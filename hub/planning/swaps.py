"""One agent asks another to take a half hour over, for one of theirs or for nothing. Nobody leaves a place empty by it."""

import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.people.person import Person
from hub.planning.shifts import Market, Refusal, Refused

swaps, places, intervals = schema.swaps, schema.places, schema.intervals


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the one who asked
    VOID = "void"  # one of the two no longer works what the swap is about, or may not work it


SWAP: Mapping[SwapState, frozenset[SwapState]] = {
    SwapState.ASKED: frozenset({SwapState.ACCEPTED, SwapState.DECLINED, SwapState.WITHDRAWN, SwapState.VOID}),
    SwapState.ACCEPTED: frozenset(),
    SwapState.DECLINED: frozenset(),
    SwapState.WITHDRAWN: frozenset(),
    SwapState.VOID: frozenset(),
}


class Swap(NamedTuple):
    """``to_interval`` None: taken over for nothing."""

    id: str
    state: str
    from_person: str
    from_interval: str
    to_person: str
    to_interval: str | None
    asked_at: float
    answered_at: float | None


class Swaps:
    def __init__(self, database: Database, clock: Clock, market: Market) -> None:
        self._database, self._clock, self._market = database, clock, market

    async def open_for(self, person: str) -> list[Swap]:
        """Those that somebody asked or is asked for, of half hours that have not begun and are still both theirs."""
        query = (
            select(swaps)
            .join(intervals, intervals.c.id == swaps.c.from_interval)
            .where(
                swaps.c.state == SwapState.ASKED,
                intervals.c.starts_at > self._clock.now(),
                or_(swaps.c.from_person == person, swaps.c.to_person == person),
                _holds(swaps.c.from_person, swaps.c.from_interval),
                or_(swaps.c.to_interval.is_(None), _holds(swaps.c.to_person, swaps.c.to_interval)),
            )
            .order_by(swaps.c.asked_at)
        )
        async with self._database.read() as read:
            return [Swap(**row) for row in (await read.execute(query)).mappings()]

    async def ask(self, person: Person, interval: str, other: Person, wanted: str | None) -> Refusal | Swap:
        """Ask ``other`` to take ``interval`` over, for ``wanted``; checked now, and again when it is answered."""
        swap = Swap(
            secrets.token_hex(6), SwapState.ASKED, person.id, interval, other.id, wanted, self._clock.now(), None
        )
        async with self._database.write() as write:
            try:
                await self._check(write, swap, person, other)
            except Refused as refused:
                return refused.refusal
            await write.execute(insert(swaps).values(**swap._asdict()))
        return swap

    async def answer(self, swap_id: str, person: Person, other: Person, *, accept: bool) -> Refusal | None:
        """The one who was asked says yes or no. ``person`` asked, ``other`` answers."""
        async with self._database.write() as write:
            swap = await self._asked(write, swap_id)
            if swap is None or (swap.from_person, swap.to_person) != (person.id, other.id):
                return Refusal("swap_over", f"nobody asks {other.name} for the swap {swap_id!r} any more")
            if not accept:
                await self._move(write, swap, SwapState.DECLINED)
                return None
            try:
                async with write.begin_nested():
                    await self._exchange(write, swap, person, other)
            except Refused as refused:
                await self._move(write, swap, SwapState.VOID)
                return refused.refusal
            await self._move(write, swap, SwapState.ACCEPTED)
        return None

    async def withdraw(self, swap_id: str, person: str) -> Refusal | None:
        async with self._database.write() as write:
            swap = await self._asked(write, swap_id)
            if swap is None or swap.from_person != person:
                return Refusal("swap_over", f"the swap {swap_id!r} is none that you ask for")
            await self._move(write, swap, SwapState.WITHDRAWN)
        return None

    async def asked(self, swap_id: str) -> Swap | None:
        async with self._database.read() as read:
            return await self._asked(read, swap_id)

    async def _asked(self, read: AsyncConnection, swap_id: str) -> Swap | None:
        query = select(swaps).where(swaps.c.id == swap_id, swaps.c.state == SwapState.ASKED)
        row = (await read.execute(query)).mappings().one_or_none()
        return None if row is None else Swap(**row)

    async def _move(self, write: AsyncConnection, swap: Swap, state: SwapState) -> None:
        if state not in SWAP[SwapState(swap.state)]:
            raise ValueError(f"swap {swap.id} cannot go from {swap.state!r} to {state!r}")
        changed = update(swaps).where(swaps.c.id == swap.id, swaps.c.state == swap.state)
        await write.execute(changed.values(state=state, answered_at=self._clock.now()))

    async def _check(self, read: AsyncConnection, swap: Swap, person: Person, other: Person) -> None:
        """Both hold what they give and may work what they get; raises `Refused`."""
        if person.id == other.id:
            raise Refused("yourself", "somebody else has to take it over")
        given = await self._held(read, swap.from_interval, person)
        got = await self._held(read, swap.to_interval, other) if swap.to_interval else None
        self._fits(other, given)
        if got is not None:
            self._fits(person, got)
        await self._free(read, other, given, got)
        if got is not None:
            await self._free(read, person, got, given)

    async def _held(self, read: AsyncConnection, interval: str, person: Person) -> RowMapping:
        query = (
            select(intervals, places.c.number)
            .join(places, places.c.interval == intervals.c.id)
            .where(intervals.c.id == interval, places.c.person == person.id)
        )
        row = (await read.execute(query)).mappings().one_or_none()
        if row is None:
            raise Refused("not_yours", f"{person.name} does not work the interval {interval!r}")
        return row

    def _fits(self, person: Person, interval: RowMapping) -> None:
        unfit = self._market.unfit(person, interval["language"], interval["starts_at"])
        if unfit is not None:
            raise Refused(*unfit)

    async def _free(self, read: AsyncConnection, person: Person, gets: RowMapping, gives: RowMapping | None) -> None:
        query = select(places.c.interval).where(places.c.person == person.id, places.c.starts_at == gets["starts_at"])
        busy = await read.scalar(query)
        if busy is not None and (gives is None or busy != gives["id"]):
            raise Refused("busy_then", f"{person.name} works in that half hour already")

    async def _exchange(self, write: AsyncConnection, swap: Swap, person: Person, other: Person) -> None:
        await self._check(write, swap, person, other)
        moves = [(swap.from_interval, person, other)]
        if swap.to_interval:
            moves.append((swap.to_interval, other, person))
        numbers = []
        for interval, giver, _ in moves:  # first both leave: the two half hours may be the same moment
            held = (places.c.interval == interval, places.c.person == giver.id)
            numbers.append(await write.scalar(select(places.c.number).where(*held)))
            await write.execute(delete(places).where(*held))
        for number, (interval, _, taker) in zip(numbers, moves, strict=True):
            await self._market.place(write, taker, interval, number)


def _holds(person: ColumnElement[str], interval: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(places.c.person == person, places.c.interval == interval)
