"""Paid orders: each exactly once, priced again."""

import asyncio
import datetime as dt
import io
from typing import Any

import msgspec
import pytest

from domain.cart import Add, Cart, apply, new_cart
from domain.menu import Menu
from domain.money import Money
from domain.order import Order, PaidOrder, PaidPart
from domain.payment import Means
from domain.pricing import price
from domain.selection import Selection
from tests.hub.world import MENU, Kiosk, World, write_menu


def paid_order(menu: Menu, number: str = "A1", **changes: Any) -> PaidOrder:
    cart = apply(new_cart("dine_in"), menu, Add(selection=Selection(item="soup"), qty=2))
    assert isinstance(cart, Cart)
    order = Order(
        uuid=cart.id,
        menu_version=menu.version,
        restaurant="Corner",
        language="en",
        service_mode="dine_in",
        service_mode_name="Eat here",
        lines=(),
        totals=price(cart, menu, on=dt.date(2027, 1, 15)),
        cart=cart,
        agents=("Ana",),
    )
    order = msgspec.structs.replace(order, **changes)
    return PaidOrder(order=order, number=number, paid_at="2027-01-15T12:00:00Z", payment="card", reference="17")


async def upload(here: World, kiosk: Kiosk, paid: PaidOrder, uuid: str = "") -> tuple[int, Any]:
    return await here.ask(
        "PUT",
        f"/api/orders/{uuid or paid.order.uuid}",
        f"Bearer {kiosk.welcome.token}",
        data=msgspec.json.encode(paid),
        headers={"Content-Type": "application/json"},
    )


@pytest.fixture
def menu(here: World) -> Menu:
    assert here.hub.library.current is not None
    return here.hub.library.current.menu


