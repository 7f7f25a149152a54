"""New words of a menu are looked at by somebody who speaks the language."""

from pathlib import Path

from domain.menu_file import load
from hub.console.from_page import Accept, WorkDone
from hub.console.to_page import WorkOffer, WorkOver
from hub.menu.translations import TEXTS_OF_ONE_UNIT, checks
from tests.hub.world import MENU, World, write_menu

BEFORE = load(MENU.encode())


def test_only_new_and_changed_words_of_other_languages_are_checked() -> None:
    changed = MENU.replace("es: Pan}", "es: Panecillo}").replace("es: Aqui}", "es: Aquí}")
    [check] = checks(BEFORE, load(changed.encode()))
    assert check.language == "es"
    assert check.facts["texts"] == [
        {"where": "service_modes[dine_in].name", "from": "Eat here", "to": "Aquí"},
        {"where": "items[bread].name", "from": "Bread", "to": "Panecillo"},
    ]
    assert list(checks(BEFORE, BEFORE)) == []
    assert list(checks(BEFORE, load(MENU.replace("price: 890", "price: 990").encode()))) == []


def test_words_that_changed_only_in_the_first_language_are_checked_too() -> None:
    [check] = checks(BEFORE, load(MENU.replace("en: Bread,", "en: Roll,").encode()))
    assert check.facts["texts"] == [{"where": "items[bread].name", "from": "Roll", "to": "Pan"}]


def test_many_words_are_cut_into_units_of_some_minutes() -> None:
    line = "  - {id: bread, category: soups, name: {en: Bread, es: Pan}, image: soup, price: 250, tax_class: food}\n"
    more = "".join(line.replace("id: bread", f"id: bread-{number}") for number in range(TEXTS_OF_ONE_UNIT + 1))
    found = list(checks(BEFORE, load((MENU + more).encode())))
    assert [len(check.facts["texts"]) for check in found] == [TEXTS_OF_ONE_UNIT, 1]
    assert len({check.key for check in found}) == 2


async def test_a_published_change_becomes_work_and_a_wrong_translation_is_listed(here: World, tmp_path: Path) -> None:
    await here.hub.roster.grant("ana", "check_translation", expires_at=1_900_000_000, by="max")
    ana = await here.agent("Ana")
    changed = write_menu(tmp_path / "new", MENU.replace("es: Sopa}", "es: Jabón}"))
    await here.hub.library.publish(changed)
    await here.hub.look()
    offer = await ana.get(WorkOffer)
    assert (offer.title, offer.language) == ("Check words of the menu: 1", "es")
    await ana.send(Accept(reservation=offer.reservation))
    await ana.send(WorkDone(task=offer.task, result={"texts": {"0": "Sopa"}}, note="that is soap"))
    await ana.get(WorkOver, reason="done")
    status, found = await here.ask("GET", "/api/work?kind=check_translation", "Max")
    [row] = found["work"]
    assert (status, row["note"]) == (200, "that is soap")
    wrong = {"where": "items[soup].name", "text": "Soup", "translation": "Jabón", "better": "Sopa"}
    assert row["wrong"] == [wrong]
    await here.hub.check_translations()  # as after a restart
    _, found = await here.ask("GET", "/api/work", "Max")
    assert len(found["work"]) == 1
