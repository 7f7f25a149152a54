"""Real-time text: what both are typing, letter by letter, and a keyboard."""

from collections.abc import Callable, Sequence

from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from domain.call import CallView
from kiosk.screen import theme
from kiosk.screen.conversation import Turn, Who
from kiosk.screen.help.agent_card import caption
from kiosk.screen.help.condition import below_name
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.keyboard import Keyboard
from kiosk.screen.widgets.layout import Column
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.scroller import Scroller
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text, measure
from kiosk.texts import Texts

CURSOR = "|"


class Bubble(Surface):
    """One turn: the agent's at the left, the customer's at the right, with a cursor while it grows."""

    said = StringProperty("")

    def __init__(self, who: Who, **kwargs: object) -> None:
        mine = who is Who.CUSTOMER
        super().__init__(
            fill="tint" if mine else "call_tint", radius=theme.mm(4), size_hint_x=None, size_hint_y=None, **kwargs
        )
        self._mine = mine
        self._text = Text(colour="on_tint" if mine else "call")
        self.add_widget(self._text)
        for name in ("pos", "size", "said"):
            self.fbind(name, self._arrange)
        self._text.fbind("height", self._arrange)

    def _arrange(self, *_: object) -> None:
        pad = theme.mm(4)
        most = (self.parent.width if self.parent is not None else theme.mm(120)) * 0.78 - 2 * pad
        self._text.text = self.said
        longest = measure(self.said, "text", self._text.font_pixels) + 2
        self._text.width = float(min(most, longest))
        self.size = (self._text.width + 2 * pad, self._text.height + theme.mm(4))
        if self.parent is not None:
            self.x = self.parent.right - self.width if self._mine else self.parent.x
        self._text.pos = (self.x + pad, (self.y + self.height / 2) - self._text.height / 2)


class TextPanel(Surface, FloatLayout):
    """Docked at the bottom while open. ``typed`` gets each character."""

    def __init__(
        self, words: Texts, typed: Callable[[str], object], ended: Callable[[], object], closed: Callable[[], object]
    ) -> None:
        super().__init__(
            fill="ground", rim="edge", floats=1, radius=theme.length("card_radius") * 2, size_hint=(None, None)
        )
        self._drawn: tuple[Turn, ...] | None = None
        self._bubbles: list[Bubble] = []
        side = theme.length("target")
        self._hint = Text(colour="quiet", size_name="small", size_hint=(None, None), max_lines=1)
        self._close = Pill(icon="down", kind="sunk", size_hint=(None, None), size=(side, side), target="text.close")
        self._close.label = words("common.close")
        self._close.bind(on_tap=lambda _: closed())
        self._end = Pill(icon="hang-up", kind="trouble", size_hint=(None, None), size=(side, side), target="text.end")
        self._end.label = words("help.end")
        self._end.bind(on_tap=lambda _: ended())
        self._face = Icon(name="face", colour="call", size_hint=(None, None), size=(theme.mm(11), theme.mm(11)))
        self._name = Text(face="strong", colour="call", size_hint=(None, None), max_lines=1)
        self._scroller = Scroller(size_hint=(None, None))
        self._column = Column(spacing=theme.mm(2.5), padding=(0, theme.mm(1)))
        self._scroller.add_widget(self._column)
        self._keyboard = Keyboard(words, language=words.language, size_hint=(None, None))
        self._keyboard.bind(on_type=lambda _, character: typed(character))
        for part in (self._scroller, self._face, self._name, self._hint, self._end, self._close, self._keyboard):
            self.add_widget(part)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self._column.fbind("height", self._to_end)
        for part in (self._name, self._hint):
            part.fbind("height", self._arrange)

    def show(self, turns: Sequence[Turn], call: CallView, words: Texts) -> None:
        self._name.text = caption(call, words)
        self._hint.text = below_name(call, words)
        drawn = tuple(turns)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        whos = [turn.who for turn in drawn]
        if [bubble.who for bubble in self._bubbles] != whos:
            self._column.clear_widgets()
            self._bubbles = [_bubble(turn.who) for turn in drawn]
            for bubble in self._bubbles:
                self._column.add_widget(bubble)
        for bubble, turn in zip(self._bubbles, drawn, strict=True):
            bubble.said = turn.text + (CURSOR if turn.open else "")
        self._to_end()

    def _arrange(self, *_: object) -> None:
        margin = theme.mm(4)
        self._keyboard.width = self.width - 2 * theme.mm(1.5)
        self._keyboard.pos = (self.x + theme.mm(1.5), self.y + theme.mm(2))
        self._close.pos = (
            (self.x + self.width) - margin - self._close.width,
            (self.y + self.height) - margin - self._close.height,
        )
        self._end.pos = (self._close.x - theme.length("gap") - self._end.width, self._close.y)
        middle = self._close.y + self._close.height / 2
        self._face.pos = (self.x + margin + theme.mm(2), middle - self._face.height / 2)
        left = self._face.x + self._face.width + theme.mm(4)
        self._name.width = self._hint.width = self._end.x - theme.mm(3) - left
        self._name.pos = (left, middle)
        self._hint.pos = (left, middle - self._hint.height)
        self._scroller.pos = (self.x + margin, self._keyboard.top + theme.mm(2))
        self._scroller.size = (self.width - 2 * margin, self._close.y - theme.mm(2) - self._scroller.y)

    def _to_end(self, *_: object) -> None:
        self._scroller.offset = self._scroller.most


def _bubble(who: Who) -> Bubble:
    bubble = Bubble(who)
    bubble.who = who
    return bubble
