"""One icon out of the atlas, in any colour role."""

from functools import lru_cache

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import icons, theme
from kiosk.screen.widgets import shapes


@lru_cache(maxsize=1)
def _atlas() -> dict[str, Texture]:
    """Every icon's region, white with the drawing as its alpha."""
    names = (icons.BUILT / "icons.txt").read_text().split()
    picture = CoreImage(str(icons.BUILT / "icons.png"), keep_data=True, nocache=True).image
    data = picture._data[0]
    rows = bytes(data.data)[3::4]
    texture = shapes.white(data.width, data.height, rows)
    texture.flip_vertical()
    cell = icons.CELL
    found = {}
    for index, name in enumerate(names):
        left, top = index % icons.COLUMNS * cell, index // icons.COLUMNS * cell
        found[name] = texture.get_region(left, data.height - top - cell, cell, cell)
    return found


class Icon(Widget):
    """``name`` is the stem of an SVG in `kiosk.screen.icons`; "" draws nothing."""

    name = StringProperty("")
    colour = StringProperty("ink")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._tint = Color()
            self._box = Rectangle()
        for changed in ("name", "colour", "pos", "size"):
            self.fbind(changed, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        side = min(self.width, self.height)
        self._tint.rgba = theme.colour(self.colour)
        self._box.texture = _atlas()[self.name] if self.name else None
        self._box.size = (side, side) if self.name else (0, 0)
        self._box.pos = (round((self.x + self.width / 2) - side / 2), round((self.y + self.height / 2) - side / 2))
