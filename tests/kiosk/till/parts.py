"""Payments as the journal has them, for what prints and tells them."""

import datetime as dt

from domain.money import Money
from domain.payment import Approval, Means, PaymentState, Slip
from kiosk.till.paid_parts import Paid
from kiosk.till.payment_rows import Attempt, GiftPart


def paid(
    amount: int,
    *,
    means: Means = Means.CARD,
    approval: Approval | None = None,
    gift: GiftPart | None = None,
    slips: tuple[Slip, ...] = (),
    currency: str = "EUR",
) -> Paid:
    """A part that stands."""
    attempt = Attempt(
        id=1,
        order="3f0c9a52",
        attempt=1,
        means=means,
        amount=Money(amount, currency),
        terminal_id="28004869",
        last_receipt=41,
        started_at=dt.datetime(2026, 11, 21, 18, 40, tzinfo=dt.UTC),
        state=PaymentState.PAID,
        approval=approval,
        reason="",
        code="",
        gift=gift,
    )
    return Paid(attempt=attempt, slips=slips)
