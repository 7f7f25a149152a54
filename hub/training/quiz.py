"""Questions made from the menu in force, the same for the same person and menu until the menu changes."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from domain.menu import Combo, Item, Menu
from hub.training.protocol import Checked, Question

OPTIONS = 4
T = TypeVar("T")


class Asked(NamedTuple):
    """A question with its answer: the number of the right option, and why."""

    question: Question
    right: int
    why: str

    def checked(self, chosen: int) -> Checked:
        return Checked(id=self.question.id, chosen=chosen, right=self.right, why=self.why)


class Asker:
    """``seed`` decides what is asked and in which order the options stand."""

    def __init__(self, menu: Menu, seed: str) -> None:
        self._menu, self._dice = menu, random.Random(f"{menu.version} {seed}")  # noqa: S311 - no secret
        self._language = "en" if "en" in menu.languages else menu.languages[0]
        self._items = [item for item in menu.items if item.state == "on"]

    def name(self, product: Item | Combo) -> str:
        return product.name[self._language]

    def ask(self, key: str, text: str, right: str, wrong: Sequence[str], why: str, picture: str = "") -> Asked:
        options = [right, *wrong]
        self._dice.shuffle(options)
        return Asked(Question(id=key, text=text, options=tuple(options), picture=picture), options.index(right), why)

    def allergens(self, count: int) -> list[Asked]:
        """What is in a dish, which dish is without, and what to say about traces; each kind in its turn."""
        kinds: list[Callable[[], Iterator[Asked]]] = [self._without, self._inside, self._traces]
        streams = [kind() for kind in kinds]
        asked: list[Asked] = []
        while streams and len(asked) < count:
            for stream in list(streams):
                question = next(stream, None)
                if question is None:
                    streams.remove(stream)
                elif question.question.id not in {known.question.id for known in asked}:
                    asked.append(question)
        return asked[:count]

    def combos(self, count: int) -> list[Asked]:
        """What belongs to a combo, and where something stands."""
        asked = []
        for combo in self._some([combo for combo in self._menu.combos if combo.state == "on"]):
            inside = ", ".join(
                slot.name[self._language].removeprefix("Your ").lower() for slot in combo.slots if slot.min_qty
            )
            others = {
                ", ".join(
                    slot.name[self._language].removeprefix("Your ").lower() for slot in other.slots if slot.min_qty
                )
                for other in self._menu.combos
            } - {inside}
            wrong = self._some(sorted(others))[: OPTIONS - 1]
            if wrong:
                text = f"What belongs to the {self.name(combo)}?"
                why = combo.description.get(self._language, "") or f"It has {inside}."
                asked.append(self.ask(f"combo-{combo.id}", text, inside, wrong, why, combo.image))
        return asked[:count]

    def shelves(self, count: int) -> list[Asked]:
        names = {category.id: category.name[self._language] for category in self._menu.categories}
        asked = []
        for item in self._some(self._items):
            wrong = self._some(sorted(set(names.values()) - {names[item.category]}))[: OPTIONS - 1]
            if wrong:
                text = f"Where on the menu is {self.name(item)}?"
                why = f"{self.name(item)} stands under {names[item.category]}."
                asked.append(self.ask(f"shelf-{item.id}", text, names[item.category], wrong, why, item.image))
        return asked[:count]

    def _without(self) -> Iterator[Asked]:
        for allergen in self._some(self._known_allergens()):
            free = [
                item for item in self._items if allergen not in (*item.allergens.contains, *item.allergens.may_contain)
            ]
            having = [item for item in self._items if allergen in item.allergens.contains]
            if free and len(having) >= OPTIONS - 1:
                right, wrong = self._some(free)[0], self._some(having)[: OPTIONS - 1]
                text = f"A customer cannot have {word(allergen)}. Which of these is made without {word(allergen)}?"
                why = f"{self.name(right)} has none by recipe, and no mark for traces. Say that the kitchen handles it, too."
                yield self.ask(f"without-{allergen}", text, self.name(right), [self.name(item) for item in wrong], why)

    def _inside(self) -> Iterator[Asked]:
        everything = self._known_allergens()
        for item in self._some([item for item in self._items if item.allergens.contains]):
            absent = [one for one in everything if one not in (*item.allergens.contains, *item.allergens.may_contain)]
            if len(absent) >= OPTIONS - 1:
                right = self._some(item.allergens.contains)[0]
                text = f"Which of these is in {self.name(item)}?"
                why = f"{self.name(item)} contains {words(item.allergens.contains)}."
                yield self.ask(
                    f"inside-{item.id}",
                    text,
                    word(right),
                    [word(one) for one in self._some(absent)[: OPTIONS - 1]],
                    why,
                    item.image,
                )

    def _traces(self) -> Iterator[Asked]:
        for item in self._some([item for item in self._items if item.allergens.may_contain]):
            trace = self._some(item.allergens.may_contain)[0]
            name, what = self.name(item), word(trace)
            right = f"It is made without {what}, but there may be traces of it."
            wrong = [
                f"There is {what} in it.",
                f"No, it is completely free of {what}.",
                "I am not allowed to say anything about that.",
            ]
            why = f"It is marked: may contain {words(item.allergens.may_contain)}. Say just that, and let the customer decide."
            yield self.ask(
                f"traces-{item.id}", f"“Is there {what} in {name}?” What do you say?", right, wrong, why, item.image
            )

    def _known_allergens(self) -> list[str]:
        found = {one for item in self._items for one in (*item.allergens.contains, *item.allergens.may_contain)}
        return sorted(found)

    def _some(self, things: Sequence[T]) -> list[T]:
        return self._dice.sample(list(things), len(things))


def word(allergen: str) -> str:
    return allergen.replace("_", " ")


def words(allergens: Sequence[str]) -> str:
    return ", ".join(word(one) for one in allergens)
