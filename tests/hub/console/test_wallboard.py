"""The supervisor's wallboard in real Chromium, with three at their desks."""

import re

import pytest
from playwright.async_api import Locator, WebSocket, expect

from domain.call import CallState
from domain.messages import CallUpdate
from hub.wallboard.places import Places
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Chromium, Desk
from tests.hub.world import World

pytestmark = pytest.mark.journey


def figure(desk: Desk, name: str) -> Locator:
    """One of the large numbers."""
    return desk.page.locator(".figure", has=desk.page.get_by_role("heading", name=name))


async def test_a_supervisor_sees_the_floor_and_helps(here: World, browser: Chromium, kiosk: ListeningKiosk) -> None:
    database = here.hub.roster._database
    await Places(database).put("boston", 42.36, -71.06)
    await Places(database).put("sacramento", 38.58, -121.49)
    wall = await browser.desk()
    sockets: list[WebSocket] = []
    wall.page.on("websocket", lambda socket: sockets.append(socket))
    await wall.open_as("Sue", "#/wallboard")
    await wall.sees("Everybody is being helped.")
    await wall.sees("Nobody is on duty.")
    await wall.page.evaluate("dispatchEvent(new Event('online'))")  # its socket is asked for no beat, and stays

    counter = Counter(kiosk, "soup")
    await counter.ask()
    await expect(figure(wall, "Waiting")).to_contain_text("1")
    row = wall.page.locator(".waits li")
    await expect(row).to_contain_text("Boston Counter 2")
    await expect(row).to_contain_text("Spanish · Looking at the menu")
    await here.later(65)
    await here.hub.switchboard.tick()
    await expect(figure(wall, "Longest wait")).to_have_attribute("data-late", "")
    await expect(figure(wall, "Longest wait")).to_contain_text(re.compile("1:0[5-9]|1:[1-5]"))

    agent = await browser.desk()
    await agent.open_as("Ana")
    await agent.sees("Off duty")
    await agent.press("a")
    await expect(agent.page.locator(".check-picture[data-running]")).to_be_visible()
    await agent.press("a")  # and is rung at once
    await agent.is_rung()
    await expect(row).to_contain_text("rings at Ana")
    await agent.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    person = wall.page.locator(".people li")
    await expect(person).to_contain_text("Ana Sacramento")
    await expect(person).to_contain_text("with Boston, Spanish")
    await wall.sees("1 call, 1 across sites")
    await expect(wall.page.locator(".route")).to_have_count(1)
    await expect(figure(wall, "Last hour")).to_contain_text("0 %")
    await expect(figure(wall, "Last hour")).to_contain_text("answered within 20 s ÷ (asked − given up within 20 s)")

    await wall.page.get_by_role("button", name="Whisper: Ana with Boston").click()
    await wall.sees("Only the agent hears you.", exact=False)
    await agent.sees("Sue whispers to you")
    other = await browser.desk()
    await other.open_as("Max", "#/wallboard")
    await other.sees("Sue whispers")
    await wall.press("e")
    await expect(wall.page.locator(".supervising")).to_have_count(0)
    await expect(agent.page.locator(".guests li")).to_have_count(0)

    await other.page.get_by_role("link", name="Who listened").click()
    for words in ("Sue", "whispered", "Ana", "Boston", "yes", "left"):
        await expect(other.page.locator("tbody tr")).to_contain_text(words)
    await other.page.get_by_role("link", name="Back to the wallboard").click()
    await other.sees("Who waits")

    assert [socket.url.endswith("/wallboard/connect") for socket in sockets].count(True) == 1
    await wall.press("f")
    await expect(wall.page.locator(".wall[data-wall]")).to_be_visible()
    await expect(wall.page.get_by_role("button", name="Listen")).to_have_count(0)
    await kiosk.hang_up(counter.call)
    await expect(person).to_contain_text("Wrap-up")
    await wall.sees("no call right now")
    await wall.press("Escape")
    await expect(wall.page.locator(".wall[data-wall]")).to_have_count(0)


async def test_an_agent_has_no_wallboard(desk: Desk) -> None:
    await desk.open_as("Ana", "#/wallboard")
    await desk.sees("Off duty")
    await expect(desk.page.get_by_role("link", name="Wallboard")).to_have_count(0)
