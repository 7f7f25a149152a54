"""A finger on the panel's help button: gpiozero's mock pins, so that the real driver sees real edges."""

from gpiozero.pins.mock import MockFactory

from hardware.panel.panel import Panel


class PanelSimulator:
    """Belongs to an open `Panel` with driver ``simulator``."""

    def __init__(self, panel: Panel, help_button: int) -> None:
        if not isinstance(panel.factory, MockFactory):
            raise TypeError(f"panel has driver {panel.driver!r}; only driver 'simulated' can be pressed by a program")
        self._panel = panel
        self._pin = panel.factory.pin(help_button)

    @property
    def pressed(self) -> bool:
        return not self._pin.state

    def press(self, down: bool) -> None:
        """Put the finger on the button, or take it away."""
        if down:
            self._pin.drive_low()
        else:
            self._pin.drive_high()

    @property
    def lamps(self) -> dict[str, bool]:
        help_lamp, call_lamp = self._panel.lamps
        return {"help_lamp": help_lamp, "call_lamp": call_lamp}
