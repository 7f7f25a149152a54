"""The bottom of a page, always the same: Help at the left, a step back, and the one next step."""

from typing import TYPE_CHECKING

from kivy.animation import Animation
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import theme
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets.pill import Pill
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame


class Dock(FloatLayout):
    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self.help = Pill(kind="call_tint", icon="face", target="help")
        self.back = Pill(kind="plain", icon="back", target="back")
        self.primary = Pill(kind="primary", target="primary")
        for part in (self.help, self.back, self.primary):
            part.size_hint = (None, None)
            self.add_widget(part)
        self.help.bind(on_tap=lambda _: self._frame.helper.open())
        self.back.bind(on_tap=lambda _: self._page.back())
        self.primary.bind(on_tap=lambda _: self._page.primary())
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)

    @property
    def _page(self) -> PageView:
        assert self._frame.page is not None, "the dock is shown with a page"
        return self._frame.page

    def show(self, page: PageView, words: Texts) -> None:
        self.help.text = words("help.pill")
        self.back.label = words("common.back")
        if self.primary.detail not in ("", page.primary_detail) and page.primary_detail and theme.now().moves:
            self._turn()
        self.primary.text, self.primary.detail = page.primary_text, page.primary_detail
        self.primary.icon, self.primary.kind = page.primary_icon, page.primary_kind
        self.primary.disabled = not page.primary_enabled
        self._shown = [(self.help, page.helps), (self.back, page.goes_back), (self.primary, bool(page.primary_text))]
        for part, shown in self._shown:
            part.opacity = 1 if shown and page.dock else 0
        self.help.disabled, self.back.disabled = not page.helps, not page.goes_back
        self._arrange()

    def _turn(self) -> None:
        """The amount has changed under the eyes of the customer."""
        Animation.cancel_all(self.primary, "ink")
        self.primary.ink = 0.15
        Animation(ink=1.0, duration=theme.MOVE_S, t="out_quad").start(self.primary)

    def _arrange(self, *_: object) -> None:
        margin, gap, bar = theme.length("margin"), theme.length("gap"), theme.length("bar")
        middle = self.y + (self.height - bar) / 2
        self.help.size = (self.help.natural_width, bar)
        self.help.pos = (self.x + margin, middle)
        self.back.size = (bar, bar)
        self.back.pos = (self.help.right + gap, middle)
        left = (self.back if self.back.opacity else self.help).right + gap
        self.primary.size = ((self.x + self.width) - margin - left, bar)
        self.primary.pos = (left, middle)
