"""Signs at the edge of the screen that hold on every page: the customer's camera is open; devices are simulated."""

from typing import TYPE_CHECKING

from kivy.graphics import BorderImage, Color
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen import theme
from kiosk.screen.pages.page import PageView
from kiosk.screen.widgets import shapes
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame


class StatusTags(FloatLayout):
    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        with self.canvas:
            self._edge_colour = Color(0, 0, 0, 0)
            self._edge = BorderImage()
        self._simulated = Surface(fill="highlight", radius=theme.mm(2.5), size_hint=(None, None), height=theme.mm(9))
        self._simulated_text = Text(size_name="tag", face="strong", colour="on_highlight", fit=True)
        self._simulated.add_widget(self._simulated_text)
        self._on_air = Surface(fill="on_air", radius=theme.mm(3), size_hint=(None, None), height=theme.mm(12))
        self._on_air_icon = Icon(name="camera", colour="on_trouble", size=(theme.mm(7), theme.mm(7)))
        self._on_air_text = Text(size_name="small", face="strong", colour="on_trouble", fit=True)
        self._on_air.add_widget(self._on_air_icon)
        self._on_air.add_widget(self._on_air_text)
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)
        self._simulated_text.fbind("size", self._arrange)
        self._on_air_text.fbind("size", self._arrange)

    def show(self, _page: PageView, words: Texts) -> None:
        session = self._frame.session
        key = "common.no_real_payment" if "card_terminal" in session.simulated else "common.simulated"
        self._simulated_text.text = words(key) if session.simulated else ""
        self._on_air_text.text = words("help.you_are_seen")
        self._put(self._simulated, bool(session.simulated))
        self._put(self._on_air, session.camera_on)
        self._edge_colour.rgba = theme.colour("on_air") if session.camera_on else (0, 0, 0, 0)
        self._arrange()

    def _put(self, tag: Surface, wanted: bool) -> None:
        if wanted is not (tag.parent is not None):
            (self.add_widget if wanted else self.remove_widget)(tag)

    def _arrange(self, *_: object) -> None:
        """Tags stand half outside the edge, so that only their inner corners are round."""
        width = theme.mm(1.4)
        self._edge.texture, self._edge.border = shapes.rim(width * 2, width), (width * 2,) * 4
        self._edge.pos, self._edge.size = self.pos, self.size
        simulated, on_air = self._simulated, self._on_air
        simulated.width = self._simulated_text.width + theme.mm(8)
        simulated.pos = (self.x + (self.width - simulated.width) / 2, self.y + theme.mm(5) - simulated.height)
        text = self._simulated_text
        text.pos = (simulated.x + (simulated.width - text.width) / 2, self.y + theme.mm(2.4) - text.height / 2)
        on_air.width = self._on_air_text.width + theme.mm(18)
        on_air.pos = (self.x + self.width * 0.43 - on_air.width / 2, (self.y + self.height) - theme.mm(8.6))
        self._on_air_icon.center = (on_air.x + theme.mm(8), (self.y + self.height) - theme.mm(4.4))
        self._on_air_text.pos = (
            on_air.x + theme.mm(13),
            (self.y + self.height) - theme.mm(4.4) - self._on_air_text.height / 2,
        )
