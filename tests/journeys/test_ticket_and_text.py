"""A customer for whom nobody is there keeps the place and is rung back; another one is helped by text alone. Real screen, real
media, real Chromium as the agent."""

import asyncio
import contextlib

import msgspec
import pytest
from playwright.async_api import Error as PlaywrightError

from domain.line import LineView
from tests.journeys.counter import FACE, Counter, until
from tests.journeys.test_story import holds, read_text
from workbench.agent import Agent, browser

pytestmark = pytest.mark.journey


async def line_of(counter: Counter) -> LineView:
    async with counter.line.session.ws_connect("/events") as events:
        return msgspec.json.decode(await events.receive_str(), type=LineView)


async def call_is(counter: Counter, **wanted: object) -> None:
    async def there() -> bool:
        call = (await line_of(counter)).call
        return all(getattr(call, name) == value for name, value in wanted.items())

    await until(there, f"call with {wanted}")


async def test_nobody_is_there_and_the_place_is_kept_then_text_alone(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
        await counter.begin_order()
        await is_rung_back(counter, agent)
        await is_helped_by_text(counter, agent)


async def comes_to_work(agent: Agent) -> None:
    """The first ring comes with the first moment at work, and takes the place of the buttons."""
    ring, begin = agent.page.locator(".ring"), agent.page.get_by_role("button", name="Start taking calls")
    for _ in range(20):
        await begin.or_(agent.page.get_by_role("button", name="I am here")).or_(ring).first.wait_for()
        if await ring.count():
            return
        with contextlib.suppress(PlaywrightError):
            await begin.or_(agent.page.get_by_role("button", name="I am here")).first.click(timeout=1_500)


async def is_rung_back(counter: Counter, agent: Agent) -> None:
    await counter.customer.touch("help")
    await counter.customer.touch("help.video")
    await counter.customer.touch("help.way.ticket")
    await counter.customer.touch("help.stay")
    await counter.customer.touch("add.bacon-cheddar-burger")  # goes on alone
    await comes_to_work(agent)
    await agent.accept()
    await call_is(counter, state="connecting", rings_back=True, camera_open=False)
    await counter.customer.touch("help.answer.yes")
    await call_is(counter, state="connected", rings_back=False, camera_open=True)
    await agent.sees_customer()
    await agent.hang_up()
    await agent.wrap_up("Find")
    await call_is(counter, state="idle")


async def is_helped_by_text(counter: Counter, agent: Agent) -> None:
    async with asyncio.TaskGroup() as group:
        typed: list[str] = []
        reader = group.create_task(read_text(counter, typed))
        await counter.customer.touch("help")
        await counter.customer.touch("help.text_chat")
        await agent.accept()
        await call_is(counter, state="connected", kind="text")
        await agent.type("hola")
        await until(lambda: holds(typed, "hola"), "text of the agent")
        await counter.customer.type("si")
        await agent.reads("si")
        view = await line_of(counter)
        assert (view.call.camera_open, view.call.frames) == (False, "")
        reader.cancel()
    await agent.hang_up()
    await agent.wrap_up("Find")
    await call_is(counter, state="idle")
