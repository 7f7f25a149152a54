"""From the first sign-in to the debrief of practice calls, with a real kiosk that a script drives, in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from hardware.ports import free_port
from hub.people.demo import ACCOUNTS
from workbench.agent import Agent, browser
from workbench.house import running_hub, running_studio
from workbench.place import prepare

pytestmark = pytest.mark.journey
PASSWORDS = {account.name: account.password for account in ACCOUNTS}
STUDIO_MS = 60_000
CALL_MS = 40_000
LESSON = (
    "The customer, with Keep or Undo",
    "So that the house learns what to mend",
    "Type: each letter shows on their screen at once",
)


@asynccontextmanager
async def school(state: Path) -> AsyncIterator[str]:
    """A hub with a studio, and no other kiosk; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    place = prepare(state, url, (540, 960))
    async with running_hub(place, port), running_studio(place.state, url, 0.05):
        yield url


async def finish_the_first_lesson(page: Page) -> None:
    await page.get_by_role("link", name="Start").click()
    for _ in range(2):
        await page.get_by_role("button", name="Go on").click()
    for right, following in zip(LESSON, ("Next question", "Next question", "Finish"), strict=True):
        await page.get_by_role("radio", name=right).click()
        await expect(page.locator(".why")).to_contain_text("Right.")
        await page.get_by_role("button", name=following).click()
    await expect(page.get_by_role("heading", name="You have it")).to_be_visible()
    await page.get_by_role("navigation").get_by_text("Training").click()
    await expect(page.locator(".stages")).to_contain_text("1 of 4 lessons")


async def practise(tim: Agent, title: str) -> None:
    """One button, then Enter when it rings."""
    card = tim.page.get_by_role("button", name=f"Practise: {title}")
    await expect(card).to_be_enabled(timeout=STUDIO_MS)
    await card.click()
    await expect(tim.page.locator(".coach")).to_contain_text("is on the way")
    await expect(tim.page.locator(".ring")).to_be_visible(timeout=CALL_MS)
    await tim.page.keyboard.press("Enter")
    await tim.sees_customer()


async def learns_how_it_was(tim: Agent, reason: str) -> None:
    await expect(tim.page.locator(".wrapup")).to_be_visible(timeout=CALL_MS)
    await tim.page.get_by_role("radio", name=reason).click()
    await tim.page.get_by_role("button", name="Done").first.click()
    await expect(tim.page.locator(".debrief-score")).to_contain_text("passed", timeout=CALL_MS)
    await expect(tim.page.locator(".coach")).to_have_count(0)


async def test_a_newcomer_gets_from_sign_in_to_finished_practice_calls_and_nobody_else_is_rung(tmp_path: Path) -> None:
    async with school(tmp_path) as url, browser() as chromium:
        jon = await Agent.sign_in(chromium, url, "Jon", PASSWORDS["Jon"])
        await jon.start_taking_calls()
        await jon.page.evaluate(
            "() => new MutationObserver(() => { window.rang ||= !!document.querySelector('.ring'); })"
            ".observe(document.body, { childList: true, subtree: true })"
        )
        tim = await Agent.sign_in(chromium, url, "Tim", PASSWORDS["Tim"])
        await expect(tim.page.get_by_role("heading", name="Welcome, Tim")).to_be_visible()
        await finish_the_first_lesson(tim.page)

        await practise(tim, "Where is the combo?")
        await expect(tim.page.locator(".coach .caption")).to_contain_text("the combo", timeout=CALL_MS)
        await expect(tim.page.locator(".coach .hint")).to_contain_text("Say hello")
        heard = await tim.perceives(2.0)
        assert heard.loudness > 0.01, "the customer has a voice"
        await tim.type("Hello! I am Tim.")
        await expect(tim.page.locator(".coach .hint")).to_contain_text("Burger Combo")
        await tim.suggest("burger combo")
        await expect(tim.page.locator(".coach .caption")).to_contain_text("there it is", timeout=CALL_MS)
        await tim.type("Enjoy your meal!")
        await learns_how_it_was(tim, "Could not find")
        first = tim.page.locator(".debrief section").first
        await expect(first.get_by_role("heading")).to_have_text("This was right")
        await expect(first).to_contain_text("You put the Burger Combo into her order")
        await expect(tim.page.locator(".transcript")).to_contain_text("Nora: Thank you so much. Bye bye!")

        await tim.page.get_by_role("navigation").get_by_text("Training").click()
        await practise(tim, "The alarm is ringing")
        await tim.type("Please leave the building now. Leave everything.")
        await learns_how_it_was(tim, "Something else")

        await tim.page.get_by_role("navigation").get_by_text("Desk").click()
        await expect(tim.page.locator(".my-state")).to_have_attribute("data-state", "offline")
        for person in (tim, jon):
            calls = await person.page.evaluate("async () => (await (await fetch('/api/console/calls')).json()).calls")
            # At some hours of the day the demonstration has had customers before.
            today = [call for call in calls if not call["call"].startswith("generated-")]
            assert today == [], "practice is in nobody's list of calls"
        assert await jon.page.evaluate("() => window.rang ?? false") is False
        await expect(jon.page.locator(".my-state")).to_have_attribute("data-state", "available")
