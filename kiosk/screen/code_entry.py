"""Typing a promotion's code, over the order."""

from typing import TYPE_CHECKING

from kiosk.screen import theme
from kiosk.screen.dialog import Dialog
from kiosk.screen.widgets.keyboard import BACKSPACE, Keyboard
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

LONGEST = 16


class CodeEntry(Dialog):
    def __init__(self, frame: "Frame") -> None:
        words = frame.words
        super().__init__(
            frame,
            title=words("order.code_title"),
            choices=[
                (words("order.code_use"), lambda: frame.session.enter_code(self._code)),
                (words("common.cancel"), lambda: None),
            ],
        )
        self._code = ""
        self.card.width = theme.now().panel.width_px - 2 * theme.length("margin")
        self.card.padding = theme.mm(5)
        self._field = Surface(fill="sunk", radius=theme.length("card_radius"), size_hint_y=None, height=theme.mm(18))
        self._typed = Text(size_name="title", face="title", align="center", text="–", colour="quiet")
        self._field.add_widget(self._typed)
        keyboard = Keyboard(words, layout="code")
        keyboard.bind(on_type=self._type)
        at = len(self.card.children) - 1
        self.card.add_widget(keyboard, index=at)
        self.card.add_widget(self._field, index=at + 1)
        for name in ("pos", "size"):
            self._field.fbind(name, self._place_typed)
        self._typed.fbind("height", self._place_typed)

    def _type(self, _: Keyboard, character: str) -> None:
        if character == BACKSPACE:
            self._code = self._code[:-1]
        elif len(self._code) < LONGEST:
            self._code += character
        self._typed.text, self._typed.colour = (self._code, "ink") if self._code else ("–", "quiet")

    def _place_typed(self, *_: object) -> None:
        self._typed.width = self._field.width
        self._typed.pos = (self._field.x, self._field.center_y - self._typed.height / 2)
