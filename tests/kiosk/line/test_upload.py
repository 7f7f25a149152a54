import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from domain.order import PaidOrder
from hardware.ports import free_port
from kiosk.line import upload
from kiosk.line.upload import Upload
from tests.builders import small_order
from tests.kiosk.line.peers import HANGS_UP, NO_JSON, HubPeer, TillPeer, hub_peer, serving


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "AGAIN_AFTER_S", 0.01)


def paid(number: int) -> PaidOrder:
    return PaidOrder(order=small_order(), number=f"A{number}", paid_at="2026-11-21T12:00:00Z", payment="card")


@asynccontextmanager
async def uploading(hub: HubPeer, till: TillPeer) -> AsyncIterator[Upload]:
    made = Upload()
    async with (
        serving(till.app(), free_port()) as till_url,
        aiohttp.ClientSession(hub.url) as to_hub,
        aiohttp.ClientSession(till_url) as to_till,
        asyncio.TaskGroup() as group,
    ):
        task = group.create_task(made.run(to_till, to_hub))
        try:
            yield made
        finally:
            task.cancel()


async def test_everything_that_waits_goes_up_once() -> None:
    till = TillPeer()
    till.paid(*(paid(number) for number in range(120)))
    uuids = {one.order.uuid for one in till.outbox}
    async with hub_peer() as hub, uploading(hub, till):
        await till.empty()
        assert hub.orders == dict.fromkeys(uuids, 1)


async def test_an_order_paid_later_goes_up_when_the_till_says_so() -> None:
    till = TillPeer()
    async with hub_peer() as hub, uploading(hub, till) as up:
        till.paid(paid(1))
        up.wake()
        await till.empty()
        assert len(hub.orders) == 1


async def test_an_acknowledgement_that_is_lost_brings_the_same_order_again_under_its_uuid() -> None:
    till = TillPeer()
    till.lose_deletes = 1
    till.paid(paid(1))
    async with hub_peer() as hub, uploading(hub, till):
        await till.empty()
        assert list(hub.orders.values()) == [2]


async def test_an_order_that_the_hub_prices_differently_is_with_the_hub_all_the_same() -> None:
    till = TillPeer()
    till.paid(paid(1))
    async with hub_peer() as hub:
        hub.answer_orders_with = 422
        async with uploading(hub, till):
            await till.empty()


@pytest.mark.parametrize("status", [503, 409, 401, HANGS_UP, NO_JSON])
async def test_an_order_that_the_hub_does_not_take_stays_with_the_till_and_is_tried_again(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "LOOK_EVERY_S", 0.01)
    till = TillPeer()
    till.paid(paid(1))
    async with hub_peer() as hub:
        hub.answer_orders_with = status
        async with uploading(hub, till) as up:
            up.wake()
            for _ in range(2):
                await asyncio.wait_for(hub.order_came.wait(), 5)
                hub.order_came.clear()
            assert len(till.outbox) == 1
            hub.answer_orders_with = 200
            await till.empty()


@pytest.mark.parametrize("status", [503, 409, 400, HANGS_UP, NO_JSON])
async def test_one_order_does_not_stand_in_the_way_of_the_others(status: int) -> None:
    till = TillPeer()
    till.paid(*(paid(number) for number in range(80)))
    poisoned = till.outbox[0].order.uuid
    async with hub_peer() as hub:
        hub.poisoned[poisoned] = status
        async with uploading(hub, till):
            await till.is_left(poisoned)
        assert all(times == 1 for uuid, times in hub.orders.items() if uuid != poisoned)


async def test_what_the_hub_refuses_is_told_until_it_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    till = TillPeer()
    till.paid(paid(1), paid(2))
    refused, later = (one.order.uuid for one in till.outbox)
    async with hub_peer() as hub:
        hub.poisoned |= {refused: 409, later: 503}  # the second keeps the rounds coming
        async with uploading(hub, till) as up:
            for _ in range(5):
                await asyncio.wait_for(hub.order_came.wait(), 5)
                hub.order_came.clear()
            assert list(up.refused) == [refused]
            assert up.refused[refused].startswith("order A1: the hub answered 409")
            assert len([one for one in caplog.records if one.levelname == "ERROR"]) == 1
            hub.poisoned.clear()
            await till.empty()
            assert up.refused == {}
