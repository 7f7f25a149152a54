"""Black over everything while nobody is there. Somebody who comes near, or any touch, takes it away."""

from typing import TYPE_CHECKING

from kivy.animation import Animation
from kivy.graphics import Color, Rectangle
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

FALLS_S = 1.5


class Darkness(Widget):
    depth = NumericProperty(0.0)

    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame, self._dark = frame, False
        with self.canvas:
            self._colour = Color(0, 0, 0, 0)
            self._box = Rectangle(size=(0, 0))
        for name in ("pos", "size", "depth"):
            self.fbind(name, self._draw)

    def show(self) -> None:
        dark = self._frame.session.dimmed
        if dark is self._dark:
            return
        self._dark = dark
        Animation.cancel_all(self, "depth")
        if dark:
            Animation(depth=1.0, duration=FALLS_S).start(self)
        else:
            self.depth = 0.0  # who comes shall not wait

    def _draw(self, *_: object) -> None:
        self._colour.a = self.depth
        self._box.pos, self._box.size = (self.pos, self.size) if self.depth else ((0, 0), (0, 0))
