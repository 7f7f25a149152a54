"""A large drawing that says what to do, from `kiosk.screen.icons`."""

from functools import lru_cache

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import icons


@lru_cache(maxsize=4)
def _texture(name: str) -> Texture:
    return CoreImage(str(icons.BUILT / f"{name}.png"), mipmap=True).texture


class Illustration(Widget):
    """``name`` is the stem of an SVG among the illustrations; "" draws nothing."""

    name = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._box = Rectangle()
        for changed in ("name", "pos", "size"):
            self.fbind(changed, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        side = min(self.width, self.height) if self.name else 0
        if self.name:
            self._box.texture = _texture(self.name)
        self._box.size = (side, side)
        self._box.pos = (round((self.x + self.width / 2) - side / 2), round((self.y + self.height / 2) - side / 2))
