"""Nobody knows yet whether the payment went through: say so, say not to pay again, and stay until it is settled; or, when
the terminal cannot settle it, send the customer to the staff."""

from kivy.clock import Clock
from kivy.properties import StringProperty

from domain.payment import Means, PaymentState
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.wording import money

load_kv(__file__)

TOLD_S = 1.0
FIRST_TOLD_S = 5
LONG_S = 60


class CheckingPage(PageView):
    reference = StringProperty("")
    heading = StringProperty("")
    why = StringProperty("")
    text = StringProperty("")
    progress = StringProperty("")
    _asks = False

    def entered(self) -> None:
        Clock.schedule_interval(self._tell_progress, TOLD_S)

    def left(self) -> None:
        Clock.unschedule(self._tell_progress)

    def show(self) -> None:
        if self.session.gives_back:
            self._show_giving_back()
            return
        payment, words = self.session.payment, self.words
        self.text = words("checking.text")
        reference = payment.reference if payment is not None else ""
        self.reference = words("checking.reference", reference=reference) if reference else ""
        asks_staff = payment is not None and payment.reason == "ask_staff"
        self.heading = words("checking.staff_title" if asks_staff else "checking.title")
        looked_up = asks_staff and payment is not None and payment.order == self.session.payment_at_work
        left = money(self.session.due - self.session.paid, self.menu, words)
        key = "at_work" if looked_up else "staff_why" if asks_staff else "why_part" if self.session.paid else "why"
        self.why = words(f"checking.{key}", amount=left, paid=money(self.session.paid, self.menu, words))
        self.primary_text = words("checking.leave") if asks_staff else ""
        self._asks = not asks_staff
        self._tell_progress(0)

    def _show_giving_back(self) -> None:
        """The customer has stopped; the terminal takes back what it took."""
        payment, words = self.session.payment, self.words
        parts = [part for part in payment.parts if part.state is PaymentState.RETURNING] if payment is not None else []
        cards = [part for part in parts if part.means is Means.CARD]
        references = ", ".join(part.reference for part in cards if part.reference)
        amount = money(sum(part.amount for part in cards), self.menu, words)
        self.heading, self.text = words("checking.back_title"), words("checking.back_text", amount=amount)
        self.why = words("checking.back_why")
        self.reference = words("checking.reference", reference=references) if references else ""
        self.primary_text, self._asks, self.progress = words("checking.back_leave"), False, ""

    def _tell_progress(self, _dt: float) -> None:
        """How long it has been going on, and no bar that pretends to know how long it will."""
        seconds = self.session.seconds_on_page
        if not self._asks or seconds < FIRST_TOLD_S:
            self.progress = ""
        elif seconds < LONG_S:
            self.progress = self.words("checking.progress", seconds=seconds)
        else:
            self.progress = self.words("checking.long", minutes=seconds // 60)

    def primary(self) -> None:
        self.session.finish()
