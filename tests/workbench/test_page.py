"""The workbench in a real browser, before a real kiosk: whoever clicks there is customer, and the hands on every device."""

import os
import signal

import pytest
from playwright.async_api import expect

from tests.journeys.counter import FACE, until
from tests.journeys.test_broken_parts import draft_of
from tests.workbench.page import Workbench
from workbench.agent import Agent, browser

pytestmark = pytest.mark.journey


async def test_a_visitor_orders_pays_and_gets_a_receipt_by_clicks_alone(workbench: Workbench) -> None:
    counter = workbench.counter
    await counter.customer.page("attract")
    await workbench.click("primary")
    await counter.customer.page("service_mode")
    await workbench.click("mode.dine_in")
    await counter.customer.page("menu")
    await workbench.shows("#screen-says", "the menu, in English")
    await workbench.click("category.burgers")
    await swipe_up_scrolls(workbench)
    await workbench.click("category.tacos")
    await workbench.click("category.burgers")
    await workbench.click("add.bacon-cheddar-burger")
    await counter.cart_holds("bacon-cheddar-burger")
    await a_loyalty_card_reaches_the_till(workbench)
    await workbench.click("primary")
    await counter.customer.page("order")
    await workbench.click("primary")
    await stopped_at_the_terminal(workbench)
    await workbench.click("primary")
    await counter.terminal_shows("insert_card")
    await workbench.shows("#story", "Pay at the card terminal")
    await workbench.shows("#terminal-display", "$")
    await workbench.press("Insert card")
    await counter.terminal_shows("enter_pin")
    await workbench.press("OK")
    await counter.customer.page("thanks")
    await workbench.receipts.first.wait_for()
    await workbench.tickets.first.wait_for()
    size = await workbench.receipts.first.evaluate("async (img) => { await img.decode(); return img.naturalHeight; }")
    assert size > 300
    assert len(counter.house.devices.terminal.charges()) == 1


async def test_the_lamps_follow_the_help_button_and_the_call(workbench: Workbench) -> None:
    counter = workbench.counter
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
        await agent.start_taking_calls()
        await counter.begin_order()
        await workbench.lit("#help-lamp", on=False)
        await workbench.page.get_by_role("button", name="Help button", exact=True).click(delay=400)  # as long as a person
        await workbench.lit("#help-lamp", on=True)
        await workbench.shows("#story", "An agent is rung")
        await agent.accept()
        await agent.sees_customer()
        await workbench.lit("#call-lamp", on=True)
        await workbench.shows("#line-says", "call connected")
        await a_camera_that_is_pulled_out_is_told_to_all(workbench, agent)
        await agent.hang_up()
        await workbench.lit("#call-lamp", on=False)
        await workbench.lit("#help-lamp", on=False)


async def a_camera_that_is_pulled_out_is_told_to_all(workbench: Workbench, agent: Agent) -> None:
    """The agent reads it on the picture, the technician with its remedy; the customer's screen has its own test."""
    words = agent.page.get_by_text("Their camera does not work. They can see and hear you.")
    await workbench.page.locator("[data-fault=camera]").select_option("unplugged")
    await expect(words).to_be_visible(timeout=15_000)
    await workbench.shows("#line-says", "camera: check its cable")
    await workbench.page.locator("[data-fault=camera]").select_option("works")
    await expect(words).to_have_count(0, timeout=20_000)
    await workbench.shows("#line-says", "call connected")


async def test_what_is_broken_by_hand_is_told_with_its_remedy(workbench: Workbench) -> None:
    for printer in ("printer", "kitchen_printer"):
        section = f"[data-printer={printer}]"
        for wrong, state, remedy, right in (
            ("Open cover", "cover open", "close the printer's cover", "Close cover"),
            ("Run out", "out of paper", "put in a new roll of paper", "Load a roll"),
            ("Jam cutter", "cutter stuck", "take the paper out of the cutter", "Clear cutter"),
        ):
            await workbench.press(wrong, section)
            await workbench.shows(f"{section} .state", state)
            await workbench.shows("#till-says", f"{printer.replace('_', ' ')}: ")
            await workbench.shows("#till-says", remedy)
            await workbench.press(right, section)
            await workbench.shows(f"{section} .state", "ready")
    await workbench.shows("#till-says", "in service")
    await workbench.press("Pull the cable")
    await workbench.shows("#terminal-state", "cable pulled")
    await workbench.press("Plug the cable in")
    await workbench.press("Cut its power")
    await workbench.shows("#terminal-display", "no power")
    await workbench.press("Give it power")
    await workbench.shows("#terminal-display", "Counterpart")
    await the_page_lives_through_a_restart_of_the_screen(workbench)


async def swipe_up_scrolls(workbench: Workbench) -> None:
    customer = workbench.counter.customer
    before = (await customer.find("add.bacon-cheddar-burger"))["box"]
    await workbench.swipe_up()

    async def scrolled() -> bool:
        boxes = {target["id"]: target["box"] for target in await customer.targets()}
        now = boxes.get("add.bacon-cheddar-burger")
        return now is None or now[1] < before[1] - 40

    await until(scrolled, "scrolled menu")
    assert (await customer.session())["cart"]["lines"] == [], "a swipe is no tap"


async def a_loyalty_card_reaches_the_till(workbench: Workbench) -> None:
    async with workbench.counter.till.session.ws_connect("/events") as events:
        await workbench.press("Loyalty card")
        while (event := await events.receive_json(timeout=10))["type"] != "card_swiped":
            pass
    assert (event["kind"], len(event["token"]) > 8) == ("loyalty", True)


async def stopped_at_the_terminal(workbench: Workbench) -> None:
    """The red key takes no money and leads back to the order."""
    counter = workbench.counter
    await counter.terminal_shows("insert_card")
    await workbench.press("Stop")
    await counter.customer.page("order")
    await workbench.press("Declined card")  # nobody asks for a card now
    assert not counter.house.devices.terminal.charges()


async def the_page_lives_through_a_restart_of_the_screen(workbench: Workbench) -> None:
    counter = workbench.counter
    await counter.begin_order()
    revision = (await counter.customer.session())["cart"]["revision"]
    await until(lambda: draft_of(counter, revision), "draft at the till")
    [screen] = counter.pids("kiosk.screen")
    os.kill(screen, signal.SIGKILL)
    await workbench.shows("#screen-says", "is starting")
    await workbench.shows("#screen-says", "the menu")
    await workbench.click("category.burgers")
    await workbench.click("add.green-chile-burger")
    await counter.cart_holds("bacon-cheddar-burger", "green-chile-burger")
