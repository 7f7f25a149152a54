"""The whole product over a line that changes: hub, relay, kiosk and console, each on a host of its own."""

import asyncio
import time

import pytest

from tests.network.house import House, running_house

pytestmark = pytest.mark.journey


async def test_a_kiosk_with_another_address_goes_on_with_its_call() -> None:
    async with running_house() as house:
        await house.call()
        await house.network.move("kiosk", "10.77.1.9")
        moved = time.time()
        await seen_and_heard(house, moved)
        await house.agent.page.wait_for_function(
            "() => connections.filter((one) => one.connectionState === 'connected').length === 1"
        )
        assert await house.agent.page.evaluate("connections.length") > 1
        await seen_and_heard(house, time.time())
        assert {state for at, state in house.states if at > moved} <= {"weak", "lost", "connected"}
        assert house.logs().count("Started the media engine") == 1
        await house.hang_up()


async def seen_and_heard(house: House, after: float) -> None:
    """Each has a picture from after then, the agent sound too."""
    js = "after => pictures.at(-1) > after && sounds.at(-1) > after"
    await house.agent.page.wait_for_function(js, arg=after * 1000)
    for _ in range(300):
        if house.pictures[-1] > after:
            return
        await asyncio.sleep(0.05)  # the frame file tells nobody
    raise AssertionError(f"the kiosk has no picture\n{house.logs()}")
