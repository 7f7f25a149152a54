"""What all pages have in common: what they read, what they say to the frame around them, and how they are told of change."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from domain.cart import Cart
from domain.menu import Menu
from domain.pricing import Totals
from kiosk.texts import texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame
    from kiosk.screen.session import Session


def load_kv(module_file: str) -> None:
    """Load the .kv file beside a module."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


class PageView(FloatLayout):
    """One page. The frame draws header and dock from its properties and calls `show` after every change of the session."""

    words = ObjectProperty(texts("en"))
    title = StringProperty("")
    header = BooleanProperty(True)
    offers_languages = BooleanProperty(False)
    """It has the languages itself: the header need not."""
    dock = BooleanProperty(True)
    helps = BooleanProperty(True)
    goes_back = BooleanProperty(False)
    lower_inset = NumericProperty(0)
    """How much at its lower edge is to stay free of what floats."""
    primary_text = StringProperty("")
    primary_detail = StringProperty("")
    primary_icon = StringProperty("")
    primary_kind = StringProperty("primary")
    primary_enabled = BooleanProperty(True)

    def __init__(self, session: "Session", frame: "Frame", **kwargs: Any) -> None:
        self.session, self.frame = session, frame
        super().__init__(pos_hint={"x": 0, "y": 0}, **kwargs)
        self.fbind("lower_inset", lambda *_: frame.inset(self))

    @property
    def menu(self) -> Menu:
        """The menu of this visit."""
        assert self.session.menu is not None, "no page of a visit comes up without a menu"
        return self.session.menu

    @property
    def cart(self) -> Cart:
        """The cart of this visit."""
        assert self.session.cart is not None, "the cart begins with the service mode"
        return self.session.cart

    @property
    def totals(self) -> Totals:
        assert self.session.totals is not None, "there are totals whenever there is a cart"
        return self.session.totals

    def entered(self) -> None:
        """The page comes up."""

    def left(self) -> None:
        """Another page has come up."""

    def show(self) -> None:
        """Draw what the session says now."""

    def bring_into_view(self, target: str) -> None:
        """An agent points at this; what is there only while it can be seen is to be brought up."""

    def primary(self) -> None:
        """The action bar was pressed."""

    def back(self) -> None:
        """One step back."""
