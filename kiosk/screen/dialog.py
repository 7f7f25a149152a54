"""A question over the page: a title, a sentence, two or more answers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screen import theme
from kiosk.screen.widgets.layout import Card
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame

Choice = tuple[str, Callable[[], object]]


class Dialog(FloatLayout):
    """Closes when an answer is pressed; the first answer is the primary one. ``kind`` is its button's kind."""

    def __init__(
        self, frame: "Frame", *, title: str, choices: Sequence[Choice], text: str = "", kind: str = "primary"
    ) -> None:
        super().__init__()
        with self.canvas.before:
            Color(*theme.colour("veil"))
            self._veil = Rectangle(size=(0, 0))
        self.card = Card(
            radius=theme.length("card_radius") * 2,
            floats=1,
            rim="edge",
            padding=theme.mm(9),
            spacing=theme.mm(4),
            size_hint_x=None,
            width=min(theme.now().panel.width_px - 2 * theme.mm(12), theme.mm(150)),
        )
        self.card.add_widget(Text(text=title, size_name="title", face="title"))
        if text:
            self.card.add_widget(Text(text=text, colour="quiet"))
        self.card.add_widget(Widget(size_hint_y=None, height=theme.mm(2)))
        for index, (answer, chosen) in enumerate(choices):
            button = Pill(
                text=answer,
                kind=kind if index == 0 else "plain",
                size_hint_y=None,
                height=theme.length("bar"),
                target=f"answer.{index}",
            )
            button.bind(on_tap=partial(self._answer, chosen))
            self.card.add_widget(button)
        self._frame = frame
        self.add_widget(self.card)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self.card.fbind("height", self._arrange)

    def _answer(self, act: Callable[[], object], _: Pill) -> None:
        self._frame.close_dialog()
        act()

    def _arrange(self, *_: object) -> None:
        self._veil.pos, self._veil.size = self.pos, self.size
        card = self.card  # by its corner: Kivy skips a centre that it believes to be there already
        card.pos = (self.x + (self.width - card.width) / 2, self.y + (self.height - card.height) / 2)

    covers = True

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """What lies below is out of reach while the question stands."""
        super().on_touch_down(touch)
        return True
