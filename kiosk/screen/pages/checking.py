"""Nobody knows yet whether the payment went through: say so, say not to pay again, and stay until it is settled."""

from kivy.properties import StringProperty

from kiosk.screen.pages.page import PageView, load_kv

load_kv(__file__)


class CheckingPage(PageView):
    reference = StringProperty("")

    def show(self) -> None:
        payment, words = self.session.payment, self.words
        reference = payment.reference if payment is not None else ""
        self.reference = words("checking.reference", reference=reference) if reference else ""
        self.primary_text = ""
