from hypothesis import given
from hypothesis import strategies as st

from domain.menu import Combo, Item, Menu
from domain.pricing import price
from domain.selection import ChosenOption, Selection, available, check_selection
from domain.sold_out import is_mark, on_menu, without
from tests.builders import TODAY, cart_of, small_menu

MENU = small_menu()
MARKS = (
    "product/burger",
    "product/lemonade",
    "variant/lemonade/small",
    "variant/lemonade/large",
    "option/extras/cheese",
    "option/extras/onion",
    "product/pizza",
)
SELECTIONS = (
    Selection(item="burger", options=(ChosenOption("cheese", 2),)),
    Selection(item="burger", options=(ChosenOption("onion"), ChosenOption("cheese"))),
    Selection(item="lemonade", variant="large"),
    Selection(item="lemonade", variant="small"),
)
marks = st.sets(st.sampled_from(MARKS))


def states(menu: Menu) -> set[str]:
    """What is not on, as marks."""
    products: list[Item | Combo] = [*menu.items, *menu.combos]
    found = {f"product/{product.id}" for product in products if product.state != "on"}
    found |= {f"variant/{item.id}/{one.id}" for item in menu.items for one in item.variants if one.state != "on"}
    return found | {
        f"option/{group.id}/{one.id}" for group in menu.option_groups for one in group.options if one.state != "on"
    }


@given(marks)
def test_exactly_what_is_marked_is_sold_out_and_prices_and_version_stay(gone: set[str]) -> None:
    menu = without(MENU, gone)
    assert states(menu) == {mark for mark in gone if on_menu(mark, MENU)}
    assert menu.version == MENU.version
    cart = cart_of(*((selection, 2) for selection in SELECTIONS))
    assert price(cart, menu, TODAY) == price(cart, MENU, TODAY)
    assert states(MENU) == set()


@given(marks, st.sampled_from(SELECTIONS))
def test_what_is_left_of_a_selection_has_nothing_that_is_sold_out(gone: set[str], selection: Selection) -> None:
    menu = without(MENU, gone)
    refusal = check_selection(available(selection, menu), menu)
    assert refusal is None or refusal.key != "sold_out" or f"product/{selection.item}" in gone


@given(st.text(max_size=200))
def test_only_marks_are_marks(text: str) -> None:
    if is_mark(text):
        kind, *ids = text.split("/")
        assert len(ids) == {"product": 1, "variant": 2, "option": 2}[kind]
        assert all(0 < len(one) <= 60 for one in ids)
    assert not is_mark(text + "/" + "\n")


def test_marks_are_marks() -> None:
    assert all(is_mark(mark) for mark in MARKS)
    assert [mark for mark in MARKS if not on_menu(mark, MENU)] == ["product/pizza"]
