"""The panel beside the display: a help button that pulls its pin to ground, a help lamp and a call lamp.

The driver is a gpiozero pin factory by its name (``lgpio`` on a Pi), or ``simulated``.
"""

import asyncio
import contextlib
import importlib.metadata
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from gpiozero import Button, DigitalOutputDevice, GPIOZeroError
from gpiozero.pins import Factory
from gpiozero.pins.mock import MockFactory

from hardware.panel.debounce import STABLE_S, Debounce

log = logging.getLogger(__name__)

SIMULATED = "simulated"


class PanelError(OSError):
    """The panel cannot be used; says which pins and what to do."""


class Panel:
    """Use it in an ``async with``; ``pressed`` is called in the event loop, once for each press of the help button."""

    def __init__(
        self, driver: str, *, help_button: int, help_lamp: int, call_lamp: int, pressed: Callable[[], None]
    ) -> None:
        self.driver = driver
        self._pins = (help_button, help_lamp, call_lamp)
        self._pressed = pressed
        self._debounce = Debounce()
        self._open = ExitStack()
        self.factory: Factory | None = None

    async def __aenter__(self) -> Self:
        """Raises `PanelError`."""
        self._loop = asyncio.get_running_loop()
        button, help_lamp, call_lamp = self._pins
        try:
            self.factory = _factory(self.driver)
            self._open.callback(self.factory.close)
            self._button = self._open.enter_context(Button(button, pull_up=True, pin_factory=self.factory))
            self._help_lamp = self._open.enter_context(DigitalOutputDevice(help_lamp, pin_factory=self.factory))
            self._call_lamp = self._open.enter_context(DigitalOutputDevice(call_lamp, pin_factory=self.factory))
        except (GPIOZeroError, ImportError, OSError, KeyError) as error:
            self._open.close()
            raise PanelError(
                f"panel on pins {self._pins} cannot be opened with driver {self.driver!r}: {error}; "
                f"check that the user is in group gpio and that no other program uses the pins"
            ) from error
        self._button.when_pressed = lambda: self._edge_in_thread(True)
        self._button.when_released = lambda: self._edge_in_thread(False)
        log.info("Starting panel: %s", self.driver)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._button.when_pressed = self._button.when_released = None
        self._open.close()

    def light(self, *, help_lamp: bool, call_lamp: bool) -> None:
        """Show whether somebody was asked for help, and whether camera and microphone may be open."""
        self._help_lamp.value, self._call_lamp.value = help_lamp, call_lamp

    @property
    def lamps(self) -> tuple[bool, bool]:
        """Help lamp and call lamp."""
        return bool(self._help_lamp.value), bool(self._call_lamp.value)

    def _edge_in_thread(self, level: bool) -> None:
        """gpiozero calls from a thread of its own; the time of an edge is that of its interrupt, not of our loop."""
        with contextlib.suppress(RuntimeError):  # the loop has closed
            self._loop.call_soon_threadsafe(self._edge, level, time.monotonic())

    def _edge(self, level: bool, at: float) -> None:
        if self._debounce.edge(level, at):
            self._pressed()
        self._loop.call_at(at + STABLE_S + 0.001, self._settle)

    def _settle(self) -> None:
        if self._debounce.pressed(time.monotonic()):
            self._pressed()


def _factory(driver: str) -> Factory:
    if driver == SIMULATED:
        return MockFactory()
    known = importlib.metadata.entry_points(group="gpiozero_pin_factories")
    found: Factory = known[driver].load()()
    return found
