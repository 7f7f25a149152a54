"""What every panel keeps, whatever pins it is on. A driver's tests subclass `PanelContract` and give it a `Bench`."""

import asyncio
from abc import ABC, abstractmethod

from hardware.panel.base import Lamp
from hardware.panel.panel import Panel


class Bench(ABC):
    """A panel that is open, and who has their hands on it. ``patience_s``: how long that may take."""

    panel: Panel
    patience_s: float

    def __init__(self) -> None:
        self.presses: asyncio.Queue[None] = asyncio.Queue()
        self.near: asyncio.Queue[bool] = asyncio.Queue()
        self.door: asyncio.Queue[bool] = asyncio.Queue()
        self.headphones: asyncio.Queue[bool] = asyncio.Queue()

    @abstractmethod
    def press(self, down: bool) -> None: ...

    @abstractmethod
    def come_near(self, near: bool) -> None: ...

    @abstractmethod
    def open_door(self, opened: bool) -> None: ...

    @abstractmethod
    def plug_headphones(self, plugged: bool) -> None: ...

    @abstractmethod
    async def sees(self, help_lamp: Lamp, call_lamp: Lamp) -> bool:
        """Whether the lamps look like this."""

    async def told(self, queue: "asyncio.Queue[bool]", value: bool) -> None:
        """Wait until the panel has said this."""
        async with asyncio.timeout(self.patience_s):
            while await queue.get() is not value:
                pass


class PanelContract:
    async def test_a_press_comes_once(self, bench: Bench) -> None:
        bench.press(True)
        async with asyncio.timeout(bench.patience_s):
            await bench.presses.get()
        bench.press(False)
        assert bench.presses.empty()

    async def test_somebody_comes_and_goes(self, bench: Bench) -> None:
        bench.come_near(True)
        await bench.told(bench.near, True)
        bench.come_near(False)
        await bench.told(bench.near, False)

    async def test_the_door_is_opened_and_closed(self, bench: Bench) -> None:
        bench.open_door(True)
        await bench.told(bench.door, True)
        bench.open_door(False)
        await bench.told(bench.door, False)

    async def test_headphones_are_plugged_in_and_out(self, bench: Bench) -> None:
        await bench.told(bench.headphones, False)
        for plugged in (True, False):
            bench.plug_headphones(plugged)
            await bench.told(bench.headphones, plugged)

    async def test_lamps_breathe_burn_blink_and_are_dark(self, bench: Bench) -> None:
        for help_lamp, call_lamp in (
            (Lamp.BREATHING, Lamp.OFF),
            (Lamp.STEADY, Lamp.STEADY),
            (Lamp.BLINKING, Lamp.OFF),
            (Lamp.OFF, Lamp.OFF),
        ):
            bench.panel.light(help_lamp=help_lamp, call_lamp=call_lamp)
            assert await bench.sees(help_lamp, call_lamp)
