"""Which words of a menu have to be looked at by somebody who speaks the language: those that are new or changed in another
language than the first."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from domain.menu import Menu

TEXTS_OF_ONE_UNIT = 12
"""What can be looked at in a few quiet minutes."""


class Pair(NamedTuple):
    """The same words in the first language and in another; ``where`` is their path in the menu."""

    where: str
    first: str
    other: str


class Check(NamedTuple):
    """One unit of work. The same words have the same ``key``, whenever they are published."""

    key: str
    language: str
    facts: dict[str, Any]


def checks(before: Menu, after: Menu) -> Iterator[Check]:
    """What there is to check after a publication; ``before`` is the menu that was in force. The first menu of a chain is
    what it begins with, and is not checked."""
    first, *others = after.languages
    known = dict(_texts(before))
    for language in others:
        new = [
            Pair(where, text[first], text[language])
            for where, text in _texts(after)
            if text.get(first) and text.get(language) and not _same(known.get(where, {}), text, (first, language))
        ]
        for start in range(0, len(new), TEXTS_OF_ONE_UNIT):
            pairs = new[start : start + TEXTS_OF_ONE_UNIT]
            words = sha256(msgspec.json.encode([(language, *pair) for pair in pairs])).hexdigest()[:16]
            texts = [{"where": pair.where, "from": pair.first, "to": pair.other} for pair in pairs]
            facts = {"menu": after.id, "from": first, "to": language, "texts": texts}
            yield Check(f"check_translation/{language}/{words}", language, facts)


def _same(before: Mapping[str, str], after: Mapping[str, str], languages: tuple[str, ...]) -> bool:
    return all(before.get(language) == after.get(language) for language in languages)


def _texts(menu: Menu) -> Iterator[tuple[str, dict[str, str]]]:
    yield from _within(msgspec.to_builtins(menu), "", frozenset(menu.languages))


def _within(value: Any, where: str, languages: frozenset[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if value and languages >= value.keys() and all(isinstance(text, str) for text in value.values()):
            yield where, value
            return
        for name, part in value.items():
            yield from _within(part, f"{where}.{name}" if where else name, languages)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            name = part.get("id", number) if isinstance(part, dict) else number
            yield from _within(part, f"{where}[{name}]", languages)
