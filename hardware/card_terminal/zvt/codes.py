"""Result codes, terminal states, intermediate states and currencies of PA00P015, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.payment import Notice, OutcomeKind, Prompt

DECLINED, ABORTED = OutcomeKind.DECLINED, OutcomeKind.ABORTED


@dataclass(frozen=True, slots=True)
class Result:
    """``kind`` and ``reason`` are what an `Outcome` says; ``meaning`` is for technicians."""

    kind: OutcomeKind
    reason: str
    meaning: str


BUSY = 0x9C
CANCELLED = 0x6C
ALREADY_REVERSED = 0xB4
END_OF_DAY_DUE = frozenset({0xB1, 0xF0})
NOT_NOW = frozenset({0x83, 0x9A, 0x9B, 0x9C, 0xA0, 0xC2, 0xE0, 0xF0, 0xFF})
"""Codes that say the terminal could not look, rather than what it found."""

RESULTS: Mapping[int, Result] = {
    0x64: Result(ABORTED, "card_unreadable", "card cannot be read"),
    0x65: Result(ABORTED, "card_unreadable", "no card data"),
    0x66: Result(ABORTED, "terminal_fault", "processing error"),
    0x67: Result(DECLINED, "card_not_accepted", "function not allowed for debit cards"),
    0x68: Result(DECLINED, "card_not_accepted", "function not allowed for credit and fuel cards"),
    0x6A: Result(ABORTED, "end_of_day_open", "turnover file full"),
    0x6B: Result(ABORTED, "terminal_fault", "not registered"),
    0x6C: Result(ABORTED, "cancelled", "aborted by time-out or key"),
    0x6E: Result(DECLINED, "card_blocked", "card is blocked"),
    0x6F: Result(ABORTED, "wrong_currency", "wrong currency"),
    0x71: Result(DECLINED, "declined", "credit not sufficient"),
    0x72: Result(ABORTED, "card_unreadable", "chip error"),
    0x73: Result(DECLINED, "card_not_accepted", "card data wrong"),
    0x76: Result(DECLINED, "card_not_accepted", "card number not in white list"),
    0x77: Result(ABORTED, "terminal_fault", "end of day not possible"),
    0x78: Result(DECLINED, "card_expired", "card has expired"),
    0x79: Result(DECLINED, "card_not_accepted", "card is not yet valid"),
    0x7A: Result(DECLINED, "card_not_accepted", "card is unknown"),
    0x7B: Result(ABORTED, "card_unreadable", "fallback for girocard not possible"),
    0x7C: Result(ABORTED, "card_unreadable", "fallback not possible"),
    0x7D: Result(ABORTED, "no_connection", "communication module does not answer"),
    0x7E: Result(ABORTED, "card_unreadable", "fallback not possible, direct debit possible"),
    0x83: Result(ABORTED, "terminal_fault", "function not possible"),
    0x85: Result(ABORTED, "terminal_fault", "key missing"),
    0x89: Result(ABORTED, "terminal_fault", "PIN pad defective"),
    0x9A: Result(ABORTED, "terminal_fault", "protocol error"),
    0x9B: Result(ABORTED, "no_connection", "no line to the host"),
    0x9C: Result(ABORTED, "terminal_busy", "please wait"),
    0xA0: Result(ABORTED, "terminal_fault", "receiver not ready"),
    0xA1: Result(ABORTED, "no_connection", "remote station does not answer"),
    0xA3: Result(ABORTED, "no_connection", "no connection"),
    0xA5: Result(ABORTED, "terminal_fault", "not allowed by PCI DSS or P2PE"),
    0xB1: Result(ABORTED, "end_of_day_open", "memory full"),
    0xB2: Result(ABORTED, "end_of_day_open", "merchant journal full"),
    0xB4: Result(ABORTED, "terminal_fault", "already reversed"),
    0xB5: Result(ABORTED, "terminal_fault", "reversal not possible"),
    0xB7: Result(ABORTED, "terminal_fault", "pre-authorisation amount wrong"),
    0xB8: Result(ABORTED, "terminal_fault", "pre-authorisation wrong"),
    0xBF: Result(ABORTED, "terminal_fault", "voltage too low"),
    0xC0: Result(ABORTED, "terminal_fault", "card lock defective"),
    0xC1: Result(ABORTED, "terminal_fault", "merchant card locked"),
    0xC2: Result(ABORTED, "terminal_fault", "diagnosis needed"),
    0xC3: Result(ABORTED, "amount_not_accepted", "maximum amount exceeded"),
    0xC4: Result(ABORTED, "terminal_fault", "card profile wrong"),
    0xC5: Result(DECLINED, "card_not_accepted", "payment method not supported"),
    0xC6: Result(ABORTED, "wrong_currency", "currency not supported"),
    0xC8: Result(ABORTED, "amount_not_accepted", "amount too small"),
    0xC9: Result(ABORTED, "amount_not_accepted", "maximum transaction amount too small"),
    0xCB: Result(ABORTED, "wrong_currency", "only euro"),
    0xCC: Result(ABORTED, "terminal_fault", "printer not ready"),
    0xCD: Result(ABORTED, "terminal_fault", "cashback not possible"),
    0xDC: Result(ABORTED, "terminal_fault", "a card is in the reader"),
    0xDD: Result(ABORTED, "terminal_fault", "card cannot be ejected"),
    0xDE: Result(ABORTED, "terminal_fault", "card cannot be drawn in"),
    0xE0: Result(ABORTED, "terminal_busy", "remote maintenance"),
    0xE2: Result(ABORTED, "terminal_fault", "card reader does not answer"),
    0xE3: Result(ABORTED, "terminal_fault", "shutter closed"),
    0xF0: Result(ABORTED, "end_of_day_open", "end of day is due"),
    0xF1: Result(ABORTED, "no_connection", "offline transaction not possible"),
}


def result(code: int | None) -> Result:
    """What a code means; 01 to 63 are the card issuer's own way to say no, and an unknown code aborts."""
    if code is None:
        return Result(ABORTED, "cancelled", "aborted without a reason")
    if code == 0:
        return Result(ABORTED, "cancelled", "aborted although no error is named")
    if code <= 0x63:
        return Result(DECLINED, "declined", f"declined by the host with {code:02d}")
    return RESULTS.get(code, Result(ABORTED, "terminal_fault", "terminal error"))


