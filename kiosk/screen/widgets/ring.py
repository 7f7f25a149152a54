"""Time that is left, as a ring around a word or an icon."""

from kivy.graphics import Color, SmoothLine
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.text import Text


class Ring(Widget):
    """``share`` of the ring is drawn, from 1 to 0, clockwise from the top."""

    share = NumericProperty(1.0)
    word = StringProperty("")
    icon = StringProperty("")
    colour = StringProperty("primary")
    size_name = StringProperty("title")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._track_colour, self._track = Color(), SmoothLine(width=theme.mm(0.9))
            self._tint, self._line = Color(), SmoothLine(width=theme.mm(0.9), cap="round")
        self._text = Text(face="title", align="center")
        self._icon = Icon()
        self.add_widget(self._text)
        self.add_widget(self._icon)
        for name in ("share", "word", "icon", "colour", "pos", "size", "size_name"):
            self.fbind(name, self._draw)
        self._text.fbind("height", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        radius = max(1.0, min(self.width, self.height) / 2 - theme.mm(1.2))
        self._track_colour.rgba = theme.colour("line")
        self._tint.rgba = theme.colour(self.colour)
        self._track.circle = ((self.x + self.width / 2), (self.y + self.height / 2), radius, 0, 360, 90)
        self._line.circle = (
            (self.x + self.width / 2),
            (self.y + self.height / 2),
            radius,
            0,
            max(0.5, 360 * self.share),
            90,
        )
        self._text.text, self._text.size_name, self._text.colour = self.word, self.size_name, self.colour
        self._icon.name, self._icon.colour, self._icon.size = self.icon, self.colour, (radius * 1.1, radius * 1.1)
        self._icon.center = (self.x + self.width / 2, self.y + self.height / 2)
        self._text.width = self.width
        self._text.pos = (self.x, (self.y + self.height / 2) - self._text.height / 2)
