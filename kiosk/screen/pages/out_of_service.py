"""The kiosk cannot take orders now: why, and where to go instead. Help still works."""

from kivy.properties import StringProperty

from kiosk.screen.pages.page import PageView, load_kv

load_kv(__file__)


class OutOfServicePage(PageView):
    reason = StringProperty("")

    def show(self) -> None:
        reason = self.session.out_of_service_reason
        if reason:
            self.reason = self.words(f"out_of_service.{reason}")
