"""What the till's journal knows about a payment, for a person who helps with it: never a card, and nothing that starts or
changes a payment."""

from enum import StrEnum

import msgspec

from domain.money import Money
from domain.payment import PaymentState


class PaymentHelp(StrEnum):
    """What may be done about a payment from outside the kiosk."""

    PRINT_AGAIN = "print_again"  # the receipt, marked as a copy
    RESEND = "resend"  # the order to the hub and the kitchen
    PAY_AT_COUNTER = "pay_at_counter"  # close the order unpaid, with a number and a slip
    SETTLE = "settle"  # a person's word on an unknown outcome


class AttemptFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to take the amount. ``started_at`` is ISO 8601 in UTC; ``reason`` is a key, ``code`` the terminal's own in hex;
    ``trace`` and ``receipt`` are the terminal's numbers, by which the merchant's own records name it."""

    attempt: int
    state: PaymentState
    started_at: str
    reason: str = ""
    code: str = ""
    terminal: str = ""
    trace: int | None = None
    receipt: int | None = None
    settled_by: str = ""  # the person whose word it was


class PaymentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The newest payment of a kiosk. ``number`` is the order's when it has one; ``state`` and ``reason`` are the newest
    attempt's; ``receipt`` is a `domain.till.ReceiptState`; ``sent`` when the hub has the order; ``at_counter`` when it was
    closed unpaid, to be paid at the counter. ``may`` is what the till would do now; it decides again when asked."""

    order: str
    number: str = ""
    amount: Money
    state: PaymentState
    reason: str = ""
    attempts: tuple[AttemptFacts, ...] = ()
    receipt: str = "none"
    sent: bool = False
    at_counter: bool = False
    may: tuple[PaymentHelp, ...] = ()
