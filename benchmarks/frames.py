"""What a frame costs the screen itself, its graphics mocked, while a real call runs and the agent's picture is shown."""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec

from benchmarks.display import open_display
from benchmarks.measured_screen import Frame
from benchmarks.table import Row
from hardware.ports import free_port
from hub.people.demo import ACCOUNTS
from workbench.agent import Agent, browser
from workbench.children import child, until_ready
from workbench.customer import Customer
from workbench.devices import Devices
from workbench.house import House, running_hub
from workbench.place import FACES, prepare
from workbench.sockets import Socket

SIZE = (1080, 1920)
SCROLLS, ROUNDS = 12, 8
LOOK_S = 0.12
FRAME_MS = 1000 / 60
PRODUCTS = ("classic-burger", "green-chile-burger")
CATEGORIES = ("combos", "burgers", "tacos", "bowls", "burgers")


def measure() -> list[Row]:
    """All rows."""
    with tempfile.TemporaryDirectory() as folder, open_display(*SIZE) as display:
        scrolled, touched = asyncio.run(_play(Path(folder), display.name))
    own = [frame.cpu for frame in scrolled]
    answers = [frame.cpu for frame in touched]
    waits = [frame.waited + frame.ended - frame.began for frame in touched]
    return [
        _row("screen: own cost of a scrolling frame in a call", own, "<= 10"),
        _row("screen: own cost from touch to drawn commands in a call", answers, "<= 16"),
        Row(
            "screen: the same with all waiting, median",
            1000 * statistics.median(waits),
            "ms",
            "a frame at 60 Hz",
            FRAME_MS,
            "",
        ),
    ]


def _row(what: str, seconds: list[float], goal: str) -> Row:
    p99 = 1000 * statistics.quantiles(seconds, n=100, method="inclusive")[-1]
    return Row(f"{what}, p99 of {len(seconds)}", p99, "ms", "a frame at 60 Hz", FRAME_MS, goal)


async def _play(folder: Path, display: str) -> tuple[list[Frame], list[Frame]]:
    """Frames that drew while the customer scrolled, and those that answered a touch."""
    notes = folder / "frames"
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(_house(folder / "house", notes, display))
        screen = await stack.enter_async_context(Socket(house.place.socket("screen")))
        faces = FACES / "maya" / "rasterised"
        chromium = await stack.enter_async_context(browser(faces / "face.mjpeg", faces / "voice.wav"))
        agent = await Agent.sign_in(chromium, house.hub_url, ACCOUNTS[0].name, ACCOUNTS[0].password)
        await agent.start_taking_calls()
        customer = Customer(screen)
        await _begin(customer)
        await customer.touch("help")
        await customer.touch("help.video")
        await agent.accept()
        await agent.sees_customer()
        scroll_from = time.monotonic()
        await _scroll(customer)
        scroll_to = time.monotonic()
        await _tour(customer, ROUNDS)
        tour_to = time.monotonic()
        await agent.hang_up()
    frames = msgspec.json.decode(notes.read_bytes(), type=list[Frame])
    return (
        [frame for frame in frames if frame.drew and scroll_from < frame.began < scroll_to],
        [frame for frame in frames if frame.drew and frame.touches and scroll_to < frame.began < tour_to],
    )


@asynccontextmanager
async def _house(state: Path, notes: Path, display: str) -> AsyncIterator[House]:
    """Like `workbench.house.open_house`, but with the measured screen."""
    port = free_port()
    hub_url = f"http://127.0.0.1:{port}"
    place = prepare(state, hub_url, SIZE)
    modules: dict[str, Iterable[str]] = {
        "till": ["kiosk.till"],
        "line": ["kiosk.line"],
        "screen": ["benchmarks.measured_screen", str(notes)],
    }
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, place.runtime)
        hub = await stack.enter_async_context(running_hub(place, port))
        devices = await stack.enter_async_context(Devices(place.devices, place.state / "devices", 0.05))
        for name, module in modules.items():
            command = [sys.executable, "-m", *module, "--config", str(place.config)]
            process = await stack.enter_async_context(child(name, command, place.logs, {"DISPLAY": display}))
            async with Socket(place.socket(name)) as waiting:
                await until_ready(name, process, waiting.listens, place.logs)
        house = House(place=place, url="", hub_url=hub_url, devices=devices, kiosk=process, hub=hub)
        await house.enrol()
        yield house


async def _begin(customer: Customer) -> None:
    await customer.page("attract")
    await customer.touch("Touch to order")
    await customer.touch("mode.dine_in")
    await customer.touch("category.burgers")


async def _scroll(customer: Customer) -> None:
    """Up and down the tiles, with a fling at the end of each."""
    width, height = SIZE
    low, high = (width * 0.7, height * 0.5), (width * 0.7, height * 0.2)
    for turn in range(SCROLLS):
        await customer.drag(*((low, high), (high, low))[turn % 2], steps=30)
        await asyncio.sleep(0.4)


async def _tour(customer: Customer, rounds: int) -> None:
    """Through the categories, to two products and back, to the order and back."""
    for _ in range(rounds):
        for name in (*(f"category.{name}" for name in CATEGORIES), "add.bacon-cheddar-burger"):
            await customer.touch(name)
            await asyncio.sleep(LOOK_S)
        for name in PRODUCTS:
            await customer.touch(f"product.{name}")
            await customer.page("customise")
            await asyncio.sleep(LOOK_S)
            await customer.touch("back")
            await customer.page("menu")
        await customer.touch("primary")
        await customer.page("order")
        await asyncio.sleep(LOOK_S)
        await customer.touch("back")
        await customer.page("menu")
