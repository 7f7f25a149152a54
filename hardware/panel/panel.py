"""The panel beside the display: help button, help lamp, call lamp, presence sensor, and the contacts of door and headphones jack
on GPIO pins.

The driver is a gpiozero pin factory by its name (``lgpio`` on a Pi), or ``simulated``. Button and door pull their pins to
ground, with the pull-up of the computer: the door's contact is closed while the door is, so that a cut wire is an open door.
That in the jack is closed while a plug is in, so that with a cut wire the speaker still plays.
"""

import asyncio
import importlib.metadata
import logging
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from gpiozero import PWMLED, DigitalInputDevice, GPIOZeroError
from gpiozero.pins import Factory

from hardware.panel.base import Lamp, PanelError, Pins
from hardware.panel.contact import Contact
from hardware.panel.simulated_pins import simulated_factory

log = logging.getLogger(__name__)

SIMULATED = "simulated"
BREATH_S = 1.6
"""From dark to bright, and as long back."""
BLINK_S = 0.5


class Panel:
    """Use it in an ``async with``. All are called in the event loop: ``pressed`` once for each press of the help button,
    ``near`` when the presence sensor begins or ends to see somebody, ``door`` with whether the door is open, ``headphones``
    with whether their plug is in; the last three also once at the beginning. Lamps are dark at the end."""

    def __init__(
        self,
        driver: str,
        pins: Pins,
        *,
        pressed: Callable[[], None],
        near: Callable[[bool], None],
        door: Callable[[bool], None],
        headphones: Callable[[bool], None],
    ) -> None:
        self.driver, self.pins = driver, pins
        self._pressed, self._near, self._door, self._headphones = pressed, near, door, headphones
        self._open = ExitStack()
        self._lit = {"help": Lamp.OFF, "call": Lamp.OFF}
        self.factory: Factory | None = None

    async def __aenter__(self) -> Self:
        """Raises `PanelError`."""
        try:
            self.factory = _factory(self.driver)
            self._open.callback(self.factory.close)
            self._leds = {"help": self._led(self.pins.help_lamp), "call": self._led(self.pins.call_lamp)}
            self._contact(self.pins.help_button, True, lambda closed: self._pressed() if closed else None)
            self._contact(self.pins.presence, False, self._near)
            self._contact(self.pins.door, True, lambda closed: self._door(not closed))
            self._contact(self.pins.headphones, True, self._headphones)
        except (GPIOZeroError, ImportError, OSError, KeyError) as error:
            self._open.close()
            raise PanelError(
                f"panel with {self.pins} cannot be opened with driver {self.driver!r}: {error}; "
                f"check that the user is in group gpio and that no other program uses the pins"
            ) from error
        log.info("Starting panel: %s", self.driver)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.light(help_lamp=Lamp.OFF, call_lamp=Lamp.OFF)
        self._open.close()

    def light(self, *, help_lamp: Lamp, call_lamp: Lamp) -> None:
        """Show whether somebody was asked for help, and whether camera and microphone may be open."""
        for name, lamp in (("help", help_lamp), ("call", call_lamp)):
            if lamp is not self._lit[name]:
                self._lit[name] = lamp
                _show(self._leds[name], lamp)

    @property
    def lamps(self) -> tuple[float, float]:
        """Brightness of help lamp and call lamp, 0 to 1."""
        return float(self._leds["help"].value), float(self._leds["call"].value)

    def _led(self, pin: int) -> PWMLED:
        led: PWMLED = self._open.enter_context(PWMLED(pin, pin_factory=self.factory))
        return led

    def _contact(self, pin: int | None, pull_up: bool, changed: Callable[[bool], None]) -> None:
        if pin is not None:
            device = DigitalInputDevice(pin, pull_up=pull_up, pin_factory=self.factory)
            self._open.callback(Contact(device, changed, asyncio.get_running_loop()).close)


def _show(led: PWMLED, lamp: Lamp) -> None:
    match lamp:
        case Lamp.OFF:
            led.off()
        case Lamp.STEADY:
            led.on()
        case Lamp.BREATHING:
            led.pulse(fade_in_time=BREATH_S, fade_out_time=BREATH_S)
        case Lamp.BLINKING:
            led.blink(on_time=BLINK_S, off_time=BLINK_S)


def _factory(driver: str) -> Factory:
    if driver == SIMULATED:
        return simulated_factory()
    known = importlib.metadata.entry_points(group="gpiozero_pin_factories")
    found: Factory = known[driver].load()()
    return found
