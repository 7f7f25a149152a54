"""A sentence above the dock when something could not be done, or was taken out and can come back. It goes by itself."""

from typing import TYPE_CHECKING

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from domain.listening import LOUDEST
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.screen.wording import money
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

SHOWN_S = 6.0
VOLUME = ("volume", "sound_off")
"""Seen on the card of a call, where it is large."""


class NoticeStrip(FloatLayout):
    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self._said: object = None
        self._inset = 0.0
        self._strip = Surface(fill="ink", radius=theme.length("card_radius") * 2, floats=1, size_hint=(None, None))
        self._icon = Icon(name="info", colour="ground", size_hint=(None, None), size=(theme.mm(9), theme.mm(9)))
        self._text = Text(colour="ground", face="strong", max_lines=2, size_hint=(None, None))
        self._undo = Pill(kind="highlight", target="undo_remove", size_hint=(None, None), height=theme.length("target"))
        self._undo.bind(on_tap=lambda _: self._frame.session.undo_remove())
        for part in (self._icon, self._text):
            self._strip.add_widget(part)
        for changed in ("pos", "size"):
            self.fbind(changed, self._arrange)
        self._text.fbind("height", self._arrange)
        self._hide_soon = Clock.create_trigger(self._hide, SHOWN_S)

    def show(self, page: PageView, words: Texts) -> None:
        self._inset = page.lower_inset
        session = self._frame.session
        said: object = session.notice or session.removed
        seen = session.notice is not None and session.notice.key in VOLUME and self._frame.helper.shows_volume
        if said is None or seen:
            self._hide()
            return
        if session.notice is not None:
            key = f"notice.{session.notice.key}"
            text = words(key, **self._values(words)) if key in words else words("notice.not_done")
        else:
            text = words("order.removed", name=self._removed_name(words))
        self._undo.text = words("order.undo")
        undoable = session.notice is None
        if undoable is not (self._undo.parent is not None):
            (self._strip.add_widget if undoable else self._strip.remove_widget)(self._undo)
        self._text.text = text
        if said is not self._said:
            self._said = said
            self._rise()

    def _removed_name(self, words: Texts) -> str:
        session = self._frame.session
        line = session.removed.line if session.removed is not None else None
        return self._name(line.selection.item, words) if line is not None else ""

    def _name(self, product: str, words: Texts) -> str:
        menu = self._frame.session.menu
        known = menu.product(product) if menu is not None else None
        return known.name[words.language] if known is not None else ""

    def _values(self, words: Texts) -> dict[str, str]:
        """What is filled into a notice."""
        notice, menu = self._frame.session.notice, self._frame.session.menu
        sound = {"level": str(self._frame.session.listening.level), "most": str(LOUDEST)}
        if notice is None or menu is None:
            return {"name": "", "amount": "", **sound}
        return {"name": self._name(notice.about, words), "amount": money(notice.amount, menu, words), **sound}

    def stand_above(self, page: PageView) -> None:
        self._inset = page.lower_inset
        self._arrange()

    def _rise(self) -> None:
        if self._strip.parent is None:
            self.add_widget(self._strip)
        self._arrange()
        self._hide_soon.cancel()
        self._hide_soon()
        Animation.cancel_all(self._strip, "opacity")
        self._strip.opacity = 1
        if theme.now().moves:
            self._strip.opacity = 0
            Animation(opacity=1, duration=theme.MOVE_S, t="out_quad").start(self._strip)

    def _hide(self, *_: object) -> None:
        if self._strip.parent is not None:
            self.remove_widget(self._strip)
        if not _:
            self._said = None

    def _arrange(self, *_: object) -> None:
        margin, pad = theme.length("margin"), theme.mm(6)
        undoing = self._undo.parent is not None
        self._undo.width = self._undo.natural_width
        strip = self._strip
        strip.width = min(self.width - 2 * margin, theme.mm(182))
        self._text.width = strip.width - 2 * pad - theme.mm(13) - (self._undo.width + theme.mm(4) if undoing else 0)
        strip.height = max(self._text.height + 2 * theme.mm(4), self._undo.height + 2 * theme.mm(3) if undoing else 0)
        strip.pos = ((self.x + self.width / 2) - strip.width / 2, self.y + theme.now().dock + self._inset + theme.mm(2))
        self._icon.pos = (strip.x + pad, strip.center_y - self._icon.height / 2)
        self._text.pos = (self._icon.right + theme.mm(4), strip.center_y - self._text.height / 2)
        self._undo.pos = (strip.right - theme.mm(3) - self._undo.width, strip.center_y - self._undo.height / 2)
