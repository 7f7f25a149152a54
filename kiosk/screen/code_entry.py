"""Typing a promotion's code, in a sheet over the order."""

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import theme
from kiosk.screen.widgets.keyboard import BACKSPACE, Keyboard
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

LONGEST = 16


class CodeEntry(FloatLayout):
    """One row to see what was typed, to use it or to leave; the keys below."""

    def __init__(self, frame: "Frame") -> None:
        super().__init__()
        words = frame.words
        self._frame, self._code, self._hint = frame, "", words("order.code_title")
        with self.canvas.before:
            Color(*theme.colour("veil"))
            self._veil = Rectangle(size=(0, 0))
        bar = theme.length("bar")
        self._sheet = Surface(
            fill="ground", rim="edge", radius=theme.length("card_radius") * 3, floats=1, size_hint=(None, None)
        )
        self._close = Pill(
            icon="close", kind="plain", label=words("common.cancel"), target="code.cancel", size=(bar, bar)
        )
        self._field = Surface(fill="card", rim="line", radius=-1, height=bar)
        self._typed = Text(
            size_name="body", face="strong", align="center", text=self._hint, colour="quiet", shrink=True
        )
        self._use = Pill(text=words("order.code_use"), target="code.use", height=bar, disabled=True)
        self._keyboard = Keyboard(words, layout="code")
        for part in (self._close, self._field, self._typed, self._use, self._keyboard):
            self._sheet.add_widget(part)
        self.add_widget(self._sheet)
        self._close.bind(on_tap=lambda _: frame.close_dialog())
        self._use.bind(on_tap=lambda _: self._enter())
        self._keyboard.bind(on_type=self._type)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self._typed.fbind("height", self._arrange)

    def _enter(self) -> None:
        self._frame.close_dialog()
        self._frame.session.enter_code(self._code)

    def _type(self, _: Keyboard, character: str) -> None:
        if character == BACKSPACE:
            self._code = self._code[:-1]
        elif len(self._code) < LONGEST:
            self._code += character
        self._typed.text, self._typed.colour = (self._code, "ink") if self._code else (self._hint, "quiet")
        self._use.disabled = not self._code

    def _arrange(self, *_: object) -> None:
        self._veil.pos, self._veil.size = self.pos, self.size
        margin, gap = theme.length("margin"), theme.length("gap")
        keyboard, sheet = self._keyboard, self._sheet
        keyboard.width = self.width - 2 * theme.mm(2)
        keyboard.pos = (self.x + theme.mm(2), self.y + theme.mm(3))
        row = keyboard.y + keyboard.height + theme.mm(4)
        sheet.pos, sheet.size = self.pos, (self.width, row + self._close.height + theme.mm(6) - self.y)
        self._close.pos = (self.x + margin, row)
        self._use.width = self._use.natural_width
        self._use.pos = (self.x + self.width - margin - self._use.width, row)
        self._field.x, self._field.y = self._close.x + self._close.width + gap, row
        self._field.width = self._use.x - gap - self._field.x
        self._typed.width = self._field.width - 2 * margin
        self._typed.pos = (self._field.x + margin, row + (self._field.height - self._typed.height) / 2)

    covers = True

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """What lies below is out of reach."""
        super().on_touch_down(touch)
        return True
