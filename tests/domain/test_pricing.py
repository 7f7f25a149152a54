import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cart import Add, Cart, Change, apply, new_cart
from domain.menu import Item, Menu, Variant
from domain.menu_file import load
from domain.pricing import NotPriceable, Totals, price, spread, starting_price, unit_price
from domain.selection import ChosenOption, Pick, Refusal, Selection

TODAY = dt.date(2026, 11, 21)

MENU = """
id: test
name: {en: Test}
logo: logo
currency: EUR
languages: [en]
tax_mode: %(tax_mode)s
rounding: {point: %(point)s, mode: %(mode)s}
service_modes: [{id: dine_in, name: {en: Eat here}}, {id: takeaway, name: {en: Take away}}]
taxes:
  - {tax_class: high, rate: "0.22"}
  - {tax_class: low, rate: "0.10", service_mode: dine_in}
  - {tax_class: low, rate: "0.05", service_mode: takeaway}
  - {tax_class: low, rate: "0.04", service_mode: takeaway, valid_from: 2027-01-01}
  - {tax_class: fifteen, rate: "0.15"}
  - {tax_class: none, rate: "0"}
categories: [{id: all, name: {en: All}, image: all}]
option_groups:
  - {id: sauces, name: {en: Sauces}, max: 4, max_per_option: 4, included_qty: 1, charge: over_included,
     options: [{id: ketchup, name: {en: Ketchup}, price: 20}, {id: truffle, name: {en: Truffle}, price: 90}]}
  - {id: half, name: {en: Halves}, max: 2, charge: dearest,
     options: [{id: ham, name: {en: Ham}, price: 150}, {id: corn, name: {en: Corn}, price: 100}]}
  - {id: extras, name: {en: Extras}, max_per_option: 3,
     options: [{id: onion, name: {en: Onion}, price: 30, default_qty: 1}, {id: cheese, name: {en: Cheese}, price: 80}]}
items:
  - {id: tv, category: all, name: {en: TV}, image: x, price: 2890, tax_class: high}
  - {id: bread, category: all, name: {en: Bread}, image: x, price: 125, tax_class: low}
  - {id: lunch, category: all, name: {en: Lunch}, image: x, price: 1150, tax_class: fifteen}
  - {id: odoo, category: all, name: {en: Odd}, image: x, price: 13858, tax_class: none}
  - {id: burger, category: all, name: {en: Burger}, image: x, tax_class: low, groups: [sauces, half, extras],
     variants: [{id: s, name: {en: Small}, price: 700}, {id: l, name: {en: Large}, price: 900}]}
  - {id: cola, category: all, name: {en: Cola}, image: x, price: 300, tax_class: low}
combos:
  - {id: deal, category: all, name: {en: Deal}, image: x, price: 1000, tax_class: low, slots: [
      {id: main, name: {en: Main}, choices: [{item: burger, variant: s}]},
      {id: drinks, name: {en: Drinks}, min_qty: 1, included_qty: 1, max_qty: 3,
       choices: [{item: cola}, {item: tv, upcharge: 500}]}]}
promotions:
  - {id: all-off, name: {en: All off}, trigger: code, code: ALL, percent: 100}
  - {id: ten, name: {en: Ten}, trigger: loyalty, percent: 10}
  - {id: euro, name: {en: Euro}, trigger: code, code: E, amount: 100, items: [lunch]}
"""


def menu(tax_mode: str = "inclusive", point: str = "per_line", mode: str = "half_up") -> Menu:
    return load(MENU % {"tax_mode": tax_mode, "point": point, "mode": mode})


def cart(
    under: Menu, *wanted: Selection, mode: str = "dine_in", promotions: tuple[str, ...] = (), apart: bool = False
) -> Cart:
    made = new_cart(mode)
    for number, selection in enumerate(wanted):
        result = apply(made, under, Add(selection=selection), f"agent:{number}" if apart else "customer")
        assert isinstance(result, Cart), result
        made = result
    return Cart(id=made.id, service_mode=mode, lines=made.lines, promotions=promotions)


