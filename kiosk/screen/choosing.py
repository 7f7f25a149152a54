"""What a touch on the customise page makes of a selection. Pure; the domain says afterwards whether it can be ordered."""

import msgspec

from domain.menu import Choice, Item, Menu, Option, OptionGroup, Slot
from domain.selection import ChosenOption, Pick, Selection, complete

Part = Selection | Pick
"""Something with a variant and options: the item itself, or a pick of a combo."""


def quantity(part: Part, option: str) -> int:
    return sum(chosen.qty for chosen in part.options if chosen.id == option)


def units(part: Part, group: OptionGroup) -> int:
    return sum(quantity(part, option.id) for option in group.options)


def is_radio(group: OptionGroup) -> bool:
    """One answer replaces the other."""
    return group.max == 1


def most(part: Part, group: OptionGroup, option: Option) -> int:
    """How many of an option can be chosen now, with what else is chosen in its group."""
    allowed = group.max_per_option
    others = units(part, group) - quantity(part, option.id)
    if group.max is not None:
        allowed = min(allowed, group.max - others)
    if group.max_distinct is not None and quantity(part, option.id) == 0:
        distinct = sum(1 for known in group.options if quantity(part, known.id))
        allowed = allowed if distinct < group.max_distinct else 0
    return max(0, allowed)


def with_option(part: Part, group: OptionGroup, option: str, qty: int) -> Part:
    """The part with ``qty`` of an option; in a group of one answer the others go."""
    ids = {known.id for known in group.options} if is_radio(group) and qty else {option}
    kept = tuple(chosen for chosen in part.options if chosen.id not in ids)
    chosen = (ChosenOption(option, qty),) if qty else ()
    return msgspec.structs.replace(part, options=kept + chosen)


def toggled(part: Part, group: OptionGroup, option: Option) -> Part:
    """A touch on an option without a stepper. The only answer of a question that needs one stays."""
    if quantity(part, option.id):
        if is_radio(group) and group.min:
            return part
        return with_option(part, group, option.id, 0)
    if not is_radio(group) and most(part, group, option) < 1:
        return part
    return with_option(part, group, option.id, 1)


def picks_in(selection: Selection, slot: Slot) -> tuple[Pick, ...]:
    return tuple(pick for pick in selection.picks if pick.slot == slot.id)


def new_pick(slot: Slot, choice: Choice, menu: Menu) -> Pick:
    """A choice with its item's defaults."""
    whole = complete(Selection(item=choice.item, variant=choice.variant), menu)
    return Pick(slot=slot.id, item=choice.item, variant=whole.variant, options=whole.options)


def with_choice(selection: Selection, slot: Slot, choice: Choice, qty: int, menu: Menu) -> Selection:
    """The combo with ``qty`` picks of a choice in a slot; in a slot for one the other choice goes. Picks that stay keep
    their options."""
    same = [pick for pick in selection.picks if pick.slot == slot.id and pick.item == choice.item]
    others = [pick for pick in selection.picks if pick.slot != slot.id or pick.item != choice.item]
    if slot.max_qty == 1 and qty:
        others = [pick for pick in others if pick.slot != slot.id]
    picks = same[:qty] + [new_pick(slot, choice, menu)] * (qty - len(same))
    return msgspec.structs.replace(selection, picks=tuple(others + picks))


def with_pick(selection: Selection, old: Pick, new: Pick) -> Selection:
    """The combo with one pick configured anew."""
    picks = list(selection.picks)
    picks[picks.index(old)] = new
    return msgspec.structs.replace(selection, picks=tuple(picks))


def layers(part: Part, item: Item, menu: Menu) -> list[str]:
    """The pictures to lay over the item's own, for the options chosen."""
    chosen = {option.id for option in part.options}
    return [
        option.layer
        for group in menu.groups_of(item)
        for option in group.options
        if option.layer is not None and option.id in chosen
    ]


def picture(part: Part, item: Item) -> str:
    """The picture of the variant chosen, or the item's own."""
    variant = next((known for known in item.variants if known.id == part.variant), None)
    return variant.image if variant is not None and variant.image else item.image


def with_variant(part: Part, variant: str) -> Part:
    return msgspec.structs.replace(part, variant=variant)
