"""How an order was paid, on its receipt: a block for each part, or what the terminal itself wrote about it."""

from collections.abc import Sequence

import msgspec

from domain.money import Money, money_text
from domain.payment import Approval, Means, Slip, SlipLine
from kiosk.texts import Texts
from kiosk.till.order_rows import StoredOrder
from kiosk.till.paper import Paper
from kiosk.till.payment_rows import Attempt


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """One part that was paid, and what the terminal wrote for the customer about it."""

    attempt: Attempt
    slips: tuple[Slip, ...] = ()


def write_parts(paper: Paper, stored: StoredOrder, parts: Sequence[Paid], words: Texts) -> None:
    """The amount stands with each part when there are several."""
    for part in parts:
        if part.attempt.means is Means.NONE:
            paper.text(words("receipt.free"), bold=True)
            continue
        _head(paper, stored, part.attempt, words, alone=len(parts) == 1)
        if part.slips:
            write_slips(paper, part.slips)
        elif part.attempt.approval is not None:  # else a person settled it by the merchant's own records
            _facts(paper, part.attempt.approval, words)
        if part is not parts[-1]:
            paper.space(16)


def write_slips(paper: Paper, slips: Sequence[Slip]) -> None:
    """As the terminal wrote them: it may have to be so by the rules of its bank."""
    for slip in slips:
        paper.space(8)
        for line in slip.lines:
            _slip_line(paper, line)


def _slip_line(paper: Paper, line: SlipLine) -> None:
    size = (2 if line.wide else 1, 2 if line.high else 1)
    paper.text(line.text, align="center" if line.centred else "left", size=size)


def _head(paper: Paper, stored: StoredOrder, attempt: Attempt, words: Texts, *, alone: bool) -> None:
    order, gift = stored.order, attempt.gift
    amount = money_text(attempt.money, order.language, order.minor_digits)
    name = (attempt.approval.card_name if attempt.approval else None) or ""
    if attempt.means is Means.GIFT:
        paper.row(words("receipt.paid_by_gift_card"), amount, bold=True)
        if gift is not None and gift.left is not None:
            left = money_text(Money(gift.left, attempt.amount.currency), order.language, order.minor_digits)
            paper.row(words("receipt.left_on_card"), left, small=True)
        paper.row(words("receipt.gift_reference"), attempt.reference, small=True)
    elif alone:
        paper.row(words("receipt.paid_by_card"), name, bold=True)
    else:
        by_card = words("receipt.paid_by_card")
        paper.row(f"{by_card} · {name}" if name else by_card, amount, bold=True)


def _facts(paper: Paper, approval: Approval, words: Texts) -> None:
    facts = (
        ("receipt.card_number", approval.card_number),
        ("receipt.authorisation", approval.authorisation_code),
        ("receipt.terminal", approval.terminal_id),
        ("receipt.terminal_receipt", f"{approval.receipt_number:04d}"),
        ("receipt.trace", None if approval.trace_number is None else f"{approval.trace_number:06d}"),
    )
    for key, fact in facts:
        if fact:
            paper.row(words(key), fact, small=True)
    for text in approval.texts:
        paper.text(text, small=True)
