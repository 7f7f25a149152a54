"""The receipt on the screen, for a customer whom no printer gives one: the strip of paper over the page, to be scrolled and to
be photographed."""

import io
from typing import TYPE_CHECKING

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.scroller import Scroller

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

WIDEST_MM = 110


class Paper(Widget):
    """``shape`` is its height for a width of one."""

    def __init__(self, picture: bytes) -> None:
        super().__init__(size_hint=(None, None))
        texture = CoreImage(io.BytesIO(picture), ext="png").texture
        self.shape = texture.height / texture.width
        with self.canvas:
            Color(1, 1, 1, 1)
            self._rectangle = Rectangle(texture=texture)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)

    def _arrange(self, *_: object) -> None:
        self._rectangle.pos, self._rectangle.size = self.pos, self.size


class ReceiptView(FloatLayout):
    """``picture`` is a PNG. Stands above the dock, so that Help stays in reach, until it is closed."""

    covers = True

    def __init__(self, frame: "Frame", picture: bytes) -> None:
        super().__init__(size_hint=(None, None))
        words = frame.words
        with self.canvas.before:
            Color(*theme.colour("veil"))
            self._veil = Rectangle(size=(0, 0))
        self._frame = frame
        self._paper = Paper(picture)
        self._scroller = Scroller(size_hint=(None, None))
        self._scroller.add_widget(self._paper)
        self._close = Pill(
            text=words("common.close"),
            icon="close",
            kind="plain",
            target="receipt.close",
            size_hint=(None, None),
            height=theme.length("bar"),
        )
        self._again = Pill(
            text=words("thanks.again"),
            icon="receipt",
            kind="plain",
            target="print_again",
            size_hint=(None, None),
            height=theme.length("bar"),
        )
        for part in (self._scroller, self._close, self._again):
            self.add_widget(part)
        self._close.bind(on_tap=lambda _: frame.close_dialog())
        self._again.bind(on_tap=lambda _: self._print_again())
        self._arrange()

    def _print_again(self) -> None:
        self._frame.close_dialog()
        self._frame.session.print_again()

    def _arrange(self) -> None:
        """The paper with its pills below it, or beside it on a low display."""
        margin, gap, frame = theme.length("margin"), theme.length("gap"), self._frame
        bottom = frame.dock.primary.y + frame.dock.primary.height + gap
        self.pos, self.size = (frame.x, bottom), (frame.width, frame.y + frame.height - bottom)
        self._veil.pos, self._veil.size = self.pos, self.size
        width, top = min(self.width - 2 * margin, theme.mm(WIDEST_MM)), self.y + self.height - theme.mm(4)
        if theme.now().portrait:
            row, left, each = self.y + gap, self.x + margin, (self.width - 2 * margin - gap) / 2
            self._again.pos, self._close.pos = (left, row), (left + each + gap, row)
            self._scroller.pos = (self.x + (self.width - width) / 2, row + self._close.height + gap)
        else:
            left, each = self.x + margin + width + gap, self.width - width - 2 * margin - gap
            self._close.pos, self._again.pos = (left, self.y + gap), (left, self.y + 2 * gap + self._close.height)
            self._scroller.pos = (self.x + margin, self.y)
        self._again.width = self._close.width = each
        self._paper.size = (width, width * self._paper.shape)
        self._scroller.size = (width, top - self._scroller.y)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """What lies below it is out of reach meanwhile."""
        return bool(super().on_touch_down(touch) or self.collide_point(*touch.pos))
