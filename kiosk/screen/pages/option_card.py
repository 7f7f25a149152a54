"""One thing that can be chosen: an option, a size, or an item in a combo's slot."""

from kivy.properties import NumericProperty, StringProperty

from kiosk.screen.pages.page import load_kv
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface

load_kv(__file__)


class OptionCard(Pressable, Surface):
    """Chosen or not; ``image`` shows it where there is a picture."""

    name = StringProperty("")
    price = StringProperty("")
    image = StringProperty("")
    off_word = StringProperty("")


class OptionStepper(Surface):
    """An option that can be chosen several times."""

    name = StringProperty("")
    price = StringProperty("")
    image = StringProperty("")
    value = NumericProperty(0)
    most = NumericProperty(1)
    target = StringProperty("")
    less_word = StringProperty("")
    more_word = StringProperty("")

    __events__ = ("on_step",)

    def on_step(self, value: int) -> None:
        pass
