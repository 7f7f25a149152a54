"""A payment: one attempt to take one part of what an order costs, and how a card terminal's answer is put into words.

An order is released when the parts that are PAID make up what is due, to the cent. `Outcome` is what a terminal driver
reports; `PaymentState` is what the till's journal holds. A driver knows an amount, never an order.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from domain.money import Money


class Means(StrEnum):
    """What a part is paid with."""

    CARD = "card"  # at the terminal
    GIFT = "gift"  # from a gift card's balance, which the hub keeps
    NONE = "none"  # an order that costs nothing


class PaymentState(StrEnum):
    INTENT = "intent"  # durable before the first byte goes to the terminal
    APPROVED = "approved"  # the terminal said yes; stored, not yet acknowledged to it
    PAID = "paid"  # acknowledged; the order is released when its paid parts make up what is due
    DECLINED = "declined"  # the terminal said no
    ABORTED = "aborted"  # cancelled, timed out at the terminal, or refused before anything began
    UNKNOWN = "unknown"  # nobody knows yet; settled with the terminal before any other payment
    RETURNING = "returning"  # paid, and given up: durable before anybody is asked to give it back
    RETURNED = "returned"  # the customer has it back
    OWED = "owed"  # it cannot be given back from here: staff does, by the reference


TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.INTENT: frozenset(
        {PaymentState.APPROVED, PaymentState.PAID, PaymentState.DECLINED, PaymentState.ABORTED, PaymentState.UNKNOWN}
    ),
    PaymentState.APPROVED: frozenset({PaymentState.PAID, PaymentState.ABORTED, PaymentState.UNKNOWN}),
    PaymentState.UNKNOWN: frozenset(
        {PaymentState.APPROVED, PaymentState.PAID, PaymentState.DECLINED, PaymentState.ABORTED}
    ),
    PaymentState.PAID: frozenset({PaymentState.RETURNING}),  # of an order that is not released
    PaymentState.RETURNING: frozenset({PaymentState.RETURNED, PaymentState.OWED}),
    PaymentState.OWED: frozenset({PaymentState.RETURNED}),
    PaymentState.DECLINED: frozenset(),
    PaymentState.ABORTED: frozenset(),
    PaymentState.RETURNED: frozenset(),
}

OPEN = frozenset({PaymentState.INTENT, PaymentState.APPROVED, PaymentState.UNKNOWN})
"""The outcome is not known. One payment of a till at most is open."""


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


class Notice(StrEnum):
    """What the terminal says while it works, in the standard's words; the screen has a sentence for each, in the customer's
    language. A `Prompt` says what the customer should do, a notice why."""

    AMOUNT_CONFIRMATION = "amount_confirmation"
    WATCH_PIN_PAD = "watch_pin_pad"
    NOT_ACCEPTED = "not_accepted"
    WAITS_FOR_HOST = "waits_for_host"
    REVERSING = "reversing"
    POST_BOOKINGS = "post_bookings"
    CARD_NOT_ADMITTED = "card_not_admitted"
    CARD_UNKNOWN = "card_unknown"
    CARD_EXPIRED = "card_expired"
    INSERT_CARD = "insert_card"
    REMOVE_CARD = "remove_card"
    CARD_NOT_READABLE = "card_not_readable"
    PROCESSING_ERROR = "processing_error"
    PLEASE_WAIT = "please_wait"
    END_OF_DAY = "end_of_day"
    INVALID_CARD = "invalid_card"
    BALANCE = "balance"
    MALFUNCTION = "malfunction"
    PAYMENT_NOT_POSSIBLE = "payment_not_possible"
    CREDIT_NOT_SUFFICIENT = "credit_not_sufficient"
    INCORRECT_PIN = "incorrect_pin"
    LIMIT_NOT_SUFFICIENT = "limit_not_sufficient"
    PIN_TRIES = "pin_tries"
    CARD_DATA_INCORRECT = "card_data_incorrect"
    SERVICE_MODE = "service_mode"
    APPROVED_FILL_UP = "approved_fill_up"
    APPROVED_TAKE_GOODS = "approved_take_goods"
    DECLINED = "declined"
    MOBILE_NUMBER = "mobile_number"
    MOBILE_NUMBER_AGAIN = "mobile_number_again"
    CHOOSE_CURRENCY = "choose_currency"
    CHOOSE_LANGUAGE = "choose_language"
    LOAD_CARD = "load_card"
    EMERGENCY_TRANSACTION = "emergency_transaction"
    CHOOSE_APPLICATION = "choose_application"
    CARD_SEEN = "card_seen"
    MILEAGE = "mileage"
    WAITS_FOR_CASHIER = "waits_for_cashier"
    DIAGNOSIS = "diagnosis"
    INITIALISATION = "initialisation"
    JOURNAL_FULL = "journal_full"
    PIN_REQUIRED = "pin_required"
    DIALLING = "dialling"
    CLEANING_CARD = "cleaning_card"
    OFFLINE = "offline"
    ONLINE = "online"
    OFFLINE_TRANSACTION = "offline_transaction"


REFUSALS = frozenset(
    {
        Notice.NOT_ACCEPTED,
        Notice.CARD_NOT_ADMITTED,
        Notice.CARD_UNKNOWN,
        Notice.CARD_EXPIRED,
        Notice.INVALID_CARD,
        Notice.PROCESSING_ERROR,
        Notice.MALFUNCTION,
        Notice.PAYMENT_NOT_POSSIBLE,
        Notice.CREDIT_NOT_SUFFICIENT,
        Notice.LIMIT_NOT_SUFFICIENT,
        Notice.PIN_TRIES,
        Notice.DECLINED,
    }
)
"""Notices after which nothing is paid, whatever the customer should do with the card."""


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
