"""Paying: what is left to pay and what is paid, one picture and one sentence for what to do now, and a way out while there is
one."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from domain.call import IN_CALL
from domain.payment import REFUSALS, Means, PaymentState, Prompt
from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.dialog import Dialog
from kiosk.screen.help.condition import is_private
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.wording import money, paid_parts

load_kv(__file__)

PICTURES = {prompt: f"pay-{prompt.value.replace('_', '-')}" for prompt in Prompt}
GIFT, MONEY_LEFT = "pay-gift", "pay-part"
FAILED = {PaymentState.DECLINED, PaymentState.ABORTED}


class PayPage(PageView):
    """``paid`` says what is paid already; ``gives_back`` when it can be had back."""

    caption = StringProperty("")
    amount = StringProperty("")
    paid = StringProperty("")
    picture = StringProperty("")
    sentence = StringProperty("")
    aside = StringProperty("")
    says_more = BooleanProperty(False)  # the aside says what to do, and is needed on every screen
    failed = BooleanProperty(False)
    gives_back = BooleanProperty(False)
    unseen = StringProperty("")
    """In a call: that nothing leaves the kiosk while the PIN is typed. The call's card then stands below the words."""

    def __init__(self, **kwargs: Any) -> None:
        self._cancelling = ""
        super().__init__(**kwargs)

    def entered(self) -> None:
        self._cancelling = ""

    def show(self) -> None:
        session, menu, payment = self.session, self.session.menu, self.session.payment
        if menu is None or session.totals is None:
            return
        self.title, self.says_more = "", False
        private = session.call.state in IN_CALL and is_private(session.call)
        key = "help.private" if theme.now().portrait else "help.private_short"
        self.unseen = self.words(key) if private else ""
        self._show_amounts()
        self.failed = payment is not None and payment.state in FAILED and not session.paying
        self.gives_back = session.part_paid and not session.paying
        self.goes_back = not session.paying and not session.part_paid
        self.primary_enabled, self.primary_kind = True, "primary"
        if session.owed:
            self._show_owed()
        elif payment is not None and self.failed:
            self._show_failure(payment.state, payment.reason)
        elif self.gives_back:
            self._show_rest()
        else:
            self._show_work()

    def _show_amounts(self) -> None:
        session, words, menu = self.session, self.words, self.menu
        self.amount = money(session.owed or session.due - session.paid, menu, words)
        tip = money(session.tip, menu, words) if session.tip else ""
        key = "to_get_back" if session.owed else "left" if session.paid else "amount_tip" if tip else "amount"
        self.caption = words(f"pay.{key}", tip=tip)
        self.paid = (
            paid_parts(session.standing, words, menu, most=2 if theme.now().portrait else 1) if session.paid else ""
        )

    # -- while something is going on --

    def _show_work(self) -> None:
        payment, words = self.session.payment, self.words
        means = payment.means if payment is not None else self.session.asked_means
        if self.session.due == 0 or means is Means.GIFT:
            free = self.session.due == 0
            self.picture = PICTURES[Prompt.PLEASE_WAIT] if free else GIFT
            self.sentence, self.aside = words("pay.please_wait" if free else "pay.gift"), ""
        else:
            self._show_terminal()
        can_cancel = payment is not None and payment.can_cancel and payment.prompt is not Prompt.APPROVED
        asked = self._cancelling == (f"{payment.order}.{payment.attempt}" if payment is not None else "-")
        self.primary_text = words("pay.cancelling" if asked else "pay.cancel") if can_cancel else ""
        self.primary_enabled, self.primary_kind = not asked, "plain"

    def _show_terminal(self) -> None:
        payment, words = self.session.payment, self.words
        prompt = payment.prompt if payment is not None and payment.prompt is not None else Prompt.CONNECTING
        self.picture, self.sentence = PICTURES[prompt], words(f"pay.{prompt.value}")
        self.aside = words("pay.look") if prompt not in (Prompt.CONNECTING, Prompt.APPROVED) else ""
        notice = None if payment is None else payment.notice
        self.says_more = notice is not None
        if notice is not None:  # the standard wants the terminal's words on this display
            self.sentence, self.aside = words(f"terminal.{notice}"), self.sentence
            if notice in REFUSALS:
                self.picture = PICTURES[Prompt.DECLINED]
        elif payment is not None and prompt is Prompt.PLEASE_WAIT and payment.terminal_text:
            self.aside = payment.terminal_text

    # -- when nothing is --

    def _show_rest(self) -> None:
        """A part is paid, and the customer decides how to go on."""
        words = self.words
        self.picture, self.sentence = MONEY_LEFT, words("pay.rest", amount=money(self.session.paid, self.menu, words))
        till = self.session.till
        self.aside = words("pay.rest_how" if till is not None and till.takes_gifts else "pay.rest_by_card")
        self.primary_text = words("pay.rest_card")

    def _show_failure(self, state: PaymentState, reason: str) -> None:
        words, by_gift = self.words, reason.startswith("gift_")
        key = reason if f"pay.{reason}" in words else state.value
        self.picture = GIFT if by_gift else PICTURES[Prompt.DECLINED]
        self.sentence = words(f"pay.{key}")
        away = key in ("gift_unavailable", "gift_wrong_answer")
        nothing = words("pay.gift_away" if away else "pay.gift_nothing" if by_gift else "pay.nothing_charged")
        nothing = "" if key == "reversed" else nothing
        self.aside = words("pay.stays_paid") if self.gives_back else nothing
        self.primary_text = words("pay.by_card" if by_gift else "pay.other_card" if self.gives_back else "pay.again")

    def _show_owed(self) -> None:
        """The terminal could not give it back."""
        payment, words = self.session.payment, self.words
        parts = payment.parts if payment is not None else ()
        references = [part.reference for part in parts if part.state is PaymentState.OWED]
        self.failed, self.picture, self.sentence = True, PICTURES[Prompt.REVERSING], words("pay.owed")
        self.aside = words("checking.reference", reference=", ".join(references)) if any(references) else ""
        self.primary_text = words("pay.owed_done")

    # -- what was touched --

    def primary(self) -> None:
        session, payment = self.session, self.session.payment
        if session.owed:
            session.go(Page.ORDER)
        elif not session.paying:
            session.pay()
        elif payment is not None:
            self._cancelling = f"{payment.order}.{payment.attempt}"
            session.cancel_payment()

    def back(self) -> None:
        self.session.go(Page.ORDER)

    def give_back(self) -> None:
        words, paid = self.words, money(self.session.paid, self.menu, self.words)
        self.frame.ask(
            Dialog(
                self.frame,
                title=words("pay.give_back_title", amount=paid),
                text=words("pay.give_back_text"),
                kind="trouble",
                choices=[
                    (words("pay.give_back_yes"), self.session.give_up),
                    (words("pay.give_back_no"), lambda: None),
                ],
            )
        )
