"""A new kiosk: the code that makes it known to the hub, or what it is waiting for."""

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from domain.line import EnrolmentState
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.widgets.text import measure

load_kv(__file__)

TRIAL_PX = 100


class EnrolmentPage(PageView):
    heading = StringProperty("")
    explanation = StringProperty("")
    code = StringProperty("")
    code_px = NumericProperty(TRIAL_PX)
    expires = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.header = self.dock = self.helps = False

    def show(self) -> None:
        enrolment, words = self.session.enrolment, self.words
        self.code = self.expires = ""
        if enrolment is not None and enrolment.state is EnrolmentState.CODE:
            self.heading, self.explanation = words("enrolment.title"), words("enrolment.text")
            self.code = enrolment.code
            self.expires = words("enrolment.expires", minutes=max(1, round(enrolment.expires_in_s / 60)))
        elif enrolment is None or enrolment.state is EnrolmentState.NO_HUB:
            self.heading, self.explanation = words("enrolment.no_hub"), words("enrolment.no_hub_text")
        else:
            self.heading, self.explanation = words("enrolment.menu"), words("enrolment.menu_text")
        room = theme.now().panel.width_px - theme.mm(44)
        self.code_px = int(min(TRIAL_PX * room / max(1, measure(self.code or "8", "title", TRIAL_PX)), theme.mm(34)))
