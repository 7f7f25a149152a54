"""Volume keys and headphones jacks as Linux tells of them: the real bytes over a terminal, the kernel's own files."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hardware.sound_keys.events import EVENT, KEY, SWITCH, SYN, Jack, Pressed, Reader, written
from hardware.sound_keys.inputs import Input, inputs, is_plugged, simulated
from hardware.sound_keys.simulator import SoundKeysSimulator
from hardware.sound_keys.sound_keys import SoundKeys

WITHIN_S = 10


class Kiosk:
    """What it hears of its keys."""

    def __init__(self, *paths: Path) -> None:
        self.pressed: asyncio.Queue[Pressed] = asyncio.Queue()
        self.headphones: asyncio.Queue[bool] = asyncio.Queue()
        self.changes: asyncio.Queue[None] = asyncio.Queue()
        self.keys = SoundKeys(
            lambda: [found for path in paths for found in simulated(path)],
            pressed=self.pressed.put_nowait,
            headphones=self.headphones.put_nowait,
            changed=lambda: self.changes.put_nowait(None),
        )

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Kiosk"]:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self.keys.run())
            async with asyncio.timeout(WITHIN_S):
                await self.changes.get()
                yield self
            running.cancel()

    async def is_told(self, *plugged: bool) -> None:
        assert [await self.headphones.get() for _ in plugged] == list(plugged)


async def test_each_press_counts_once_however_long_it_is_held(tmp_path: Path) -> None:
    with SoundKeysSimulator(tmp_path / "keys") as keypad:
        async with Kiosk(tmp_path / "keys").at_work() as kiosk:
            keypad.press(Pressed.LOUDER)
            for value in (1, 2, 2, 2, 0):
                keypad.send(written(KEY, 114, value, 0))
            keypad.send(written(KEY, 30, 1, 0))  # an "a"
            keypad.press(Pressed.SILENCE)
            keypad.press(Pressed.MICROPHONE)
            heard = [await kiosk.pressed.get() for _ in range(4)]
            assert heard == [Pressed.LOUDER, Pressed.QUIETER, Pressed.SILENCE, Pressed.MICROPHONE]


async def test_headphones_are_in_until_the_last_plug_is_out(tmp_path: Path) -> None:
    with SoundKeysSimulator(tmp_path / "one") as one, SoundKeysSimulator(tmp_path / "other") as other:
        async with Kiosk(tmp_path / "one", tmp_path / "other").at_work() as kiosk:
            one.plug(True)
            await kiosk.is_told(True)
            other.plug(True)
            one.plug(False)
            other.press(Pressed.LOUDER)
            await kiosk.pressed.get()
            assert kiosk.headphones.empty()
            other.plug(False)
            await kiosk.is_told(False)


async def test_a_jack_that_is_pulled_out_itself_has_no_plug_and_comes_back(tmp_path: Path) -> None:
    with SoundKeysSimulator(tmp_path / "keys") as keypad:
        async with Kiosk(tmp_path / "keys").at_work() as kiosk:
            assert [one.name for one in kiosk.keys.here] == ["simulated"]
            keypad.plug(True)
            await kiosk.is_told(True)
            keypad.pull_cable()
            await kiosk.is_told(False)
            await kiosk.changes.get()
            assert kiosk.keys.here == ()
            keypad.plug_cable()
            kiosk.keys.look()
            await kiosk.is_told(True)


async def test_what_is_plugged_in_before_is_heard_of_at_the_begin(tmp_path: Path) -> None:
    with SoundKeysSimulator(tmp_path / "keys") as keypad:
        keypad.plug(True)
        async with Kiosk(tmp_path / "keys").at_work() as kiosk:
            await kiosk.is_told(True)


async def test_what_may_not_be_read_is_said_and_the_others_work(tmp_path: Path) -> None:
    with SoundKeysSimulator(tmp_path / "keys") as keypad:
        kiosk = Kiosk()
        found = [Input(tmp_path / "none", "a keypad", keys=True, jack=False), *simulated(tmp_path / "keys")]
        kiosk.keys = SoundKeys(
            lambda: found,
            pressed=kiosk.pressed.put_nowait,
            headphones=kiosk.headphones.put_nowait,
            changed=lambda: kiosk.changes.put_nowait(None),
        )
        async with kiosk.at_work():
            assert list(kiosk.keys.refused) == [tmp_path / "none"]
            keypad.press(Pressed.QUIETER)
            assert await kiosk.pressed.get() is Pressed.QUIETER


def device(root: Path, number: int, name: str, key: str, switch: str) -> None:
    there, known = root / f"sys/devices/usb/input{number}/event{number}", root / "sys/class/input"
    capabilities = there / "device/capabilities"
    capabilities.mkdir(parents=True)
    known.mkdir(parents=True, exist_ok=True)
    (known / there.name).symlink_to(there)
    (capabilities / "key").write_text(f"{key}\n")
    (capabilities / "sw").write_text(f"{switch}\n")
    (capabilities.parent / "name").write_text(f"{name}\n")


def test_only_devices_with_volume_keys_or_a_headphones_jack_are_opened(tmp_path: Path) -> None:
    """The numbers are those of 64 bit kernels: a keyboard, a USB speakerphone, a codec's jack, a mouse, a HDMI output."""
    device(tmp_path, 0, "AT keyboard", "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe", "0")
    device(tmp_path, 1, "Speakerphone Consumer Control", "e000000000000 0", "0")
    device(tmp_path, 2, "bcm2835-wm8960 Headphones", "0", "4")
    device(tmp_path, 3, "Mouse", "1f0000 0 0 0 0", "0")
    device(tmp_path, 4, "vc4-hdmi HDMI Jack", "0", "140")
    (tmp_path / "sys/class/input/mice").mkdir()
    events = tmp_path / "dev/input"
    assert inputs(tmp_path) == [
        Input(events / "event0", "AT keyboard", keys=True, jack=False),
        Input(events / "event1", "Speakerphone Consumer Control", keys=True, jack=False),
        Input(events / "event2", "bcm2835-wm8960 Headphones", keys=False, jack=True),
    ]
    assert inputs(tmp_path / "nothing") == []