def brief(totals: Totals) -> tuple[int, int, int]:
    return totals.net, totals.tax, totals.gross


@pytest.mark.parametrize(("point", "expected"), [("per_line", (2483, 532, 3015)), ("per_document", (2482, 533, 3015))])
def test_mixed_inclusive_rates_take_net_and_tax_from_one_policy(point: str, expected: tuple[int, int, int]) -> None:
    under = menu(point=point)
    totals = price(cart(under, Selection(item="tv"), Selection(item="bread")), under, TODAY)
    assert brief(totals) == expected


def test_the_rate_table_sums_to_the_document() -> None:
    under = menu(point="per_document")
    totals = price(cart(under, Selection(item="tv"), Selection(item="bread")), under, TODAY)
    assert [(row.rate, row.net, row.tax) for row in totals.taxes] == [("0.10", 113, 12), ("0.22", 2369, 521)]


@pytest.mark.parametrize(
    ("point", "apart", "expected"),
    [
        ("per_line", True, (2300, 346, 2646)),
        ("per_document", True, (2300, 345, 2645)),
        ("per_line", False, (2300, 345, 2645)),
    ],
)
def test_exclusive_tax_is_rounded_where_the_menu_says(point: str, apart: bool, expected: tuple[int, int, int]) -> None:
    under = menu("exclusive", point)
    lunches = cart(under, Selection(item="lunch"), Selection(item="lunch"), apart=apart)
    assert brief(price(lunches, under, TODAY)) == expected


@pytest.mark.parametrize("point", ["per_line", "per_document"])
@pytest.mark.parametrize("tax_mode", ["inclusive", "exclusive"])
def test_a_full_discount_reaches_exactly_nothing(point: str, tax_mode: str) -> None:
    under = menu(tax_mode, point)
    totals = price(cart(under, Selection(item="lunch"), Selection(item="tv"), promotions=("all-off",)), under, TODAY)
    assert (totals.net, totals.tax, totals.gross, totals.discount) == (0, 0, 0, 1150 + 2890)


def test_the_price_on_the_tile_is_what_is_multiplied() -> None:
    under = menu()
    assert price(cart(under, *[Selection(item="odoo")] * 5), under, TODAY).gross == 69290


def test_half_even_rounds_to_the_even_cent() -> None:
    half_up, half_even = menu("exclusive"), menu("exclusive", mode="half_even")
    lunch = Selection(item="lunch")  # 15 % of 11.50 is 1.725
    assert price(cart(half_up, lunch), half_up, TODAY).tax == 173
    assert price(cart(half_even, lunch), half_even, TODAY).tax == 172


def test_takeaway_has_its_own_rate_and_rates_have_dates() -> None:
    under = menu()
    taken = cart(under, Selection(item="bread"), mode="takeaway")
    assert price(taken, under, TODAY).taxes[0].rate == "0.05"
    assert price(taken, under, dt.date(2027, 6, 1)).taxes[0].rate == "0.04"


def options(**quantities: int) -> tuple[ChosenOption, ...]:
    return tuple(ChosenOption(option, qty) for option, qty in quantities.items())


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (options(onion=1), 700),  # the default is in the price
        (options(), 700),  # taking it away gives no credit
        (options(onion=3, cheese=1), 700 + 60 + 80),
        (options(ketchup=1, truffle=1), 700 + 20),  # the dearest is the included one
        (options(ketchup=3), 700 + 40),
        (options(ham=1, corn=1), 700 + 150),
    ],
)
def test_options_are_charged_as_their_group_says(chosen: tuple[ChosenOption, ...], expected: int) -> None:
    assert unit_price(Selection(item="burger", variant="s", options=chosen), menu()) == expected


