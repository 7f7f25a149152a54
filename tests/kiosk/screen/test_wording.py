"""Rules of the menu in the customer's words."""

import string

import pytest

from domain.call import CallState
from domain.cart import Add, Change, Remove, apply, new_cart
from domain.menu import Kcal, Option, OptionGroup, Slot
from domain.menu_file import load
from domain.selection import ChosenOption, Pick, RefusalKey, Selection, complete
from domain.session import Suggestion
from domain.till import ReceiptState
from hardware.card_terminal.zvt import acceptance
from hardware.card_terminal.zvt.codes import RESULTS
from kiosk.screen import choosing
from kiosk.screen.suggested import difference_in_price, sentence
from kiosk.screen.suggestions import line_before
from kiosk.screen.widgets.wrapping import shorten, wrap
from kiosk.screen.wording import allergens, details, group_rule, kcal, rate_percent, slot_rule, tile_price
from kiosk.texts import FOLDER, languages, texts

EN, ES = texts("en"), texts("es")

MENU = load("""
id: wording
name: {en: W, es: W}
logo: logo
currency: USD
languages: [en, es]
tax_mode: exclusive
service_modes: [{id: dine_in, name: {en: Here, es: Aquí}}]
taxes: [{tax_class: food, rate: "0.0625"}]
categories: [{id: food, name: {en: Food, es: Comida}, image: x}]
option_groups:
  - {id: extras, name: {en: Extras, es: Extras}, max_per_option: 3, options: [
      {id: onion, name: {en: Onions, es: Cebolla}, default_qty: 1},
      {id: cheese, name: {en: Cheese, es: Queso}, price: 80, allergens: {contains: [milk]}}]}
  - {id: cook, name: {en: Cook, es: Punto}, min: 1, max: 1, options: [
      {id: rare, name: {en: Rare, es: Rojo}}, {id: done, name: {en: Done, es: Hecho}}]}
items:
  - {id: burger, category: food, name: {en: Burger, es: Hamburguesa}, image: x, tax_class: food, groups: [extras, cook],
     variants: [{id: s, name: {en: Single, es: Una}, price: 900}, {id: d, name: {en: Double, es: Doble}, price: 1200}],
     allergens: {contains: [gluten], may_contain: [sesame, milk]}}
  - {id: cola, category: food, name: {en: Cola, es: Cola}, image: x, price: 300, tax_class: food}
  - {id: tea, category: food, name: {en: Tea, es: Té}, image: x, price: 250, tax_class: food}
combos:
  - {id: meal, category: food, name: {en: Meal, es: Menú}, image: x, price: 1100, tax_class: food, slots: [
      {id: drink, name: {en: Drink, es: Bebida}, choices: [{item: cola}, {item: tea}]},
      {id: more, name: {en: More, es: Más}, min_qty: 0, included_qty: 1, max_qty: 3, choices: [{item: cola}, {item: tea}]}]}
""")
BURGER = Selection(item="burger", variant="s", options=(ChosenOption("onion"), ChosenOption("rare")))


def group(**rules: object) -> OptionGroup:
    options = tuple(Option(id=f"o{number}", name={"en": "x", "es": "x"}) for number in range(4))
    return OptionGroup(id="g", name={"en": "g", "es": "g"}, options=options, **rules)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"min": 1, "max": 1}, "Choose 1"),
        ({"max": 1}, "Choose 1 if you like"),
        ({"max": 3}, "Up to 3"),
        ({}, "As many as you like"),
        ({"min": 2, "max": 2}, "Choose 2"),
        ({"min": 1, "max": 3}, "Choose 1 to 3"),
        ({"min": 2}, "Choose 2 or more"),
        ({"max": 3, "included_qty": 1, "charge": "over_included"}, "Up to 3, first included"),
        ({"max": 4, "included_qty": 2, "charge": "over_included"}, "Up to 4, first 2 included"),
        ({"max": 10, "max_per_option": 5, "max_distinct": 3}, "Up to 10, 3 different ones"),
    ],
)
def test_limits_are_said_before_anybody_runs_into_them(rules: dict[str, object], words: str) -> None:
    assert group_rule(group(**rules), EN) == words


