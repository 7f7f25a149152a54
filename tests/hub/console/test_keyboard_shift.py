"""A whole shift with nothing but the keyboard: from the sign-in to the wrap-up, in real Chromium against the real hub."""

import pytest
from playwright.async_api import expect

from domain.call import CallState, EndReason
from domain.cart import Add, Change, Remove
from domain.messages import CallUpdate
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Desk
from tests.hub.world import PASSWORD, World

pytestmark = pytest.mark.journey


async def test_a_shift_needs_no_pointer(here: World, kiosk: ListeningKiosk, desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    await page.goto(desk.url)
    await expect(page.get_by_label("Name")).to_be_focused()
    await keys.type("Ana")
    await desk.press("Tab")
    await keys.type(PASSWORD)
    await desk.press("Enter")
    await desk.sees("Off duty")

    await desk.press("?")
    await expect(page.get_by_role("dialog", name="Keys of this page")).to_contain_text("be available")
    await desk.press("Escape", "a")
    await expect(page.locator(".findings [data-good]")).to_have_count(5)
    await desk.press("a")
    await desk.sees("Available")

    counter = Counter(kiosk, "soup", "chowder")
    await counter.ask()
    await desk.is_rung()
    await desk.press("Enter")
    await desk.sees("You are with")

    await desk.press("/")
    await keys.type("2 bread")
    await desk.press("Enter", "Escape")
    added = (await counter.take_proposal()).proposal.operation
    assert isinstance(added, Add)
    assert (added.selection.item, added.qty) == ("bread", 2)

    await desk.press("ArrowDown")
    await expect(page.locator(".line[data-chosen]")).to_contain_text("Soup")
    await desk.press("+")
    more = (await counter.take_proposal()).proposal.operation
    assert isinstance(more, Change)
    assert more.qty == 2
    await desk.press("f")
    await expect(page.get_by_role("dialog", name="Ingredients of Soup")).to_contain_text("Contains")
    await desk.press("Escape", "ArrowDown", "Delete")
    assert isinstance((await counter.take_proposal()).proposal.operation, Remove)

    await desk.press("p")
    await expect(page.get_by_role("region", name="Their screen")).to_be_visible()
    await desk.press("p", "ArrowUp", "*")
    await desk.says("guide", action="point")
    await desk.press("i")
    invite = page.get_by_role("dialog", name="Bring somebody in")
    await expect(invite.get_by_label("An interpreter")).to_be_focused()
    await desk.press("ArrowDown", "ArrowDown", "Tab")
    await keys.type("wants to pay in cash")
    await desk.press("Enter")
    await expect(invite).to_have_count(0)
    await desk.says("invite", want="colleague", note="wants to pay in cash")

    await desk.press("m")
    await expect(page.get_by_role("button", name="Muted")).to_be_visible()
    await desk.press("t")
    await keys.type("Hola")
    await desk.press("Enter", "Escape", "5")
    await expect(page.locator("[data-from=agent]")).to_contain_text(["Hola", "¿Algo más?"])

    await desk.press("c")
    await expect(page.get_by_role("button", name="My counter is busy")).to_have_attribute("aria-pressed", "true")
    await desk.press("e", "e")
    assert (await counter.kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.AGENT
    await desk.sees("Why did Boston call?")
    await desk.press("2", "n")
    await keys.type("bread")
    await desk.press("Escape", "Enter")
    await desk.sees("At my own counter")
    await desk.press("a")
    await desk.sees("Available")
    await desk.press("o")
    await desk.sees("Off duty")
