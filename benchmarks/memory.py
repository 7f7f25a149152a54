"""What each process keeps in memory after a customer has looked at the whole menu, and what the peer keeps after the same."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.display import Display, open_display
from benchmarks.finger import LEFT, WHEEL_DOWN, Finger
from benchmarks.kiosk import KEPT_MENU, kept, mm
from benchmarks.peer.browser import browsing, serving
from benchmarks.table import Row
from hardware.ports import free_port
from workbench.customer import Customer
from workbench.house import House, open_house
from workbench.sockets import Socket

SIZE = (540, 960)
TABS = 8  # of the categories, without scrolling the rail
PROCESSES = ("till", "screen", "line")


def measure() -> list[Row]:
    """Resident memory (RSS) and the proportional share (PSS), in which what is used by several counts for each in part."""
    with tempfile.TemporaryDirectory() as folder, open_display(*SIZE) as display:
        peer_rss, peer = _peer(Path(folder), display)
        ours = asyncio.run(_ours(Path(folder) / "house", display))
    name = "Chromium kiosk page"
    rows = []
    for process, (rss, pss) in ours.items():
        rows += [
            Row(f"{process}: memory, PSS", pss, "MB", name, peer, "<= 0.5 x" if process == "screen" else ""),
            Row(f"{process}: memory, RSS", rss, "MB", f"{name}, sum", peer_rss, ""),
        ]
    return rows


def _peer(folder: Path, display: Display) -> tuple[float, float]:
    menu = kept(folder / "peer", SIZE).state / KEPT_MENU
    with (
        serving(menu) as address,
        browsing(address, display, folder / "profile") as chromium,
        Finger(display.name) as finger,
    ):
        time.sleep(3)
        finger.move(SIZE[0] / 2, SIZE[1] - mm(16, display))
        _click(finger)
        for row in range(TABS):
            finger.move(mm(23, display), mm(28 + 17 + 34 * row, display))
            _click(finger)
            finger.move(SIZE[0] * 0.7, SIZE[1] * 0.5)
            for _ in range(8):
                finger.press(WHEEL_DOWN)
                finger.release(WHEEL_DOWN)
            time.sleep(0.5)
        time.sleep(1)
        family = [_memory(process) for process in (chromium, *chromium.children(recursive=True))]
    return sum(rss for rss, _ in family), sum(pss for _, pss in family)


def _click(finger: Finger) -> None:
    finger.press(LEFT)
    finger.release(LEFT)
    time.sleep(0.5)


async def _ours(state: Path, display: Display) -> dict[str, tuple[float, float]]:
    os.environ["DISPLAY"] = display.name
    port = free_port()
    try:
        async with open_house(state, hub_port=port, window=SIZE) as house:
            await house.enrol()
            await _browse(house)
            return _each(house)
    finally:
        del os.environ["DISPLAY"]


async def _browse(house: House) -> None:
    async with Socket(house.place.socket("screen")) as screen:
        customer = Customer(screen)
        await customer.page("attract")
        await customer.touch("Touch to order")
        await customer.touch("mode.dine_in")
        await customer.page("menu")
        tabs = [target["id"] for target in await customer.targets() if target["id"].startswith("category.")][:TABS]
        for tab in tabs:
            await customer.touch(tab)
            await customer.drag((SIZE[0] * 0.7, SIZE[1] * 0.7), (SIZE[0] * 0.7, SIZE[1] * 0.15))
            await asyncio.sleep(0.5)
        await asyncio.sleep(1)


def _each(house: House) -> dict[str, tuple[float, float]]:
    assert house.hub is not None
    memory = {}
    for process in psutil.Process(house.kiosk.pid).children():
        name = next((name for name in PROCESSES if f"kiosk.{name}" in process.cmdline()), None)
        if name is not None:
            memory[name] = _memory(process)
    return {
        **{name: memory[name] for name in ("screen", "till", "line")},
        "hub": _memory(psutil.Process(house.hub.pid)),
    }


def _memory(process: psutil.Process) -> tuple[float, float]:
    """RSS and PSS in MB."""
    full = process.memory_full_info()
    return full.rss / 1e6, full.pss / 1e6
