"""Eat here or take it along: a few large pictures."""

from typing import Any

from kivy.properties import StringProperty

from domain.menu import ServiceMode
from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface

load_kv(__file__)


class ModeCard(Pressable, Surface):
    image = StringProperty("")
    name = StringProperty("")


class ServiceModePage(PageView):
    def __init__(self, **kwargs: Any) -> None:
        self._modes: tuple[ServiceMode, ...] = ()
        super().__init__(**kwargs)
        self.goes_back = True

    def show(self) -> None:
        menu = self.session.menu
        if menu is None:
            return
        if menu.service_modes != self._modes:
            self._modes = menu.service_modes
            self.ids.cards.clear_widgets()
            self._cards = [ModeCard(target=f"mode.{mode.id}", image=mode.image or "") for mode in self._modes]
            for card, mode in zip(self._cards, self._modes, strict=True):
                card.bind(on_tap=lambda _, chosen=mode.id: self.session.choose_mode(chosen))
                self.ids.cards.add_widget(card)
        self.title = "" if theme.now().portrait else self.words("service_mode.question")
        for card, mode in zip(self._cards, self._modes, strict=True):
            card.name = mode.name[self.session.language]
            card.selected = self.session.cart is not None and self.session.cart.service_mode == mode.id

    def back(self) -> None:
        if self.session.cart is not None:
            self.session.go(Page.MENU)
        else:
            self.session.start_over()
