"""What the till's journal knows about a payment, for a person who helps with it: never a card, and nothing that starts or
changes a payment."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.money import Money
from domain.payment import Means, PaymentState

Key = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(ge=0, le=999_999_999)]
MOST_ATTEMPTS = 50
"""The newest so many are told."""


class PaymentHelp(StrEnum):
    """What may be done about a payment from outside the kiosk."""

    PRINT_AGAIN = "print_again"  # the receipt, marked as a copy
    RESEND = "resend"  # the order to the hub and the kitchen
    PAY_AT_COUNTER = "pay_at_counter"  # close the order unpaid, with a number and a slip
    SETTLE = "settle"  # a person's word on an unknown outcome


class AttemptFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to take what is due, or a part of it. ``amount`` is what it asked, or has taken, in minor units.
    ``started_at`` is ISO 8601 in UTC; ``reason`` is a key, ``code`` the terminal's own in hex; ``trace`` and ``receipt`` are the
    terminal's numbers, by which the merchant's own records name it; ``reference`` is what the customer was shown."""

    attempt: Count
    state: PaymentState
    means: Means = Means.CARD
    amount: Count = 0
    reference: Key = ""
    started_at: Key
    reason: Key = ""
    code: Key = ""
    terminal: Key = ""
    trace: Count | None = None
    receipt: Count | None = None
    settled_by: Key = ""  # the person whose word it was


class PaymentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The newest payment of a kiosk. ``number`` is the order's when it has one; ``amount`` is all that it costs with the
    ``tip``, of which ``paid`` is there, in minor units; ``state`` and ``reason`` are the newest attempt's; ``receipt`` is a
    `domain.till.ReceiptState`; ``sent`` when the hub has the order; ``at_counter`` when it was closed unpaid, to be paid at the
    counter. ``may`` is what the till would do now; it decides again when asked."""

    order: Annotated[str, Meta(min_length=1, max_length=60)]
    number: Key = ""
    amount: Money
    tip: Count = 0
    paid: Count = 0
    state: PaymentState
    reason: Key = ""
    attempts: Annotated[tuple[AttemptFacts, ...], Meta(max_length=MOST_ATTEMPTS)] = ()
    receipt: Key = "none"
    sent: bool = False
    at_counter: bool = False
    may: Annotated[tuple[PaymentHelp, ...], Meta(max_length=len(PaymentHelp))] = ()
