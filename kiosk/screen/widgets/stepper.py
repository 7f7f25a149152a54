"""How many: less, the number, more."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screen import theme
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text

REPEAT_S = 0.16


class Stepper(Surface, BoxLayout):
    """Dispatches ``on_step`` with the number wanted; whoever listens sets ``value``. ``removes`` shows a bin instead of
    "less" at one. ``about`` names what is counted, for the names of its buttons."""

    value = NumericProperty(1)
    least = NumericProperty(1)
    most = NumericProperty(99)
    removes = BooleanProperty(False)
    about = StringProperty("")
    less_word = StringProperty("")
    more_word = StringProperty("")
    remove_word = StringProperty("")
    target = StringProperty("")

    __events__ = ("on_step",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fill, self.radius = "sunk", -1
        side = theme.length("target")
        self.size_hint = (None, None)
        self.size = (2 * side + theme.mm(14), side)
        self._less = Pill(icon="minus", kind="plain", size_hint=(None, None), size=(side, side), repeats=REPEAT_S)
        self._number = Text(face="strong", align="center", pos_hint={"center_y": 0.5})
        self._more = Pill(icon="plus", kind="plain", size_hint=(None, None), size=(side, side), repeats=REPEAT_S)
        for child in (self._less, self._number, self._more):
            self.add_widget(child)
        self._less.bind(on_tap=lambda _: self._step(-1))
        self._more.bind(on_tap=lambda _: self._step(1))
        for name in ("value", "least", "most", "removes", "about", "less_word", "more_word", "remove_word", "target"):
            self.fbind(name, self._show)
        self._show()

    def on_step(self, value: int) -> None:
        pass

    def _step(self, by: int) -> None:
        self.dispatch("on_step", int(self.value) + by)

    def _show(self, *_: object) -> None:
        gone = self.removes and self.value <= max(1, self.least)
        self._number.text = str(int(self.value))
        self._less.icon = "trash" if gone else "minus"
        self._less.disabled = not gone and self.value <= self.least
        self._less.repeats = 0 if gone else REPEAT_S
        self._more.disabled = self.value >= self.most
        self._less.label = f"{self.remove_word if gone else self.less_word} {self.about}".strip()
        self._more.label = f"{self.more_word} {self.about}".strip()
        self._less.target, self._more.target = f"{self.target}.less", f"{self.target}.more"
