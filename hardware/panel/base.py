"""The words of the panel beside the display: its pins, and what a lamp says."""

from dataclasses import dataclass
from enum import StrEnum


class Lamp(StrEnum):
    OFF = "off"
    BREATHING = "breathing"  # somebody is being looked for
    STEADY = "steady"  # somebody is there
    BLINKING = "blinking"  # the people of the site are called


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """BCM numbers. Without a presence sensor, a door contact or one in a headphones jack there is no number."""

    help_button: int
    help_lamp: int
    call_lamp: int
    presence: int | None = None
    door: int | None = None
    headphones: int | None = None


class PanelError(OSError):
    """The panel cannot be used; says which pins and what to do."""
