"""What an agent has to learn when another menu comes into force: dishes that are new or gone, and allergens that changed.
Prices, pictures and descriptions are read from the console and need no lesson."""

from typing import Literal

import msgspec

from domain.menu import Allergens, Menu
from hub.training.protocol import PageView
from hub.training.quiz import OPTIONS, Asked, Asker, words

GRACE_S = 7 * 24 * 3600.0
"""So long after a material change the old knowledge is good enough."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """``about`` is the id of a product or option, ``name`` what people call it."""

    kind: Literal["new", "gone", "allergens"]
    about: str
    name: str
    words: str


def changes(before: Menu, after: Menu) -> list[Change]:
    """The material ones, in the order of the menu."""
    old, new = _sold(before), _sold(after)
    found = [
        Change(kind="new", about=id_, name=name, words=f"{name} is new. {_contains(allergens)}")
        for id_, (name, allergens) in new.items()
        if id_ not in old
    ]
    found += [
        Change(kind="gone", about=id_, name=name, words=f"{name} is not on the menu any more.")
        for id_, (name, _) in old.items()
        if id_ not in new
    ]
    found += [
        Change(kind="allergens", about=id_, name=name, words=f"{name}: {_contains(allergens)}")
        for id_, (name, allergens) in new.items()
        if id_ in old and _key(old[id_][1]) != _key(allergens)
    ]
    return found


def page(found: list[Change]) -> PageView:
    return PageView(
        title="What has changed",
        text=("Please read this before your next call. Customers rely on what you know.",),
        rows=tuple(
            (change.name, change.words.removeprefix(f"{change.name} ").removeprefix(f"{change.name}: "))
            for change in found
        ),
    )


def questions(found: list[Change], asker: Asker, menu: Menu, count: int = 5) -> list[Asked]:
    """About the changes, at most ``count``."""
    others = [
        asker.name(item) for item in menu.items if item.state == "on" and item.id not in {one.about for one in found}
    ]
    asked = []
    for change in found[:count]:
        if change.kind == "allergens":
            truth = change.words.removeprefix(f"{change.name}: ")
            wrong = [
                "Nothing has changed about it.",
                "It is completely free of allergens.",
                "It is not on the menu any more.",
            ]
            text = f"What is true of {change.name} now?"
            asked.append(
                asker.ask(f"change-{change.about}", text, truth, [one for one in wrong if one != truth], change.words)
            )
        else:
            which = "is new on the menu" if change.kind == "new" else "cannot be ordered any more"
            text = f"Which of these {which}?"
            asked.append(asker.ask(f"change-{change.about}", text, change.name, others[: OPTIONS - 1], change.words))
    return asked


def _sold(menu: Menu) -> dict[str, tuple[str, Allergens]]:
    """Everything that has an id of its own and is not hidden. A combo has the allergens of what is in it."""
    language = "en" if "en" in menu.languages else menu.languages[0]
    products = {item.id: (item.name[language], item.allergens) for item in menu.items if item.state != "hidden"}
    products |= {combo.id: (combo.name[language], Allergens()) for combo in menu.combos if combo.state != "hidden"}
    options = {
        f"{group.id}.{option.id}": (f"{option.name[language]} ({group.name[language]})", option.allergens)
        for group in menu.option_groups
        for option in group.options
        if option.state != "hidden"
    }
    return products | options


def _key(allergens: Allergens) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(allergens.contains), frozenset(allergens.may_contain)


def _contains(allergens: Allergens) -> str:
    contains = (
        f"It contains {words(allergens.contains)}." if allergens.contains else "It contains no allergen by recipe."
    )
    traces = f" It may contain {words(allergens.may_contain)}." if allergens.may_contain else ""
    return contains + traces