def test_a_slot_that_may_stay_empty_says_so() -> None:
    drink, more = MENU.combo_by_id["meal"].slots
    assert slot_rule(drink, EN) == "Choose 1"
    assert slot_rule(more, EN) == "Up to 3, first included"


def test_a_tile_says_from_where_sizes_differ() -> None:
    assert tile_price(MENU.item_by_id["burger"], MENU, EN) == "from 9.00"
    assert tile_price(MENU.item_by_id["cola"], MENU, ES) == "3.00"


def test_energy_is_one_figure_or_a_range() -> None:
    assert kcal(Kcal(min=400, max=400), EN) == "400 kcal"
    assert kcal(Kcal(min=400, max=550), EN) == "400–550 kcal"
    assert kcal(None, EN) == ""


def test_allergens_are_those_of_all_parts_and_never_a_promise() -> None:
    assert allergens(BURGER, MENU, EN) == "Contains gluten. May contain milk, sesame"
    with_cheese = Selection(item="burger", variant="s", options=(ChosenOption("cheese"), ChosenOption("rare")))
    assert allergens(with_cheese, MENU, ES) == "Contiene gluten, leche. Puede contener sésamo"


def test_details_say_what_is_special_only() -> None:
    assert details(BURGER, MENU, EN) == "Single, Rare"
    bare = Selection(item="burger", variant="d", options=(ChosenOption("cheese", 2), ChosenOption("done")))
    assert details(bare, MENU, EN) == "Double, without Onions, 2 × Cheese, Done"


def test_a_rate_is_a_percentage_without_needless_digits() -> None:
    assert (rate_percent("0.0625"), rate_percent("0.10"), rate_percent("0")) == ("6.25", "10", "0")


# -- suggestions --


def suggestion(operation: Change | Remove, delta: int = 0) -> Suggestion:
    line = operation.line
    return Suggestion(id="p", agent="maya", agent_name="Maya", operation=operation, line=line, delta=delta)


def test_a_suggestion_names_the_agent_and_the_difference() -> None:
    cart = new_cart("dine_in")
    filled = apply(cart, MENU, Add(selection=BURGER))
    line = filled.lines[0].id  # type: ignore[union-attr]
    operation = Change(line=line, selection=Selection(item="burger", variant="s", options=(ChosenOption("rare"),)))
    changed = apply(filled, MENU, operation, "agent:maya")  # type: ignore[arg-type]
    before = line_before(filled, line)  # type: ignore[arg-type]
    assert sentence(suggestion(operation), before, changed, MENU, EN) == "Maya suggests without Onions"  # type: ignore[arg-type]
    two = Suggestion(id="p", agent="maya", agent_name="Maya", operation=Add(selection=BURGER, qty=2), line=line, delta=0)
    assert sentence(two, None, cart, MENU, EN) == "Maya adds 2 × Burger"
    removal = suggestion(Remove(line=line))
    assert sentence(removal, before, cart, MENU, ES) == "Maya quita Hamburguesa"


def test_the_same_price_is_said() -> None:
    assert difference_in_price(0, MENU, EN) == "same price"
    assert difference_in_price(150, MENU, EN) == "+1.50"
    assert difference_in_price(-80, MENU, EN) == "−0.80"


# -- choosing --


def test_one_answer_replaces_the_other_and_a_needed_one_stays() -> None:
    cook = MENU.group_by_id["cook"]
    done = choosing.toggled(BURGER, cook, cook.options[1])
    assert choosing.quantity(done, "done") == 1
    assert choosing.quantity(done, "rare") == 0
    assert choosing.toggled(done, cook, cook.options[1]) == done


def test_no_more_can_be_chosen_than_the_group_allows() -> None:
    few = group(max=2, max_per_option=2)
    part = choosing.with_option(Selection(item="x"), few, "o0", 1)
    assert [choosing.most(part, few, option) for option in few.options] == [2, 1, 1, 1]


