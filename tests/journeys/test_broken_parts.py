"""Parts that break in the middle of a story: the customer loses nothing and is told the truth."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.counter import FACE, Counter, open_counter, until
from tests.journeys.test_story import arrived, call, in_state
from workbench.agent import Agent, browser

pytestmark = pytest.mark.journey

MAYA = ("maya", "maya-at-the-counter")


async def test_without_the_hub_people_order_and_pay_and_help_is_honest(tmp_path: Path) -> None:
    async with open_counter(tmp_path / "house") as counter:
        await counter.customer.page("attract")  # it was enrolled once, and has its menu
    async with open_counter(tmp_path / "house", with_hub=False) as counter:
        await counter.begin_order()
        await counter.customer.touch("help")
        await counter.customer.touch("help.video")
        await until(lambda: in_state(counter, "unreachable"), "honest answer")
        await counter.cart_holds("bacon-cheddar-burger")
        await counter.go_to_pay()
        await counter.pay()
        await counter.customer.page("thanks")
        assert len(counter.house.devices.terminal.charges()) == 1
        assert len(await counter.till.json("/orders/outbox")) == 1


async def test_when_the_agents_tab_is_closed_the_customer_is_told_and_helped_by_the_next(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, *MAYA)
        await agent.start_taking_calls()
        await counter.begin_order()
        await call(counter, agent)
        colleague = await Agent.sign_in(chromium, counter.house.hub_url, "jon", "jon-at-the-counter")
        await colleague.start_taking_calls()
        await agent.page.close()
        await until(lambda: knows_the_agent_is_gone(counter), "word that the agent is gone", patience_s=10)
        await counter.cart_holds("bacon-cheddar-burger")
        await colleague.accept()
        await colleague.sees_customer()
        await until(lambda: in_state(counter, "connected"), "call with the colleague")


async def test_when_the_call_process_is_killed_the_order_goes_on(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, *MAYA)
        await agent.start_taking_calls()
        await counter.begin_order()
        await call(counter, agent)
        [engine] = counter.pids("kiosk.call")
        os.kill(engine, signal.SIGKILL)
        await counter.customer.touch("add.green-chile-burger")
        await counter.cart_holds("bacon-cheddar-burger", "green-chile-burger")
        await until(lambda: another_engine(counter, engine), "new media engine under the same call")
        await until(lambda: in_state(counter, "connected"), "media again")
        heard = await agent.perceives(2.0)
        assert heard.frames_a_second > 0


async def test_when_the_screen_is_killed_it_is_back_with_the_cart(counter: Counter) -> None:
    await counter.begin_order()
    await counter.customer.touch("add.green-chile-burger")
    before = await counter.cart_holds("bacon-cheddar-burger", "green-chile-burger")
    await until(lambda: draft_of(counter, before["revision"]), "draft at the till")
    [screen] = counter.pids("kiosk.screen")
    os.kill(screen, signal.SIGKILL)
    await until(lambda: is_another(counter, "kiosk.screen", screen), "new screen")
    after = await counter.cart_holds("bacon-cheddar-burger", "green-chile-burger")
    assert after == before
    await counter.customer.page("menu")


async def test_when_the_screen_is_killed_in_a_call_the_camera_is_closed_until_it_is_back(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, *MAYA)
        await agent.start_taking_calls()
        await counter.begin_order()
        await call(counter, agent)
        await until(lambda: camera_is(counter, True), "open camera")
        [screen] = counter.pids("kiosk.screen")
        os.kill(screen, signal.SIGKILL)
        await until(lambda: camera_is(counter, False), "closed camera", patience_s=3)
        await until(lambda: camera_is(counter, True), "camera open again when the screen is back")
        assert await is_another(counter, "kiosk.screen", screen)
        assert await in_state(counter, "connected")


@pytest.mark.parametrize("moment", ["insert_card", "please_wait"])
async def test_when_the_till_is_killed_while_paying_nothing_is_lost_or_charged_twice(
    counter: Counter, moment: str
) -> None:
    await counter.begin_order()
    await counter.go_to_pay()
    await counter.terminal_shows("insert_card")
    [till] = counter.pids("kiosk.till")
    if moment == "please_wait":
        counter.house.devices.terminal.faults.answer_delay = 0.0
        counter.house.devices.do("terminal", "tap_card")
    os.kill(till, signal.SIGKILL)
    await until(lambda: settled(counter), "settled till", patience_s=60)
    charges = counter.house.devices.terminal.charges()
    page = await until(lambda: page_after_pay(counter), "page that tells the outcome", patience_s=30)
    assert len(charges) == (1 if page == "thanks" else 0)
    if page != "thanks":
        await counter.customer.touch("Try again")
        await counter.pay()
        await counter.customer.page("thanks", patience_s=30)
    assert len(counter.house.devices.terminal.charges()) == 1
    orders = await until(lambda: arrived(counter), "order on the hub")
    assert len(orders) == 1


async def test_noise_on_the_serial_line_never_pays(counter: Counter) -> None:
    counter.house.devices.terminal.faults.noise = bytes(range(256))
    await counter.begin_order()
    await counter.go_to_pay()
    await counter.terminal_shows("insert_card")
    assert not counter.house.devices.terminal.charges()
    counter.house.devices.terminal.faults.noise = b""
    await counter.pay()
    await counter.customer.page("thanks", patience_s=30)
    assert len(counter.house.devices.terminal.charges()) == 1


async def knows_the_agent_is_gone(counter: Counter) -> bool:
    """The line's view of the call no longer names the agent."""
    async with counter.line.session.ws_connect("/events") as events:
        view: dict[str, Any] = (await events.receive_json())["call"]
    return view["agent"] is None or view["agent"]["name"] != "Maya"


async def camera_is(counter: Counter, open_: bool) -> bool:
    async with counter.line.session.ws_connect("/events") as events:
        return bool((await events.receive_json())["call"]["camera_open"] is open_)


async def another_engine(counter: Counter, old: int) -> bool:
    return await is_another(counter, "kiosk.call", old)


async def is_another(counter: Counter, module: str, old: int) -> bool:
    return any(pid != old for pid in counter.pids(module))


async def draft_of(counter: Counter, revision: int) -> bool:
    draft = await counter.till.json("/draft")
    return f'"revision":{revision}' in str(draft).replace(" ", "").replace("'", '"')


async def settled(counter: Counter) -> bool:
    if not await counter.till.listens():
        return False
    facts = (await counter.till.json("/health"))["facts"]
    return not facts["unsettled"]


async def page_after_pay(counter: Counter) -> str | None:
    """Where the customer is once the outcome is known: the thanks, or a pay page that offers another try."""
    page: str = (await counter.customer.session())["page"]
    names = [target["name"] for target in await counter.customer.targets()]
    return page if page == "thanks" or "Try again" in names else None
