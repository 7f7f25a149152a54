"""The demo restaurant is complete: what a customer would miss."""

import pytest

from domain.menu import Combo, Item, Menu, Text, picture_names
from domain.menu_file import load
from hub.menu import pictures

FILE = pictures.DEMO / "menu.yaml"
SOURCES = pictures.DEMO / "pictures"


@pytest.fixture(scope="module")
def menu() -> Menu:
    return load(FILE.read_bytes())  # raises with every problem


def test_there_is_enough_to_choose_from(menu: Menu) -> None:
    assert len(menu.categories) >= 9
    assert len(menu.items) >= 50
    assert len(menu.combos) >= 4
    assert sum(len(item.variants) > 1 for item in menu.items) >= 10
    assert {promotion.trigger for promotion in menu.promotions} == {"code", "loyalty"}


def test_every_shelf_has_something_on_it(menu: Menu) -> None:
    assert [category.id for category in menu.categories if len(menu.products_in(category.id)) < 4] == []


def test_it_speaks_english_and_spanish_and_fits_the_tiles(menu: Menu) -> None:
    assert menu.languages == ("en", "es")
    products: tuple[Item | Combo, ...] = (*menu.items, *menu.combos)
    texts = [(product.id, product.name, 34) for product in products]
    texts += [(product.id, product.description, 90) for product in products]
    assert [(name, text) for name, text, longest in texts if not _fits(text, longest)] == []
    same = [item.id for item in menu.items if item.description["en"] == item.description["es"]]
    assert same == []


def _fits(text: Text, longest: int) -> bool:
    return set(text) == {"en", "es"} and all(0 < len(words) <= longest for words in text.values())


def test_every_picture_is_drawn_and_every_drawing_is_shown(menu: Menu) -> None:
    drawn = {path.stem for path in SOURCES.glob("*.svg")}
    assert picture_names(menu) - drawn == set()
    assert drawn - picture_names(menu) == set()


def test_every_dish_has_its_own_picture(menu: Menu) -> None:
    images = [item.image for item in menu.items] + [combo.image for combo in menu.combos]
    assert len(images) == len(set(images))


def test_a_layer_lies_on_a_picture_with_the_same_frame(menu: Menu) -> None:
    wrong = [
        (item.id, option.layer)
        for item in menu.items
        for group in menu.groups_of(item)
        for option in group.options
        if option.layer and _frame(option.layer) != _frame(item.image)
    ]
    assert wrong == []


def _frame(picture: str) -> str:
    return (SOURCES / f"{picture}.svg").read_text(encoding="utf-8").split('viewBox="')[1].split('"')[0]


def test_energy_is_told_for_everything_and_allergens_where_they_are_known(menu: Menu) -> None:
    assert [item.id for item in menu.items if not (item.kcal or all(variant.kcal for variant in item.variants))] == []
    for item in menu.items:
        if "vegan" in item.tags:
            assert not {"milk", "eggs", "fish", "crustaceans", "molluscs"} & set(item.allergens.contains), item.id
        if "vegetarian" in item.tags:
            assert not {"fish", "crustaceans", "molluscs"} & set(item.allergens.contains), item.id


def test_eating_here_and_taking_away_are_taxed_differently(menu: Menu) -> None:
    rates = {(tax.tax_class, tax.service_mode): tax.rate for tax in menu.taxes}
    for tax_class in {item.tax_class for item in menu.items}:
        assert rates[tax_class, "dine_in"] != rates[tax_class, "takeaway"]


def test_sources_are_plain_shapes() -> None:
    """Clips, filters and texts would cost a second a picture or need a font."""
    for path in SOURCES.glob("*.svg"):
        source = path.read_text(encoding="utf-8")
        assert not any(tag in source for tag in ("<clipPath", "<mask", "<filter", "<text", "<image")), path.name
