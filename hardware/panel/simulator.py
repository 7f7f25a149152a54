"""Hands on the panel: a finger on its help button, somebody before its presence sensor, its door, a plug in its jack. By mock
pins, so that the real driver sees real edges.
"""

from gpiozero.pins.mock import MockFactory, MockPin

from hardware.panel.panel import Panel


class PanelSimulator:
    """Belongs to an open `Panel` with driver ``simulated``. What the panel does not have is None."""

    def __init__(self, panel: Panel) -> None:
        if not isinstance(panel.factory, MockFactory):
            raise TypeError(f"panel has driver {panel.driver!r}; only driver 'simulated' can be moved by a program")
        self._panel = panel
        pins, factory = panel.pins, panel.factory
        self._button = factory.pin(pins.help_button)
        self._presence = None if pins.presence is None else factory.pin(pins.presence)
        self._door = None if pins.door is None else factory.pin(pins.door)
        self._jack = None if pins.headphones is None else factory.pin(pins.headphones)
        self.open_door(False)
        self.come_near(True)

    @property
    def pressed(self) -> bool:
        return not self._button.state

    @property
    def near(self) -> bool | None:
        return None if self._presence is None else bool(self._presence.state)

    @property
    def door_open(self) -> bool | None:
        return None if self._door is None else bool(self._door.state)

    @property
    def headphones(self) -> bool | None:
        return None if self._jack is None else not self._jack.state

    def press(self, down: bool) -> None:
        """Put the finger on the button, or take it away."""
        _drive(self._button, not down)

    def come_near(self, near: bool) -> None:
        if self._presence is not None:
            _drive(self._presence, near)

    def open_door(self, opened: bool) -> None:
        """Or cut the wire of its contact."""
        if self._door is not None:
            _drive(self._door, opened)

    def plug_headphones(self, plugged: bool) -> None:
        if self._jack is not None:
            _drive(self._jack, not plugged)

    @property
    def lamps(self) -> dict[str, float]:
        help_lamp, call_lamp = self._panel.lamps
        return {"help_lamp": help_lamp, "call_lamp": call_lamp}


def _drive(pin: MockPin, high: bool) -> None:
    if high:
        pin.drive_high()
    else:
        pin.drive_low()
