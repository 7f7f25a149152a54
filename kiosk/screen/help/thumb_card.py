"""One question after a call: did it help? It goes by itself when it is not answered."""

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.thumb import AskedThumb
from kiosk.screen.widgets.layout import Card, Row
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

WIDE_MM, LOW_WIDE_MM = 150, 148


class ThumbCard(Card):
    """Calls ``answered`` with yes or no, and ``closed`` when the customer does not want to say. Where the screen is low it
    is one row, so that the menu stays in sight."""

    def __init__(self, answered: Callable[[bool], object], closed: Callable[[], object]) -> None:
        self._low = not theme.now().portrait
        super().__init__(
            radius=theme.length("card_radius") * 2,
            floats=1,
            rim="edge",
            padding=theme.mm(3 if self._low else 6),
            spacing=theme.mm(4),
            size_hint_x=None,
            width=theme.mm(LOW_WIDE_MM if self._low else WIDE_MM),
        )
        side = theme.length("target")
        self._title = Text(face="strong", shrink=True, pos_hint={"center_y": 0.5})
        self._close = Pill(icon="close", kind="sunk", size_hint=(None, None), size=(side, side), target="thumb.close")
        self._close.bind(on_tap=lambda _: closed())
        self._no = self._button("thumb-down", "thumb.down", lambda: answered(False))
        self._yes = self._button("thumb-up", "thumb.up", lambda: answered(True))
        self._head = Row(spacing=theme.length("gap"))
        self._answers = Row(spacing=theme.length("gap"))

    def _button(self, icon: str, target: str, act: Callable[[], object]) -> Pill:
        side = theme.length("target")
        hint = {"size_hint": (None, None), "size": (side, side)} if self._low else {"size_hint_y": None, "height": side}
        button = Pill(icon=icon, kind="call_tint", target=target, **hint)
        button.bind(on_tap=lambda _: act())
        return button

    def show(self, asked: AskedThumb, words: Texts) -> None:
        self._title.text = words("help.thumb_thanks") if asked.answered else words("help.thumb", agent=asked.agent_name)
        for button, said in ((self._no, words("help.thumb_down")), (self._yes, words("help.thumb_up"))):
            button.label, button.text = said, "" if self._low else said
        self._close.label = words("common.close")
        answers = [] if asked.answered else [self._no, self._yes]
        _fill(self._answers, [] if self._low else answers)
        _fill(self._head, [self._title, *(answers if self._low else []), *([] if asked.answered else [self._close])])
        _fill(self, [self._head, *([self._answers] if self._answers.children else [])])


def _fill(box: Card | Row, wanted: Sequence[Widget]) -> None:
    if list(reversed(box.children)) != wanted:
        box.clear_widgets()
        for child in wanted:
            box.add_widget(child)
