import asyncio

import pytest

from hardware.panel.panel import Panel, PanelError
from hardware.panel.simulator import PanelSimulator

PINS = {"help_button": 17, "help_lamp": 27, "call_lamp": 22}


async def test_a_press_on_the_real_driver_comes_once_into_the_loop() -> None:
    pressed: asyncio.Queue[None] = asyncio.Queue()
    async with Panel("simulated", **PINS, pressed=lambda: pressed.put_nowait(None)) as panel:
        finger = PanelSimulator(panel, PINS["help_button"])
        finger.press(True)
        assert finger.pressed
        await asyncio.wait_for(pressed.get(), 1)
        finger.press(False)
        assert not finger.pressed
        assert pressed.empty()


async def test_lamps_are_lit() -> None:
    async with Panel("simulated", **PINS, pressed=lambda: None) as panel:
        finger = PanelSimulator(panel, PINS["help_button"])
        assert finger.lamps == {"help_lamp": False, "call_lamp": False}
        panel.light(help_lamp=True, call_lamp=False)
        assert finger.lamps == {"help_lamp": True, "call_lamp": False}


@pytest.mark.parametrize("driver", ["teletype", "lgpio"])
async def test_a_panel_that_is_not_there_is_named_with_its_pins(driver: str) -> None:
    with pytest.raises(PanelError, match=rf"panel on pins \(17, 27, 22\) cannot be opened with driver '{driver}'"):
        await Panel(driver, **PINS, pressed=lambda: None).__aenter__()


async def test_a_panel_can_be_opened_again() -> None:
    for _ in range(2):
        async with Panel("simulated", **PINS, pressed=lambda: None):
            pass
