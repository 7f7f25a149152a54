from typing import Any

import msgspec
import pytest

from domain.cart import (
    Add,
    ApplyPromotion,
    Cart,
    Change,
    Operation,
    Remove,
    SetServiceMode,
    apply,
    check_cart,
    new_cart,
)
from domain.menu import Menu
from domain.menu_file import load
from domain.selection import ChosenOption, Pick, Refusal, Selection, complete, needs_choice
from domain.session import Proposal

MENU = """
id: test
name: {en: Test}
logo: logo
currency: EUR
languages: [en]
tax_mode: inclusive
service_modes: [{id: dine_in, name: {en: Eat here}}, {id: takeaway, name: {en: Take away}}]
taxes: [{tax_class: food, rate: "0.1"}]
categories: [{id: all, name: {en: All}, image: all}]
option_groups:
  - {id: wings, name: {en: Sauces for ten wings}, min: 10, max: 10, max_distinct: 3, max_per_option: 10, options: [
      {id: hot, name: {en: Hot}}, {id: mild, name: {en: Mild}}, {id: garlic, name: {en: Garlic}},
      {id: honey, name: {en: Honey}}, {id: plum, name: {en: Plum}, state: sold_out}]}
  - {id: only, name: {en: Bun}, min: 1, max: 1, options: [{id: sesame, name: {en: Sesame}}]}
  - {id: spread, name: {en: Spread}, options: [{id: butter, name: {en: Butter}, default_qty: 1}]}
items:
  - {id: toast, category: all, name: {en: Toast}, image: x, price: 200, tax_class: food, groups: [spread]}
  - {id: wings, category: all, name: {en: Wings}, image: x, price: 900, tax_class: food, groups: [wings]}
  - {id: burger, category: all, name: {en: Burger}, image: x, tax_class: food, groups: [only], max_per_order: 5,
     variants: [{id: s, name: {en: S}, price: 500, state: sold_out}, {id: l, name: {en: L}, price: 700}]}
  - {id: cola, category: all, name: {en: Cola}, image: x, price: 300, tax_class: food}
  - {id: gone, category: all, name: {en: Gone}, image: x, price: 300, tax_class: food, state: sold_out}
  - {id: ghost, category: all, name: {en: Ghost}, image: x, price: 300, tax_class: food, state: hidden}
combos:
  - {id: deal, category: all, name: {en: Deal}, image: x, price: 900, tax_class: food, slots: [
      {id: main, name: {en: Main}, choices: [{item: burger, variant: l}]},
      {id: drink, name: {en: Drink}, choices: [{item: cola}, {item: gone}], default: cola},
      {id: more, name: {en: More}, min_qty: 0, max_qty: 2, choices: [{item: cola}, {item: wings}]}]}
promotions: [{id: ten, name: {en: Ten}, trigger: loyalty, percent: 10}]
"""


@pytest.fixture(scope="module")
def menu() -> Menu:
    return load(MENU)


def options(**quantities: int) -> tuple[ChosenOption, ...]:
    return tuple(ChosenOption(option, qty) for option, qty in quantities.items())


def done(result: Cart | Refusal) -> Cart:
    assert isinstance(result, Cart), result
    return result


@pytest.mark.parametrize(
    ("selection", "refusal"),
    [
        (Selection(item="nothing"), "unknown_item nothing"),
        (Selection(item="ghost"), "unknown_item ghost"),
        (Selection(item="gone"), "sold_out gone"),
        (Selection(item="burger", variant="s"), "sold_out s"),
        (Selection(item="burger", variant="xl"), "unknown_variant xl"),
        (Selection(item="cola", options=options(hot=1)), "unknown_option hot"),
        (Selection(item="wings", options=options(hot=9)), "too_few wings (limit 10)"),
        (Selection(item="wings", options=options(hot=10, mild=1)), "too_many wings (limit 10)"),
        (Selection(item="wings", options=options(hot=7, mild=1, garlic=1, honey=1)), "too_many wings (limit 3)"),
        (Selection(item="wings", options=options(hot=9, plum=1)), "sold_out plum"),
        (Selection(item="wings", options=(ChosenOption("hot", 9), ChosenOption("hot", 9))), "too_many hot (limit 10)"),
        (Selection(item="deal", picks=(Pick(slot="nowhere", item="cola"),)), "unknown_option nowhere"),
        (Selection(item="deal", picks=(Pick(slot="drink", item="gone"),)), "sold_out gone"),
        (Selection(item="deal", picks=(Pick(slot="drink", item="wings"),)), "unknown_item wings"),
        (Selection(item="deal", picks=(Pick(slot="drink", item="cola"),) * 2), "too_many drink (limit 1)"),
        (Selection(item="deal", picks=(Pick(slot="main", item="burger", variant="s"),)), "unknown_variant s"),
    ],
)
def test_what_the_menu_does_not_allow_is_refused_by_name(menu: Menu, selection: Selection, refusal: str) -> None:
    assert str(apply(new_cart("dine_in"), menu, Add(selection=selection))) == refusal


