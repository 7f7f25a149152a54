"""Wishes about gift cards on their way from till to hub and back, over losses and restarts of either."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.messages import FromHub, GiftAnswer, GiftAsk
from domain.money import Money
from domain.till import TillView
from hardware.ports import free_port
from hub.config import Config
from hub.gifts.ledger import GiftLedger
from kiosk.line import gifts
from kiosk.line.gifts import Gifts
from tests.hub.conftest import furnished, furnished_file, state  # noqa: F401 - fixtures
from tests.hub.world import Kiosk, TestClock, World, world
from tests.kiosk.line.peers import TillPeer, serving

CARD = "c" * 32
TAKE = GiftAsk(ref="one", what="take", card=CARD, amount=Money(1000, "USD"))
BACK = GiftAsk(ref="one", what="return", card=CARD, amount=Money(1000, "USD"))


class Heard(Kiosk):
    """The kiosk's connection: what the hub says goes to the line's gifts."""

    gifts: Gifts
    lose = 0
    """So many answers are lost on the way here."""
    lost: asyncio.Event

    def hear(self, message: FromHub) -> None:  # type: ignore[override]
        if isinstance(message, GiftAnswer):
            if self.lose:
                self.lose -= 1
                self.lost.set()
                return
            self.gifts.answered(message)
        else:
            super().hear(message)


class Way:
    """A line's gifts between a real hub, which may restart, and a till that says what it wants."""

    def __init__(self) -> None:
        self.till = TillPeer()
        self.kiosk: Heard | None = None
        self.asked: list[GiftAsk] = []
        self.gifts = Gifts(self._send, lambda: self.kiosk is not None)
        self._out: asyncio.Queue[GiftAsk] = asyncio.Queue()

    def _send(self, message: object) -> None:
        assert isinstance(message, GiftAsk)
        self.asked.append(message)
        self._out.put_nowait(message)

    async def write(self) -> None:
        while True:
            message = await self._out.get()
            if self.kiosk is not None:
                await self.kiosk.send(message)

    async def meet(self, here: World, key: Ed25519PrivateKey, known: str = "") -> Heard:
        kiosk = await here.kiosk_of(Heard, key, known)
        kiosk.gifts, kiosk.lost, self.kiosk = self.gifts, asyncio.Event(), kiosk
        self.gifts.hub_came()
        return kiosk

    def wants(self, *wishes: GiftAsk) -> None:
        """The till's view, as its events have it."""
        self.till.wants(*wishes)
        self.gifts.wishes_are(TillView(in_service=True, gifts=wishes).gifts)

    async def answer(self) -> tuple[str, int, str]:
        """What, moved and refusal of the next answer that the till has."""
        got = await asyncio.wait_for(self.till.gift_answers.get(), 10)
        self.gifts.wishes_are(tuple(self.till.gifts))
        return got.what, got.taken.amount, got.refusal


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gifts, "AGAIN_AFTER_S", 0.02)


@asynccontextmanager
async def way() -> AsyncIterator[Way]:
    made = Way()
    async with (
        serving(made.till.app(), free_port()) as url,
        aiohttp.ClientSession(url) as http,
        asyncio.TaskGroup() as group,
    ):
        tasks = [group.create_task(made.gifts.bring_answers(http)), group.create_task(made.write())]
        yield made
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def hub(state: Path) -> AsyncIterator[World]:  # noqa: F811
    async with world(Config(state=state, port=0), TestClock()) as here:
        ledger = GiftLedger(here.hub._database, here.hub._clock)
        if await ledger.show(CARD) is None:
            await ledger.add(CARD, Money(2500, "USD"), "test")
        yield here


async def balance(here: World) -> int:
    held = await GiftLedger(here.hub._database, here.hub._clock).show(CARD)
    assert held is not None
    return held.balance.amount


async def test_a_wish_is_asked_once_and_its_answer_is_the_tills(state: Path) -> None:  # noqa: F811
    async with hub(state) as here, way() as line:
        await line.meet(here, Ed25519PrivateKey.generate())
        for _ in range(3):  # the till's view says it again with every change of anything
            line.wants(TAKE)
        assert await line.answer() == ("take", 1000, "")
        assert line.asked == [TAKE]
        line.wants(BACK)
        assert await line.answer() == ("return", 1000, "")
        assert await balance(here) == 2500


async def test_what_was_wished_without_a_hub_is_asked_when_there_is_one(state: Path) -> None:  # noqa: F811
    async with hub(state) as here, way() as line:
        line.wants(TAKE)
        assert line.asked == []
        await line.meet(here, Ed25519PrivateKey.generate())
        assert await line.answer() == ("take", 1000, "")


async def test_an_answer_that_was_lost_with_the_hub_is_asked_for_again_and_nothing_is_taken_twice(
    state: Path,  # noqa: F811
) -> None:
    key = Ed25519PrivateKey.generate()
    async with way() as line:
        async with hub(state) as here:
            kiosk = await line.meet(here, key)
            kiosk.lose = 1
            line.wants(TAKE)
            await asyncio.wait_for(kiosk.lost.wait(), 10)
            assert await balance(here) == 1500
        async with hub(state) as here:
            await line.meet(here, key, kiosk.id)
            assert await line.answer() == ("take", 1000, "")
            assert await balance(here) == 1500


async def test_an_answer_that_the_till_could_not_take_comes_again(state: Path) -> None:  # noqa: F811
    async with hub(state) as here, way() as line:
        await line.meet(here, Ed25519PrivateKey.generate())
        line.till.lose_gift_answers = 2
        line.wants(TAKE)
        assert await line.answer() == ("take", 1000, "")
        assert await balance(here) == 1500


async def test_a_till_that_was_away_is_given_the_answer_when_it_is_back(state: Path) -> None:  # noqa: F811
    async with hub(state) as here, way() as line:
        await line.meet(here, Ed25519PrivateKey.generate())
        line.till.lose_gift_answers = 1
        line.wants(TAKE)
        line.gifts.till_lost()
        line.wants(TAKE)
        assert line.asked == [TAKE, TAKE]
        assert await line.answer() == ("take", 1000, "")
        assert await balance(here) == 1500
