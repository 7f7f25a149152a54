"""A tip for the people of the shop: percentages of what the order costs, and none, which weighs the same. Only where the shop
asks for it."""

from typing import Any

from kivy.properties import StringProperty

from domain.session import Page
from domain.tips import tip_of
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.wording import money

load_kv(__file__)


class TipCard(Pressable, Surface):
    """One answer; all look alike, so that none is easier to give than another."""

    word = StringProperty("")
    amount = StringProperty("")

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.word, self.amount) if part)


class TipPage(PageView):
    amount = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._cards: dict[int, TipCard] = {}
        super().__init__(**kwargs)
        self.goes_back = True

    def show(self) -> None:
        session, words = self.session, self.words
        if session.menu is None or session.totals is None:
            return
        gross, percents = session.totals.gross, (0, *session.tips)
        self.amount = words("tip.of", amount=money(gross, self.menu, words))
        if tuple(self._cards) != percents:
            self.ids.cards.clear_widgets()
            self._cards = {percent: TipCard(target=f"tip.{percent}") for percent in percents}
            for percent, card in self._cards.items():
                card.bind(on_tap=lambda _, percent=percent: self._choose(percent))
                self.ids.cards.add_widget(card)
        for percent, card in self._cards.items():
            card.word = words("tip.percent", percent=percent) if percent else words("tip.none")
            card.amount = money(tip_of(gross, percent), self.menu, words) if percent else ""

    def _choose(self, percent: int) -> None:
        self.session.choose_tip(tip_of(self.totals.gross, percent))

    def back(self) -> None:
        self.session.go(Page.ORDER)
