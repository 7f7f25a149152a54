"""Who hears whom when others are in a call: measured by the tones that reach each loudspeaker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.async_api import expect

from domain.call import CallState
from domain.messages import CallUpdate
from hardware.ports import free_port
from hub.config import Config
from tests.hub.console.counter import MENU, Counter, ListeningKiosk, listening
from tests.hub.console.desk import Desk
from tests.hub.console.voices import Voices, voices
from tests.hub.world import TestClock, World, world, write_menu

pytestmark = pytest.mark.journey


@pytest.fixture
async def people(here: World, tmp_path: Path) -> AsyncIterator[Voices]:
    await here.hub.library.publish(write_menu(tmp_path / "menu", MENU))
    async with voices(here.url) as opened:
        yield opened


async def called(
    people: Voices, kiosk: ListeningKiosk, name: str = "Ana", language: str = "es"
) -> tuple[Desk, Callable[[int], Awaitable[Any]]]:
    """A running call; what comes back are the agent's desk and what begins a generation of the kiosk's connection."""
    agent = await people.person("agent")
    await agent.available(name)
    counter = Counter(kiosk, "soup", language=language)
    await counter.ask()
    connect = await people.customer(counter, kiosk)
    await agent.answer()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    await connect(1)
    await people.hears("customer", "agent")
    await people.hears("agent", "customer")
    return agent, connect


async def test_a_supervisor_is_heard_by_whom_the_mode_says(
    here: World, people: Voices, kiosk: ListeningKiosk
) -> None:
    agent, connect = await called(people, kiosk)
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

    await agent.press("h")  # on hold agent and supervisor are among themselves
    await people.hears("customer")
    await people.hears("supervisor", "agent")
    await agent.press("h")
    await people.hears("customer", "agent", "supervisor")

    await agent.press("m")  # a muted agent does not mute the others
    await people.hears("customer", "supervisor")
    await people.hears("supervisor", "customer")
    await agent.press("m")

    await connect(2)  # the kiosk begins anew; the supervisor's page notices nothing
    await people.hears("customer", "agent", "supervisor")
    await people.hears("supervisor", "agent", "customer")
    await expect(picture).to_be_visible()

    here.hub.switchboard.board.agents["sue"].link.close(1001, "only this page's connection is lost")
    await expect(agent.page.get_by_text("Sue has left.")).to_be_visible()
    await people.hears("customer", "agent", "supervisor")
    await people.hears("supervisor", "agent", "customer")

    await supervisor.page.close()
    await people.hears("customer", "agent")
    await people.hears("agent", "customer")
    assert agent.complaints == supervisor.complaints == []


async def test_a_supervisor_goes_on_while_the_hub_is_restarted(state: Path, clock: TestClock) -> None:
    config = Config(state=state, port=free_port())
    key = Ed25519PrivateKey.generate()
    async with voices(f"http://127.0.0.1:{config.port}") as people:
        async with world(config, clock) as here, listening(here, key, await here.enrol(key)) as kiosk:
            await called(people, kiosk)
            supervisor = await people.person("supervisor")
            await supervisor.open_as("Sue", "#/wallboard")
            await supervisor.page.get_by_role("button", name="Barge in: Ana with Boston").click()
            await people.hears("customer", "agent", "supervisor")
            here.hub.say_goodbye()
        await people.hears("customer", "agent", "supervisor")
        async with world(config, clock) as here, listening(here, key, kiosk.id) as kiosk:
            update = await kiosk.get(CallUpdate, state=CallState.CONNECTING, others=("Sue",))
            assert update.generation == 1
            await people.hears("customer", "agent", "supervisor")
            await supervisor.press("l")
            await people.hears("customer", "agent")
            await people.hears("supervisor", "agent", "customer")
            here.hub.say_goodbye()


async def test_an_interpreter_joins_and_takes_the_call_over_while_a_supervisor_listens(
    people: Voices, kiosk: ListeningKiosk
) -> None:
    agent, connect = await called(people, kiosk, "Ben", "en")
    interpreter = await people.person("interpreter")
    await interpreter.available("Ana")
    await agent.press("i")
    await agent.page.get_by_role("radio", name="An interpreter").check()
    await agent.page.get_by_role("combobox", name="Language").select_option("es")
    await agent.page.get_by_role("button", name="Ask").click()
    await interpreter.is_rung()
    await interpreter.press("Enter")
    await people.hears("customer", "agent", "interpreter")
    await people.hears("agent", "customer", "interpreter")
    await people.hears("interpreter", "customer", "agent")
    await kiosk.get(CallUpdate, state=CallState.CONNECTING, others=("Ana",))

    supervisor = await people.person("supervisor")
    await supervisor.open_as("Sue", "#/wallboard")
    await supervisor.page.get_by_role("button", name="Whisper: Ben with Boston").click()
    await people.hears("agent", "customer", "interpreter", "supervisor")
    await people.hears("interpreter", "customer", "agent")  # a whisper is for the agent alone
    await people.hears("customer", "agent", "interpreter")
    await supervisor.press("l")
    await people.hears("agent", "customer", "interpreter")

    await agent.page.get_by_role("button", name="Hand over").click()
    update = await kiosk.get(CallUpdate, generation=2)
    assert update.agent is not None
    assert update.agent.name == "Ana"
    await connect(2)
    await people.hears("customer", "interpreter")
    await people.hears("interpreter", "customer")
    await people.hears("supervisor", "interpreter", "customer")
    await interpreter.sees("Sue is listening")
    await people.hears("agent")  # whoever handed it over hears nobody any more
    assert agent.complaints == interpreter.complaints == supervisor.complaints == []
