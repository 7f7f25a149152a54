"""Giving back what a card paid of an order that is not paid in full: the terminal reverses it, or staff does."""

import logging

from domain.payment import Approval, PaymentState
from hardware.card_terminal.base import CardTerminal
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Attempt
from kiosk.till.recovery import close_full_batch

log = logging.getLogger(__name__)

BY_STAFF = "by_staff"
"""The reason of a payment that only staff can give back, by a refund: the terminal says no, or it is another one."""


async def give_back(attempt: Attempt, terminal: CardTerminal, journal: Journal, *, fresh: bool) -> Attempt:
    """One round, after which the attempt is RETURNED or OWED. Raises `TerminalError` without an answer: the reversal may then
    have been done or not, and the same round again finds out, because no payment is reversed twice. Not ``fresh``: the
    terminal may be in the middle of an earlier round."""
    if not fresh:
        await terminal.drain(attempt.id, attempt.money, _refuse)
    approval = attempt.approval
    if approval is None or approval.terminal_id != terminal.terminal_id:
        returned = False
    else:
        returned = await terminal.reverse(approval.receipt_number, attempt.money)
        if not returned:
            await close_full_batch(terminal)
            last = await terminal.last_payment(attempt.id)
            returned = approval.trace_number is not None and last.reversed_trace == approval.trace_number
    if not returned and fresh:  # it may only be busy
        return await give_back(attempt, terminal, journal, fresh=False)
    log.warning("payment %s attempt %s given back by the terminal: %s", attempt.order, attempt.attempt, returned)
    if returned:
        return await journal.end(attempt.id, PaymentState.RETURNED, "given_up")
    return await journal.end(attempt.id, PaymentState.OWED, BY_STAFF)


async def _refuse(_: Approval) -> bool:
    """Nothing of ours is open that could be approved now."""
    return False
