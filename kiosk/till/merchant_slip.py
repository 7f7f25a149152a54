"""The merchant's copy of what the terminal wrote, on a piece of paper of its own."""

from collections.abc import Sequence

from kiosk.texts import DEFAULT, texts
from kiosk.till.order_rows import StoredOrder
from kiosk.till.paid_parts import Paid, write_slips
from kiosk.till.paper import Paper


def merchant_slip(profile: str, stored: StoredOrder, parts: Sequence[Paid], *, copy: bool) -> bytes:
    """The bytes for the printer; ``copy`` marks what may have been printed before."""
    paper, words = Paper(profile), texts(DEFAULT)
    if copy:
        paper.banner(words("receipt.copy"))
    paper.row(words("receipt.order", reference=stored.order.uuid), stored.number, small=True)
    for part in parts:
        write_slips(paper, part.slips)
    paper.cut()
    return paper.data
