"""The kitchen's ticket of a released order: what to make, large enough to be read from the stove, in the kitchen's language,
without prices."""

import datetime as dt
from collections.abc import Sequence

from domain.order import OrderLine
from kiosk.texts import DEFAULT, Texts, texts
from kiosk.till.order_rows import Identity, StoredOrder
from kiosk.till.paper import Paper, check_profile

TAKEN_AWAY = "−"
"""How an order says that something is to be left out (`domain.ordering`)."""


class KitchenTicketWriter:
    """Writes tickets for one printer."""

    def __init__(self, profile: str) -> None:
        check_profile(profile)
        self._profile = profile

    def write(self, stored: StoredOrder, lines: Sequence[OrderLine], identity: Identity, *, copy: bool) -> bytes:
        """The bytes for the printer. ``lines`` are those that are made here, ``copy`` marks what may have been printed."""
        paper, words = Paper(self._profile), texts(stored.order.kitchen_language or DEFAULT)
        paper.beep()
        if copy:
            paper.banner(words("kitchen.duplicate"))
            paper.space(8)
            paper.text(words("kitchen.duplicate_hint"), align="center", bold=True)
            paper.space(16)
        _head(paper, stored, lines, identity, words)
        for line in lines:
            _line(paper, line)
        paper.rule(4)
        paper.text(words("kitchen.end", number=stored.number), align="center", small=True)
        paper.cut()
        return paper.data


def _head(paper: Paper, stored: StoredOrder, lines: Sequence[OrderLine], identity: Identity, words: Texts) -> None:
    size = min(6, paper.columns // max(1, len(stored.number)))
    paper.text(stored.number, align="center", bold=True, size=(size, size))
    paper.space(8)
    paper.banner(stored.order.kitchen_service_mode or stored.order.service_mode_name)
    paper.space(10)
    paid_at = dt.datetime.fromisoformat(stored.paid_at).astimezone()
    when = " · ".join(word for word in (paid_at.strftime("%H:%M"), identity.kiosk_name) if word)
    count = sum(line.qty for line in lines)
    paper.row(when, words("kitchen.item" if count == 1 else "kitchen.items", count=count))
    paper.rule(4)


def _line(paper: Paper, line: OrderLine) -> None:
    name, *details = line.kitchen
    paper.hanging(f"{line.qty} × ", name, bold=True, size=(2, 2))
    picks = [detail.partition(" (") for detail in details]
    if any(changes for _, _, changes in picks):  # a combo: each of its items, and what is special about it
        for item, _, changes in picks:
            _detail(paper, item, 4)
            _details(paper, changes.removesuffix(")").split(", "), 6)
    else:
        _details(paper, details, 4)
    paper.space(20)


def _details(paper: Paper, details: Sequence[str], indent: int) -> None:
    """What is left out has a line of its own, white on black: it is what is overlooked, and what makes people ill."""
    usual = [detail for detail in details if detail and not detail.startswith(TAKEN_AWAY)]
    if usual:
        _detail(paper, " · ".join(usual), indent)
    for detail in details:
        if detail.startswith(TAKEN_AWAY):
            _detail(paper, detail, indent, invert=True)


def _detail(paper: Paper, text: str, indent: int, *, invert: bool = False) -> None:
    paper.space(4)
    paper.hanging(" " * indent, text, size=(1, 2), bold=True, invert=invert)
