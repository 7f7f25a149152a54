"""An agent's pointer: a ring around something on the screen, with the agent's name; or the words that the agent opened this
page. It lies over everything and stops no finger; it follows what it is about, and goes when that is out of sight."""

from typing import TYPE_CHECKING

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import BorderImage, Color
from kivy.input import MotionEvent
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.guiding import Pointer
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets import shapes
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.scroller import Scroller
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

PULSE_S = 0.42
SEARCH_EVERY_S = 0.1
Box = tuple[float, float, float, float]  # left, bottom, width, height


class AgentPointer(FloatLayout):
    """``swell`` is how far the ring stands off, 0 to 1: it pulses twice and then lies still."""

    swell = NumericProperty(0.0)

    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self._pointer: Pointer | None = None
        self._around: Pressable | None = None
        self._search_at = 0.0
        self._box: Box | None = None
        with self.canvas:
            self._outer_colour, self._outer = Color(0, 0, 0, 0), BorderImage()
            self._ring_colour, self._ring = Color(0, 0, 0, 0), BorderImage()
            self._inner_colour, self._inner = Color(0, 0, 0, 0), BorderImage()
            Color(1, 1, 1, 1)
        self._plate = Surface(fill="highlight", rim="edge", radius=-1, size_hint=(None, None), height=theme.mm(12))
        self._name = Text(size_name="small", face="strong", colour="on_highlight", fit=True)
        self._plate.add_widget(self._name)
        self._name.fbind("size", self._draw)
        self.fbind("swell", self._draw)

    @property
    def points(self) -> bool:
        """Whether the ring is on the screen."""
        return self._box is not None

    def show(self, page: PageView, words: Texts) -> None:
        pointer = self._frame.session.pointer
        if pointer is not None:
            self._name.text = words("help.points" if pointer.target else "help.opened", agent=pointer.agent_name)
        if pointer is self._pointer:
            return
        self._pointer, self._around, self._search_at = pointer, None, 0.0
        self._frame.helper.come_back()
        Animation.cancel_all(self, "swell")
        self.swell = 0.0
        Clock.unschedule(self._follow)
        if pointer is None or not pointer.target:
            self._place(None)
            self._draw()
            return
        page.bring_into_view(pointer.target)
        Clock.schedule_interval(self._follow, 0)
        if theme.now().moves:
            pulse = Animation(swell=1.0, duration=PULSE_S, t="in_out_sine")
            pulse += Animation(swell=0.0, duration=PULSE_S, t="in_out_sine")
            (pulse + pulse).start(self)

    # -- where it is --

    def _follow(self, _dt: float) -> None:
        around = self._around
        if self._pointer is None:
            return
        if around is None or around.target != self._pointer.target or around.get_root_window() is None:
            now = Clock.get_time()
            if now < self._search_at:
                return
            self._search_at = now + SEARCH_EVERY_S
            around = self._around = self._found(self._pointer.target)
            if around is not None:
                bring_up(around)
                box = _seen(around)
                if box is not None:
                    self._frame.helper.make_room(box)
        self._place(None if around is None else _seen(around))

    def _found(self, target: str) -> Pressable | None:
        return next(
            (
                widget
                for widget in self._frame.walk(restrict=True)
                if isinstance(widget, Pressable) and widget.target == target and widget.opacity and not widget.disabled
            ),
            None,
        )

    def _place(self, box: Box | None) -> None:
        if box != self._box:
            self._box = box
            self._draw()

    # -- how it looks --

    def _draw(self, *_: object) -> None:
        box, shown = self._box, self._plate.parent is not None
        opened = self._pointer is not None and not self._pointer.target
        if (box is not None or opened) is not shown:
            (self.remove_widget if shown else self.add_widget)(self._plate)
        if box is None:
            for colour in (self._outer_colour, self._ring_colour, self._inner_colour):
                colour.rgba = (0, 0, 0, 0)
            if opened:
                top = self.y + self.height - theme.now().header
                self._label((self.x, top, self.width, 0), -theme.mm(10))
            return
        self._outer_colour.rgba = self._inner_colour.rgba = theme.colour("on_highlight")
        self._ring_colour.rgba = theme.colour("highlight")
        line, band = max(1, theme.mm(0.4)), theme.mm(1.6)
        corner = getattr(self._around, "corner", theme.length("card_radius"))
        off = theme.mm(0.6) + self.swell * theme.mm(2.5)
        layers = ((self._inner, off + line, line), (self._ring, off + line + band, band))
        for image, reach, width in (*layers, (self._outer, off + 2 * line + band, line)):
            radius = max(width, round(corner + reach))
            image.texture, image.border = shapes.rim(radius, width), (radius,) * 4
            image.pos = (round(box[0] - reach), round(box[1] - reach))
            image.size = (max(2 * radius, round(box[2] + 2 * reach)), max(2 * radius, round(box[3] + 2 * reach)))
        self._label(box, off + 2 * line + band)

    def _label(self, box: Box, reach: float) -> None:
        """Above the ring, or below where there is no room; never over the edge of the screen."""
        plate, name, margin = self._plate, self._name, theme.mm(3)
        plate.width = name.width + theme.mm(10)
        above = box[1] + box[3] + reach + theme.mm(1.5)
        top = self.y + self.height - margin - plate.height
        plate.y = round(above if above <= top else max(self.y + margin, box[1] - reach - theme.mm(1.5) - plate.height))
        left = box[0] + box[2] / 2 - plate.width / 2
        plate.x = round(min(max(left, self.x + margin), self.x + self.width - margin - plate.width))
        name.pos = (plate.x + theme.mm(5), plate.y + (plate.height - name.height) / 2)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """The customer has found it. The touch goes on to what lies below."""
        if self._box is not None:
            left, bottom, width, height = self._box
            if left <= touch.x <= left + width and bottom <= touch.y <= bottom + height:
                Clock.schedule_once(lambda _: self._frame.session.point_away())
        return False


def bring_up(widget: Widget) -> None:
    """Scroll whatever it lies in, so that it can be seen."""
    inner = widget.parent
    while inner is not None and inner is not inner.parent:
        if isinstance(inner, Scroller):
            inner.reveal(widget, theme.mm(8))
        inner = inner.parent


def _seen(widget: Widget) -> Box | None:
    """Its box in the window; None when its middle cannot be seen."""
    left, bottom = widget.to_window(*widget.pos)
    x, y = left + widget.width / 2, bottom + widget.height / 2
    outer = widget.parent
    while outer is not None and outer is not outer.parent:
        if isinstance(outer, Scroller):
            edge_x, edge_y = outer.to_window(*outer.pos)
            if not (edge_x <= x <= edge_x + outer.width and edge_y <= y <= edge_y + outer.height):
                return None
        outer = outer.parent
    return left, bottom, widget.width, widget.height
