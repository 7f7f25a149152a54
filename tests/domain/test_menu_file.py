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


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "\x00", "42"])
def test_what_is_no_menu_at_all_is_refused_in_words(text: str) -> None:
    assert len(problems(text)) == 1


def test_equal_menus_have_equal_versions() -> None:
    assert load(MENU).version == load(MENU).version != load(MENU.replace("price: 900", "price: 901")).version
