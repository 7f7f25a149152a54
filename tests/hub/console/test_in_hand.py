"""More than one thing in hand: texts beside each other, a ring beside them, and background work that waits for a call."""

import re

import msgspec
import pytest
from playwright.async_api import expect

from domain.call import CallKind, EndReason
from domain.messages import DeviceReport
from hub.console.to_page import AskedBy, Before, CallEnded, Ring, WorkOffer, WorkOver, WorkPaused, WorkStarted
from hub.fleet.view import KioskView
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Desk
from tests.hub.console.scene import in_call, tell, text_call
from tests.hub.world import World

pytestmark = pytest.mark.journey

SPRINGFIELD = KioskView(id="k9", name="Drive-in", site="boston", site_name="Springfield")
PAPER = DeviceReport(kind="printer", driver="escpos", state="trouble", detail="is out of paper", remedy="New roll.")


def ring(counter: Counter, **more: object) -> Ring:
    known = Ring(
        call="other",
        reservation="r-other",
        kind=CallKind.VIDEO,
        kiosk=SPRINGFIELD,
        language="es",
        waited_s=34,
        session=msgspec.structs.replace(counter.view(), declines=2),
        trouble=(PAPER,),
        expires_in_s=15,
        calls_today=2,
    )
    return msgspec.structs.replace(known, **more)


async def test_a_ring_says_what_happened_before(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = Counter(kiosk, "soup")
    await desk.available()
    tell(here, ring(counter, before=Before(agent_name="You", ended_s_ago=40)))
    dialog = desk.page.get_by_role("alertdialog", name="Springfield is calling")
    for words in (
        "You helped with this order",
        "called 2 times before",
        "declined 2 times",
        "is out of paper",
        re.compile("Looking at the menu: Soups, 0:3\\d"),
    ):
        await expect(dialog.get_by_text(words)).to_be_visible()
    tell(here, ring(counter, asked_by=AskedBy(name="Jon", want="interpreter", note="nut allergy")))
    await expect(dialog).to_contain_text("Jon asks. An interpreter is wanted. “nut allergy”")
    await expect(dialog.get_by_role("button", name="Join")).to_be_visible()


async def test_texts_stand_beside_each_other_and_a_ring_never_takes_what_is_typed(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    counter = Counter(kiosk, "soup")
    await desk.available()
    for call, site in (("t1", "Worcester"), ("t2", "Salem"), ("t3", "Lowell")):
        text_call(here, counter, call, site)
    tabs = desk.page.get_by_role("navigation", name="Conversations")
    await expect(tabs.get_by_role("button")).to_have_count(3)
    field = desk.page.get_by_label("Text to the customer")
    await desk.press("t")
    await desk.page.keyboard.type("for Lowell")
    front = tabs.locator("[aria-current]")
    await expect(front).to_contain_text("Lowell")
    await desk.press("PageDown")
    await expect(front).to_contain_text("Worcester")
    await expect(field).to_have_value("")
    await desk.press("PageUp")
    await expect(field).to_have_value("for Lowell")
    await expect(desk.page.locator("[data-from=agent]")).to_contain_text("not sent yet")

    await field.focus()
    tell(here, ring(counter))
    await desk.is_rung()
    await desk.press("Enter")
    assert not desk.said("accept"), "Enter ended the line, it answered nobody"
    await desk.press("F2")
    await desk.says("accept", reservation="r-other")

    tell(here, CallEnded(call="t3", reason=EndReason.CUSTOMER, lasted_s=70, wrap_up_s=15))
    await expect(front).to_contain_text(re.compile("Worcester|Lowell"))
    await tabs.get_by_role("button", name="Lowell").click()
    await desk.sees("Why did Lowell call?")
    await desk.press("m", "2", "n")
    await desk.says("more_time", call="t3")
    await desk.page.keyboard.type("onions")
    await desk.press("Escape", "Enter")
    await desk.says("wrap_up", call="t3", code="change_order", note="onions")
    await expect(tabs.get_by_role("button")).to_have_count(2)


async def test_work_for_a_quiet_minute_waits_for_a_call(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    await desk.available()
    facts = {"site": "Boston", "amount": {"amount": 1891, "currency": "USD"}, "trace": 118}
    offer = WorkOffer(
        task="w1",
        kind="settle_payment",
        title="Was order A47 paid?",
        facts=facts,
        language="en",
        site_name="Boston",
        reservation="r-w1",
        expires_in_s=20,
    )
    tell(here, offer)
    await expect(desk.page.get_by_role("alertdialog", name="Work: Was order A47 paid?")).to_be_visible()
    await desk.press("Enter")
    await desk.says("accept", reservation="r-w1")
    started = WorkStarted(task="w1", kind="settle_payment", title="Was order A47 paid?", facts=facts)
    tell(here, started)
    await desk.sees("$18.91")
    await expect(desk.page.get_by_role("button", name="Done")).to_be_disabled()
    await desk.press("n")
    await desk.page.keyboard.type("seen in the journal")
    await desk.press("Escape")
    await desk.page.get_by_role("button", name="It was paid").click()

    tell(here, WorkPaused(task="w1"))
    counter = Counter(kiosk, "soup")
    await counter.ask()
    await desk.is_rung()
    await desk.press("F2")
    await desk.sees("You are with")
    await expect(desk.page.locator(".work-paused")).to_have_text("Was order A47 paid? waits, and goes on after this.")
    await kiosk.hang_up(counter.call)
    await desk.sees("Why did Boston call?")
    await desk.press("2", "Enter")
    done = desk.page.get_by_role("button", name="Done")
    await expect(done).to_be_disabled()  # it still waits
    tell(here, started)
    await expect(done).to_be_enabled()
    await expect(desk.page.get_by_role("button", name="It was paid")).to_have_attribute("aria-pressed", "true")
    await desk.press("Enter")
    await desk.says("work_done", task="w1", result={"paid": True}, note="seen in the journal")
    tell(here, WorkOver(task="w1", reason="done"))
    await desk.sees("Available")


async def test_the_pointer_shows_what_the_kiosk_did(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(Counter(kiosk, "soup"), desk)
    await desk.press("p")
    screen = desk.page.get_by_role("region", name="Their screen")
    await screen.get_by_role("button", name="Burgers").click()
    await desk.says("guide", call=counter.call, action="point", place={"category": "burgers"})
    await screen.get_by_role("button", name="Burger", exact=True).dblclick()
    await desk.says("guide", call=counter.call, action="open", place={"product": "burger"})
    await screen.get_by_role("button", name="Open their order").click()
    await desk.says("guide", action="open", place={"page": "order"})
    await desk.page.get_by_role("button", name="Take the pointer away").click()
    await desk.says("guide", call=counter.call, action="clear")
    await desk.find("chowder")
    await desk.press("Alt+Enter")
    await desk.says("guide", call=counter.call, action="point", place={"product": "chowder"})
