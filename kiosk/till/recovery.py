"""What became of a payment whose outcome nobody saw: listen for what the terminal repeats, then ask it and compare.

"Mark it failed and let the customer try again" charges twice when the till dies between the terminal's approval and its
own record, so an unknown outcome is settled here before any other payment.
"""

import datetime as dt
import logging
from collections.abc import Callable
from enum import StrEnum

import msgspec

from domain.payment import LastPayment, PaymentState
from hardware.card_terminal.base import CardTerminal, Commit
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Attempt

log = logging.getLogger(__name__)

CLOCK_SKEW = dt.timedelta(minutes=90)
"""How much earlier than the intent the terminal's clock may put the payment: an hour of summer time, and drift. The
receipt number is what tells two payments apart; the time does where none was known before."""


ASK_STAFF = "ask_staff"
"""The reason of an unknown payment about which journal and terminal have nothing more to say."""


class Verdict(StrEnum):
    CHARGED = "charged"
    NOT_CHARGED = "not_charged"
    REVERSED = "reversed"
    UNKNOWN = "unknown"  # a person has to look at the merchant's journal


def verdict(attempt: Attempt, last: LastPayment, terminal_id: str) -> Verdict:
    """Whether ``last``, the newest transaction of the terminal ``terminal_id``, is this attempt's payment."""
    known, found = attempt.approval, last.approval
    if terminal_id != attempt.terminal_id:  # exchanged since: this one knows nothing of our payment
        return Verdict.UNKNOWN
    if last.reversed_trace is not None:
        if found is not None and found.receipt_number == attempt.last_receipt:
            return Verdict.NOT_CHARGED
        if known is None:
            ours = found is not None and attempt.fits(found.amount)
        else:
            ours = known.trace_number in (None, last.reversed_trace)
        return Verdict.REVERSED if ours else Verdict.UNKNOWN
    if found is None:
        return Verdict.NOT_CHARGED if last.nothing_stored else Verdict.UNKNOWN
    if found.terminal_id != attempt.terminal_id:
        return Verdict.UNKNOWN
    if found.receipt_number == attempt.last_receipt:
        return Verdict.NOT_CHARGED
    if known is None:  # a part that nobody has heard of may be anybody's
        same = found.amount == attempt.amount and _recent(attempt, last)
    else:
        same = (found.amount, found.receipt_number, found.trace_number) == (
            known.amount, known.receipt_number, known.trace_number,
        )  # fmt: skip
    if not same:
        return Verdict.UNKNOWN
    return Verdict.CHARGED if last.result_code == "00" else Verdict.NOT_CHARGED


def _recent(attempt: Attempt, last: LastPayment) -> bool:
    """Where its receipt number is known to be new, no clock needs to be right."""
    assert last.approval is not None
    if attempt.last_receipt is not None:
        return True
    date, time = last.approval.date, last.approval.time
    if date is None or time is None:
        return False
    began = attempt.started_at.astimezone().replace(tzinfo=None)
    return dt.datetime.combine(date, time) >= began - CLOCK_SKEW


async def close_full_batch(terminal: CardTerminal) -> None:
    """Until its end of day a terminal does not even name its last payment."""
    if (await terminal.status()).end_of_day_due:
        await terminal.end_of_day()


async def settle(
    attempt: Attempt, terminal: CardTerminal, journal: Journal, commit: Commit, now: Callable[[], dt.datetime]
) -> Attempt:
    """One round of asking; the attempt is settled when it is no longer open. Raises `TerminalError` without an answer."""
    repeated = await terminal.drain(attempt.id, attempt.amount, commit, partial=attempt.partial)
    if repeated is not None:  # stored and answered; whether the terminal has looked at the answer only it can say
        attempt = msgspec.structs.replace(attempt, approval=repeated)
    await close_full_batch(terminal)
    last = await terminal.last_payment(attempt.id)
    found = verdict(attempt, last, terminal.terminal_id or "")
    log.warning("payment %s attempt %s: the terminal was asked, verdict %s", attempt.order, attempt.attempt, found)
    match found:
        case Verdict.CHARGED:
            return await journal.pay(attempt.id, now(), last.approval)
        case Verdict.NOT_CHARGED | Verdict.REVERSED:
            receipt = None if last.approval is None else last.approval.receipt_number
            return await journal.end(attempt.id, PaymentState.ABORTED, found, last_receipt=receipt)
        case Verdict.UNKNOWN:
            return await journal.end(attempt.id, PaymentState.UNKNOWN, ASK_STAFF)
