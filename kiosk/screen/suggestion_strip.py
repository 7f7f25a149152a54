"""An agent's newest suggestion above the dock, on pages that do not show it in the order itself."""

from typing import TYPE_CHECKING

from kivy.animation import Animation
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout

from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView
from kiosk.screen.suggestion_card import SuggestionCard
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

SHOWN_ON = {Page.SERVICE_MODE, Page.MENU, Page.CUSTOMISE}


class SuggestionStrip(FloatLayout):
    risen = NumericProperty(1.0)
    upper_edge = NumericProperty(0)
    """How far up it reaches, 0 while nothing is suggested: what floats stays above it."""

    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self._card: SuggestionCard | None = None
        for name in ("pos", "size", "risen"):
            self.fbind(name, self._arrange)

    def show(self, _page: PageView, words: Texts) -> None:
        session = self._frame.session
        waiting = session.suggestions if session.page in SHOWN_ON else ()
        newest = waiting[-1] if waiting else None
        if self._card is not None and (newest is None or newest.id != self._card.suggestion.id):
            self.remove_widget(self._card)
            self._card = None
        if newest is None:
            self.upper_edge = 0
            return
        if self._card is None:
            self._card = SuggestionCard(session, newest, floats=1, size_hint_x=None)
            self._card.fbind("height", self._arrange)
            self.add_widget(self._card)
            self.risen = 1.0
            if theme.now().moves:
                self.risen = 0.0
                Animation(risen=1.0, duration=theme.MOVE_S, t="out_cubic").start(self)
        self._card.show(words)
        self._arrange()

    def _arrange(self, *_: object) -> None:
        if self._card is not None:
            margin, portrait = theme.length("margin"), theme.now().portrait
            self._card.width = min(self.width - 2 * margin, theme.mm(182 if portrait else 88))
            self._card.x = self.x + self.width - margin - self._card.width
            self._card.y = self.y + theme.now().dock + theme.mm(2) - round((1 - self.risen) * theme.mm(12))
            self._card.opacity = self.risen
            if portrait:  # on a low screen it stands beside what floats
                self.upper_edge = self.y + theme.now().dock + theme.mm(2) + self._card.height
