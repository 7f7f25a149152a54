"""Before anybody is asked: how the customer would like to talk. Choosing is the consent to the camera."""

from collections.abc import Callable

from kivy.properties import StringProperty

from kiosk.screen import theme
from kiosk.screen.pages.page import load_kv
from kiosk.screen.widgets.layout import Card, Row
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

load_kv(__file__)

WAYS = (("video", "camera"), ("voice", "microphone"), ("text_chat", "chat"))


class Way(Pressable, Surface):
    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")


class WaysCard(Card):
    """Calls ``chosen`` with ``video``, ``voice`` or ``text_chat``, and ``closed`` when the customer thinks better of it.
    ``seen``: the camera is on at first, so that a call with it is offered first."""

    def __init__(self, chosen: Callable[[str], None], closed: Callable[[], None], *, seen: bool) -> None:
        super().__init__(
            radius=theme.length("card_radius") * 2,
            floats=1,
            rim="edge",
            padding=theme.mm(6 if theme.now().portrait else 4),
            spacing=theme.mm(3),
            size_hint_x=None,
            width=theme.mm(180 if theme.now().portrait else 172),
        )
        head = Row(spacing=theme.mm(4))
        self._title = Text(size_name="title", face="title", shrink=True, pos_hint={"center_y": 0.5})
        side = theme.length("target")
        self._close = Pill(icon="close", kind="sunk", size_hint=(None, None), size=(side, side), target="help.close")
        self._close.bind(on_tap=lambda _: closed())
        head.add_widget(self._title)
        head.add_widget(self._close)
        self.add_widget(head)
        self._text = Text(colour="quiet") if theme.now().portrait else None
        if self._text is not None:
            self.add_widget(self._text)
        ways = WAYS if seen else sorted(WAYS, key=lambda way: way[0] == "video")
        self._ways = {way: Way(icon=icon, target=f"help.{way}") for way, icon in ways}
        for way, button in self._ways.items():
            button.bind(on_tap=lambda _, picked=way: chosen(picked))
            self.add_widget(button)

    def show(self, words: Texts) -> None:
        self._title.text = words("help.title")
        if self._text is not None:
            self._text.text = words("help.text")
        self._close.label = words("common.close")
        for way, button in self._ways.items():
            button.title, button.text = words(f"help.{way}"), words(f"help.{way}_text")
