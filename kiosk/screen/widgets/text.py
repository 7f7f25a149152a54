"""Text in the theme's sizes. Each line is a texture, kept and tinted: a colour costs nothing, equal words are drawn once."""

from functools import lru_cache

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets.wrapping import shorten, wrap


@lru_cache(maxsize=32)
def _font(face: str, pixels: int) -> CoreLabel:
    return CoreLabel(font_name=theme.font_path(face), font_size=pixels)


@lru_cache(maxsize=4096)
def measure(text: str, face: str, pixels: int) -> int:
    """Width of one line in pixels."""
    return int(_font(face, pixels).get_extents(text)[0])


@lru_cache(maxsize=768)
def line_texture(text: str, face: str, pixels: int) -> Texture:
    label = CoreLabel(text=text, font_name=theme.font_path(face), font_size=pixels, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture


class Text(Widget):
    """A text that wraps in its width and takes the height it needs, or with ``fit`` the width of its one line.

    ``size_name`` is one of `theme.CAPITALS_MM`, ``face`` one of `theme.FONTS`, ``colour`` a colour role. ``shrink`` makes
    the letters smaller, down to ``least_share``, before it shortens a single line that is too long.
    """

    text = StringProperty("")
    size_name = StringProperty("body")
    face = StringProperty("text")
    colour = StringProperty("ink")
    align = OptionProperty("left", options=["left", "center", "right"])
    max_lines = NumericProperty(0)
    fit = BooleanProperty(False)
    shrink = BooleanProperty(False)
    least_share = NumericProperty(0.78)
    pixels = NumericProperty(0)
    """Font size in pixels where no name of the scale is meant: numbers that fill a width."""

    def __init__(self, **kwargs: object) -> None:
        self._lay_soon = Clock.create_trigger(self._lay, -1)
        self.lines: list[str] = []
        self._drawn: tuple[object, ...] = ()
        super().__init__(**kwargs)
        self.size_hint_y = None
        with self.canvas:
            self._tint = Color(*theme.colour(self.colour))
            self._group = InstructionGroup()
        self.canvas.add(self._group)
        self.fbind("colour", self._recolour)
        for name in ("text", "size_name", "face", "align", "max_lines", "fit", "width", "shrink", "pixels"):
            self.fbind(name, self._lay_soon)
        self.fbind("pos", self._place)
        self._lay()

    @property
    def font_pixels(self) -> int:
        return int(self.pixels) or theme.now().font_size(self.size_name)

    def _recolour(self, *_: object) -> None:
        self._tint.rgba = theme.colour(self.colour)

    def _lay(self, *_: object) -> None:
        """Break the lines anew and take the size they need."""
        pixels = self.font_pixels
        if self.fit:
            lines = [self.text]
            self.size_hint_x = None
            self.width = float(measure(self.text, self.face, pixels))
        elif self.shrink:
            least = round(pixels * self.least_share)
            while pixels > least and measure(self.text, self.face, pixels) > self.width:
                pixels -= 1
            lines = [shorten(self.text, max(1, self.width), lambda line: measure(line, self.face, pixels))]
        else:
            lines = wrap(
                self.text,
                max(1, self.width),
                lambda line: measure(line, self.face, pixels),
                int(self.max_lines) or None,
            )
        self.height = max(1, len(lines)) * round(pixels * theme.LINE_HEIGHT) if self.text else 0
        self.lines = lines
        drawn = (tuple(lines), self.face, pixels)
        if drawn != self._drawn:
            self._drawn = drawn
            self._group.clear()
            self._rows = [
                Rectangle(texture=texture, size=texture.size)
                for texture in (line_texture(line, self.face, pixels) for line in lines if line)
            ]
            for row in self._rows:
                self._group.add(row)
        self._place()

    def _place(self, *_: object) -> None:
        """Whole pixels, so that letters stay crisp."""
        step = self.height / max(1, len(self._rows))
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[self.align]
        for index, row in enumerate(self._rows):
            width, height = row.size
            left = self.x + (self.width - width) * share
            middle = (self.y + self.height) - step * (index + 0.5)
            row.pos = (round(left), round(middle - height / 2))
