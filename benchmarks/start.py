"""How soon a customer can begin: from the start of a program to its first page on the display."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psutil

from benchmarks.display import Display, open_display
from benchmarks.kiosk import COLOURS, KEPT_MENU, kept, mm, running_screen
from benchmarks.peer.browser import browsing, serving
from benchmarks.table import Row
from hardware.ports import free_port
from workbench.customer import Customer
from workbench.place import prepare
from workbench.sockets import Socket

SIZE = (540, 960)
STARTS = 5


def measure() -> list[Row]:
    """Screen and peer by turns, so that both meet the same load; the first start of each only warms the disk's cache."""
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder, open_display(*SIZE) as display:
        place, profile = kept(Path(folder) / "state", SIZE), Path(folder) / "profile"
        with serving(place.state / KEPT_MENU) as address:
            for _ in range(STARTS + 1):
                ours.append(_start(display, lambda: running_screen(place, display)))
                theirs.append(_start(display, lambda: browsing(address, display, profile)))
    (bar, picture), (their_bar, their_picture) = (
        [statistics.median(times) for times in zip(*starts[1:], strict=True)] for starts in (ours, theirs)
    )
    peer = "Chromium kiosk page"
    return [
        Row("screen: cold start to the attract page", bar, "s", peer, their_bar, "<= 2.5, <= 1 x"),
        Row("screen: cold start to its picture", picture, "s", peer, their_picture, "<= 2.5, <= 1 x"),
    ]


def measure_house() -> list[Row]:
    """The second `make run`: from its start until the attract page is there and can be touched."""
    with tempfile.TemporaryDirectory() as folder, open_display(720, 1280) as display:
        state = Path(folder) / "house"
        _run_house(state, display)
        passed = _run_house(state, display)
    return [Row("second `make run` to a usable kiosk", passed, "s", "limit", 10.0, "<= 10")]


def _run_house(state: Path, display: Display) -> float:
    """Seconds until the page is drawn and its button is offered to fingers."""
    port = free_port()  # the hub takes the next one
    command = [sys.executable, "-m", "workbench", "--state", str(state), "--port", str(port)]
    place = prepare(state, f"http://127.0.0.1:{port + 1}", display.size)
    began = time.perf_counter()
    with (state / "run.log").open("wb") as log:
        house = subprocess.Popen(command, env={**os.environ, "DISPLAY": display.name}, stdout=log, stderr=log)
    try:
        asyncio.run(_offered(place.socket("screen")))
        return time.perf_counter() - began
    finally:
        house.terminate()
        house.wait(20)


async def _offered(screen: Path) -> None:
    async with Socket(screen) as asking:
        await Customer(asking).find("Touch to order", patience_s=60)


def _start(display: Display, program: Callable[[], AbstractContextManager[psutil.Process]]) -> tuple[float, float]:
    """Seconds until the action bar is on the display, and until the dish above it is."""
    width, height = display.size
    bar = (width - mm(20, display), height - mm(16, display))
    dish = (width // 2, height // 2 + mm(30, display))
    empty = {*COLOURS.values(), "#000000", "#FFFFFF"}
    display.seen(lambda: display.colour(*bar) == display.colour(*dish) == "#000000", "end of the program before")
    began = time.perf_counter()
    with program():
        at_bar = display.seen(lambda: display.colour(*bar) == COLOURS["primary"], "action bar") - began
        at_dish = display.seen(lambda: display.colour(*dish) not in empty, "dish") - began
    return at_bar, at_dish
