import asyncio
import stat
from pathlib import Path

import msgspec
import pytest

from hardware.card_reader.simulator import Card
from kiosk.config import load
from tests.builders import small_order
from tests.kiosk.till.tills import Counter, config_file, register, running_till


async def test_only_owner_and_group_may_ask(shop: Counter) -> None:
    socket = shop.config.socket("till")
    assert stat.S_IMODE(socket.stat().st_mode) == 0o660


async def test_health_names_every_device_and_what_to_do(shop: Counter) -> None:
    shop.printer.open_cover()
    await shop.client.until(lambda view: any(device.detail == "cover" for device in view.devices))
    status, body = await shop.client.ask("GET", "/health")
    assert (status, body["process"], body["in_service"]) == (200, "till", True)
    assert {device["kind"]: device["state"] for device in body["devices"]} == {
        "card_terminal": "ok",
        "printer": "trouble",
        "card_reader": "ok",
    }
    assert [device["remedy"] for device in body["devices"] if device["kind"] == "printer"] == [
        "close the printer's cover"
    ]
    assert all(device["simulated"] for device in body["devices"])
    assert body["facts"]["journal"] == "wal, synchronous 2"


async def test_a_draft_is_kept_word_for_word(shop: Counter) -> None:
    assert await shop.client.ask("GET", "/draft") == (204, None)
    status, _ = await shop.client.ask("PUT", "/draft", b'{"page": "menu", "cart": {"id": "c1"}}')
    assert status == 204
    assert await shop.client.ask("GET", "/draft") == (200, {"page": "menu", "cart": {"id": "c1"}})
    await shop.client.ask("DELETE", "/draft")
    assert await shop.client.ask("GET", "/draft") == (204, None)


@pytest.mark.parametrize(
    ("body", "expected"), [(b"{", 400), (b"[" * 200_000, 400), (b'"' + b"x" * 262_143 + b'"', 413)]
)
async def test_a_draft_that_cannot_be_kept_is_refused(shop: Counter, body: bytes, expected: int) -> None:
    status, _ = await shop.client.ask("PUT", "/draft", body)
    assert status == expected
    assert await shop.client.ask("GET", "/draft") == (204, None)


@pytest.mark.parametrize("body", [b"", b"no json", b"{}", b'{"order": {"uuid": 3}}', b'{"x":' * 9_999])
async def test_a_payment_that_is_no_order_is_refused_with_its_path(shop: Counter, body: bytes) -> None:
    status, answer = await shop.client.ask("POST", "/payments", body)
    assert status == 400
    assert answer["message"]


async def test_a_swipe_is_told_without_a_number(shop: Counter) -> None:
    await shop.client.until(lambda view: view.devices[2].state == "ok")
    told = []
    for card in (Card.LOYALTY, Card.BANK, Card.UNKNOWN):
        shop.reader.swipe(card)
        async with asyncio.timeout(5):
            while (event := (await shop.client.events.receive_json()))["type"] != "card_swiped":
                pass
        told.append(event)
    assert [event["kind"] for event in told] == ["loyalty", "bank", "unknown"]
    assert len(told[0]["token"]) == 32
    assert [event["token"] for event in told[1:]] == ["", ""]
    assert "12345678" not in msgspec.json.encode(told).decode()
    assert "4111" not in msgspec.json.encode(told).decode()


async def test_a_reader_that_was_unplugged_is_found_again(shop: Counter) -> None:
    await shop.client.until(lambda view: view.devices[2].state == "ok")
    shop.reader.pull_cable()
    await shop.client.until(lambda view: view.devices[2].state == "trouble")
    shop.reader.plug_cable()
    await shop.client.until(lambda view: view.devices[2].state == "ok")


async def test_the_hub_takes_orders_one_by_one(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    await shop.client.until(lambda view: view.outbox == 1)
    assert (await shop.client.ask("DELETE", f"/orders/outbox/{order.uuid}"))[0] == 204
    await shop.client.until(lambda view: view.outbox == 0)
    assert await shop.client.outbox() == []


async def test_a_receipt_is_printed_and_its_repetition_is_a_copy(shop: Counter) -> None:
    order = small_order(language="es")
    await shop.client.pay(order)
    await shop.client.payment(lambda payment: payment.receipt == "printed")
    await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
    first, second = await shop.receipts(2)
    assert "DUPLICADO" not in "\n".join(first.text)
    assert "DUPLICADO" in "\n".join(second.text)


async def test_a_receipt_needs_a_paid_order(shop: Counter) -> None:
    shop.terminal.script = None
    order = small_order()
    await shop.client.start(order)
    status, body = await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
    assert (status, body["error"]) == (409, "not_paid")


async def test_identity_numbers_and_outbox_survive_a_restart(tmp_path: Path) -> None:
    register()
    config = load(config_file(tmp_path))
    async with running_till(config) as client:
        await client.ask("PUT", "/identity", {"prefix": "B", "site_name": "", "kiosk_name": ""})
        await client.ask("PUT", "/draft", b'{"page": "menu"}')
        assert (await client.pay(small_order(promotions=("gift",)))).number == "B1"
    async with running_till(config) as client:
        assert (await client.pay(small_order(promotions=("gift",)))).number == "B2"
        assert [waiting.number for waiting in await client.outbox()] == ["B1", "B2"]
        assert await client.ask("GET", "/draft") == (200, {"page": "menu"})
