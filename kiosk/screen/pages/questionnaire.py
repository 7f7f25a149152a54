"""All questions about one product: its own, or those of a combo's slots and of what was picked for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

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
Key = tuple[Place, str, str]
"""What tells a question from the others about the same product: place, prefix of its targets, and what it asks."""


class Questionnaire(Column):
    """Calls ``chosen`` with the new selection, and ``unfolded`` with the first of the questions that have come up. What was
    picked for a combo is asked about only when the customer wants to change it, or when it cannot be ordered as it is.

    A question costs milliseconds to make, so it comes up over some frames, from the top: until ``complete`` there are more to
    come. Those that stay the same are kept."""

    complete = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(spacing=theme.mm(5), **kwargs)
        self.chosen: Callable[[Selection], None] = lambda selection: None
        self.unfolded: Callable[[QuestionCard], None] = lambda question: None
        self._built: tuple[object, ...] = ()
        self._plan: dict[Key, Callable[[], Widget]] = {}
        self._made: dict[Key, Widget] = {}
        self._unfolded: set[tuple[str, str]] = set()
        self._wanted: str | None = None
        self._room = 0.0  # what has gone from this product's questions took so much
        self._to_bring_up: str | None = None

    def begin(self) -> None:
        """Another product, or the same one from the beginning."""
        self._unfolded = set()
        self._to_bring_up = None

    def show(self, selection: Selection, menu: Menu, words: Texts) -> None:
        self._selection, self._menu, self._words = selection, menu, words
        product = menu.product(selection.item)
        picked = tuple((pick.slot, pick.item, self._open(pick)) for pick in selection.picks)
        built = (selection.item, id(menu), words.language, picked)
        if product is not None and built != self._built:
            same, self._built = built[:3] == self._built[:3], built
            self._plan_for(product, same)
        for key, widget in self._made.items():
            self._update(key, widget)

    def wanting(self, about: str | None) -> QuestionCard | None:
        """Mark the question that still needs an answer, by the id of its group or slot, or of the item whose size is not
        chosen; None marks nothing."""
        self._wanted = about
        marked = [question for question in self._questions() if self._mark(question)]
        return marked[0] if marked else None

    # -- one after the other --

    def _plan_for(self, product: Item | Combo, same: bool) -> None:
        """Let go of what is not asked any more, and begin with what is."""
        self._plan = {}
        self._ask(product)
        gone = [key for key in self._made if not same or key not in self._plan]
        for key in gone:
            widget = self._made.pop(key)
            self._room += widget.height + self.spacing
            self.remove_widget(widget)
        if same:  # what is scrolled stays where it is while the new questions come
            self.padding = (0, 0, 0, self._room)
        self.complete = False
        Clock.unschedule(self._make_next)
        self._make_next()

    def _make_next(self, *_: object) -> None:
        for place, key in enumerate(self._plan):
            widget = self._made.get(key)
            if widget is None:
                widget = self._made[key] = self._plan[key]()
                self.add_widget(widget, index=len(self._made) - 1 - place)
            elif not (isinstance(widget, QuestionCard) and widget.grow()):
                continue
            self._update(key, widget)
            Clock.schedule_once(self._make_next)
            return
        self._room, self.padding = 0.0, (0, 0, 0, 0)
        self.complete = True
        self._bring_up()

    def _update(self, key: Key, widget: Widget) -> None:
        if isinstance(widget, QuestionCard):
            place = key[0]
            widget.update(self._selection if place is None else self._selection.picks[place])
            self._mark(widget)

    def _mark(self, question: QuestionCard) -> bool:
        question.wanting = self._wanted is not None and question.about == self._wanted
        return bool(question.wanting)

    def _questions(self) -> list[QuestionCard]:
        """Those that are there, from the top."""
        made = (self._made.get(key) for key in self._plan)
        return [widget for widget in made if isinstance(widget, QuestionCard)]

    # -- which questions there are --

    def _ask(self, product: Item | Combo) -> None:
        if isinstance(product, Item):
            self._ask_about(product, None, "")
            return
        for slot in product.slots:
            self._plan[None, "", slot.id] = partial(SlotQuestion, slot, self._menu, self._words, self._choose)
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
        else:
            self._plan[place, prefix, f"change {item.id}"] = partial(self._change, item, slot.id, prefix)

    def _change(self, item: Item, slot: str, prefix: str) -> Pill:
        change = Pill(
            text=self._words("customise.change", name=item.name[self._words.language]),
            icon="edit",
            kind="plain",
            target=f"{prefix}change",
            size_hint_y=None,
            height=theme.length("target"),
        )
        change.bind(on_tap=lambda _: self._unfold(slot, item.id))
        return change

    def _ask_about(self, item: Item, place: Place, prefix: str, slot: Slot | None = None) -> None:
        menu, words = self._menu, self._words

        def chosen(part: Part) -> None:
            self._choose_part(place, part)

        if self._asks_size(item, slot):
            size = partial(VariantQuestion, item, menu, words, chosen, prefix, priced=place is None)
            self._plan[place, prefix, f"size {item.id}"] = size
        for group in menu.groups_of(item):
            if not (group.min == 1 and len(group.options) == 1):  # a question with one answer is not asked
                question = partial(GroupQuestion, group, menu, words, chosen, prefix)
                self._plan[place, prefix, f"group {item.id} {group.id}"] = question

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
        self._to_bring_up = slot

    def _bring_up(self) -> None:
        """Say which questions were unfolded, now that all have come up."""
        slot, self._to_bring_up = self._to_bring_up, None
        picks = self._selection.picks
        for key in self._plan:
            question, place = self._made[key], key[0]
            if isinstance(question, QuestionCard) and place is not None and picks[place].slot == slot:
                self.unfolded(question)
                return

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
