"""One suggestion of an agent: a marigold edge, who suggests what at what price, Keep and Undo."""

from typing import TYPE_CHECKING

from kivy.uix.boxlayout import BoxLayout

from domain.session import Suggestion
from kiosk.screen import theme
from kiosk.screen.suggested import difference_in_price, sentence
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.layout import Card, Row
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.text import Text
from kiosk.screen.wording import money
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.session import Session


class SuggestionCard(Card):
    def __init__(self, session: "Session", suggestion: Suggestion, **kwargs: object) -> None:
        super().__init__(
            fill="highlight_tint",
            rim="highlight",
            rim_width=theme.mm(1),
            radius=theme.length("card_radius") * 1.5,
            padding=(theme.mm(5), theme.mm(4)),
            spacing=theme.mm(3),
            **kwargs,
        )
        self.session, self.suggestion = session, suggestion
        head = Row(spacing=theme.mm(4))
        icon = Icon(name="face", colour="ink", size_hint=(None, None), size=(theme.mm(10), theme.mm(10)))
        icon.pos_hint = {"center_y": 0.5}
        words = BoxLayout(orientation="vertical", size_hint_y=None)
        words.fbind("minimum_height", words.setter("height"))
        self._what = Text(face="strong")
        self._price = Text(colour="quiet")
        words.add_widget(self._what)
        words.add_widget(self._price)
        head.add_widget(icon)
        head.add_widget(words)
        answers = Row(spacing=theme.length("gap"))
        self.undo = self._answer("plain", "undo", f"undo.{suggestion.id}")
        self.keep = self._answer("highlight", "check", f"keep.{suggestion.id}")
        self.undo.bind(on_tap=lambda _: session.undo(suggestion.id))
        self.keep.bind(on_tap=lambda _: session.keep(suggestion.id))
        answers.add_widget(self.undo)
        answers.add_widget(self.keep)
        self.add_widget(head)
        self.add_widget(answers)

    def _answer(self, kind: str, icon: str, target: str) -> Pill:
        icon = icon if theme.now().portrait else ""  # a low screen shows the card beside the agent, and has no room
        return Pill(kind=kind, icon=icon, size_hint_y=None, height=theme.length("target"), target=target)

    def show(self, words: Texts) -> None:
        session = self.session
        menu, cart, totals = session.menu, session.cart, session.totals
        if menu is None or cart is None or totals is None:
            return
        self._what.text = sentence(self.suggestion, session.before(self.suggestion.id), cart, menu, words)
        price = difference_in_price(self.suggestion.delta, menu, words)
        total = words("suggestion.new_total", total=money(totals.gross, menu, words))
        self._price.text = f"{price} · {total}"
        self.keep.text, self.undo.text = words("suggestion.keep"), words("suggestion.undo")
        self.keep.label = f"{self.keep.text}: {self._what.text}"
        self.undo.label = f"{self.undo.text}: {self._what.text}"
