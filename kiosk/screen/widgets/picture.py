"""A picture of the menu, fitted into its box, with layers over it for chosen options."""

from functools import partial

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen.widgets import pictures


class Picture(Widget):
    """``name`` as in the menu; ``layers`` are names too. ``zoom`` enlarges it around its middle, ``shade`` is its opacity."""

    name = StringProperty("")
    layers = ListProperty([])
    resolution = NumericProperty(pictures.SMALL)
    zoom = NumericProperty(1.0)
    shade = NumericProperty(1.0)

    def __init__(self, **kwargs: object) -> None:
        self._textures: dict[str, Texture] = {}
        super().__init__(**kwargs)
        with self.canvas:
            self._tint = Color(1, 1, 1, 1)
        self._boxes: list[Rectangle] = []
        self.fbind("name", self._want)
        self.fbind("layers", self._want)
        for changed in ("pos", "size", "zoom"):
            self.fbind(changed, self._place)
        self.fbind("shade", self._dim)
        self._want()
        self._dim()

    @property
    def texture(self) -> Texture | None:
        return self._textures.get(self.name)

    def _want(self, *_: object) -> None:
        wanted = [name for name in (self.name, *self.layers) if name]
        self._textures = {name: texture for name, texture in self._textures.items() if name in wanted}
        for name in wanted:
            if name not in self._textures:
                pictures.now().want(name, int(self.resolution), partial(self._came, name))
        self._draw()

    def _came(self, name: str, texture: Texture) -> None:
        if name in (self.name, *self.layers):
            self._textures[name] = texture
            self._draw()

    def _draw(self) -> None:
        """The dish below, its layers in the order in which they were chosen."""
        for box in self._boxes:
            self.canvas.remove(box)
        drawn = [self._textures[name] for name in (self.name, *self.layers) if name in self._textures]
        self._boxes = [Rectangle(texture=texture) for texture in drawn]
        for box in self._boxes:
            self.canvas.add(box)
        self._place()

    def _place(self, *_: object) -> None:
        for box in self._boxes:
            width, height = box.texture.size
            factor = min(self.width / width, self.height / height) * self.zoom
            box.size = (round(width * factor), round(height * factor))
            box.pos = (
                round((self.x + self.width / 2) - box.size[0] / 2),
                round((self.y + self.height / 2) - box.size[1] / 2),
            )

    def _dim(self, *_: object) -> None:
        self._tint.a = self.shade