def test_a_combo_adds_upcharges_and_the_full_price_of_further_picks() -> None:
    main = Pick(slot="main", item="burger", variant="s")
    cola, tv = Pick(slot="drinks", item="cola"), Pick(slot="drinks", item="tv")
    under = menu()
    assert unit_price(Selection(item="deal", picks=(main, cola)), under) == 1000
    assert unit_price(Selection(item="deal", picks=(main, tv)), under) == 1500
    assert unit_price(Selection(item="deal", picks=(main, cola, tv)), under) == 1500 + 300
    assert unit_price(Selection(item="deal", picks=(main, cola, cola)), under) == 1300


def test_line_promotions_come_before_order_promotions() -> None:
    under = menu("exclusive")
    totals = price(cart(under, Selection(item="lunch"), promotions=("ten", "euro")), under, TODAY)
    assert totals.net == 1150 - 100 - 105


def test_a_product_that_left_the_menu_cannot_be_priced() -> None:
    under = menu()
    with pytest.raises(NotPriceable, match="no item 'ghost'"):
        unit_price(Selection(item="ghost"), under)


def test_raising_a_quantity_reprices_a_combo() -> None:
    under = menu()
    picks = (Pick(slot="main", item="burger", variant="s"), Pick(slot="drinks", item="cola"))
    one = cart(under, Selection(item="deal", picks=picks))
    two = apply(one, under, Change(line=one.lines[0].id, qty=2))
    assert not isinstance(two, Refusal)
    assert price(two, under, TODAY).gross == 2000


@given(
    st.lists(st.sampled_from(["tv", "bread", "lunch", "odoo", "cola"]), min_size=1, max_size=8),
    st.sampled_from(["inclusive", "exclusive"]),
    st.sampled_from(["per_line", "per_document"]),
    st.sampled_from(["half_up", "half_even"]),
    st.sets(st.sampled_from(["ten", "euro", "all-off"])),
)
def test_everything_sums_whatever_is_ordered(
    items: list[str], tax_mode: str, point: str, mode: str, promotions: set[str]
) -> None:
    under = menu(tax_mode, point, mode)
    totals = price(cart(under, *[Selection(item=item) for item in items], promotions=tuple(promotions)), under, TODAY)
    assert totals.net + totals.tax == totals.gross >= 0
    assert sum(row.tax for row in totals.taxes) == totals.tax
    assert sum(row.gross for row in totals.taxes) == totals.gross
    assert all(line.net + line.tax == line.gross >= 0 and line.discount >= 0 for line in totals.lines)
    paid_for = sum(line.amount - line.discount for line in totals.lines)
    assert paid_for == (totals.gross if tax_mode == "inclusive" else totals.net)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_spreading_loses_nothing(total: int, weights: list[int]) -> None:
    parts = spread(total, weights)
    assert sum(parts) == (total if any(weights) else 0)
    assert all(part >= 0 for part in parts)


def test_a_tile_shows_a_price_even_when_every_size_is_hidden() -> None:
    sizes = (Variant(id="s", name={}, price=700, state="hidden"), Variant(id="l", name={}, price=900, state="hidden"))
    item = Item(id="soup", category="all", name={}, image="x", variants=sizes, tax_class="low")
    assert starting_price(item) == 700
    shown = msgspec.structs.replace(item, variants=(sizes[0], msgspec.structs.replace(sizes[1], state="sold_out")))
    assert starting_price(shown) == 900


def test_a_combo_whose_choices_all_cost_extra_shows_a_price_that_can_be_paid() -> None:
    under = menu()
    combo = under.combo_by_id["deal"]
    [main, drinks] = combo.slots
    dear = msgspec.structs.replace(drinks, choices=tuple(msgspec.structs.replace(one, upcharge=200) for one in drinks.choices))
    assert starting_price(combo) == 1000
    assert starting_price(msgspec.structs.replace(combo, slots=(main, dear))) == 1200
