"""How the screen looks: every length, size, colour and duration, once. Lengths are millimetres on the panel.

`Theme` is made from the panel's configuration and never changes; another look (`high_contrast`) is another theme, and
the pages are built again with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kiosk.config import Panel

Colour = tuple[float, float, float, float]

FONT_FOLDER = "/usr/share/fonts/opentype/inter"  # Debian's fonts-inter
FONTS = {"text": "Inter-Regular.otf", "strong": "Inter-SemiBold.otf", "title": "InterDisplay-Bold.otf"}
CAP_HEIGHT = 0.727  # of Inter, as a share of the font size
LINE_HEIGHT = 1.28

# Heights of a capital letter. A page uses three of them at most.
CAPITALS_MM: Mapping[str, float] = {
    "tag": 3.2,  # for staff and technicians only
    "small": 4.8,
    "body": 5.5,
    "title": 9.0,
    "amount": 17.0,
}

DAY = {
    "ground": "#FBF6EE",
    "card": "#FFFFFF",
    "ink": "#1E1A17",
    "quiet": "#5B4F45",
    "line": "#E7DDCF",  # hairlines and the rim of cards
    "edge": "#00000000",  # the rim of what a tint sets apart: needed only where there are no tints
    "plate": "#F4E6D0",  # under pictures of food
    "sunk": "#F3EBDF",  # what lies below the ground: the rail, the track of a stepper
    "primary": "#0E4B3A",
    "on_primary": "#FFFFFF",
    "tint": "#DCEBE3",
    "on_tint": "#0E4B3A",
    "highlight": "#F4B23C",
    "highlight_tint": "#FDF1DA",
    "on_highlight": "#1E1A17",
    "trouble": "#8F2A1C",
    "on_trouble": "#FFFFFF",
    "call": "#2B4C8C",
    "on_call": "#FFFFFF",
    "call_tint": "#E5ECF8",
    "on_air": "#C8321F",
    "shadow": "#3A2A1A33",
    "veil": "#1E1A1799",
    "on_veil": "#FBF6EE",
    "pressed": "#1E1A1714",
}

HIGH_CONTRAST = {
    "ground": "#000000",
    "card": "#000000",
    "ink": "#FFFFFF",
    "quiet": "#FFFFFF",
    "line": "#FFFFFF",
    "edge": "#FFFFFF",
    "plate": "#000000",
    "sunk": "#000000",
    "primary": "#FFE94A",
    "on_primary": "#000000",
    "tint": "#FFE94A",
    "on_tint": "#000000",
    "highlight": "#FFE94A",
    "highlight_tint": "#000000",
    "on_highlight": "#000000",
    "trouble": "#FFE94A",
    "on_trouble": "#000000",
    "call": "#FFFFFF",
    "on_call": "#000000",
    "call_tint": "#000000",
    "on_air": "#FFE94A",
    "shadow": "#00000000",
    "veil": "#000000D9",
    "on_veil": "#FFFFFF",
    "pressed": "#FFFFFF40",
}

# Motion, in seconds, and what it does.
FEEDBACK_S = 0.12
MOVE_S = 0.18
FLY_S = 0.20
PUSH_IN_S = 1.6
HERO_S = 8.0
SINK = 0.02

LENGTHS_MM: Mapping[str, float] = {
    "margin": 6.0,
    "gap": 4.0,
    "target": 20.0,
    "bar": 22.0,
    "card_radius": 4.0,
    "tile": 58.0,
    "rim": 0.25,
    "strong_rim": 0.7,
    "drag": 4.0,  # a finger that has moved further scrolls and no longer presses
}


@dataclass(frozen=True)
class Theme:
    """A look on a panel. ``theme.mm(4)`` are four millimetres in whole pixels."""

    panel: Panel
    high_contrast: bool = False

    @cached_property
    def portrait(self) -> bool:
        return self.panel.height_px > self.panel.width_px

    @cached_property
    def px_per_mm(self) -> float:
        return self.panel.width_px / self.panel.width_mm

    def mm(self, millimetres: float) -> int:
        return round(millimetres * self.px_per_mm)

    def length(self, name: str) -> int:
        """One of `LENGTHS_MM` in pixels, never less than one."""
        thicker = 1.0 if self.high_contrast and name in ("rim", "strong_rim") else LENGTHS_MM[name]
        return max(1, self.mm(thicker))

    @cached_property
    def rail(self) -> int:
        return self.mm(38 if self.portrait else 26)

    @cached_property
    def header(self) -> int:
        return self.mm(28 if self.portrait else 24)

    @cached_property
    def dock(self) -> int:
        return self.mm(34 if self.portrait else 28)

    def font_size(self, size: str) -> int:
        return round(self.px_per_mm * CAPITALS_MM[size] / CAP_HEIGHT)

    @cached_property
    def _colours(self) -> dict[str, Colour]:
        roles = HIGH_CONTRAST if self.high_contrast else DAY
        return {role: _rgba(code) for role, code in roles.items()}

    def colour(self, role: str) -> Colour:
        return self._colours[role]

    @property
    def moves(self) -> bool:
        """Whether things may move for pleasure."""
        return not self.high_contrast


_in_force: Theme = Theme(Panel())


def use(theme: Theme) -> None:
    """Put a theme in force. Widgets ask for it when they are made, so they are made again afterwards."""
    global _in_force
    _in_force = theme


def now() -> Theme:
    """The theme in force."""
    return _in_force


def mm(millimetres: float) -> int:
    return _in_force.mm(millimetres)


def length(name: str) -> int:
    return _in_force.length(name)


def colour(role: str) -> Colour:
    return _in_force.colour(role)


def font_path(face: str) -> str:
    return f"{FONT_FOLDER}/{FONTS[face]}"


def _rgba(code: str) -> Colour:
    digits = code.removeprefix("#").ljust(8, "F")
    red, green, blue, alpha = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))
    return red, green, blue, alpha
