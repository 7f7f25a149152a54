"""The whole story: real Kivy under Xvfb by touch, the real till over a pty, real Chromium as the agent."""

import asyncio
import json

import aiohttp
import pytest

from domain.listening import USUAL
from tests.journeys.counter import FACE, Counter, until
from workbench.agent import Agent, browser

pytestmark = pytest.mark.journey

ENOUGH_FRAMES = 15
AUDIBLE = 0.005  # -46 dBFS: a voice is far above, silence far below
AUDIBLE_DBFS = -46.0


async def test_a_customer_is_helped_by_an_agent_and_pays(counter: Counter) -> None:
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
        await agent.start_taking_calls()
        await counter.begin_order()
        async with asyncio.TaskGroup() as group:
            typed: list[str] = []
            reader = group.create_task(read_text(counter, typed))
            await call(counter, agent)
            await see_and_hear_each_other(counter, agent)
            await choose_how_to_hear(counter)
            await write_to_each_other(counter, agent, typed)
            reader.cancel()
        await change_the_order(counter, agent)
        await agent.hang_up()
        await agent.wrap_up("Find", note="wanted something sweet")
    await until(lambda: in_state(counter, "idle"), "end of the call")
    assert not counter.pids("kiosk.call")
    await pay_and_arrive_at_the_hub(counter)


async def call(counter: Counter, agent: Agent) -> None:
    await counter.customer.touch("help")
    await counter.customer.touch("help.video")
    await agent.accept()
    await agent.sees_customer()
    await until(lambda: in_state(counter, "connected"), "connected call")


async def see_and_hear_each_other(counter: Counter, agent: Agent) -> None:
    heard = await agent.perceives(3.0)
    assert heard.frames_a_second >= ENOUGH_FRAMES
    assert heard.loudness > AUDIBLE

    async def kiosk_perceives() -> bool:
        media = (await counter.line.json("/health"))["facts"]["media"]
        return bool(media) and media["video_fps_in"] >= ENOUGH_FRAMES and media["audio_level_in"] > AUDIBLE_DBFS

    await until(kiosk_perceives, "picture and sound of the agent at the kiosk")


async def choose_how_to_hear(counter: Counter) -> None:
    """On the screen, by a key and by a plug; the call goes on in the ear."""
    await counter.customer.touch("call.volume")
    await counter.customer.touch("call.louder")
    counter.house.devices.do("sound keys", "louder")
    await until(lambda: hears_by(counter, level=USUAL + 2), "the volume at the line")
    counter.house.devices.do("headphones", "plug")
    await until(lambda: hears_by(counter, level=USUAL, headphones=True), "headphones at the line")
    await counter.customer.touch("call.volume")


async def hears_by(counter: Counter, **how: object) -> bool:
    async with counter.line.session.ws_connect("/events") as events:
        listening = (await events.receive_json())["call"]["listening"]
    return bool(listening == {"silent": False, "headphones": False, **how})


async def write_to_each_other(counter: Counter, agent: Agent, typed: list[str]) -> None:
    await agent.type("hola")
    await until(lambda: holds(typed, "hola"), "text of the agent")
    assert len(typed) >= len("hola"), "it comes character by character, not when Enter is pressed"
    await counter.customer.touch("call.text")
    await counter.customer.type("si")
    await agent.reads("si")
    await counter.customer.touch("Close")


async def change_the_order(counter: Counter, agent: Agent) -> None:
    await agent.suggest("lemonade")
    cart = await counter.cart_holds("bacon-cheddar-burger", "lemonade")
    assert [line["author"].split(":")[0] for line in cart["lines"]] == ["customer", "agent"]
    await counter.customer.touch("Keep")
    await until(lambda: nothing_suggested(counter), "kept lemonade")
    await agent.suggest("cookies")
    await counter.cart_holds("bacon-cheddar-burger", "lemonade", "cookies")
    await counter.customer.touch("Undo")
    await counter.cart_holds("bacon-cheddar-burger", "lemonade")
    assert await nothing_suggested(counter)


async def pay_and_arrive_at_the_hub(counter: Counter) -> None:
    total = (await counter.customer.session())["totals"]["gross"]
    await counter.go_to_pay()
    await counter.pay()
    await counter.customer.page("thanks", patience_s=20)
    charges = counter.house.devices.terminal.charges()
    assert [charge.amount for charge in charges] == [total]
    await until(lambda: printed(counter), "receipt")
    orders = await until(lambda: arrived(counter), "order on the hub")
    assert [order["gross"] for order in orders] == [total]
    receipt = counter.house.devices.receipt(0)
    assert receipt is not None
    assert orders[0]["number"] in "\n".join(receipt.text)


async def read_text(counter: Counter, typed: list[str]) -> None:
    """Listen to the line as the screen does."""
    async with counter.line.session.ws_connect("/events") as events:
        async for event in events:
            if event.type is aiohttp.WSMsgType.TEXT:
                news = json.loads(event.data)
                if news["type"] == "text":
                    typed.append(news["text"])


async def in_state(counter: Counter, state: str) -> bool:
    return await counter.call_state() == state


async def holds(typed: list[str], words: str) -> bool:
    return words in "".join(typed)


async def printed(counter: Counter) -> bool:
    return counter.house.devices.receipt(0) is not None


async def arrived(counter: Counter) -> list[dict[str, object]]:
    return await counter.hub_orders()


async def nothing_suggested(counter: Counter) -> bool:
    return not (await counter.customer.session())["suggestions"]
