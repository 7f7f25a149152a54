"""Whether an order's amounts add up. The till charges no order whose own receipt would contradict itself."""

from collections.abc import Iterator

from domain.order import Order
from domain.pricing import Totals
from domain.tips import tip_of


def wrong_sums(order: Order) -> list[str]:
    """Every contradiction in words, for the log and the error answer; empty when the order may be charged."""
    return [*_whole(order.totals), *_lines(order), *_taxes(order.totals)]


MOST = 99_999_999
"""Minor units. More than any counter takes, and less than what a terminal or the receipt's columns cannot hold."""


def _whole(totals: Totals) -> Iterator[str]:
    if not 0 <= totals.gross <= MOST:
        yield f"gross is {totals.gross!r}, must be from 0 to {MOST}"
    if totals.net + totals.tax != totals.gross:
        yield f"net {totals.net!r} + tax {totals.tax!r} is not gross {totals.gross!r}"
    for name in ("net", "tax", "gross", "discount"):
        found, sum_of_lines = getattr(totals, name), sum(getattr(line, name) for line in totals.lines)
        if found != sum_of_lines:
            yield f"{name} is {found!r}, its lines make {sum_of_lines!r}"


def _lines(order: Order) -> Iterator[str]:
    if not order.lines:
        yield "the order has no line"
    words, amounts = [line.id for line in order.lines], [line.line for line in order.totals.lines]
    cart = [line.id for line in order.cart.lines]
    if not words == amounts == cart:
        yield f"lines differ: {words!r} in words, {amounts!r} in amounts, {cart!r} in the cart"
        return
    for line, total, wanted in zip(order.lines, order.totals.lines, order.cart.lines, strict=True):
        if total.qty != wanted.qty:
            yield f"line {line.id!r} has {total.qty!r} units, the cart {wanted.qty!r}"
        if (line.unit, line.qty, line.amount) != (total.unit, total.qty, total.amount):
            yield f"line {line.id!r} says {line.qty!r} x {line.unit!r} = {line.amount!r} and {total!r}"
        if total.unit * total.qty != total.amount:
            yield f"line {line.id!r}: {total.qty!r} x {total.unit!r} is not {total.amount!r}"
        if total.net + total.tax != total.gross or not 0 <= total.discount <= total.amount or total.gross < 0:
            yield f"line {line.id!r} does not add up: {total!r}"
        if total.amount - total.discount not in (total.net, total.gross):
            yield f"line {line.id!r}: {total.amount!r} less {total.discount!r} is neither net nor gross of {total!r}"


def _taxes(totals: Totals) -> Iterator[str]:
    for name in ("net", "tax", "gross"):
        found, sum_of_rates = getattr(totals, name), sum(getattr(rate, name) for rate in totals.taxes)
        if found != sum_of_rates:
            yield f"{name} is {found!r}, its tax rates make {sum_of_rates!r}"


def wrong_tip(order: Order, tip: int, offered: tuple[int, ...]) -> str:
    """Why not, in words; empty when it is none, or what one of the percentages ``offered`` makes."""
    allowed = [0, *(tip_of(order.totals.gross, percent) for percent in offered)]
    return "" if tip in allowed else f"tip is {tip!r}; allowed are {', '.join(map(str, allowed))}"
