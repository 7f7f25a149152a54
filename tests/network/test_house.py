"""The whole product over a line that changes: hub, relay, kiosk and console, each on a host of its own."""

import asyncio
import time

import pytest
from playwright.async_api import expect

from tests.network.condition import Condition
from tests.network.house import House, running_house

pytestmark = pytest.mark.journey


async def test_a_call_goes_on_when_the_kiosk_and_then_the_agent_gets_another_address() -> None:
    async with running_house() as house:
        await house.call()
        called = time.time()
        await goes_on_elsewhere(house, "kiosk", "10.77.1.9")
        await goes_on_elsewhere(house, "agent", "10.77.2.9")
        assert {state for at, state in house.states if at > called} <= {"weak", "lost", "connected"}
        await what_is_typed_goes_by_the_hub(house)
        assert house.logs().count("Started the media engine") == 1
        await house.hang_up()


async def goes_on_elsewhere(house: House, host: str, address: str) -> None:
    """Over another connection than before, beside which there is none in the end."""
    before = await house.agent.page.evaluate("connections.length")
    await house.network.move(host, address)
    await seen_and_heard(house, time.time())
    await house.agent.page.wait_for_function(
        "before => connections.filter((one, at) => one.connectionState === 'connected' && at >= before).length === 1"
        " && connections.every((one, at) => at >= before || one.connectionState === 'closed')",
        arg=before,
    )
    await seen_and_heard(house, time.time())


async def what_is_typed_goes_by_the_hub(house: House) -> None:
    """Once a firewall has closed for everything but the hub; and what was typed before it was noticed is not lost."""
    page = house.agent.page
    await house.agent.type("before")
    await house.reads("before\n")
    closed = Condition(udp_ports=(), tcp_ports=(8800,))
    await house.network.line("kiosk", up=closed, down=closed)
    house.type("still ")
    await house.agent.type("meanwhile")
    await house.shows(lambda view: bool(view["call"]["text_by_hub"]))
    house.type("there?")
    await house.agent.type("after")
    await house.reads("before\nmeanwhile\nafter\n")
    await expect(page.locator("[data-from=customer]")).to_have_text("Customer: still there?")
    await expect(page.locator(".video-words")).to_contain_text("Only text gets through.")


async def seen_and_heard(house: House, after: float) -> None:
    """Each has a picture from after then, the agent sound too."""
    js = "after => pictures.at(-1) > after && sounds.at(-1) > after"
    await house.agent.page.wait_for_function(js, arg=after * 1000)
    for _ in range(300):
        if house.pictures[-1] > after:
            return
        await asyncio.sleep(0.05)  # the frame file tells nobody
    raise AssertionError(f"the kiosk has no picture\n{house.logs()}")
