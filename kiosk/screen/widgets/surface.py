"""What widgets stand on: a rounded ground in a colour role, with a rim and a soft shadow where wanted."""

from kivy.graphics import BorderImage, Color
from kivy.input import MotionEvent
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets import shapes

SHADOW_MM = 5.0


class Surface(Widget):
    """A mix-in for any widget. ``fill`` and ``rim`` are colour roles, "" for none; ``radius`` and ``rim_width`` are pixels;
    a radius of -1 rounds the ends fully. ``floats`` puts the one shadow of the theme below it."""

    fill = StringProperty("card")
    rim = StringProperty("")
    rim_width = NumericProperty(0)
    radius = NumericProperty(0)
    floats = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self._shadow_colour = Color(0, 0, 0, 0)
            self._shadow = BorderImage()
            self._fill_colour = Color()
            self._fill = BorderImage()
            self._rim_colour = Color()
            self._rim = BorderImage()
            Color(1, 1, 1, 1)
        for name in ("fill", "rim", "rim_width", "radius", "floats", "size"):
            self.fbind(name, self._paint)
        self.fbind("pos", self._move)
        self._paint()

    @property
    def covers(self) -> bool:
        """What floats is in front: touches do not go through it."""
        return bool(self.floats)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        return bool(super().on_touch_down(touch)) or (self.covers and self.collide_point(*touch.pos))

    @property
    def corner(self) -> int:
        """The radius that is drawn."""
        most = int(min(self.width, self.height) // 2)
        return max(1, most if self.radius < 0 else min(int(self.radius), most))

    def _paint(self, *_: object) -> None:
        corner = self.corner
        self._fill_colour.rgba = theme.colour(self.fill) if self.fill else (0, 0, 0, 0)
        self._fill.texture = shapes.filled(corner)
        self._fill.border = (corner,) * 4
        width = int(self.rim_width) or theme.length("rim")
        self._rim_colour.rgba = theme.colour(self.rim) if self.rim else (0, 0, 0, 0)
        if self.rim:
            self._rim.texture = shapes.rim(corner, min(width, corner))
            self._rim.border = (corner,) * 4
        if self.floats:
            blur = theme.mm(SHADOW_MM)
            self._shadow_colour.rgba = theme.colour("shadow")
            self._shadow.texture = shapes.shadow(corner, blur)
            self._shadow.border = (corner + blur,) * 4
        self._move()

    def _move(self, *_: object) -> None:
        box = (round(self.x), round(self.y)), (round(self.width), round(self.height))
        self._fill.pos, self._fill.size = box
        self._rim.pos, self._rim.size = box if self.rim else ((0, 0), (0, 0))
        if self.floats:
            blur = theme.mm(SHADOW_MM)
            self._shadow.pos = (self.x - blur, self.y - blur - blur // 3)
            self._shadow.size = (self.width + 2 * blur, self.height + 2 * blur)
        else:
            self._shadow.size = (0, 0)
