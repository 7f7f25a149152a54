"""Pills: action bars, buttons and round icons, in the theme's kinds."""

from kivy.properties import AliasProperty, NumericProperty, OptionProperty, StringProperty

from kiosk.screen import theme
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text, measure

# kind: ground, rim, ink
KINDS = {
    "primary": ("primary", "", "on_primary"),
    "tint": ("tint", "edge", "on_tint"),
    "plain": ("card", "line", "ink"),
    "bare": ("", "", "ink"),
    "on_picture": ("tint", "card", "on_tint"),
    "sunk": ("sunk", "edge", "ink"),
    "call": ("call", "", "on_call"),
    "call_tint": ("call_tint", "edge", "call"),
    "highlight": ("highlight", "", "on_highlight"),
    "trouble": ("trouble", "", "on_trouble"),
}
OFF = ("sunk", "edge", "quiet")


class Pill(Pressable, Surface):
    """``text`` in the middle with ``icon`` before it, or with ``detail`` (an amount) at the right end. Without a text it
    is round and needs a ``label``. ``size_hint_x: None`` with ``natural`` gives it the width of its words."""

    text = StringProperty("")
    detail = StringProperty("")
    icon = StringProperty("")
    ink = NumericProperty(1.0)
    """How strongly its words are drawn, 0 to 1."""
    kind = OptionProperty("primary", options=list(KINDS))
    size_name = StringProperty("body")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.radius = -1
        self._icon = Icon()
        self._text = Text(face="strong", shrink=True, align="center")
        self._detail = Text(face="strong", fit=True)
        for child in (self._icon, self._text, self._detail):
            self.add_widget(child)
        for changed in ("text", "detail", "icon", "kind", "pos", "size", "disabled", "selected", "size_name"):
            self.fbind(changed, self._arrange)
        self._text.fbind("height", self._arrange)
        self._detail.fbind("size", self._arrange)
        self.fbind("ink", self._fade)
        self._arrange()

    def _fade(self, *_: object) -> None:
        self._text.opacity = self._detail.opacity = self.ink

    @property
    def name(self) -> str:
        return self.label or " ".join(word for word in (self.text, self.detail) if word)

    @property
    def is_cut(self) -> bool:
        """Whether its words did not fit."""
        return bool(self.text) and self._text.lines != [self.text]

    def _natural_width(self) -> int:
        words = measure(self.text, "strong", theme.now().font_size(self.size_name))
        return int(words + 2 * theme.mm(8) + (self._icon_side + theme.mm(3) if self.icon else 0))

    natural_width = AliasProperty(_natural_width, None, bind=("text", "icon", "size_name"))
    """The width its words need."""

    @property
    def _icon_side(self) -> int:
        return theme.mm(9.5) if self.text else theme.mm(10.5)

    def _arrange(self, *_: object) -> None:
        self.rim_width = theme.mm(0.9) if self.kind == "on_picture" else 0
        self.fill, self.rim, ink = OFF if self.disabled else KINDS[self.kind]
        if self.disabled and self.kind in ("bare", "plain"):
            self.fill, self.rim, ink = KINDS[self.kind][0], KINDS[self.kind][1], "quiet"
        for child in (self._icon, self._text, self._detail):
            child.colour = ink
        for child in (self._text, self._detail):
            child.size_name = self.size_name
        self._icon.name, self._text.text, self._detail.text = self.icon, self.text, self.detail
        side, gap, end = self._icon_side, theme.mm(3), theme.mm(8)
        self._icon.size = (side, side)
        if not self.text:
            self._icon.center = (self.x + self.width / 2, self.y + self.height / 2)
            return
        before = side + gap if self.icon else 0
        after = self._detail.width + gap if self.detail else 0
        room = self.width - 2 * end - before - after
        words = min(room, measure(self.text, self._text.face, theme.now().font_size(self.size_name)) + 1)
        left = self.x + end if self.detail else self.x + (self.width - words - before) / 2
        self._icon.pos = (left, (self.y + self.height / 2) - side / 2)
        self._text.width = words if not self.detail else room
        self._text.align = "left" if self.detail else "center"
        self._text.pos = (left + before, (self.y + self.height / 2) - self._text.height / 2)
        self._detail.pos = (
            (self.x + self.width) - end - self._detail.width,
            (self.y + self.height / 2) - self._detail.height / 2,
        )