def test_ten_wings_take_any_mix_of_up_to_three_sauces(menu: Menu) -> None:
    cart = apply(
        new_cart("dine_in"), menu, Add(selection=Selection(item="wings", options=options(hot=3, mild=4, honey=3)))
    )
    assert done(cart).count == 1


def test_a_question_with_one_answer_is_not_asked(menu: Menu) -> None:
    assert not needs_choice(menu.item_by_id["burger"], menu)  # one size left, one bun
    assert needs_choice(menu.item_by_id["wings"], menu)
    assert needs_choice(menu.combo_by_id["deal"], menu)
    assert complete(Selection(item="burger"), menu) == Selection(item="burger", variant="l", options=options(sesame=1))


def test_equal_selections_are_one_line_whatever_the_order_of_taps(menu: Menu) -> None:
    one, other = options(hot=5, mild=5), options(mild=5, hot=5)
    cart = done(apply(new_cart("dine_in"), menu, Add(selection=Selection(item="wings", options=one))))
    cart = done(apply(cart, menu, Add(selection=Selection(item="wings", options=other))))
    assert [(line.qty, line.author) for line in cart.lines] == [(2, "customer")]
    assert cart.revision == 2


def test_an_agents_line_stays_apart_and_names_its_author(menu: Menu) -> None:
    cart = done(apply(new_cart("dine_in"), menu, Add(selection=Selection(item="cola"))))
    cart = done(apply(cart, menu, Add(selection=Selection(item="cola")), author="agent:maya"))
    assert [line.author for line in cart.lines] == ["customer", "agent:maya"]


def test_the_limit_per_order_holds_over_lines_and_changes(menu: Menu) -> None:
    cart = done(apply(new_cart("dine_in"), menu, Add(selection=Selection(item="burger"), qty=5)))
    assert str(apply(cart, menu, Add(selection=Selection(item="burger")))) == "too_many burger (limit 5)"
    assert str(apply(cart, menu, Change(line=cart.lines[0].id, qty=6))) == "too_many burger (limit 5)"
    assert done(apply(cart, menu, Change(line=cart.lines[0].id, qty=1))).count == 1


def test_removing_what_is_not_there_is_refused(menu: Menu) -> None:
    assert str(apply(new_cart("dine_in"), menu, Remove(line="x"))) == "unknown_line x"
    assert str(apply(new_cart("dine_in"), menu, SetServiceMode(service_mode="fly"))) == "unknown_service_mode fly"
    assert str(apply(new_cart("dine_in"), menu, ApplyPromotion(promotion="x"))) == "unknown_promotion x"


def test_a_combo_starts_with_its_defaults_and_may_leave_an_offer_empty(menu: Menu) -> None:
    cart = done(apply(new_cart("dine_in"), menu, Add(selection=complete(Selection(item="deal"), menu))))
    assert [(pick.slot, pick.item) for pick in cart.lines[0].selection.picks] == [("drink", "cola"), ("main", "burger")]


def test_what_was_taken_away_stays_away(menu: Menu) -> None:
    plain = done(apply(new_cart("dine_in"), menu, Add(selection=Selection(item="toast"))))
    assert plain.lines[0].selection.options == ()
    buttered = done(apply(new_cart("dine_in"), menu, Add(selection=complete(Selection(item="toast"), menu))))
    assert buttered.lines[0].selection.options == options(butter=1)
    changed = done(apply(buttered, menu, Change(line=buttered.lines[0].id, selection=Selection(item="toast"))))
    assert changed.lines[0].selection.options == ()


def test_a_line_that_is_sold_out_later_is_found_before_payment(menu: Menu) -> None:
    cart = done(apply(new_cart("dine_in"), menu, Add(selection=Selection(item="cola"))))
    later = load(MENU.replace("id: cola, category: all,", "id: cola, state: sold_out, category: all,"))
    assert [(line, str(refusal)) for line, refusal in check_cart(cart, later)] == [(cart.lines[0].id, "sold_out cola")]


@pytest.mark.parametrize("qty", [0, -1, 1.5, 100, "2", None, True])
def test_a_quantity_from_outside_is_whole_and_positive(qty: Any) -> None:
    message = msgspec.json.encode(
        {"id": "p", "agent": "a", "agent_name": "A", "cart": "c", "revision": 0,
         "operation": {"type": "add", "selection": {"item": "cola"}, "qty": qty}}
    )  # fmt: skip
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(message, type=Proposal)


def test_operations_survive_the_wire() -> None:
    for operation in (Add(selection=Selection(item="cola")), Remove(line="x"), SetServiceMode(service_mode="takeaway")):
        assert msgspec.json.decode(msgspec.json.encode(operation), type=Operation) == operation
