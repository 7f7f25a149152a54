"""How a visit is paid: tip, gift card, terminal, what is left, and giving back. The till decides; this asks and follows."""

import logging

from domain.ordering import make_order
from domain.payment import Means
from domain.session import Page
from domain.till import PaymentView, TillView
from kiosk.screen.gift import GiftCard
from kiosk.screen.intents import intent
from kiosk.screen.transitions import VISIT
from kiosk.screen.visit import Notice, Visit

log = logging.getLogger(__name__)

_CARD_NOTICES = {"bank": "bank_card_at_reader", "unknown": "card_unknown"}
"""What is said to a card; staff cards were read, and are good for nothing here."""

_TERMINAL_NEEDED = "devices"
_PAYMENT = frozenset({Page.PAY, Page.CHECKING, Page.THANKS})


class Paying(Visit):
    # -- what pages read -----------------------------------------------------------------------------------------------

    @property
    def due(self) -> int:
        """All that the order costs, with the tip."""
        standing = self._checkout.standing
        if standing is not None and standing.paid:
            return standing.due
        return (self.totals.gross if self.totals else 0) + (self._checkout.tip if self.page in _PAYMENT else 0)

    @property
    def paid(self) -> int:
        """What is paid of it."""
        return self._checkout.paid

    @property
    def tip(self) -> int:
        return self._checkout.tip

    @property
    def part_paid(self) -> bool:
        """A part is paid, and the rest is still to be."""
        return self._checkout.stands

    @property
    def standing(self) -> PaymentView | None:
        """The newest news that names parts which are paid or given back."""
        return self._checkout.standing

    @property
    def owed(self) -> int:
        """What the shop's people have to give back."""
        return self._checkout.owed

    @property
    def asked_means(self) -> Means:
        """What the part is paid with that the till was asked for last."""
        return self._checkout.means

    @property
    def seconds_on_page(self) -> int:
        return int(self._now() - self._page_since)

    @property
    def gives_back(self) -> bool:
        return self._checkout.gives_back

    # -- intents -------------------------------------------------------------------------------------------------------

    @intent(frozenset({Page.ORDER, Page.PAY}))
    def pay(self) -> bool:
        """Start paying, what is left of it, or again after a decline. Refused while an agent's suggestion waits for an
        answer."""
        if self.suggestions:
            self.notice = Notice("confirm_suggestions")
            return False
        return self._pay()

    @intent(frozenset({Page.ORDER}))
    def confirm_and_pay(self) -> bool:
        """The customer agrees to everything suggested, and pays."""
        if self._open is not None:
            self._open.keep_all()
        return self._pay()

    @intent(frozenset({Page.TIP}))
    def choose_tip(self, tip: int) -> bool:
        """Minor units; 0 is no tip."""
        self._step("tip")
        if not self._start(tip):
            self._to(Page.ORDER)
            return False
        return True

    @intent(frozenset({Page.PAY}))
    def cancel_payment(self) -> bool:
        """Ask the terminal to stop. What comes of it is news of the till."""
        if self.cart is None or not self.paying:
            return False
        self._step("cancel_payment")
        self._checkout.card_next = False
        self._till_port.cancel(self.cart.id)
        return True

    @intent(frozenset({Page.PAY}))
    def give_up(self) -> bool:
        """The customer does not pay the rest: what is paid is given back. What comes of it is news of the till."""
        if self.cart is None or self.paying or not self.part_paid:
            return False
        self._step("give_up")
        self._checkout.give_up()
        self._till_port.give_up(self.cart.id)
        return True

    # -- news ----------------------------------------------------------------------------------------------------------

    def on_till(self, view: TillView | None) -> None:
        """The till's whole state; None when it has been gone for a while."""
        self.till, self.till_lost = (view or self.till), view is None
        if view is not None:
            self._follow(view.payment)
            self._hear_of_gift(view)
        elif self.paying and self.page is Page.PAY:
            self._to(Page.CHECKING)
        self._rest()
        self._announce()

    def on_payment(self, payment: PaymentView) -> None:
        """The till has taken the order; every further step of the payment comes with `on_till`."""
        self._follow(payment)
        self._announce()

    def on_pay_refused(self, reason: str) -> None:
        """The till did not start the payment: ``payment_running``, ``unsettled``, ``totals_wrong``."""
        if self.paying:
            self._payment_not_started(reason)
        self._announce()

    def on_pay_uncertain(self) -> None:
        """The till did not answer: its next state says whether it has heard of the payment."""
        self._checkout.uncertain()

    def on_card_swiped(self, kind: str, token: str = "") -> None:
        """A card was read. Only what kind it is matters here, and of a gift card its token; never whose it is."""
        self._idle.restart()
        self._awake_at = self._now()
        self._leave_scan()
        if self.page in VISIT:
            if kind == "loyalty":
                self.loyalty = True
                self._apply_loyalty()
            elif kind == "gift" and token:
                self._swipe_gift(token)
            elif kind == "bank" and self.page is Page.PAY:
                self.notice = Notice("use_the_terminal")
            else:
                self.notice = Notice(_CARD_NOTICES.get(kind, "card_of_no_use"))
        self._announce()

    # -- inside: gift cards --------------------------------------------------------------------------------------------

    def _swipe_gift(self, token: str) -> None:
        """Before paying it is asked about; on the pay page it pays at once, as soon as the terminal has let go."""
        if self.till is None or not self.till.takes_gifts:
            self.notice = Notice("gift_not_here")
        elif self.page is Page.PAY and not self.paying:
            self.gift = GiftCard(token)
            self._start(self._checkout.tip)
        elif self.page is Page.PAY:
            self._switch_to(token)
        elif self.page in {Page.CHECKING, Page.THANKS} or self.menu is None:
            self.notice = Notice("gift_later")
        else:
            known = self.till.balance
            self.gift = GiftCard(token, known.ref if known is not None else "")
            self.notice = Notice("gift_asked")
            self._till_port.ask_balance(token, self.menu.currency)

    def _switch_to(self, token: str) -> None:
        payment = self.payment
        if self.cart is not None and payment is not None and payment.means is Means.CARD and payment.can_cancel:
            self._checkout.gift_next = token
            self._till_port.cancel(self.cart.id)
        else:
            self.notice = Notice("gift_later")

    def _hear_of_gift(self, view: TillView) -> None:
        if self.gift is None or not self.gift.waits:
            return
        self.gift = self.gift.told(view.balance)
        if self.gift.refusal:
            self.notice = Notice(f"gift_{self.gift.refusal}")
            self.gift = None
        elif self.gift.left is not None:
            self.notice = Notice("gift_holds", amount=self.gift.left.amount)

    # -- inside: the payment -------------------------------------------------------------------------------------------

    def _pay(self) -> bool:
        """From the order by way of the tip, where one is asked for."""
        if self._open is None or self.paying:
            return False
        if self.page is Page.ORDER and self.tips and self._open.totals.gross and self._can_pay(self._open.totals.gross):
            self._to(Page.TIP)
            return True
        return self._start(self._checkout.tip if self.page is Page.PAY else 0)

    def _can_pay(self, due: int) -> bool:
        if self._open is None or self.menu is None or self.paying or not self._open.cart.lines:
            return False
        reason = self.out_of_service_reason
        if reason and not (reason == _TERMINAL_NEEDED and due == 0):
            self.notice = Notice(reason)
            return False
        problems = {} if self.part_paid else self.line_problems
        for line, refusal in problems.items():
            self.notice = Notice(refusal.key.value, line, refusal.limit)
            return False
        return True

    def _start(self, tip: int) -> bool:
        """Ask the till for the next part: of the gift card that was swiped, or at the terminal."""
        if self._open is None or self.menu is None or not self._can_pay(self._open.totals.gross + tip):
            return False
        order = self._checkout.order if self.part_paid else None
        if order is None:
            agents = tuple(self._open.agents.values())
            cart, on = self._open.cart, self._open.on
            order = make_order(cart, self.menu, self.language, on, agents, self.kitchen_language)
        gift = self.gift.card if self.gift is not None else ""  # also when it is not known yet what it holds
        after = self._checkout.settled_attempt
        self.gift = None
        self._checkout.begin(order, tip, Means.GIFT if gift else Means.CARD)
        self._step("pay", "gift" if gift else "")
        self._to(Page.PAY)
        self._till_port.pay(order, tip, gift, after)
        return True

    def _follow(self, payment: PaymentView | None) -> None:
        """What the till says about its newest payment, if that is ours."""
        if self._open is None or self.page not in VISIT:
            return
        checkout, declines = self._checkout, self.declines
        follows = checkout.follow(payment, self._open.cart.id)
        if follows == "not_started":
            self._payment_not_started("till_unreachable")
        elif follows is not None and not self._go_on(follows):
            self._to(follows)
            if follows is Page.ORDER:
                returned = checkout.returned
                self.notice = Notice("money_back", amount=returned) if returned else Notice("payment_stopped")
        if self.declines > declines and self.payment is not None:
            self._step("declined", self.payment.reason)

    def _go_on(self, follows: Page) -> bool:
        """Whether the next part was begun at once: the terminal's after a gift card's, or that of a gift card for which the
        terminal has stopped."""
        checkout = self._checkout
        if checkout.paying or self.payment is None or self.payment.number or follows not in {Page.PAY, Page.ORDER}:
            return False
        gift, checkout.gift_next = checkout.gift_next, ""
        if gift and self.payment.reason == "cancelled":
            self.gift = GiftCard(gift)
            return self._start(checkout.tip)
        card, checkout.card_next = checkout.card_next, False
        if card and checkout.stands and self.payment.means is Means.GIFT and not self.payment.reason:
            return self._start(checkout.tip)
        return False

    def _payment_not_started(self, reason: str) -> None:
        self._checkout.not_started()
        self.notice = Notice(reason)
        self._to(Page.PAY if self.part_paid else Page.ORDER)

    def _end_visit(self) -> None:
        """Whoever goes away before the rest is paid gets back what was."""
        if self.part_paid and not self.paying and self.cart is not None:
            self._till_port.give_up(self.cart.id)
        super()._end_visit()
