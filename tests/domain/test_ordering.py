import datetime as dt

import pytest

from domain.cart import Add, Cart, apply, new_cart
from domain.menu import Menu
from domain.menu_file import load
from domain.ordering import make_order, selection_words
from domain.selection import ChosenOption, Pick, Selection, complete

MENU = """
id: test
name: {en: House, es: Casa}
logo: logo
currency: USD
languages: [en, es]
tax_mode: exclusive
service_modes: [{id: dine_in, name: {en: Eat here, es: Comer aquí}}]
taxes: [{tax_class: food, rate: "0.07"}]
categories: [{id: all, name: {en: All, es: Todo}, image: all}, {id: combos, name: {en: Combos, es: Combos}, image: all}]
option_groups:
  - {id: cook, name: {en: Cooked, es: Punto}, min: 1, max: 1, options: [
      {id: medium, name: {en: Medium, es: Medio}, default_qty: 1, allergens: {contains: [egg]}},
      {id: well, name: {en: Well done, es: Bien hecho}}]}
  - {id: inside, name: {en: Inside, es: Dentro}, max_per_option: 3, options: [
      {id: onion, name: {en: Onion, es: Cebolla}, default_qty: 1}, {id: egg, name: {en: Egg, es: Huevo}, price: 150}]}
items:
  - {id: burger, category: all, name: {en: Burger, es: Hamburguesa}, kitchen_name: BURG, image: x, tax_class: food,
     allergens: {contains: [gluten]},
     groups: [cook, inside],
     variants: [{id: s, name: {en: Small, es: Chica}, price: 900}, {id: l, name: {en: Large, es: Grande}, price: 1200}]}
  - {id: cola, category: all, name: {en: Cola, es: Refresco}, image: x, price: 300, tax_class: food}
combos:
  - {id: deal, category: combos, name: {en: Deal, es: Combo}, image: x, price: 1100, tax_class: food, slots: [
      {id: main, name: {en: Main, es: Plato}, choices: [{item: burger, variant: s}]},
      {id: drink, name: {en: Drink, es: Bebida}, choices: [{item: cola}]}]}
"""


@pytest.fixture(scope="module")
def menu() -> Menu:
    return load(MENU)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((("medium", 1), ("onion", 1)), ("Small", "Medium")),
        ((("well", 1), ("egg", 2)), ("Small", "Well done", "− Onion", "2 × Egg")),
        ((("medium", 1), ("onion", 2), ("egg", 1)), ("Small", "Medium", "2 × Onion", "Egg")),
    ],
)
def test_only_what_differs_from_usual_is_said(
    menu: Menu, options: tuple[tuple[str, int], ...], words: tuple[str, ...]
) -> None:
    chosen = tuple(ChosenOption(option, qty) for option, qty in options)
    assert selection_words(Selection(item="burger", variant="s", options=chosen), menu, "en") == words


def test_an_order_speaks_the_customers_language_and_the_kitchens(menu: Menu) -> None:
    cart = apply(new_cart("dine_in"), menu, Add(selection=complete(Selection(item="deal"), menu), qty=2))
    assert isinstance(cart, Cart)
    order = make_order(cart, menu, "es", dt.date(2026, 11, 21), agents=("Maya",))
    [line] = order.lines
    assert (line.name, line.details, line.qty, line.unit, line.amount) == (
        "Combo",
        ("Hamburguesa (Chica, Medio)", "Refresco"),
        2,
        1100,
        2200,
    )
    assert line.kitchen == ("Deal", "BURG (Small, Medium)", "Cola")
    assert (order.uuid, order.totals.gross, order.service_mode_name, order.restaurant) == (
        cart.id,
        2354,
        "Comer aquí",
        "Casa",
    )


def test_a_pick_says_its_own_changes(menu: Menu) -> None:
    picks = (
        Pick(slot="main", item="burger", variant="s", options=(ChosenOption("well"),)),
        Pick(slot="drink", item="cola"),
    )
    assert selection_words(Selection(item="deal", picks=picks), menu, "en") == (
        "Burger (Small, Well done, − Onion)",
        "Cola",
    )


def test_the_kitchen_may_read_another_language_than_the_menus_first(menu: Menu) -> None:
    cart = apply(new_cart("dine_in"), menu, Add(selection=complete(Selection(item="cola"), menu), qty=1))
    assert isinstance(cart, Cart)
    spanish, unknown = (make_order(cart, menu, "en", dt.date(2026, 11, 21), (), to) for to in ("es", "pl"))
    assert (spanish.lines[0].kitchen, spanish.kitchen_service_mode) == (("Refresco",), "Comer aquí")
    assert (unknown.lines[0].kitchen, unknown.kitchen_service_mode, unknown.kitchen_language) == (
        ("Cola",),
        "Eat here",
        "en",
    )


def test_a_line_says_who_makes_it_and_what_it_contains(menu: Menu) -> None:
    cart = apply(new_cart("dine_in"), menu, Add(selection=complete(Selection(item="deal"), menu), qty=1))
    assert isinstance(cart, Cart)
    [line] = make_order(cart, menu, "en", dt.date(2026, 11, 21)).lines
    assert line.categories == ("combos", "all")
    assert line.allergens == ("egg", "gluten")