async def test_an_order_uploaded_ten_times_is_there_once(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    answers = [(await upload(here, kiosk, paid))[0] for _ in range(10)]
    assert answers == [201] + [200] * 9
    status, found = await here.ask("GET", "/api/orders", "Max")
    [order] = found["orders"]
    assert (status, order["uuid"], order["gross"], order["agents"]) == (200, paid.order.uuid, 1891, ["Ana"])
    assert order["totals_differ"] is False
    _, whole = await here.ask("GET", f"/api/orders/{paid.order.uuid}", "Max")
    assert msgspec.convert(whole["paid"], PaidOrder) == paid


async def test_ten_uploads_at_the_same_moment_are_one_order(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    async with asyncio.TaskGroup() as group:
        uploads = [group.create_task(upload(here, kiosk, paid)) for _ in range(10)]
    assert sorted(upload.result()[0] for upload in uploads) == [200] * 9 + [201]


async def test_the_newest_orders_come_first(here: World, menu: Menu) -> None:
    kiosk = await here.kiosk()
    for number in ("A1", "A2", "A3"):
        await upload(here, kiosk, paid_order(menu, number))
        await here.later(1)
    _, found = await here.ask("GET", "/api/orders?limit=2", "Max")
    assert [order["number"] for order in found["orders"]] == ["A3", "A2"]
    for limit in ("0", "many", "²", "9" * 5_000):
        assert (await here.ask("GET", f"/api/orders?limit={limit}", "Max"))[0] == 422


async def test_totals_that_the_hub_does_not_agree_with_are_kept_and_marked(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    cheaper = msgspec.structs.replace(paid.order.totals, gross=975)
    wrong = msgspec.structs.replace(paid, order=msgspec.structs.replace(paid.order, totals=cheaper))
    for _ in range(2):
        status, found = await upload(here, kiosk, wrong)
        assert (status, found["error"]) == (422, "totals_differ")
    _, listed = await here.ask("GET", "/api/orders", "Max")
    assert [(order["gross"], order["totals_differ"]) for order in listed["orders"]] == [(975, True)]


async def test_an_order_of_a_menu_that_nobody_published_is_marked(here: World, menu: Menu) -> None:
    status, found = await upload(here, await here.kiosk(), paid_order(menu, menu_version="unknown"))
    assert (status, found["error"]) == (422, "totals_differ")


@pytest.mark.parametrize("paid_at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "yesterday", ""])
async def test_an_order_of_a_kiosk_whose_clock_is_wrong_is_kept_all_the_same(here: World, menu: Menu, paid_at: str) -> None:
    paid = msgspec.structs.replace(paid_order(menu), paid_at=paid_at)
    assert (await upload(here, await here.kiosk(), paid))[0] in (201, 422)
    assert [order["number"] for order in (await here.ask("GET", "/api/orders", "Max"))[1]["orders"]] == ["A1"]


async def test_an_order_is_priced_with_the_menu_it_was_made_from(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    await here.hub.library.publish(write_menu(here.config.state.parent / "new", MENU.replace("890", "990")))
    await here.hub.look()
    assert (await upload(here, kiosk, paid))[0] == 201


async def test_a_kiosk_cannot_touch_another_kiosks_order(here: World, menu: Menu) -> None:
    paid = paid_order(menu)
    await upload(here, await here.kiosk(), paid)
    other = await here.kiosk(name="Kiosk 2")
    assert await upload(here, other, msgspec.structs.replace(paid, number="B1")) == (
        409,
        {"error": "foreign_order", "message": f"order {paid.order.uuid!r} was uploaded by another kiosk"},
    )


async def test_an_order_under_a_wrong_address_or_without_sense_is_refused(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    assert (await upload(here, kiosk, paid, uuid="another"))[0] == 422
    for gross in (-1, 10**30):
        totals = msgspec.structs.replace(paid.order.totals, gross=gross)
        assert (await upload(here, kiosk, paid_order(menu, totals=totals)))[1]["error"] == "bad_total"
    bearer = f"Bearer {kiosk.welcome.token}"
    status, found = await here.ask("PUT", "/api/orders/1", bearer, json={"order": {"uuid": 5}})
    assert (status, found["error"]) == (400, "not_readable")
    assert "$.order.uuid" in found["message"]
    headers = {"Content-Type": "application/json"}
    assert (await here.ask("PUT", "/api/orders/1", bearer, data=b"\xff\x00", headers=headers))[0] == 400
    status, found = await here.ask("PUT", "/api/orders/1", bearer, data=io.BytesIO(b" " * 2_000_000), headers=headers)
    assert (status, found["error"]) == (413, "too_large")
    assert (await here.ask("GET", "/api/orders", "Max"))[1] == {"orders": []}


def parts_of(*amounts: int, means: Means = Means.CARD, currency: str = "USD") -> tuple[PaidPart, ...]:
    return tuple(PaidPart(means=means, amount=Money(amount, currency), reference="17") for amount in amounts)


async def test_an_order_paid_in_parts_with_a_tip_comes_back_as_it_was(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    split = (*parts_of(500, means=Means.GIFT), *parts_of(1891 - 500 + 189))
    paid = msgspec.structs.replace(paid, payment="split", tip=189, parts=split)
    assert (await upload(here, kiosk, paid))[0] == 201
    _, whole = await here.ask("GET", f"/api/orders/{paid.order.uuid}", "Max")
    assert msgspec.convert(whole["paid"], PaidOrder) == paid
    assert (whole["record"]["payment"], whole["record"]["tip"]) == ("split", 189)


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": parts_of(1890)},
        {"parts": parts_of(1891), "tip": 1},
        {"parts": parts_of(1891, currency="EUR")},
        {"parts": parts_of(1892, -1)},
        {"parts": parts_of(1891, 0)},
        {"tip": 1},
        {"payment": "counter", "parts": parts_of(1891)},
    ],
)
async def test_parts_that_do_not_make_up_the_price_are_kept_and_marked(
    here: World, menu: Menu, changes: dict[str, Any]
) -> None:
    kiosk, paid = await here.kiosk(), msgspec.structs.replace(paid_order(menu), **changes)
    assert (await upload(here, kiosk, paid))[0] == 422
    _, listed = await here.ask("GET", "/api/orders", "Max")
    assert [order["totals_differ"] for order in listed["orders"]] == [True]


async def test_an_order_of_an_older_kiosk_names_no_parts(here: World, menu: Menu) -> None:
    kiosk, paid = await here.kiosk(), paid_order(menu)
    old = {name: value for name, value in msgspec.to_builtins(paid).items() if name not in ("parts", "tip")}
    bearer = f"Bearer {kiosk.welcome.token}"
    assert (await here.ask("PUT", f"/api/orders/{paid.order.uuid}", bearer, json=old))[0] == 201
    _, whole = await here.ask("GET", f"/api/orders/{paid.order.uuid}", "Max")
    assert msgspec.convert(whole["paid"], PaidOrder) == paid


@pytest.mark.parametrize("tip", [-1, 10**30])
async def test_a_tip_without_sense_is_refused(here: World, menu: Menu, tip: int) -> None:
    paid = msgspec.structs.replace(paid_order(menu), tip=tip)
    assert (await upload(here, await here.kiosk(), paid))[1]["error"] == "bad_total"
