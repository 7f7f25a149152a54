"""How loud the agent is heard: seven bars between softer and louder, in the place of the card's buttons."""

from collections.abc import Callable

from kivy.graphics import BorderImage, Color
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from domain.listening import LOUDEST, SOFTEST, Listening
from kiosk.screen import theme
from kiosk.screen.widgets import shapes
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.texts import Texts

LOWEST_BAR = 0.3
"""Of the height of the highest one."""
BAR, GAP = 0.62, 0.38


def name_of(listening: Listening, words: Texts) -> str:
    """As a sentence."""
    if listening.silent:
        return words("help.sound_off")
    return words("help.volume", level=str(listening.level), most=str(LOUDEST))


def icon_of(listening: Listening) -> str:
    if listening.silent:
        return "sound-off"
    return "headphones" if listening.headphones else "sound"


class Bars(Widget):
    """As many are filled as the ``level`` says; the others are empty, so that it is seen without colours."""

    level = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._bars = [(Color(), BorderImage()) for _ in range(LOUDEST)]
            Color(1, 1, 1, 1)
        for changed in ("level", "pos", "size"):
            self.fbind(changed, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        step = self.width / (LOUDEST - GAP)
        wide = max(2, round(step * BAR))
        corner = max(1, wide // 3)
        for index, (colour, bar) in enumerate(self._bars):
            filled = index < self.level
            colour.rgba = theme.colour("call")
            bar.texture = shapes.filled(corner) if filled else shapes.rim(corner, min(theme.mm(0.6), corner))
            bar.border = (corner,) * 4
            share = LOWEST_BAR + (1 - LOWEST_BAR) * index / (LOUDEST - 1)
            bar.pos, bar.size = (
                (round(self.x + index * step), self.y),
                (wide, max(2 * corner, round(self.height * share))),
            )


class VolumeStrip(FloatLayout):
    """``quieter`` and ``louder`` are called by a touch. With ``high`` for two rows the bars stand above their buttons."""

    def __init__(self, quieter: Callable[[], object], louder: Callable[[], object]) -> None:
        super().__init__(size_hint=(None, None))
        side = theme.length("target")
        self._plate = Surface(fill="call_tint", radius=theme.length("card_radius") * 1.4, size_hint=(None, None))
        self._sign = Icon(colour="call", size_hint=(None, None), size=(theme.mm(10.5), theme.mm(10.5)))
        self._bars = Bars(size_hint=(None, None))
        self._quieter = Pill(
            icon="minus", kind="call_tint", target="call.quieter", size_hint=(None, None), size=(side, side)
        )
        self._louder = Pill(
            icon="plus", kind="call_tint", target="call.louder", size_hint=(None, None), size=(side, side)
        )
        self._quieter.bind(on_tap=lambda _: quieter())
        self._louder.bind(on_tap=lambda _: louder())
        for part in (self._plate, self._sign, self._bars, self._quieter, self._louder):
            self.add_widget(part)
        for changed in ("pos", "size"):
            self.fbind(changed, self._arrange)

    def show(self, listening: Listening, words: Texts) -> None:
        self._sign.name = icon_of(listening)
        self._bars.level = 0 if listening.silent else listening.level
        self._quieter.label, self._louder.label = words("help.quieter"), words("help.louder")
        self._quieter.disabled = listening.silent or listening.level <= SOFTEST
        self._louder.disabled = not listening.silent and listening.level >= LOUDEST

    def _arrange(self, *_: object) -> None:
        side, gap = theme.length("target"), theme.mm(3)
        self._quieter.pos = (self.x, self.y)
        self._louder.pos = (self.x + self.width - side, self.y)
        two_rows = self.height > side
        left = self.x if two_rows else self.x + side + gap
        plate = self._plate
        plate.pos = (left, self.y + self.height - side)
        plate.size = (self.width - 2 * (left - self.x), side)
        pad = theme.mm(4)
        self._sign.pos = (left + pad, plate.y + (side - self._sign.height) / 2)
        self._bars.pos = (self._sign.right + pad, plate.y + theme.mm(4))
        self._bars.size = (plate.x + plate.width - pad - self._bars.x, side - theme.mm(8))
