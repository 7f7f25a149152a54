"""A code is held before the camera: a loyalty or gift card, a coupon, a product. The camera is open exactly as long as this
page is there, and the sign that says so stands at its edge.
"""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.screen.code_entry import CodeEntry
from kiosk.screen.pages.page import PageView, load_kv

load_kv(__file__)


class ScanPage(PageView):
    viewfinder = ObjectProperty(None)
    live = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.viewfinder = self.frame.viewfinder
        self.goes_back = True

    def entered(self) -> None:
        self.live = True

    def left(self) -> None:
        self.live = False

    def back(self) -> None:
        self.session.stop_scan()

    def type_instead(self) -> None:
        self.frame.ask(CodeEntry(self.frame))