REMEDIES: Mapping[int, str] = {
    0x00: "none: ready",
    0x51: "run an initialisation (06 93) at the terminal's service menu",
    0x62: "run a diagnosis (06 70) or set the clock (06 91) at the terminal's service menu",
    0x6F: "set card_terminal.currency in the kiosk's configuration to what the terminal has",
    0x9C: "wait: a payment or an update is running",
    0xB1: "end of day is due: the till runs it by itself before the next payment",
    0xB2: "the merchant journal is full: run end of day, then empty it at the terminal",
    0xC2: "run a diagnosis at the terminal's service menu",
    0xC4: "the terminal needs a software update: call its service",
    0xDC: "a card is in the reader: remove it",
    0xE0: "wait for the remote maintenance, then call the terminal's service",
    0xE1: "a card is half in the reader: pull it out fully",
    0xF0: "end of day is due: the till runs it by itself before the next payment",
    0xF6: "the terminal is not personalised (OPT): call its service",
}


def remedy(code: int) -> str:
    return REMEDIES.get(code, "call the terminal's service with this code")


STATES: Mapping[int, tuple[Prompt, Notice]] = {
    0x00: (Prompt.CONFIRM_AMOUNT, Notice.AMOUNT_CONFIRMATION),
    0x01: (Prompt.ENTER_PIN, Notice.WATCH_PIN_PAD),
    0x02: (Prompt.ENTER_PIN, Notice.WATCH_PIN_PAD),
    0x03: (Prompt.DECLINED, Notice.NOT_ACCEPTED),
    0x04: (Prompt.PLEASE_WAIT, Notice.WAITS_FOR_HOST),
    0x05: (Prompt.REVERSING, Notice.REVERSING),
    0x06: (Prompt.PLEASE_WAIT, Notice.POST_BOOKINGS),
    0x07: (Prompt.DECLINED, Notice.CARD_NOT_ADMITTED),
    0x08: (Prompt.DECLINED, Notice.CARD_UNKNOWN),
    0x09: (Prompt.DECLINED, Notice.CARD_EXPIRED),
    0x0A: (Prompt.INSERT_CARD, Notice.INSERT_CARD),
    0x0B: (Prompt.REMOVE_CARD, Notice.REMOVE_CARD),
    0x0C: (Prompt.CARD_UNREADABLE, Notice.CARD_NOT_READABLE),
    0x0D: (Prompt.PLEASE_WAIT, Notice.PROCESSING_ERROR),
    0x0E: (Prompt.PLEASE_WAIT, Notice.PLEASE_WAIT),
    0x0F: (Prompt.PLEASE_WAIT, Notice.END_OF_DAY),
    0x10: (Prompt.DECLINED, Notice.INVALID_CARD),
    0x11: (Prompt.PLEASE_WAIT, Notice.BALANCE),
    0x12: (Prompt.PLEASE_WAIT, Notice.MALFUNCTION),
    0x13: (Prompt.DECLINED, Notice.PAYMENT_NOT_POSSIBLE),
    0x14: (Prompt.DECLINED, Notice.CREDIT_NOT_SUFFICIENT),
    0x15: (Prompt.WRONG_PIN, Notice.INCORRECT_PIN),
    0x16: (Prompt.DECLINED, Notice.LIMIT_NOT_SUFFICIENT),
    0x17: (Prompt.PLEASE_WAIT, Notice.PLEASE_WAIT),
    0x18: (Prompt.DECLINED, Notice.PIN_TRIES),
    0x19: (Prompt.CARD_UNREADABLE, Notice.CARD_DATA_INCORRECT),
    0x1A: (Prompt.PLEASE_WAIT, Notice.SERVICE_MODE),
    0x1B: (Prompt.APPROVED, Notice.APPROVED_FILL_UP),
    0x1C: (Prompt.APPROVED, Notice.APPROVED_TAKE_GOODS),
    0x1D: (Prompt.DECLINED, Notice.DECLINED),
    0x26: (Prompt.CONFIRM_AMOUNT, Notice.MOBILE_NUMBER),
    0x27: (Prompt.CONFIRM_AMOUNT, Notice.MOBILE_NUMBER_AGAIN),
    0x28: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_CURRENCY),
    0x29: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_LANGUAGE),
    0x2A: (Prompt.PLEASE_WAIT, Notice.LOAD_CARD),
    0x2B: (Prompt.PLEASE_WAIT, Notice.EMERGENCY_TRANSACTION),
    0x2C: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_APPLICATION),
    0x68: (Prompt.PLEASE_WAIT, Notice.CARD_SEEN),
    0x69: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_CURRENCY),
    0xC7: (Prompt.CONFIRM_AMOUNT, Notice.MILEAGE),
    0xC8: (Prompt.PLEASE_WAIT, Notice.WAITS_FOR_CASHIER),
    0xC9: (Prompt.PLEASE_WAIT, Notice.DIAGNOSIS),
    0xCA: (Prompt.PLEASE_WAIT, Notice.INITIALISATION),
    0xCB: (Prompt.PLEASE_WAIT, Notice.JOURNAL_FULL),
    0xCC: (Prompt.ENTER_PIN, Notice.PIN_REQUIRED),
    0xD2: (Prompt.PLEASE_WAIT, Notice.DIALLING),
    0xD3: (Prompt.PLEASE_WAIT, Notice.DIALLING),
    0xE0: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_APPLICATION),
    0xE1: (Prompt.CONFIRM_AMOUNT, Notice.CHOOSE_LANGUAGE),
    0xE2: (Prompt.PLEASE_WAIT, Notice.CLEANING_CARD),
    0xF1: (Prompt.PLEASE_WAIT, Notice.OFFLINE),
    0xF2: (Prompt.PLEASE_WAIT, Notice.ONLINE),
    0xF3: (Prompt.PLEASE_WAIT, Notice.OFFLINE_TRANSACTION),
}
"""Intermediate states. FF is not among them: only the terminal's own words say what it is."""

REMOVE_CARD_TOO = 0x40
WITH_REMOVAL = frozenset({*range(0x41, 0x5E), 0x66, 0x67})
"""The state 40 below, and "please remove the card"."""


def told(status: int, text: str) -> tuple[Prompt, str, Notice | None]:
    """What an intermediate status and its words tell the customer, as an `OnPrompt` takes it."""
    if status in WITH_REMOVAL:
        return Prompt.REMOVE_CARD, text, STATES[status - REMOVE_CARD_TOO][1]
    prompt, notice = STATES.get(status, (Prompt.PLEASE_WAIT, None))
    return prompt, text, notice


CURRENCIES: Mapping[str, str] = {
    "0978": "EUR", "0840": "USD", "0826": "GBP", "0756": "CHF", "0124": "CAD", "0484": "MXN", "0036": "AUD",
    "0203": "CZK", "0208": "DKK", "0348": "HUF", "0578": "NOK", "0752": "SEK", "0985": "PLN",
}  # fmt: skip
"""ISO 4217: the number on the wire (BMP 49, four digits) and the letters that `Money` has."""


def currency_letters(digits: str) -> str:
    """``EUR`` for ``0978``; the digits themselves when the currency is not known."""
    return CURRENCIES.get(digits, digits)
