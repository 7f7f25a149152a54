"""How soon a touch is answered on the display: real button events at one end, changed pixels at the other."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.display import Box, Display, open_display
from benchmarks.finger import LEFT, WHEEL_DOWN, WHEEL_UP, Finger
from benchmarks.kiosk import COLOURS, KEPT_MENU, kept, mm, running_screen
from benchmarks.peer.browser import browsing, serving
from benchmarks.table import Row
from workbench.customer import Customer
from workbench.sockets import Socket

SIZE = (540, 960)
TOUCHES = 30
HELD_S = 0.1
REST_S = 0.2


@dataclass(frozen=True, slots=True)
class Spots:
    """Where a finger goes: two tabs of the rail, of which the first is open, and a part of the shelf with its tiles."""

    open_tab: Box
    other_tab: Box
    shelf: Box


def measure() -> list[Row]:
    """The screen, then the peer, each alone on the same display."""
    with tempfile.TemporaryDirectory() as folder, open_display(*SIZE) as display, Finger(display.name) as finger:
        place = kept(Path(folder) / "state", SIZE)
        with running_screen(place, display):
            ours = Hand(display, finger, asyncio.run(_enter(place.socket("screen"), display))).times()
        with (
            serving(place.state / KEPT_MENU) as address,
            browsing(f"{address}?page=menu", display, Path(folder) / "profile"),
        ):
            theirs = Hand(display, finger, _peer_spots(display)).times()
    return [
        Row(
            f"touch to changed pixels: {what}, {share}",
            of(ours[what]),
            "ms",
            "Chromium kiosk page",
            of(theirs[what]),
            goal,
        )
        for what in ours
        for share, of, goal in (("median", statistics.median, ""), ("p95", _p95, "<= 100"))
    ]


class Hand:
    """Touches things, each time at another moment of a frame, and looks how long it takes."""

    def __init__(self, display: Display, finger: Finger, spots: Spots) -> None:
        self._display, self._finger, self._spots = display, finger, spots
        self._at_rest = ""

    def times(self) -> dict[str, list[float]]:
        """Milliseconds of each touch, by what it does."""
        self._display.rests((0, 0, *self._display.size), 1.0)
        self._go_to(self._spots.open_tab)
        self._at_rest = self._ground(self._spots.open_tab)
        return {
            "a button looks pressed": [self._press() for _ in range(TOUCHES)],
            "a category opens": [self._open(turn) for turn in range(TOUCHES)],
            "the list scrolls": [self._scroll(turn) for turn in range(TOUCHES)],
        }

    def _press(self) -> float:
        box = self._spots.open_tab
        self._go_to(box)
        self._display.seen(lambda: self._ground(box) == self._at_rest, "button that has come up again")
        passed = self._until_changed(box, lambda: self._finger.press(LEFT))
        self._finger.release(LEFT)
        return passed

    def _open(self, turn: int) -> float:
        self._go_to((self._spots.other_tab, self._spots.open_tab)[turn % 2])
        self._finger.press(LEFT)
        time.sleep(HELD_S)
        return self._until_changed(self._spots.shelf, lambda: self._finger.release(LEFT))

    def _scroll(self, turn: int) -> float:
        wheel = (WHEEL_DOWN, WHEEL_UP)[turn % 2]
        self._go_to(self._spots.shelf)
        passed = self._until_changed(self._spots.shelf, lambda: self._finger.press(wheel))
        self._finger.release(wheel)
        return passed

    def _go_to(self, box: Box) -> None:
        left, top, width, height = box
        self._finger.move(left + width / 2, top + height / 2)
        self._display.rests((0, 0, *self._display.size), REST_S)
        time.sleep(random.uniform(0, 0.02))

    def _ground(self, box: Box) -> str:
        """The colour of a tab, beside its picture."""
        left, top, _, height = box
        return self._display.colour(left + mm(3, self._display), top + height // 2)

    def _until_changed(self, box: Box, touch: Callable[[], None]) -> float:
        before, began = self._display.pixels(box), time.perf_counter()
        touch()
        return 1000 * (self._display.seen(lambda: self._display.pixels(box) != before, "answer", 5.0) - began)


async def _enter(socket: Path, display: Display) -> Spots:
    """From the attract page to the burgers."""
    async with Socket(socket) as screen:
        customer = Customer(screen)
        await customer.page("attract")
        await customer.touch("Touch to order")
        await customer.touch("mode.dine_in")
        await customer.touch("category.burgers")
        tabs = [(await customer.find(f"category.{name}"))["box"] for name in ("burgers", "tacos")]
        return Spots(tuple(tabs[0]), tuple(tabs[1]), _shelf(display))


def _peer_spots(display: Display) -> Spots:
    """By its style sheet, whose lengths are the kiosk's; as soon as it is there."""
    top, pitch, left, width, height = (mm(length, display) for length in (29, 34, 4, 38, 31))
    dish = (mm(80, display), mm(50, display))
    nothing = {*COLOURS.values(), "#000000", "#FFFFFF"}
    display.seen(lambda: display.colour(*dish) not in nothing, "menu of the peer")
    return Spots((left, top + pitch, width, height), (left, top + 2 * pitch, width, height), _shelf(display))


def _shelf(display: Display) -> Box:
    return mm(52, display), mm(40, display), mm(126, display), mm(60, display)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
