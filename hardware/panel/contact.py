"""A contact on a pin, told about in the event loop when it has come to rest: a button, a door, a presence sensor."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from gpiozero import DigitalInputDevice

from hardware.panel.debounce import STABLE_S, Debounce


class Contact:
    """``changed`` hears of every level at which the contact rests, of the first one too. ``device`` is open, and active while
    the level is True."""

    def __init__(
        self, device: DigitalInputDevice, changed: Callable[[bool], None], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._device, self._changed, self._loop = device, changed, loop
        self._debounce = Debounce()
        self._told: bool | None = None
        device.when_activated = lambda: self._edge_in_thread(True)
        device.when_deactivated = lambda: self._edge_in_thread(False)
        self._edge(bool(device.value), time.monotonic())

    def close(self) -> None:
        self._device.when_activated = self._device.when_deactivated = None
        self._device.close()

    def _edge_in_thread(self, level: bool) -> None:
        """gpiozero calls from a thread of its own; the time of an edge is that of its interrupt, not of our loop."""
        with contextlib.suppress(RuntimeError):  # the loop has closed
            self._loop.call_soon_threadsafe(self._edge, level, time.monotonic())

    def _edge(self, level: bool, at: float) -> None:
        if self._debounce.edge(level, at):
            self._tell(True)
        self._loop.call_at(at + STABLE_S + 0.001, self._settle)

    def _settle(self) -> None:
        now = time.monotonic()
        self._debounce.pressed(now)
        if self._debounce.rests(now):
            self._tell(self._debounce.closed)

    def _tell(self, level: bool) -> None:
        if level is not self._told and not self._device.closed:
            self._told = level
            self._changed(level)
