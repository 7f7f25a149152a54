"""What every scanner driver keeps. A driver's tests subclass `ScannerContract` and give it a `Bench`."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from domain.barcode import keys
from hardware.card_reader.base import CardKind, Swipe
from hardware.scanner.base import Code, Scan, Scanner, ScannerError


class Label(StrEnum):
    PRODUCT = "the barcode (EAN or UPC) of any product"
    LOYALTY = "a loyalty card of the house"
    BANK = "a barcode with the number 4111111111111111"


class Bench(ABC):
    """A scanner with its driver, and who scans with it. ``patience_s``: how long that may take."""

    driver: Scanner
    patience_s: float

    @abstractmethod
    def scan(self, label: Label) -> None: ...

    @abstractmethod
    def pull_cable(self) -> None: ...

    @abstractmethod
    def plug_cable(self) -> None: ...


class Reading:
    """A driver that reads, and what it has reported."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.opened = asyncio.Event()
        self.scans: asyncio.Queue[Scan] = asyncio.Queue()
        self.lost: asyncio.Future[ScannerError] = asyncio.get_running_loop().create_future()

    async def next(self) -> Scan:
        async with asyncio.timeout(self._patience_s):
            return await self.scans.get()


@asynccontextmanager
async def reading(driver: Scanner, patience_s: float = 5.0) -> AsyncIterator[Reading]:
    made = Reading(patience_s)

    async def read() -> None:
        try:
            await driver.read(made.opened.set, made.scans.put_nowait)
        except ScannerError as error:
            made.lost.set_result(error)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(read())
        async with asyncio.timeout(patience_s):
            await made.opened.wait()
        yield made
        task.cancel()


class ScannerContract:
    async def test_a_products_code_comes_as_it_is_printed(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.scan(Label.PRODUCT)
            scan = await reader.next()
            assert isinstance(scan, Code)
            assert scan.text.isdigit()
            assert keys(scan.text)
            assert reader.scans.empty()

    async def test_each_scan_is_one(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            for _ in range(2):
                bench.scan(Label.PRODUCT)
                assert isinstance(await reader.next(), Code)
            assert reader.scans.empty()

    async def test_a_loyalty_card_is_the_same_card_each_time(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.scan(Label.LOYALTY)
            first = await reader.next()
            bench.scan(Label.LOYALTY)
            assert await reader.next() == first
            assert isinstance(first, Swipe)
            assert first.kind == "loyalty"
            assert len(first.token) == 32

    async def test_a_payment_card_is_dropped_unread(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.scan(Label.BANK)
            assert await reader.next() == Swipe(CardKind.BANK)

    async def test_it_can_be_read_again_after_its_line_was_lost(self, bench: Bench) -> None:
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.pull_cable()
            async with asyncio.timeout(bench.patience_s):
                lost = await reader.lost
        assert "check cable and port" in str(lost)
        bench.plug_cable()
        async with reading(bench.driver, bench.patience_s) as reader:
            bench.scan(Label.PRODUCT)
            assert isinstance(await reader.next(), Code)
