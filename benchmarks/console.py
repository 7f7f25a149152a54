"""How soon the console answers: a page from cold, a ring after the customer's press, an agent's edit on the customer's display.

A whole house runs: the real hub, the real kiosk on a virtual display whose pixels are read, and the console in Chromium. Moments
of the page and of this process are compared by the machine's clock.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page

from benchmarks.display import Box, Display, open_display
from benchmarks.table import Row
from hardware.ports import free_port
from workbench.agent import Agent, browser
from workbench.customer import Customer
from workbench.house import House, open_house
from workbench.sockets import Socket

SIZE = (540, 960)
COLD, RINGS, EDITS = 7, 15, 16
NAME, PASSWORD = "maya", "maya-at-the-counter"

# A moment is kept when the frame that shows it has been handed to the compositor.
WATCH = """
    window.moments = {};
    const stamp = () => performance.timeOrigin + performance.now();
    const keep = (name) => requestAnimationFrame(() => setTimeout(() => (moments[name] ??= stamp())));
    new MutationObserver(() => {
        if (!moments.ready && document.querySelector('.my-state button:not(:disabled)')) keep('ready');
        if (!moments.ring && document.querySelector('.ring')) keep('ring');
    }).observe(document, { subtree: true, childList: true, attributes: true });
    addEventListener('keydown', () => (moments.key = stamp()), true);
"""


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, open_display(*SIZE) as display:
        async with _house(Path(folder) / "house", display) as house, browser() as chromium:
            cold = [await _cold(chromium, house) for _ in range(COLD)]
            async with Socket(house.place.socket("screen")) as screen, Socket(house.place.socket("line")) as line:
                customer = Customer(screen)
                await _to_menu(customer)
                agent = await Agent.sign_in(chromium, house.hub_url, NAME, PASSWORD)
                await agent.page.add_init_script(WATCH)
                await agent.page.reload()
                await agent.start_taking_calls()
                rings = [await _ring(agent.page, line) for _ in range(RINGS)]
                edits = await _edits(agent, customer, display)
    return [
        *_rows("console from cold to the first button that works", cold, 1000),
        *_rows("the press on Help to the ring on the agent's page", rings, 200),
        *_rows("an agent's key to the edit on the customer's display", edits, 250),
    ]


@asynccontextmanager
async def _house(state: Path, display: Display) -> AsyncIterator[House]:
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = display.name
    try:
        async with open_house(state, hub_port=free_port(), window=SIZE, idle_s=600, pace=0) as house:
            await house.enrol()
            yield house
    finally:
        os.environ.pop("DISPLAY") if before is None else os.environ.update(DISPLAY=before)


async def _cold(chromium: Browser, house: House) -> float:
    """Milliseconds; a browser that has never been here, with a session."""
    context = await chromium.new_context(viewport={"width": 1440, "height": 900})
    try:
        credentials = {"name": NAME, "password": PASSWORD}
        await context.request.post(f"{house.hub_url}/api/session", data=credentials, headers={"Origin": house.hub_url})
        page = await context.new_page()
        await page.add_init_script(WATCH)
        await page.goto(house.hub_url)
        await page.wait_for_function("() => moments.ready")
        took: float = await page.evaluate("moments.ready - performance.timeOrigin")
        return took
    finally:
        await context.close()


async def _to_menu(customer: Customer) -> None:
    await customer.page("attract")
    await customer.touch("Touch to order")
    await customer.touch("mode.dine_in")
    await customer.touch("category.burgers")
    await customer.touch("add.bacon-cheddar-burger")


async def _ring(page: Page, line: Socket) -> float:
    await page.evaluate("moments.ring = undefined")
    pressed = time.time()
    await line.post("/help", {"kind": "video"})
    await page.wait_for_function("() => moments.ring")
    took: float = await page.evaluate("moments.ring") - 1000 * pressed
    await line.session.delete("/help")
    await page.wait_for_selector("[data-state=available]")
    return took


async def _edits(agent: Agent, customer: Customer, display: Display) -> list[float]:
    """Again and again one more of the line in the cart, and when the customer's total has changed."""
    await customer.touch("help")
    await customer.touch("help.video")
    await agent.accept()
    await agent.sees_customer()
    left, top, width, height = (await customer.find("primary"))["box"]
    total: Box = (round(left + width / 2), round(top), round(width / 2), round(height))
    await agent.page.keyboard.press("ArrowDown")
    return [await _edit(agent.page, turn + 2, display, total) for turn in range(EDITS)]


async def _edit(page: Page, quantity: int, display: Display, total: Box) -> float:
    before = await asyncio.to_thread(display.rests, total)
    async with asyncio.TaskGroup() as group:
        seen = group.create_task(_at(lambda: display.pixels(total) != before, display))
        await page.keyboard.press("+")
    await page.get_by_label(f"Quantity {quantity}").wait_for()  # the next press is about what the page knows
    took: float = 1000 * seen.result() - await page.evaluate("moments.key")
    return took


async def _at(met: Callable[[], bool], display: Display) -> float:
    """The moment by the machine's clock."""
    ahead = time.time() - time.perf_counter()
    return ahead + await asyncio.to_thread(display.seen, met, "edit", 5.0)


def _rows(what: str, times: list[float], limit: float) -> list[Row]:
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return [
        Row(f"{what}, median", statistics.median(times), "ms", "limit", limit, ""),
        Row(f"{what}, p95", p95, "ms", "limit", limit, f"<= {limit:.0f}"),
    ]