def test_events_read_as_the_kernel_writes_them() -> None:
    """KEY_VOLUMEUP pressed, and a plug in, with their reports, of a little-endian computer of 64 bits."""
    stamp = "5f8e2167000000006a0f0a0000000000"
    data = bytes.fromhex(f"{stamp} 0100 7300 01000000 {stamp} 0000 0000 00000000 {stamp} 0500 0200 01000000")
    assert list(Reader().read(data)) == [Pressed.LOUDER, Jack.PLUGGED]
    assert list(Reader().read(written(SYN, 3, 0, 1.5))) == [Jack.UNSURE]
    assert EVENT.size == 24


@given(
    st.lists(st.tuples(st.integers(0, 31), st.integers(0, 0x2FF), st.integers(-(2**31), 2**31 - 1)), max_size=20),
    st.data(),
)
def test_no_pieces_and_no_events_of_others_confuse_it(events: list[tuple[int, int, int]], data: st.DataObject) -> None:
    whole = b"".join(written(*event, 12.25) for event in events)
    reader, rest = Reader(), whole
    found: list[Pressed | Jack] = []
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        found += reader.read(rest[:size])
        rest = rest[size:]
    assert found == list(Reader().read(whole))
    ours = [one for one in events if one[0] in (SYN, KEY, SWITCH)]
    assert found == list(Reader().read(b"".join(written(*event, 0) for event in ours)))


def test_a_stream_that_is_no_input_device_does_not_know_its_jack(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "file", os.O_RDONLY | os.O_CREAT)
    try:
        assert is_plugged(descriptor) is None
    finally:
        os.close(descriptor)
