import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.order import Order
from domain.ordering import make_order
from domain.selection import ChosenOption, Selection
from kiosk.till.sums import wrong_sums
from tests.builders import TODAY, cart_of, small_menu

selections = st.sampled_from(
    [
        Selection(item="burger"),
        Selection(item="burger", options=(ChosenOption("cheese", 2),)),
        Selection(item="lemonade", variant="large"),
    ]
)
orders = st.builds(
    lambda lines, promotions, tax_mode: make_order(
        cart_of(*lines, promotions=promotions), small_menu(tax_mode=tax_mode), "en", TODAY
    ),
    st.lists(st.tuples(selections, st.integers(1, 20)), min_size=1, max_size=5),
    st.sampled_from([(), ("friends",), ("gift",), ("friends", "gift")]),
    st.sampled_from(["inclusive", "exclusive"]),
)


@given(orders)
def test_what_our_pricing_makes_adds_up(order: Order) -> None:
    assert wrong_sums(order) == []


@given(orders, st.sampled_from(["net", "tax", "gross", "discount"]), st.sampled_from([-100, -1, 1, 100]))
def test_a_changed_total_is_found(order: Order, name: str, by: int) -> None:
    totals = msgspec.structs.replace(order.totals, **{name: getattr(order.totals, name) + by})
    assert wrong_sums(msgspec.structs.replace(order, totals=totals)) != []


@given(orders, st.sampled_from(["unit", "qty", "amount", "net", "tax", "gross"]), st.sampled_from([-1, 1]))
def test_a_changed_line_is_found(order: Order, name: str, by: int) -> None:
    first, *others = order.totals.lines
    changed = msgspec.structs.replace(first, **{name: getattr(first, name) + by})
    totals = msgspec.structs.replace(order.totals, lines=(changed, *others))
    assert wrong_sums(msgspec.structs.replace(order, totals=totals)) != []


@pytest.mark.parametrize("name", ["lines", "cart"])
def test_an_order_whose_words_and_amounts_differ_is_found(name: str) -> None:
    order = make_order(cart_of((Selection(item="burger"), 1)), small_menu(), "en", TODAY)
    other = make_order(cart_of((Selection(item="burger"), 2), (Selection(item="burger"), 1)), small_menu(), "en", TODAY)
    assert wrong_sums(msgspec.structs.replace(order, **{name: getattr(other, name)})) != []


def test_an_order_without_a_line_is_found() -> None:
    order = make_order(cart_of(), small_menu(), "en", TODAY)
    assert wrong_sums(order) == ["the order has no line"]


def test_more_than_a_terminal_can_take_is_found() -> None:
    order = make_order(cart_of(*[(Selection(item="burger"), 99)] * 1200), small_menu(), "en", TODAY)
    [wrong] = wrong_sums(order)
    assert wrong == "gross is 105732000, must be from 0 to 99999999"


@given(orders, st.integers(1, 100))
def test_a_line_that_costs_something_else_than_it_says_is_found(order: Order, more: int) -> None:
    """Dearer in every sum, so that only the line's own price contradicts it."""
    first, *others = order.totals.lines
    assume(more != first.tax)  # then the net is what the line's own price makes
    dearer = msgspec.structs.replace(first, net=first.net + more, gross=first.gross + more)
    rates = tuple(
        msgspec.structs.replace(rate, net=rate.net + more, gross=rate.gross + more) if rate.rate == first.rate else rate
        for rate in order.totals.taxes
    )
    totals = msgspec.structs.replace(
        order.totals,
        net=order.totals.net + more,
        gross=order.totals.gross + more,
        taxes=rates,
        lines=(dearer, *others),
    )
    found = wrong_sums(msgspec.structs.replace(order, totals=totals))
    assert len(found) == 1
    assert "is neither net nor gross" in found[0]


def test_other_quantities_than_the_carts_are_found() -> None:
    order = make_order(cart_of((Selection(item="burger"), 1)), small_menu(), "en", TODAY)
    [line] = order.cart.lines
    cart = msgspec.structs.replace(order.cart, lines=(msgspec.structs.replace(line, qty=2),))
    assert wrong_sums(msgspec.structs.replace(order, cart=cart)) == ["line 'line-1' has 1 units, the cart 2"]
