"""Paying: the amount, one picture and one sentence for what to do now, and a way out while there is one."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from domain.payment import PaymentState, Prompt
from domain.session import Page
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.wording import money

load_kv(__file__)

PICTURES = {prompt: f"pay-{prompt.value.replace('_', '-')}" for prompt in Prompt}
FAILED = {PaymentState.DECLINED, PaymentState.ABORTED}


class PayPage(PageView):
    amount = StringProperty("")
    picture = StringProperty("")
    sentence = StringProperty("")
    aside = StringProperty("")
    failed = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._cancelling = ""
        super().__init__(**kwargs)

    def entered(self) -> None:
        self._cancelling = ""

    def show(self) -> None:
        session, menu, payment, words = self.session, self.session.menu, self.session.payment, self.words
        if menu is None or session.totals is None:
            return
        self.title = ""
        self.amount = money(session.totals.gross, menu, words)
        self.failed = payment is not None and payment.state in FAILED and not session.paying
        prompt = payment.prompt if payment is not None and payment.prompt is not None else Prompt.CONNECTING
        if payment is not None and self.failed:
            self._show_failure(payment.state, payment.reason)
            return
        self.picture, self.sentence = PICTURES[prompt], words(f"pay.{prompt.value}")
        self.aside = words("pay.look") if prompt not in (Prompt.CONNECTING, Prompt.APPROVED) else ""
        if payment is not None and payment.notice is not None:  # the standard wants the terminal's words on this display
            self.sentence, self.aside = words(f"terminal.{payment.notice}"), self.sentence
        elif payment is not None and prompt is Prompt.PLEASE_WAIT and payment.terminal_text:
            self.aside = payment.terminal_text
        self.goes_back = False
        can_cancel = payment is not None and payment.can_cancel and prompt is not Prompt.APPROVED
        asked = self._cancelling == (f"{payment.order}.{payment.attempt}" if payment is not None else "-")
        self.primary_text = words("pay.cancelling" if asked else "pay.cancel") if can_cancel else ""
        self.primary_enabled = not asked
        self.primary_kind = "plain"

    def _show_failure(self, state: PaymentState, reason: str) -> None:
        words = self.words
        self.picture = PICTURES[Prompt.DECLINED]
        key = reason if f"pay.{reason}" in words else state.value
        self.sentence = words(f"pay.{key}")
        self.aside = words("pay.nothing_charged") if key != "reversed" else ""
        self.primary_text, self.primary_enabled, self.primary_kind = words("pay.again"), True, "primary"
        self.goes_back = True

    def primary(self) -> None:
        payment = self.session.payment
        if self.failed:
            self.session.pay()
        elif payment is not None:
            self._cancelling = f"{payment.order}.{payment.attempt}"
            self.session.cancel_payment()

    def back(self) -> None:
        self.session.go(Page.ORDER)
