"""What a manager and a technician see, in real Chromium."""

import re

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.async_api import expect

from domain.menu_file import load
from domain.messages import DeviceReport, Health
from domain.money import Money
from domain.order import PaidPart
from domain.payment import Means
from tests.hub.console.counter import MENU, ListeningKiosk
from tests.hub.console.desk import Desk
from tests.hub.test_orders import paid_order, upload
from tests.hub.world import World, public

pytestmark = pytest.mark.journey


async def test_a_kiosk_joins_with_the_code_on_its_screen(here: World, desk: Desk) -> None:
    key = Ed25519PrivateKey.generate()
    _, begun = await here.ask("POST", "/api/enrolments", json={"public_key": public(key).hex()})
    await desk.open_as("Tec")
    await desk.sees("No kiosk has joined yet.")
    await desk.page.get_by_label("Name").fill("Counter 7")
    await desk.page.get_by_label("Code").press_sequentially("22222222")
    await desk.page.get_by_role("button", name="Add it").click()
    await desk.sees("No kiosk shows this code. It may be mistyped, used or older than ten minutes.")
    await desk.page.get_by_label("Code").fill("")
    await desk.page.get_by_label("Code").press_sequentially(begun["code"].replace("-", "").lower())
    await expect(desk.page.get_by_label("Code")).to_have_value(begun["code"])
    await desk.page.get_by_label("Site").select_option("Sacramento")
    await desk.page.get_by_role("button", name="Add it").click()
    await desk.sees("Sacramento Counter 7 has joined. Its order numbers start with A.")
    await expect(desk.page.get_by_role("heading", name="Sacramento Counter 7")).to_be_visible()
    await desk.sees("offline")


async def test_a_device_in_trouble_stands_with_its_remedy(kiosk: ListeningKiosk, desk: Desk) -> None:
    report = DeviceReport(
        kind="printer", driver="escpos", state="trouble", detail="is out of paper", remedy="Put in a new roll."
    )
    await kiosk.send(Health(devices=(report,), in_service=False, orders_waiting=2))
    await desk.open_as("Max", "#/fleet")
    await desk.sees("1 kiosk · all online · 1 in trouble")
    await desk.sees("out of service")
    await expect(desk.page.locator(".device-trouble")).to_have_text(
        "Receipt printer is out of paper Put in a new roll."
    )
    await desk.sees("2 orders wait for upload", exact=False)


async def test_the_newest_orders_with_who_helped(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    for number, helped in (("A46", ()), ("A47", ("Ana",))):
        paid = paid_order(load(MENU), number, agents=helped)
        paid = msgspec.structs.replace(paid, paid_at=f"2027-01-15T12:0{number[-1]}:00Z")
        assert (await upload(here, kiosk, paid))[0] == 201
    await desk.open_as("Max", "#/orders")
    rows = desk.page.locator("tbody tr")
    await expect(rows).to_have_text(
        [re.compile(r"A47\s*Boston.*Ana\s*\$18.91"), re.compile(r"A46\s*Boston.*nobody\s*\$18.91")]
    )


async def test_an_order_says_by_what_it_was_paid_in_parts(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    parts = (
        PaidPart(means=Means.GIFT, amount=Money(500, "USD"), reference="1f0a33c2"),
        PaidPart(means=Means.CARD, amount=Money(1580, "USD"), reference="417"),
    )
    paid = msgspec.structs.replace(paid_order(load(MENU), "A48"), payment="split", tip=189, parts=parts)
    assert (await upload(here, kiosk, paid))[0] == 201
    await desk.open_as("Max", "#/orders")
    await expect(desk.page.locator(".order-parts")).to_have_text("gift card $5.00 · card $15.80 · tip $1.89")


async def test_each_role_sees_its_own_pages(desk: Desk) -> None:
    for name, theirs, others in (
        ("Tec", {"Fleet", "Me"}, {"Desk", "Orders", "People"}),
        ("Ana", {"Desk", "Me"}, {"Fleet", "Orders", "People"}),
        ("Kit", {"Orders", "Me"}, {"Desk", "Fleet", "People"}),
        ("Max", {"Desk", "Fleet", "Orders", "People", "Me"}, set()),
    ):
        await desk.open_as(name)
        await expect(desk.page.get_by_role("button", name="Sign out")).to_be_visible()
        pages = set(await desk.page.locator(".bar nav a").all_inner_texts())
        assert theirs <= pages, name
        assert not others & pages, name
