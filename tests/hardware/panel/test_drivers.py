"""Every panel keeps the contract: on mock pins, and on real ones when COUNTERPART_PANEL names a pin factory (``lgpio``)."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from hardware.panel.base import Lamp, PanelError, Pins
from hardware.panel.panel import BREATH_S, Panel
from hardware.panel.simulator import PanelSimulator
from tests.hardware.by_hand import PATIENCE_S, named, please
from tests.hardware.panel.contract import Bench, PanelContract

PINS = Pins(help_button=17, help_lamp=27, call_lamp=22, presence=23, door=24, headphones=25)


def panel_of(bench: Bench, driver: str, pins: Pins = PINS) -> Panel:
    return Panel(
        driver,
        pins,
        pressed=lambda: bench.presses.put_nowait(None),
        near=bench.near.put_nowait,
        door=bench.door.put_nowait,
        headphones=bench.headphones.put_nowait,
    )


class SimulatedBench(Bench):
    patience_s = 5.0

    def __init__(self) -> None:
        super().__init__()
        self.panel = panel_of(self, "simulated")

    def begin(self) -> None:
        self._hands = PanelSimulator(self.panel)

    def press(self, down: bool) -> None:
        self._hands.press(down)

    def come_near(self, near: bool) -> None:
        self._hands.come_near(near)

    def open_door(self, opened: bool) -> None:
        self._hands.open_door(opened)

    def plug_headphones(self, plugged: bool) -> None:
        self._hands.plug_headphones(plugged)

    async def sees(self, help_lamp: Lamp, call_lamp: Lamp) -> bool:
        seen = await self._watch(help_lamp)
        return seen is help_lamp and self.panel.lamps[1] == (call_lamp is Lamp.STEADY)

    async def _watch(self, expected: Lamp) -> Lamp:
        """Until the lamp looks as expected, at the longest for a breath."""
        levels: set[float] = set()
        seen, until = Lamp.OFF, time.monotonic() + 2 * BREATH_S
        while time.monotonic() < until:
            levels.add(self.panel.lamps[0])
            between = any(0.1 < level < 0.9 for level in levels)
            both = {0.0, 1.0} <= levels
            seen = (
                Lamp.BREATHING if between else Lamp.BLINKING if both else Lamp.STEADY if levels == {1.0} else Lamp.OFF
            )
            if seen is expected:
                return seen
            await asyncio.sleep(0.01)  # a lamp tells nobody what it does
        return seen


class RealBench(Bench):
    patience_s = PATIENCE_S

    def __init__(self) -> None:
        super().__init__()
        self.panel = panel_of(self, named("panel"))

    def press(self, down: bool) -> None:
        please("press the help button" if down else "let go of it")

    def come_near(self, near: bool) -> None:
        please("come near the kiosk" if near else "go away from it")

    def open_door(self, opened: bool) -> None:
        please(f"{'open' if opened else 'close'} the door")

    def plug_headphones(self, plugged: bool) -> None:
        please(f"{'put a plug into' if plugged else 'pull the plug out of'} the headphones jack")

    async def sees(self, help_lamp: Lamp, call_lamp: Lamp) -> bool:
        please(f"press the button if the help lamp is {help_lamp} and the call lamp is {call_lamp}")
        async with asyncio.timeout(self.patience_s):
            await self.presses.get()
        return True


@pytest.fixture(params=["simulated", *(["real"] if named("panel") else [])])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    made = SimulatedBench() if request.param == "simulated" else RealBench()
    async with made.panel:
        if isinstance(made, SimulatedBench):
            made.begin()
        yield made


class TestDrivers(PanelContract):
    pass


async def test_the_lamps_are_dark_at_the_end() -> None:
    bench = SimulatedBench()
    async with bench.panel as panel:
        assert panel.factory is not None
        pins = [panel.factory.pin(number) for number in (27, 22)]
        panel.light(help_lamp=Lamp.BREATHING, call_lamp=Lamp.STEADY)
        assert await bench.sees(Lamp.BREATHING, Lamp.STEADY)
    assert [pin.state for pin in pins] == [0, 0]


async def test_a_lamp_that_breathes_goes_on_when_it_is_said_again() -> None:
    bench = SimulatedBench()
    async with bench.panel as panel:
        panel.light(help_lamp=Lamp.BREATHING, call_lamp=Lamp.OFF)
        brightest, until = 0.0, time.monotonic() + BREATH_S
        while brightest < 0.3 and time.monotonic() < until:
            panel.light(help_lamp=Lamp.BREATHING, call_lamp=Lamp.OFF)
            brightest = max(brightest, panel.lamps[0])
            await asyncio.sleep(0.01)  # the thread that dims it goes by the clock, and tells nobody
        assert brightest >= 0.3


async def test_a_cut_wire_is_an_open_door_from_the_beginning() -> None:
    """Nothing pulls the pin to ground."""
    bench = SimulatedBench()
    async with bench.panel:
        await bench.told(bench.door, True)


async def test_a_bounce_of_the_door_is_not_told() -> None:
    bench = SimulatedBench()
    async with bench.panel:
        bench.begin()
        await bench.told(bench.door, False)
        for _ in range(20):
            bench.open_door(True)
            bench.open_door(False)
        bench.press(True)
        async with asyncio.timeout(5):
            await bench.presses.get()
        assert bench.door.empty()


async def test_without_sensor_and_contact_the_panel_has_button_and_lamps() -> None:
    bench = SimulatedBench()
    async with panel_of(bench, "simulated", Pins(help_button=17, help_lamp=27, call_lamp=22)) as panel:
        hands = PanelSimulator(panel)
        assert (hands.near, hands.door_open, hands.headphones) == (None, None, None)
        hands.press(True)
        async with asyncio.timeout(5):
            await bench.presses.get()
    assert bench.door.empty()
    assert bench.headphones.empty()


@pytest.mark.parametrize("driver", ["teletype", "lgpio"])
async def test_a_panel_that_is_not_there_is_named_with_its_pins(driver: str) -> None:
    with pytest.raises(PanelError, match=rf"help_button=17.*cannot be opened with driver '{driver}'"):
        await panel_of(SimulatedBench(), driver).__aenter__()


async def test_a_panel_can_be_opened_again() -> None:
    for _ in range(2):
        async with panel_of(SimulatedBench(), "simulated"):
            pass
