"""What volume keys and a headphones jack keep, whatever they are wired to. Tests subclass `SoundKeysContract` and give it a
`Bench`."""

import asyncio
from abc import ABC, abstractmethod

from hardware.sound_keys.events import Pressed
from hardware.sound_keys.sound_keys import SoundKeys


class Bench(ABC):
    """Keys that are read, and who has their hands on them. ``patience_s``: how long that may take."""

    keys: SoundKeys
    patience_s: float

    def __init__(self) -> None:
        self.pressed: asyncio.Queue[Pressed] = asyncio.Queue()
        self.headphones: asyncio.Queue[bool] = asyncio.Queue()

    @abstractmethod
    def press(self, key: Pressed) -> None: ...

    @abstractmethod
    def plug(self, headphones: bool) -> None: ...


class SoundKeysContract:
    async def test_each_press_comes_once_and_in_order(self, bench: Bench) -> None:
        wanted = [Pressed.LOUDER, Pressed.LOUDER, Pressed.QUIETER]
        for key in wanted:
            bench.press(key)
            async with asyncio.timeout(bench.patience_s):
                assert await bench.pressed.get() is key
        assert bench.pressed.empty()

    async def test_a_plug_goes_in_and_out(self, bench: Bench) -> None:
        for plugged in (True, False):
            bench.plug(plugged)
            async with asyncio.timeout(bench.patience_s):
                assert await bench.headphones.get() is plugged
