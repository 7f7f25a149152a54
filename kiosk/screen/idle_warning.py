"""Nobody has touched anything for a while: ask, say what will be lost, and give time."""

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import theme
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets.layout import Card
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.ring import Ring
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame


class IdleWarning(FloatLayout):
    """Lies over everything from the first second of the warning. Any touch is an answer."""

    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self._most = 0
        with self.canvas.before:
            Color(*theme.colour("veil"))
            self._veil = Rectangle(size=(0, 0))
        self._card = Card(radius=theme.length("card_radius") * 2, floats=1, rim="edge", size_hint_x=None)
        portrait = theme.now().portrait
        self._card.padding, self._card.spacing = theme.mm(10 if portrait else 6), theme.mm(5 if portrait else 3)
        self._card.width = min(theme.now().panel.width_px - 2 * theme.mm(12), theme.mm(150))
        self._ring = Ring(size_hint_y=None, height=theme.mm(44 if portrait else 24))
        self._title = Text(size_name="title", face="title", align="center")
        self._text = Text(colour="quiet", align="center")
        self.here = Pill(size_hint_y=None, height=theme.mm(26 if portrait else 22), target="still_here")
        self.here.bind(on_tap=lambda _: self._frame.session.still_here())
        for part in (self._ring, self._title, self._text, self.here):
            self._card.add_widget(part)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self._card.fbind("height", self._arrange)

    def show(self, _page: PageView, words: Texts) -> None:
        left = self._frame.session.warning_left_s
        if left is None:
            self._most = 0
            if self._card.parent is not None:
                self.remove_widget(self._card)
                self._veil.size = (0, 0)
            return
        self._most = max(self._most, left)
        self._title.text = words("idle.title")
        self._text.text = words("idle.text", seconds=left)
        self.here.text = words("idle.here")
        self._ring.word, self._ring.share = str(left), left / max(1, self._most)
        if self._card.parent is None:
            self.add_widget(self._card)
        self._arrange()

    def _arrange(self, *_: object) -> None:
        if self._card.parent is not None:
            self._veil.pos, self._veil.size = self.pos, self.size
            card = self._card
            card.pos = (self.x + (self.width - card.width) / 2, self.y + (self.height - card.height) / 2)

    @property
    def covers(self) -> bool:
        return self._card.parent is not None

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if self._card.parent is None:
            return False
        if not super().on_touch_down(touch):
            self._frame.session.still_here()
        return True
