"""A product on the menu page."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screen.pages.page import load_kv
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface

load_kv(__file__)


class ProductTile(Pressable, Surface):
    """``quick`` shows the plus, for what can be added without a question."""

    picture_share = NumericProperty(0.56)
    product = StringProperty("")
    image = StringProperty("")
    name = StringProperty("")
    price = StringProperty("")
    kcal = StringProperty("")
    badge = StringProperty("")
    count = NumericProperty(0)
    sold_out = BooleanProperty(False)
    sold_out_word = StringProperty("")
    add_word = StringProperty("")
    quick = BooleanProperty(False)

    __events__ = ("on_quick_add",)

    def on_quick_add(self) -> None:
        pass

    @property
    def state_word(self) -> str:
        return "sold out" if self.sold_out else super().state_word
