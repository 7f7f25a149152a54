"""The payment of one visit, as far as the screen knows: it asks once, follows the till, and never guesses an outcome."""

import logging
from typing import Literal

from domain.order import Order, OrderState
from domain.payment import OPEN, Means, PaymentState
from domain.session import Page
from domain.till import PaymentView

log = logging.getLogger(__name__)

NotStarted = Literal["not_started"]

_STANDS = frozenset({OrderState.PART_PAID, OrderState.GIVING_BACK})
_BACK = frozenset({PaymentState.RETURNING, PaymentState.RETURNED})


class Checkout:
    """``paying``: the terminal may be at work, or the till gives something back. ``payment``: the attempt at hand, or the one
    that ended without success. ``standing``: the newest news that names parts which are paid. ``order`` and ``tip`` are what
    is paid for; they stay the same for all parts. All attributes are for reading."""

    def __init__(self, declines: int = 0, settled_attempt: int = 0) -> None:
        self.paying = False
        self.payment: PaymentView | None = None
        self.standing: PaymentView | None = None
        self.declines = declines
        self.settled_attempt = settled_attempt
        self.order: Order | None = None
        self.tip = 0
        self.means = Means.CARD  # of the part that is asked for
        self.returned = 0  # minor units that are given back, or on their way, after the customer gave up
        self.owed = 0  # and what only staff can give back
        self.card_next = False  # the rest of what a gift card pays is asked of the terminal at once
        self.gift_next = ""  # a gift card that was swiped while the terminal waited for another
        self._asking = False
        self._uncertain = False

    @property
    def stands(self) -> bool:
        """A part is paid and the rest is not: nothing of the order can change, and what is paid can be given back."""
        return self.standing is not None and self.standing.order_state is OrderState.PART_PAID

    @property
    def paid(self) -> int:
        """Minor units that stand."""
        return self.standing.paid if self.standing is not None else 0

    @property
    def gives_back(self) -> bool:
        """The terminal is giving a part back."""
        return self.payment is not None and self.payment.order_state is OrderState.GIVING_BACK

    def begin(self, order: Order, tip: int, means: Means) -> None:
        """The till is being asked to start a payment."""
        self.order, self.tip, self.means = order, tip, means
        self.returned = self.owed = 0
        self.card_next, self.gift_next = means is Means.GIFT, ""
        self.paying = self._asking = True
        self.payment, self._uncertain = None, False

    def uncertain(self) -> None:
        """The till did not answer: its next state says whether it has heard of the payment."""
        self._uncertain = self.paying

    def not_started(self) -> None:
        self.paying = self._asking = self._uncertain = self.card_next = False
        self.gift_next = ""

    def give_up(self) -> None:
        """The till is being asked to give back what is paid."""
        self.card_next, self.gift_next = False, ""

    def follow(self, payment: PaymentView | None, order: str) -> Page | NotStarted | None:
        """Take the till's news about its newest payment; the page that follows from it. None: it is not about this order, or
        about an earlier attempt."""
        if payment is not None and payment.order == order and payment.at_counter:
            self.payment, self.paying, self._uncertain = payment, False, False
            return Page.THANKS
        if payment is None or payment.order != order or self._is_old(payment):
            return "not_started" if self._uncertain else None
        if self.payment is not None and self.payment.number and not payment.number:
            log.error("a paid order is reported as %s; it stays paid", payment.state.value)
            return None
        stood = bool(self.paid) or self.gives_back
        self.payment, self._uncertain, self._asking = payment, False, False
        self.paying = payment.state in OPEN or payment.order_state is OrderState.GIVING_BACK
        if payment.paid or stood:
            self.standing, self.tip = payment, payment.tip
        if payment.state is PaymentState.UNKNOWN:
            return Page.CHECKING
        if payment.state in OPEN:
            return Page.PAY
        self._settle(payment)
        if payment.number:
            return Page.THANKS
        if payment.order_state is OrderState.GIVING_BACK:
            return Page.CHECKING
        if payment.order_state is OrderState.PART_PAID:
            return Page.PAY
        if stood:
            self.returned = sum(part.amount for part in payment.parts if part.state in _BACK)
            self.owed = sum(part.amount for part in payment.parts if part.state is PaymentState.OWED)
            return Page.PAY if self.owed else Page.ORDER
        return Page.ORDER if payment.reason == "cancelled" else Page.PAY

    def _settle(self, payment: PaymentView) -> None:
        if payment.attempt > self.settled_attempt:
            self.settled_attempt = payment.attempt
            self.declines += payment.state is PaymentState.DECLINED

    def _is_old(self, payment: PaymentView) -> bool:
        if payment.attempt != self.settled_attempt or self._asking:
            return payment.attempt <= self.settled_attempt
        return not (payment.number or payment.order_state in _STANDS or self.stands or self.gives_back)
