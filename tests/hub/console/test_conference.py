"""Who hears whom when others are in a call: measured by the tones that reach each loudspeaker."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from domain.call import CallState
from domain.messages import CallUpdate
from tests.hub.console.counter import MENU, Counter, ListeningKiosk
from tests.hub.console.voices import Voices, voices
from tests.hub.world import World, write_menu

pytestmark = pytest.mark.journey


@pytest.fixture
async def people(here: World, tmp_path: Path) -> AsyncIterator[Voices]:
    await here.hub.library.publish(write_menu(tmp_path / "menu", MENU))
    async with voices(here.url) as opened:
        yield opened


async def test_a_supervisor_is_heard_by_whom_the_mode_says(people: Voices, kiosk: ListeningKiosk) -> None:
    agent = await people.person("agent")
    await agent.available()
    counter = Counter(kiosk, "soup")
    await counter.ask()
    connect = await people.customer(counter, kiosk)
    await agent.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    await connect(1)
    await people.hears("customer", "agent")
    await people.hears("agent", "customer")

    supervisor = await people.person("supervisor")
    await supervisor.open_as("Sue", "#/wallboard")
    await supervisor.page.get_by_role("button", name="Listen: Ana with Boston").click()
    await people.hears("supervisor", "agent", "customer")
    await people.hears("customer", "agent")
    await people.hears("agent", "customer")
    await agent.sees("Sue is listening")
    picture = supervisor.page.locator(".supervising .video[data-live]")
    await expect(picture).to_be_visible()

    await supervisor.press("w")
    await people.hears("agent", "customer", "supervisor")
    await people.hears("customer", "agent")
    await people.hears("supervisor", "agent", "customer")

    await supervisor.press("b")
    await people.hears("customer", "agent", "supervisor")
    await people.hears("supervisor", "agent", "customer")

    await agent.press("t")
    await agent.page.keyboard.type("Un momento")
    await expect(supervisor.page.locator(".typed-turns")).to_have_text("Agent: Un momento")
    await agent.press("Escape")

    await agent.press("m")  # a muted agent does not mute the others
    await people.hears("customer", "supervisor")
    await people.hears("supervisor", "customer")
    await agent.press("m")

    await connect(2)  # the kiosk begins anew; the supervisor's page notices nothing
    await people.hears("customer", "agent", "supervisor")
    await people.hears("supervisor", "agent", "customer")
    await expect(picture).to_be_visible()

    await supervisor.page.close()
    await people.hears("customer", "agent")
    await people.hears("agent", "customer")
    assert agent.complaints == supervisor.complaints == []
