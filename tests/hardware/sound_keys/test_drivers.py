"""Keys and jack keep the contract: over a terminal, and those of this computer when COUNTERPART_SOUND_KEYS is set (``linux``)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.sound_keys.events import Pressed
from hardware.sound_keys.inputs import inputs, simulated
from hardware.sound_keys.simulator import SoundKeysSimulator
from hardware.sound_keys.sound_keys import SoundKeys
from tests.hardware.by_hand import PATIENCE_S, named, please
from tests.hardware.sound_keys.contract import Bench, SoundKeysContract


class SimulatedBench(Bench):
    patience_s = 10.0

    def __init__(self, keypad: SoundKeysSimulator) -> None:
        super().__init__()
        self._keypad = keypad

    def press(self, key: Pressed) -> None:
        self._keypad.press(key)

    def plug(self, headphones: bool) -> None:
        self._keypad.plug(headphones)


class RealBench(Bench):
    patience_s = PATIENCE_S

    def press(self, key: Pressed) -> None:
        please(f"press the key for {key}")

    def plug(self, headphones: bool) -> None:
        please("plug headphones in" if headphones else "pull the headphones out")


@pytest.fixture(params=["simulated", *(["real"] if named("sound_keys") else [])])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    port = tmp_path / "keys"
    with SoundKeysSimulator(port) as keypad:
        real = request.param == "real"
        made = RealBench() if real else SimulatedBench(keypad)
        read = asyncio.Event()
        made.keys = SoundKeys(
            inputs if real else lambda: simulated(port),
            pressed=made.pressed.put_nowait,
            headphones=made.headphones.put_nowait,
            changed=read.set,
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(made.keys.run())
            async with asyncio.timeout(made.patience_s):
                await read.wait()
            yield made
            running.cancel()


class TestDrivers(SoundKeysContract):
    pass