def test_a_slot_for_one_swaps_and_a_slot_for_many_fills() -> None:
    drink, more = MENU.combo_by_id["meal"].slots
    start = complete(Selection(item="meal"), MENU)
    tea = choosing.with_choice(start, drink, drink.choices[1], 1, MENU)
    cola = choosing.with_choice(tea, drink, drink.choices[0], 1, MENU)
    assert [pick.item for pick in choosing.picks_in(cola, drink)] == ["cola"]
    many = choosing.with_choice(cola, more, more.choices[0], 2, MENU)
    many = choosing.with_choice(many, more, more.choices[1], 1, MENU)
    assert sorted(pick.item for pick in choosing.picks_in(many, more)) == ["cola", "cola", "tea"]
    fewer = choosing.with_choice(many, more, more.choices[0], 0, MENU)
    assert [pick.item for pick in choosing.picks_in(fewer, more)] == ["tea"]


def test_a_pick_configured_anew_keeps_its_place() -> None:
    drink: Slot = MENU.combo_by_id["meal"].slots[0]
    start = choosing.with_choice(Selection(item="meal"), drink, drink.choices[0], 1, MENU)
    new = Pick(slot="drink", item="cola", options=(ChosenOption("ice"),))
    assert choosing.with_pick(start, start.picks[0], new).picks == (new,)


# -- lines of text --


def test_text_breaks_at_words_and_is_shortened_at_a_word() -> None:
    assert wrap("one two three", 7, len) == ["one two", "three"]
    assert wrap("one two three four", 9, len, max_lines=1) == ["one two…"]
    assert shorten("Crispy Chicken Sandwich", 16, len) == "Crispy Chicken…"
    assert wrap("Hamburguesas", 8, len) == ["Hamburg…"]


def test_what_fits_is_left_alone() -> None:
    assert wrap("one", 3, len, max_lines=1) == ["one"]
    assert shorten("one two", 7, len) == "one two"


# -- texts --


def test_all_languages_have_the_same_words_with_the_same_names_in_braces() -> None:
    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for language in languages():
        assert texts(language).keys == EN.keys, language
        for key in EN.keys:
            assert named(texts(language)(key)) == named(EN(key)), f"{language} {key}"


@pytest.mark.parametrize("language", languages())
def test_every_reason_for_which_a_payment_ends_has_words(language: str) -> None:
    terminal = {result.reason for result in RESULTS.values()} | {acceptance.MISMATCH, acceptance.REFUSED}
    till = {"terminal_unavailable", "not_charged", "reversed", "settled_by_staff", "wrong_currency", "no_terminal"}
    unsaid = {reason for reason in terminal | till if f"pay.{reason}" not in texts(language)}
    assert unsaid == {"cancelled"}  # which goes back to the order, with a notice


@pytest.mark.parametrize("language", languages())
def test_every_refusal_of_an_order_or_a_payment_has_words(language: str) -> None:
    keys = {*RefusalKey, "payment_running", "unsettled", "totals_wrong", "till_unreachable", "devices", "not_done"}
    assert {key for key in keys if f"notice.{key}" not in texts(language)} == set()


def test_no_word_is_kept_that_no_page_says() -> None:
    folders = (FOLDER.parent / name for name in ("screen", "till"))
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".kv")]
    said = "\n".join(path.read_text() for path in sources)
    said_by_value = ("allergen.", "notice.", "pay.", "terminal.", "receipt.", "out_of_service.", "keyboard.")
    values = {f"help.{state}" for state in CallState} | {f"thanks.{state}" for state in ReceiptState}
    values |= {f"checking.{why}" for why in ("why", "why_part", "staff_why", "at_work")}
    values |= {f"thanks.counter_{state}" for state in ReceiptState}
    values |= {f"menu.{tag}" for tag in ("new", "vegan", "vegetarian", "spicy")}
    values |= {f"help.{way}{text}" for way in ("video", "voice", "text_chat") for text in ("", "_text")}
    unsaid = [
        key
        for key in EN.keys - values
        if f'"{key}"' not in said and f"'{key}'" not in said and not key.startswith(said_by_value)
    ]
    assert unsaid == []
