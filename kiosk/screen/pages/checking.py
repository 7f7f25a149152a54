"""Nobody knows yet whether the payment went through: say so, say not to pay again, and stay until it is settled; or, when
the terminal cannot settle it, send the customer to the staff."""

from kivy.properties import StringProperty

from kiosk.screen.pages.page import PageView, load_kv

load_kv(__file__)


class CheckingPage(PageView):
    reference = StringProperty("")
    heading = StringProperty("")
    why = StringProperty("")

    def show(self) -> None:
        payment, words = self.session.payment, self.words
        reference = payment.reference if payment is not None else ""
        self.reference = words("checking.reference", reference=reference) if reference else ""
        asks_staff = payment is not None and payment.reason == "ask_staff"
        self.heading = words("checking.staff_title" if asks_staff else "checking.title")
        looked_up = asks_staff and payment is not None and payment.order == self.session.payment_at_work
        self.why = words(f"checking.{'at_work' if looked_up else 'staff_why' if asks_staff else 'why'}")
        self.primary_text = words("checking.leave") if asks_staff else ""

    def primary(self) -> None:
        self.session.finish()
