"""The payment of one visit, as far as the screen knows: it asks once, follows the till, and never guesses an outcome."""

import logging
from typing import Literal

from domain.payment import PaymentState
from domain.session import Page
from domain.till import PaymentView

log = logging.getLogger(__name__)

NotStarted = Literal["not_started"]


class Checkout:
    """``paying``: the terminal may be at work. ``payment``: the attempt at hand, or the one that ended without success.
    All attributes are for reading."""

    def __init__(self, declines: int = 0, settled_attempt: int = 0) -> None:
        self.paying = False
        self.payment: PaymentView | None = None
        self.declines = declines
        self.settled_attempt = settled_attempt
        self._uncertain = False

    def begin(self) -> None:
        """The till is being asked to start a payment."""
        self.paying, self.payment, self._uncertain = True, None, False

    def uncertain(self) -> None:
        """The till did not answer: its next state says whether it has heard of the payment."""
        self._uncertain = self.paying

    def not_started(self) -> None:
        self.paying = self._uncertain = False

    def follow(self, payment: PaymentView | None, order: str) -> Page | NotStarted | None:
        """Take the till's news about its newest payment; the page that follows from it. None: it is not about this order, or
        about an earlier attempt."""
        if payment is not None and payment.order == order and payment.at_counter:
            self.payment, self.paying, self._uncertain = payment, False, False
            return Page.THANKS
        if payment is None or payment.order != order or payment.attempt <= self.settled_attempt:
            return "not_started" if self._uncertain else None
        if (
            self.payment is not None
            and self.payment.state is PaymentState.PAID
            and payment.state is not PaymentState.PAID
        ):
            log.error("a paid order is reported as %s; it stays paid", payment.state.value)
            return None
        self.payment, self._uncertain = payment, False
        self.paying = payment.state in _AT_WORK
        match payment.state:
            case PaymentState.INTENT | PaymentState.APPROVED:
                return Page.PAY
            case PaymentState.UNKNOWN | PaymentState.RETURNING:
                return Page.CHECKING
            case PaymentState.PAID:
                return Page.THANKS
            case PaymentState.DECLINED | PaymentState.ABORTED | PaymentState.RETURNED | PaymentState.OWED:
                self.settled_attempt = payment.attempt
                self.declines += payment.state is PaymentState.DECLINED
                return Page.ORDER if payment.reason == "cancelled" else Page.PAY


_AT_WORK = frozenset({PaymentState.INTENT, PaymentState.APPROVED, PaymentState.UNKNOWN})
