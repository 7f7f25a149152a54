"""Whether what a kiosk says that an order was paid with makes up what it costs."""

from domain.order import PaidOrder


def wrong_parts(paid: PaidOrder) -> str:
    """Why not, in words; empty when it does, and of an older kiosk's order, which names no parts."""
    currency, due = paid.order.totals.currency, paid.order.totals.gross + paid.tip
    if paid.payment == "counter":
        return f"it was closed unpaid with {len(paid.parts)} parts" if paid.parts or paid.tip else ""
    if not paid.parts:
        return f"a tip of {paid.tip!r} without parts" if paid.tip else ""
    amounts = [part.amount.amount for part in paid.parts]
    if any(part.amount.currency != currency for part in paid.parts):
        return f"its parts are not all in {currency!r}: {[part.amount.currency for part in paid.parts]!r}"
    if sum(amounts) != due or min(amounts) < 0 or (due and not all(amounts)):
        return f"its parts {amounts!r} do not make {due!r}, its gross and a tip of {paid.tip!r}"
    return ""
