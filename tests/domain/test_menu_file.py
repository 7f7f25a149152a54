import pytest

from domain.checked import Problems
from domain.menu_file import load
from tests.domain.test_cart import MENU


def problems(text: str) -> list[str]:
    with pytest.raises(Problems) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]


def test_every_wrong_field_is_told_at_once_with_its_path() -> None:
    found = problems(
        MENU.replace("price: 900, tax_class: food, groups", "price: -9, tax_clas: food, groups").replace(
            "currency: EUR", "currency: Euro"
        )
    )
    assert [line.split(":")[0] for line in found] == [
        "currency",
        "items[wings].tax_clas",
        "items[wings].price",
        "items[wings].tax_class",
    ]
    assert "did you mean 'tax_class'?" in found[1]
    assert "found -9" in found[2]


def test_every_broken_reference_is_told_at_once_with_its_path() -> None:
    broken = (
        MENU.replace("groups: [wings]", "groups: [wigns]")
        .replace("item: burger, variant: l", "item: burger, variant: xl")
        .replace("{item: cola}, {item: wings}", "{item: kola}, {item: wings}")
        .replace("id: ghost, category: all", "id: ghost, category: al")
        .replace("name: {en: Ten}", "name: {es: Diez}")
        .replace("min: 10, max: 10", "min: 51, max: 51")
    )
    assert problems(broken) == [
        "promotions[ten].name: has no text in en; the menu's languages are en",
        "option_groups[wings].min: found 51, but its options allow only 50 units",
        "items[wings].groups: 'wigns' is no option group",
        "items[ghost].category: 'al' is no category; known are all",
        "combos[deal].slots[main].choices[burger].variant: 'xl' is no variant of 'burger'",
        "combos[deal].slots[more].choices: 'kola' is no item",
    ]


@pytest.mark.parametrize("rate", ["NaN", "Infinity", "-0.1", "1", "19"])
def test_a_rate_that_no_tax_has_is_a_problem(rate: str) -> None:
    found = problems(MENU.replace('rate: "0.1"', f'rate: "{rate}"', 1))
    assert found == [f"taxes[0].rate: found {rate!r}; 6.25 % is written as '0.0625'"]


def test_what_would_leave_a_price_to_chance_is_a_problem() -> None:
    twice = MENU.replace("taxes: [", 'taxes: [{tax_class: food, rate: "0.2"}, ').replace(
        "promotions: [", "promotions: [{id: ten, name: {en: Five}, trigger: code, code: T, percent: 5}, "
    )
    assert problems(twice) == [
        "taxes: 2 rates for class 'food' in every service mode begin on the first day; keep one of them",
        "promotions: id 'ten' stands 2 times; ids are unique",
    ]


def test_one_code_cannot_mean_two_promotions() -> None:
    eleven = "{id: eleven, name: {en: Eleven}, trigger: code, code: T, percent: 11}"
    twelve = "{id: twelve, name: {en: Twelve}, trigger: code, code: T, percent: 12}"
    assert problems(MENU.replace("promotions: [", f"promotions: [{eleven}, {twelve}, ")) == [
        "promotions: code 'T' stands 2 times; a customer who types it means one"
    ]


def test_a_rate_that_ends_before_it_begins_is_a_problem() -> None:
    rate = '{tax_class: food, rate: "0.2", valid_from: 2027-01-01, valid_to: 2026-01-01}'
    assert problems(MENU.replace("taxes: [", f"taxes: [{rate}, ")) == [
        "taxes[0].valid_to: found 2026-01-01, before valid_from 2027-01-01"
    ]


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "\x00", "42", "a: 2026-02-30"])
def test_what_is_no_menu_at_all_is_refused_in_words(text: str) -> None:
    assert len(problems(text)) == 1


def test_equal_menus_have_equal_versions() -> None:
    assert load(MENU).version == load(MENU).version != load(MENU.replace("price: 900", "price: 901")).version
