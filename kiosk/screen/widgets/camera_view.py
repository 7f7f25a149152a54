"""What the customer holds before the camera, as in a mirror, with a frame to hold a code into."""

from kivy.clock import Clock
from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.stencil_instructions import StencilPop, StencilPush, StencilUnUse, StencilUse
from kivy.graphics.texture import Texture
from kivy.graphics.vertex_instructions import RoundedRectangle
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.widget import Widget

from kiosk.screen import theme

POLL_S = 1 / 15
CODE_SHARE = 0.66
"""Of the view's height that the frame for the code takes."""


class CameraView(Widget):
    """Shows ``viewfinder`` while ``live``; fills its box and crops what stands over. ``has_picture`` says whether one came."""

    viewfinder = ObjectProperty(None, allownone=True)
    live = BooleanProperty(False)
    has_picture = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._texture: Texture | None = None
        with self.canvas:
            StencilPush()
            self._mask = RoundedRectangle()
            StencilUse()
            Color(*theme.colour("sunk"))
            self._ground = Rectangle()
            self._shade = Color(1, 1, 1, 0)
            self._box = Rectangle()
            StencilUnUse()
            self._mask_again = RoundedRectangle()
            StencilPop()
            Color(0, 0, 0, 0.45)
            self._dark_corners = [Line(cap="round", joint="round") for _ in range(4)]
            Color(1, 1, 1, 1)
            self._corners = [Line(cap="round", joint="round") for _ in range(4)]
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self.fbind("live", self._follow)
        self._place()

    def _follow(self, *_: object) -> None:
        Clock.unschedule(self._poll)
        if self.live:
            Clock.schedule_interval(self._poll, POLL_S)
        else:
            self._forget()

    def _poll(self, _dt: float) -> None:
        seen = self.viewfinder.take() if self.viewfinder is not None else None
        if seen is None:
            return
        if self._texture is None or self._texture.size != (seen.width, seen.height):
            self._texture = Texture.create(size=(seen.width, seen.height), colorfmt="rgb")
            self._box.texture = self._texture
            self._shade.a = 1
            self._place()
        self._texture.blit_buffer(seen.rgb, colorfmt="rgb", bufferfmt="ubyte")
        self.has_picture = True
        self.canvas.ask_update()

    def _forget(self) -> None:
        """The last picture is not kept."""
        if self.viewfinder is not None:
            self.viewfinder.take()
        self._texture, self._box.texture = None, None
        self._shade.a = 0
        self.has_picture = False

    def _place(self, *_: object) -> None:
        radius = theme.length("card_radius") * 2
        for mask in (self._mask, self._mask_again):
            mask.pos, mask.size, mask.radius = self.pos, self.size, [radius]
        for box in (self._ground, self._box):
            box.pos, box.size = self.pos, self.size
        if self._texture is not None and self.width and self.height:
            columns, rows = self._texture.size
            factor = max(self.width / columns, self.height / rows)
            across, down = self.width / columns / factor / 2, self.height / rows / factor / 2
            left, right, top, bottom = 0.5 - across, 0.5 + across, 0.5 - down, 0.5 + down
            # Rows come from the top, and right is left, as in a mirror.
            self._box.tex_coords = (right, bottom, left, bottom, left, top, right, top)
        self._frame_code()

    def _frame_code(self) -> None:
        side = min(self.width, self.height) * CODE_SHARE
        arm, width = side * 0.2, theme.mm(0.8)
        for index, (across, up) in enumerate(((-1, 1), (1, 1), (1, -1), (-1, -1))):
            x, y = self.center_x + across * side / 2, self.center_y + up * side / 2
            points = [x, y - up * arm, x, y, x - across * arm, y]
            self._corners[index].points, self._corners[index].width = points, width
            self._dark_corners[index].points, self._dark_corners[index].width = points, width + theme.mm(0.5)
