"""Nobody is there yet: one dish, and how to begin."""

from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.screen import theme
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.widgets.pill import Pill
from kiosk.texts import texts

load_kv(__file__)

PUSHED_IN = 1.05


class AttractPage(PageView):
    hero = StringProperty("")
    zoom = NumericProperty(1.0)
    languages = ListProperty([])

    def __init__(self, **kwargs: Any) -> None:
        self._hero = 0
        super().__init__(**kwargs)
        self.offers_languages = True
        self.fbind("languages", self._offer_languages)

    def entered(self) -> None:
        Clock.unschedule(self._next)
        Clock.schedule_interval(self._next, theme.HERO_S)
        self._push_in()

    def left(self) -> None:
        Clock.unschedule(self._next)
        Animation.cancel_all(self, "zoom")

    def show(self) -> None:
        menu = self.session.menu
        if menu is None:
            return
        self.hero = menu.hero[self._hero % len(menu.hero)] if menu.hero else menu.items[0].image
        self.languages = list(menu.languages)
        self.primary_text = self.words("attract.start")

    def primary(self) -> None:
        self.session.start(self.session.language)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Anywhere will do."""
        if super().on_touch_up(touch):
            return True
        if touch.grab_current is None and "pressable" not in touch.ud and self.collide_point(*touch.pos):
            self.primary()
            return True
        return False

    def _next(self, _dt: float) -> None:
        if self.session.dimmed:
            return
        self._hero += 1
        self.show()
        self._push_in()

    def _push_in(self) -> None:
        """A slow step towards the dish, then rest: a screen that nobody looks at costs nothing."""
        Animation.cancel_all(self, "zoom")
        self.zoom = PUSHED_IN
        if theme.now().moves:
            self.zoom = 1.0
            Animation(zoom=PUSHED_IN, duration=theme.PUSH_IN_S, t="out_quad").start(self)

    def _offer_languages(self, *_: object) -> None:
        row = self.ids.languages
        row.clear_widgets()
        for language in self.languages:
            word = texts(language)("language.name")
            button = Pill(text=word, kind="plain", target=f"language.{language}")
            button.bind(on_tap=lambda _, chosen=language: self.session.start(chosen))
            row.add_widget(button)
