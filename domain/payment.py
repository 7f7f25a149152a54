"""A payment: one attempt to take an amount for an order, and how a card terminal's answer is put into words.

`Outcome` is what a terminal driver reports; `PaymentState` is what the till's journal holds. A driver knows an amount,
never an order.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from domain.money import Money


class PaymentState(StrEnum):
    INTENT = "intent"  # durable before the first byte goes to the terminal
    APPROVED = "approved"  # the terminal said yes; stored, not yet acknowledged to it
    PAID = "paid"  # acknowledged; the order is released
    DECLINED = "declined"  # the terminal said no
    ABORTED = "aborted"  # cancelled, timed out at the terminal, or refused before anything began
    UNKNOWN = "unknown"  # nobody knows yet; settled with the terminal before any other payment


TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.INTENT: frozenset(
        {PaymentState.APPROVED, PaymentState.PAID, PaymentState.DECLINED, PaymentState.ABORTED, PaymentState.UNKNOWN}
    ),
    PaymentState.APPROVED: frozenset({PaymentState.PAID, PaymentState.ABORTED, PaymentState.UNKNOWN}),
    PaymentState.UNKNOWN: frozenset(
        {PaymentState.APPROVED, PaymentState.PAID, PaymentState.DECLINED, PaymentState.ABORTED}
    ),
    PaymentState.PAID: frozenset(),
    PaymentState.DECLINED: frozenset(),
    PaymentState.ABORTED: frozenset(),
}

FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """What a terminal reports about a payment it approved; everything a receipt shows and recovery compares.

    ``card_number`` is masked by the terminal; a driver that finds it unmasked drops it. Dates are the terminal's.
    """

    amount: Money
    terminal_id: str
    receipt_number: int
    trace_number: int | None = None
    authorisation_code: str | None = None
    card_name: str | None = None
    card_number: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
    texts: tuple[str, ...] = ()  # lines that must stand on the receipt


class SlipCopy(StrEnum):
    """For whom a terminal's own receipt is."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"
    ADMIN = "admin"


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    centred: bool = False
    wide: bool = False
    high: bool = False


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt as the terminal wrote it, card numbers masked; it is printed as it is."""

    copy: SlipCopy
    lines: tuple[SlipLine, ...]


class OutcomeKind(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"  # an explicit decline
    ABORTED = "aborted"  # by the customer, by us, by the terminal's own time-out, or refused before it began
    UNKNOWN = "unknown"  # no answer, or one that does not fit what was asked


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a payment at the terminal ended. ``reason`` is a key (``declined``, ``cancelled``, ``timeout``,
    ``line_lost``, ``end_of_day_open``, ...), ``code`` the terminal's own code in hex, for technicians. ``slips`` are what a
    terminal wrote that writes its receipts itself."""

    kind: OutcomeKind
    approval: Approval | None = None
    reason: str = ""
    code: str = ""
    slips: tuple[Slip, ...] = ()


class Prompt(StrEnum):
    """What the customer should do now, as the terminal sees it; the screen has a picture and a sentence for each."""

    CONNECTING = "connecting"
    INSERT_CARD = "insert_card"
    ENTER_PIN = "enter_pin"
    WRONG_PIN = "wrong_pin"
    PLEASE_WAIT = "please_wait"
    REMOVE_CARD = "remove_card"
    CARD_UNREADABLE = "card_unreadable"
    CONFIRM_AMOUNT = "confirm_amount"
    REVERSING = "reversing"
    APPROVED = "approved"
    DECLINED = "declined"


class LastPayment(msgspec.Struct, frozen=True, kw_only=True):
    """What the terminal says its last transaction was.

    ``nothing_stored``: it has none. ``approval`` is what it reports of the transaction, whether or not it succeeded:
    that is ``result_code`` ("00"); None when it names no result, amount and receipt. ``reversed_trace`` is set when it was a
    reversal, and then names the payment that was taken back.
    """

    approval: Approval | None = None
    reversed_trace: int | None = None
    result_code: str = "00"
    nothing_stored: bool = False
