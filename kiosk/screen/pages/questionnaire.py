"""All questions about one product: its own, or those of a combo's slots and of what was picked for them."""

from collections.abc import Callable
from typing import Any

from domain.menu import Combo, Item, Menu, Slot
from domain.selection import Selection, check_selection
from kiosk.screen import choosing, theme
from kiosk.screen.choosing import Part
from kiosk.screen.pages.group_card import GroupQuestion, QuestionCard, SlotQuestion, VariantQuestion
from kiosk.screen.widgets.layout import Column
from kiosk.screen.widgets.pill import Pill
from kiosk.texts import Texts

Place = int | None
"""Which pick a question is about, by its place in the selection; None for the product as a whole."""


class Questionnaire(Column):
    """Calls ``chosen`` with the new selection, and ``unfolded`` with the first of the questions that have come up. What was
    picked for a combo is asked about only when the customer wants to change it, or when it cannot be ordered as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(spacing=theme.mm(5), **kwargs)
        self.chosen: Callable[[Selection], None] = lambda selection: None
        self.unfolded: Callable[[QuestionCard], None] = lambda question: None
        self._built: tuple[object, ...] = ()
        self._questions: list[tuple[QuestionCard, Place]] = []
        self._unfolded: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """Another product, or the same one from the beginning."""
        self._unfolded = set()

    def show(self, selection: Selection, menu: Menu, words: Texts) -> None:
        self._selection, self._menu, self._words = selection, menu, words
        product = menu.product(selection.item)
        picked = tuple((pick.slot, pick.item, self._open(pick)) for pick in selection.picks)
        built = (selection.item, menu.version, words.language, picked)
        if product is not None and built != self._built:
            self._built = built
            self.clear_widgets()
            self._questions = []
            self._ask(product)
        for question, place in self._questions:
            question.update(selection if place is None else selection.picks[place])

    def wanting(self, about: str | None) -> QuestionCard | None:
        """Mark the question that still needs an answer, by the id of its group or slot, or of the item whose size is not
        chosen; None marks nothing."""
        found = None
        for question, _ in self._questions:
            question.wanting = about is not None and question.about == about
            found = question if question.wanting and found is None else found
        return found

    # -- which questions there are --

    def _ask(self, product: Item | Combo) -> None:
        if isinstance(product, Item):
            self._ask_about(product, None, "")
            return
        for slot in product.slots:
            self._add(SlotQuestion(slot, self._menu, self._words, self._choose), None)
            picks = [place for place, pick in enumerate(self._selection.picks) if pick.slot == slot.id]
            for number, place in enumerate(picks):
                self._ask_about_pick(slot, place, f"{slot.id}." if number == 0 else f"{slot.id}.{number}.")

    def _ask_about_pick(self, slot: Slot, place: int, prefix: str) -> None:
        pick = self._selection.picks[place]
        item = self._menu.item_by_id[pick.item]
        if not self._has_questions(item, slot):
            return
        if self._open(pick):
            self._ask_about(item, place, prefix, slot)
            return
        name = item.name[self._words.language]
        change = Pill(
            text=self._words("customise.change", name=name),
            icon="edit",
            kind="plain",
            target=f"{prefix}change",
            size_hint_y=None,
            height=theme.length("target"),
        )
        change.bind(on_tap=lambda _: self._unfold(pick.slot, pick.item))
        self.add_widget(change)

    def _ask_about(self, item: Item, place: Place, prefix: str, slot: Slot | None = None) -> None:
        menu, words = self._menu, self._words

        def chosen(part: Part) -> None:
            self._choose_part(place, part)

        if self._asks_size(item, slot):
            self._add(VariantQuestion(item, menu, words, chosen, prefix, priced=place is None), place)
        for group in menu.groups_of(item):
            if not (group.min == 1 and len(group.options) == 1):  # a question with one answer is not asked
                self._add(GroupQuestion(group, menu, words, chosen, prefix), place)

    def _add(self, question: QuestionCard, place: Place) -> None:
        self._questions.append((question, place))
        self.add_widget(question)

    def _has_questions(self, item: Item, slot: Slot) -> bool:
        return self._asks_size(item, slot) or bool(item.groups)

    def _asks_size(self, item: Item, slot: Slot | None) -> bool:
        fixed = next((choice.variant for choice in slot.choices if choice.item == item.id), None) if slot else None
        return fixed is None and sum(variant.state != "hidden" for variant in item.variants) > 1

    def _open(self, pick: Part) -> bool:
        alone = Selection(item=pick.item, variant=pick.variant, options=pick.options)
        slot = getattr(pick, "slot", "")
        return (slot, pick.item) in self._unfolded or check_selection(alone, self._menu) is not None

    # -- what was touched --

    def _unfold(self, slot: str, item: str) -> None:
        self._unfolded.add((slot, item))
        self.show(self._selection, self._menu, self._words)
        picks = self._selection.picks
        about = (question for question, place in self._questions if place is not None and picks[place].slot == slot)
        self.unfolded(next(about))

    def _choose(self, selection: Selection) -> None:
        self.chosen(selection)

    def _choose_part(self, place: Place, part: Part) -> None:
        if place is None:
            assert isinstance(part, Selection)
            self.chosen(part)
            return
        old = self._selection.picks[place]
        assert not isinstance(part, Selection)
        self._unfolded.add((old.slot, old.item))  # it stays open when its last answer was given
        self.chosen(choosing.with_pick(self._selection, old, part))
