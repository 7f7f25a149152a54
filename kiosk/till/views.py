"""What the till tells about an order's payment: to the screen as a view, to a person who helps as facts."""

from domain.money import money_text
from domain.payment import PaymentState
from domain.payment_facts import MOST_ATTEMPTS, AttemptFacts, PaymentFacts, PaymentHelp
from domain.till import PartView, PaymentView
from kiosk.till.account import Account
from kiosk.till.payment_rows import Attempt
from kiosk.till.recovery import ASK_STAFF
from kiosk.till.release import due

WITH_MONEY = (PaymentState.PAID, PaymentState.RETURNING, PaymentState.RETURNED, PaymentState.OWED)


def payment_view(attempt: Attempt, account: Account) -> PaymentView:
    """``attempt`` is one of the account's."""
    stored = account.stored
    return PaymentView(
        order=attempt.order,
        attempt=attempt.attempt,
        state=attempt.state,
        means=attempt.means,
        amount=attempt.money,
        due=due(stored).amount,
        tip=stored.tip,
        paid=account.paid,
        order_state=stored.state,
        parts=tuple(_part(one) for one in account.attempts if one.state in WITH_MONEY),
        reason=attempt.reason,
        number=stored.number,
        at_counter=stored.at_counter,
        receipt=account.receipt,
        reference=attempt.reference,
    )


def for_staff(attempt: Attempt) -> dict[str, str]:
    """What a technician is told of a payment that is unknown, going back, or owed to a customer."""
    money = money_text(attempt.money)
    return {"order": attempt.order, "state": attempt.state, "amount": money, "reference": attempt.reference}


def payment_facts(account: Account, *, busy: bool) -> PaymentFacts:
    """``busy``: a payment of this or another order is open, or being given back."""
    stored, attempts = account.stored, account.attempts
    newest = attempts[-1]
    may = set[PaymentHelp]()
    if stored.number:
        may |= {PaymentHelp.PRINT_AGAIN} | ({PaymentHelp.RESEND} if account.sent else set())
    elif any(one.state is PaymentState.UNKNOWN and one.reason == ASK_STAFF for one in attempts):
        may.add(PaymentHelp.SETTLE)
    elif not busy and not account.paid:
        may.add(PaymentHelp.PAY_AT_COUNTER)
    return PaymentFacts(
        order=newest.order,
        number=stored.number,
        amount=due(stored),
        tip=stored.tip,
        paid=account.paid,
        state=newest.state,
        reason=newest.reason,
        attempts=tuple(_facts(one) for one in attempts[-MOST_ATTEMPTS:]),
        receipt=account.receipt,
        sent=account.sent,
        at_counter=stored.at_counter,
        may=tuple(help_ for help_ in PaymentHelp if help_ in may),
    )


def _part(attempt: Attempt) -> PartView:
    return PartView(
        means=attempt.means,
        state=attempt.state,
        amount=attempt.money.amount,
        reference=attempt.reference,
        left=None if attempt.gift is None else attempt.gift.left,
    )


def _facts(attempt: Attempt) -> AttemptFacts:
    approval = attempt.approval
    return AttemptFacts(
        attempt=attempt.attempt,
        state=attempt.state,
        means=attempt.means,
        amount=attempt.money.amount,
        reference=attempt.reference,
        started_at=attempt.started_at.isoformat(timespec="seconds"),
        reason=attempt.reason,
        code=attempt.code,
        terminal=attempt.terminal_id,
        trace=None if approval is None else approval.trace_number,
        receipt=None if approval is None else approval.receipt_number,
        settled_by=attempt.settled_by,
    )
