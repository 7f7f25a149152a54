"""What every card reader driver keeps. A driver's tests subclass `CardReaderContract` and give it a `Bench`."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hardware.card_reader.base import CardKind, CardReader, CardReaderError, Swipe
from hardware.card_reader.simulator import Card


class Bench(ABC):
    """A reader with its driver, and who swipes. ``patience_s``: how long that may take."""

    driver: CardReader
    patience_s: float

    @abstractmethod
    def swipe(self, card: Card) -> None: ...

    @abstractmethod
    def pull_cable(self) -> None: ...

    @abstractmethod
    def plug_cable(self) -> None: ...


class Reading:
    """A driver that reads, and what it has reported."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.opened = asyncio.Event()
        self.swipes: asyncio.Queue[Swipe] = asyncio.Queue()
        self.lost: asyncio.Future[CardReaderError] = asyncio.get_running_loop().create_future()

    async def next(self) -> Swipe:
        async with asyncio.timeout(self._patience_s):
            return await self.swipes.get()


@asynccontextmanager
async def reading(driver: CardReader, patience_s: float = 5.0) -> AsyncIterator[Reading]:
    made = Reading(patience_s)

    async def read() -> None:
        try:
            await driver.read(made.opened.set, made.swipes.put_nowait)
        except CardReaderError as error:
            made.lost.set_result(error)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(read())
        async with asyncio.timeout(patience_s):
            await made.opened.wait()
        yield made
        task.cancel()


class CardReaderContract:
    async def test_cards_of_the_house_are_told_apart(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            for card in (Card.LOYALTY, Card.GIFT, Card.STAFF):
                bench.swipe(card)
                swipe = await reader.next()
                assert swipe.kind == card.value
                assert len(swipe.token) == 32

    async def test_the_same_card_is_the_same_each_time(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.swipe(Card.LOYALTY)
            first = await reader.next()
            bench.swipe(Card.LOYALTY)
            assert await reader.next() == first

    async def test_a_bank_card_is_dropped_unread(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.swipe(Card.BANK)
            assert await reader.next() == Swipe(CardKind.BANK)

    async def test_after_a_card_that_cannot_be_read_the_next_one_is(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.swipe(Card.UNREADABLE)
            assert await reader.next() == Swipe(CardKind.UNKNOWN)
            bench.swipe(Card.LOYALTY)
            assert (await reader.next()).kind == "loyalty"

    async def test_it_can_be_read_again_after_its_line_was_lost(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.pull_cable()
            async with asyncio.timeout(bench.patience_s):
                lost = await reader.lost
        assert "check cable and port" in str(lost)
        bench.plug_cable()
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.swipe(Card.LOYALTY)
            assert (await reader.next()).kind == "loyalty"
