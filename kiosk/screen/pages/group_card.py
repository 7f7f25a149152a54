"""One question of the customise page: its words, its rule, and what can be chosen."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from domain.menu import Item, Menu, Option, OptionGroup, Slot
from domain.selection import Selection
from kiosk.screen import choosing, theme
from kiosk.screen.choosing import Part
from kiosk.screen.pages.option_card import OptionCard, OptionStepper
from kiosk.screen.pages.page import load_kv
from kiosk.screen.widgets.layout import Column
from kiosk.screen.widgets.text import measure
from kiosk.screen.wording import amount, group_rule, slot_rule, surcharge
from kiosk.texts import Texts

load_kv(__file__)

Chosen = Callable[[Part], None]
CHOICES_IN_A_FRAME = 4
"""A choice costs a millisecond to make, and its arrangement as much."""


def _option_size(names: Iterable[str]) -> tuple[int, int]:
    """Two beside each other in any case; where that is narrow, long names take two lines."""
    if theme.now().portrait:
        return theme.mm(80), theme.mm(25)
    longest = max(measure(name, "strong", theme.now().font_size("body")) for name in names)
    return theme.mm(54), theme.mm(23 if longest < theme.mm(36) else 31)


class QuestionCard(Column):
    """Title, rule and a grid of choices; ``wanting`` marks the one that still needs an answer. ``about`` is the id that a
    refusal names."""

    about = StringProperty("")
    title = StringProperty("")
    rule = StringProperty("")
    wanting = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._coming: Iterator[Widget] = iter(())

    def grow(self) -> bool:
        """Make some of the choices that are not there yet; False when there are none."""
        made = list(islice(self._coming, CHOICES_IN_A_FRAME))
        for widget in made:
            self.ids.tiles.add_widget(widget)
        return bool(made)

    def update(self, part: Any) -> None:
        """Show what is chosen."""


class VariantQuestion(QuestionCard):
    """Which size. Prices are whole prices; in a combo, where the size costs nothing by itself, none is shown."""

    def __init__(self, item: Item, menu: Menu, words: Texts, chosen: Chosen, prefix: str, priced: bool) -> None:
        super().__init__(about=item.id, title=words("customise.size"), rule=words("customise.one"))
        self._part: Part = Selection(item=item.id)
        tiles = self.ids.tiles
        tiles.least, tiles.row_height = theme.mm(54), theme.mm(24)
        self._cards: dict[str, OptionCard] = {}
        for variant in item.variants:
            if variant.state == "hidden":
                continue
            gone = variant.state == "sold_out"
            card = OptionCard(
                role="radio",
                name=variant.name[words.language],
                aside=words("customise.sold_out") if gone else amount(variant.price, menu, words) if priced else "",
                target=f"{prefix}variant.{variant.id}",
                disabled=gone,
            )
            card.bind(on_tap=lambda _, picked=variant.id: chosen(choosing.with_variant(self._part, picked)))
            self._cards[variant.id] = card
            tiles.add_widget(card)

    def update(self, part: Part) -> None:
        self._part = part
        for variant, card in self._cards.items():
            card.selected = part.variant == variant


class GroupQuestion(QuestionCard):
    """An option group."""

    def __init__(self, group: OptionGroup, menu: Menu, words: Texts, chosen: Chosen, prefix: str) -> None:
        super().__init__(about=group.id, title=group.name[words.language], rule=group_rule(group, words))
        self.group, self._chosen = group, chosen
        self._part: Part = Selection(item=group.id)
        steps = group.max_per_option > 1
        tiles = self.ids.tiles
        tiles.least, tiles.row_height = (
            (theme.mm(100), theme.mm(26))
            if steps
            else _option_size(option.name[words.language] for option in group.options)
        )
        self._widgets: dict[str, OptionCard | OptionStepper] = {}
        self._coming = self._choices(menu, words, prefix)
        self.grow()

    def update(self, part: Part) -> None:
        self._part = part
        for option in self.group.options:
            widget = self._widgets.get(option.id)
            if isinstance(widget, OptionCard):
                widget.selected = choosing.quantity(part, option.id) > 0
            elif widget is not None:
                widget.most = choosing.most(part, self.group, option)
                widget.value = choosing.quantity(part, option.id)

    def _choices(self, menu: Menu, words: Texts, prefix: str) -> Iterator[Widget]:
        for option in self.group.options:
            if option.state == "hidden":
                continue
            make = self._stepper if self.group.max_per_option > 1 and option.state == "on" else self._card
            widget = self._widgets[option.id] = make(option, menu, words, f"{prefix}option.{option.id}")
            yield widget

    def _card(self, option: Option, menu: Menu, words: Texts, target: str) -> OptionCard:
        gone = option.state == "sold_out"
        card = OptionCard(
            role="radio" if choosing.is_radio(self.group) else "check",
            name=option.name[words.language],
            aside=words("customise.sold_out") if gone else surcharge(option.price, menu, words),
            target=target,
            disabled=gone,
        )
        card.bind(on_tap=lambda _: self._chosen(choosing.toggled(self._part, self.group, option)))
        return card

    def _stepper(self, option: Option, menu: Menu, words: Texts, target: str) -> OptionStepper:
        stepper = OptionStepper(
            name=option.name[words.language],
            aside=surcharge(option.price, menu, words),
            target=target,
            less_word=words("common.less"),
            more_word=words("common.more"),
        )
        stepper.bind(on_step=lambda _, qty: self._chosen(choosing.with_option(self._part, self.group, option.id, qty)))
        return stepper


class SlotQuestion(QuestionCard):
    """A slot of a combo, with pictures."""

    def __init__(self, slot: Slot, menu: Menu, words: Texts, chosen: Callable[[Selection], None]) -> None:
        super().__init__(
            about=slot.id, title=slot.name[words.language], rule=slot_rule(slot, words) if len(slot.choices) > 1 else ""
        )
        self.slot = slot
        self._selection = Selection(item=slot.id)
        tiles = self.ids.tiles
        steps = slot.max_qty > 1
        tiles.least, tiles.row_height = (
            (theme.mm(100), theme.mm(26))
            if steps
            else (
                theme.mm(54),
                theme.mm(72 if theme.now().portrait else 60),
            )
        )
        self._widgets: dict[str, OptionCard | OptionStepper] = {}
        self._coming = self._choices(menu, words, chosen)
        self.grow()

    def _choices(self, menu: Menu, words: Texts, chosen: Callable[[Selection], None]) -> Iterator[Widget]:
        slot, steps = self.slot, self.slot.max_qty > 1
        for choice in slot.choices:
            item = menu.item_by_id[choice.item]
            if item.state == "hidden":
                continue
            variant = next((known for known in item.variants if known.id == choice.variant), None)
            sold_out = item.state == "sold_out"
            common = {
                "name": item.name[words.language],
                "aside": words("customise.sold_out") if sold_out else surcharge(choice.upcharge, menu, words),
                "image": variant.image if variant is not None and variant.image else item.image,
                "target": f"choice.{slot.id}.{item.id}",
            }
            widget: OptionCard | OptionStepper
            if steps and not sold_out:
                widget = OptionStepper(less_word=words("common.less"), more_word=words("common.more"), **common)
                widget.bind(
                    on_step=lambda _, qty, picked=choice: chosen(
                        choosing.with_choice(self._selection, slot, picked, qty, menu)
                    )
                )
            else:
                widget = OptionCard(role="radio", disabled=sold_out, **common)
                widget.bind(
                    on_tap=lambda card, picked=choice: chosen(
                        choosing.with_choice(self._selection, slot, picked, self._after_touch(card), menu)
                    )
                )
            self._widgets[choice.item] = widget
            yield widget

    def _after_touch(self, card: OptionCard) -> int:
        """A slot that may stay empty can be emptied again."""
        return 0 if card.selected and self.slot.min_qty == 0 else 1

    def update(self, selection: Selection) -> None:
        self._selection = selection
        picks = choosing.picks_in(selection, self.slot)
        for item, widget in self._widgets.items():
            count = sum(1 for pick in picks if pick.item == item)
            if isinstance(widget, OptionCard):
                widget.selected = count > 0
            else:
                widget.most = self.slot.max_qty - len(picks) + count
                widget.value = count
