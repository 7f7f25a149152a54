"""What is ordered, apart from how often and by whom: an item with its choices, a combo with its picks; and the menu's rules
for it.

What is not allowed is named by key (`Refusal`), which the screen and the console put into words.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from domain.menu import Combo, Id, Item, Menu, OptionGroup, Slot

Quantity = Annotated[int, Meta(ge=1, le=99)]


class ChosenOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    qty: Quantity = 1


class Pick(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unit of an item in a combo's slot."""

    slot: Id
    item: Id
    variant: Id | None = None
    options: tuple[ChosenOption, ...] = ()


class Selection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is ordered, apart from how often and by whom: an item with its choices, or a combo with its picks."""

    item: Id
    variant: Id | None = None
    options: tuple[ChosenOption, ...] = ()
    picks: tuple[Pick, ...] = ()


class RefusalKey(StrEnum):
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_PROMOTION = "unknown_promotion"
    UNKNOWN_SERVICE_MODE = "unknown_service_mode"
    SOLD_OUT = "sold_out"
    VARIANT_NEEDED = "variant_needed"
    UNKNOWN_VARIANT = "unknown_variant"
    UNKNOWN_OPTION = "unknown_option"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    STALE = "stale"  # proposed against a revision that is no longer there


class Refusal(msgspec.Struct, frozen=True):
    """Why an operation was not done: a key, what it is about (an id), and the limit that was broken."""

    key: RefusalKey
    about: str = ""
    limit: int | None = None

    def __str__(self) -> str:
        limit = "" if self.limit is None else f" (limit {self.limit})"
        return f"{self.key} {self.about}{limit}".strip()


def complete(selection: Selection, menu: Menu) -> Selection:
    """A selection with the defaults filled in where nothing was chosen: the first variant that is on, default option
    quantities, a slot's default or only choice. What the customise page starts from, and what quick-add adds."""
    combo = menu.combo_by_id.get(selection.item)
    if combo is not None:
        picks = list(selection.picks)
        for slot in combo.slots:
            if not any(pick.slot == slot.id for pick in picks):
                picks.extend(_default_picks(slot, menu))
        return msgspec.structs.replace(selection, picks=tuple(picks))
    item = menu.item_by_id.get(selection.item)
    if item is None:
        return selection
    variant = selection.variant or next((v.id for v in item.variants if v.state == "on"), None)
    return msgspec.structs.replace(
        selection, variant=variant, options=selection.options or _default_options(item, menu)
    )


def settle(selection: Selection, menu: Menu) -> Selection:
    """A selection with only that filled in which leaves no choice: the one variant that is on, the one option or pick of a
    question that must be answered. What was taken away stays away."""
    combo = menu.combo_by_id.get(selection.item)
    if combo is not None:
        picks = list(selection.picks)
        for slot in combo.slots:
            if slot.min_qty and len(slot.choices) == 1 and not any(pick.slot == slot.id for pick in picks):
                picks.extend(_default_picks(slot, menu))
        return msgspec.structs.replace(selection, picks=tuple(picks))
    item = menu.item_by_id.get(selection.item)
    if item is None:
        return selection
    variants = [variant.id for variant in item.variants if variant.state == "on"]
    variant = variants[0] if selection.variant is None and len(variants) == 1 else selection.variant
    return msgspec.structs.replace(
        selection, variant=variant, options=(*selection.options, *_only_answers(item, selection, menu))
    )


def available(selection: Selection, menu: Menu) -> Selection:
    """A selection without what has run out: the customer chooses something else for it."""
    item = menu.item_by_id.get(selection.item)
    return msgspec.structs.replace(
        selection,
        variant=selection.variant if item is None or _variant_is_on(item, selection.variant) else None,
        options=selection.options if item is None else _options_on(item, selection.options, menu),
        picks=tuple(
            msgspec.structs.replace(pick, options=_options_on(picked, pick.options, menu))
            for pick in selection.picks
            if (picked := menu.item_by_id.get(pick.item)) is not None
            and picked.state == "on"
            and _variant_is_on(picked, pick.variant)
        ),
    )


def _variant_is_on(item: Item, variant: str | None) -> bool:
    return variant is None or any(known.id == variant and known.state == "on" for known in item.variants)


def _options_on(item: Item, options: tuple[ChosenOption, ...], menu: Menu) -> tuple[ChosenOption, ...]:
    gone = {option.id for group in menu.groups_of(item) for option in group.options if option.state != "on"}
    return tuple(option for option in options if option.id not in gone)


def needs_choice(product: Item | Combo, menu: Menu) -> bool:
    """Whether the customer must be asked something before this can be added; a question with one answer is not asked."""
    if isinstance(product, Combo):
        return any(len(slot.choices) > 1 for slot in product.slots)
    many_variants = len([variant for variant in product.variants if variant.state == "on"]) > 1
    return many_variants or check_selection(complete(Selection(item=product.id), menu), menu) is not None


def check_selection(selection: Selection, menu: Menu) -> Refusal | None:
    """Why this selection cannot be ordered, or None."""
    combo = menu.combo_by_id.get(selection.item)
    if combo is not None:
        return _check_combo(combo, selection, menu)
    item = menu.item_by_id.get(selection.item)
    if item is None or item.state == "hidden":
        return Refusal(RefusalKey.UNKNOWN_ITEM, selection.item)
    if selection.picks:
        return Refusal(RefusalKey.UNKNOWN_OPTION, selection.picks[0].slot)
    return _check_item(item, selection.variant, selection.options, menu)


def normal(selection: Selection) -> Selection:
    """The same selection in a fixed order, so that equal configurations compare equal however they were tapped."""
    picks = tuple(
        sorted(
            (msgspec.structs.replace(pick, options=_sorted(pick.options)) for pick in selection.picks), key=_pick_key
        )
    )
    return msgspec.structs.replace(selection, options=_sorted(selection.options), picks=picks)


def _sorted(options: tuple[ChosenOption, ...]) -> tuple[ChosenOption, ...]:
    return tuple(sorted(options, key=lambda option: option.id))


def _pick_key(pick: Pick) -> tuple[Any, ...]:
    return (pick.slot, pick.item, pick.variant or "", tuple((option.id, option.qty) for option in pick.options))


def _check_item(item: Item, variant: str | None, options: tuple[ChosenOption, ...], menu: Menu) -> Refusal | None:
    if item.state != "on":
        return Refusal(RefusalKey.SOLD_OUT, item.id)
    if item.variants and variant is None:
        return Refusal(RefusalKey.VARIANT_NEEDED, item.id)
    if variant is not None:
        chosen = next((known for known in item.variants if known.id == variant), None)
        if chosen is None or chosen.state == "hidden":
            return Refusal(RefusalKey.UNKNOWN_VARIANT, variant)
        if chosen.state == "sold_out":
            return Refusal(RefusalKey.SOLD_OUT, variant)
    groups = menu.groups_of(item)
    known_options = {option.id for group in groups for option in group.options}
    for option in options:
        if option.id not in known_options:
            return Refusal(RefusalKey.UNKNOWN_OPTION, option.id)
    for group in groups:
        refusal = _check_group(group, options)
        if refusal is not None:
            return refusal
    return None


def _check_group(group: OptionGroup, options: tuple[ChosenOption, ...]) -> Refusal | None:
    """Limits of one option group. An option named twice counts with the sum of its quantities."""
    quantity: dict[str, int] = {}
    for option in options:
        quantity[option.id] = quantity.get(option.id, 0) + option.qty
    units = distinct = 0
    for known in group.options:
        chosen = quantity.get(known.id, 0)
        if chosen == 0:
            continue
        if known.state != "on":
            return Refusal(RefusalKey.SOLD_OUT, known.id)
        if chosen > group.max_per_option:
            return Refusal(RefusalKey.TOO_MANY, known.id, group.max_per_option)
        units, distinct = units + chosen, distinct + 1
    if units < group.min or distinct < group.min_distinct:
        return Refusal(RefusalKey.TOO_FEW, group.id, max(group.min, group.min_distinct))
    if group.max is not None and units > group.max:
        return Refusal(RefusalKey.TOO_MANY, group.id, group.max)
    if group.max_distinct is not None and distinct > group.max_distinct:
        return Refusal(RefusalKey.TOO_MANY, group.id, group.max_distinct)
    return None


def _check_combo(combo: Combo, selection: Selection, menu: Menu) -> Refusal | None:
    if combo.state != "on":
        key = RefusalKey.UNKNOWN_ITEM if combo.state == "hidden" else RefusalKey.SOLD_OUT
        return Refusal(key, combo.id)
    if selection.options or selection.variant:
        return Refusal(RefusalKey.UNKNOWN_OPTION, combo.id)
    known_slots = {slot.id for slot in combo.slots}
    for pick in selection.picks:
        if pick.slot not in known_slots:
            return Refusal(RefusalKey.UNKNOWN_OPTION, pick.slot)
    for slot in combo.slots:
        picks = [pick for pick in selection.picks if pick.slot == slot.id]
        if len(picks) < slot.min_qty:
            return Refusal(RefusalKey.TOO_FEW, slot.id, slot.min_qty)
        if len(picks) > slot.max_qty:
            return Refusal(RefusalKey.TOO_MANY, slot.id, slot.max_qty)
        for pick in picks:
            refusal = _check_pick(slot, pick, menu)
            if refusal is not None:
                return refusal
    return None


def _check_pick(slot: Slot, pick: Pick, menu: Menu) -> Refusal | None:
    choice = next((choice for choice in slot.choices if choice.item == pick.item), None)
    item = menu.item_by_id.get(pick.item)
    if choice is None or item is None or item.state == "hidden":
        return Refusal(RefusalKey.UNKNOWN_ITEM, pick.item)
    if choice.variant is not None and pick.variant != choice.variant:
        return Refusal(RefusalKey.UNKNOWN_VARIANT, pick.variant or "")
    return _check_item(item, pick.variant, pick.options, menu)


def _default_options(item: Item, menu: Menu) -> tuple[ChosenOption, ...]:
    """Default quantities, and the only possible answer where a group has one."""
    chosen = []
    for group in menu.groups_of(item):
        on = [option for option in group.options if option.state == "on"]
        defaults = [ChosenOption(option.id, option.default_qty) for option in on if option.default_qty]
        if not defaults and group.min == 1 and len(on) == 1:
            defaults = [ChosenOption(on[0].id, 1)]
        chosen.extend(defaults)
    return tuple(chosen)


def _only_answers(item: Item, selection: Selection, menu: Menu) -> Iterator[ChosenOption]:
    chosen = {option.id for option in selection.options}
    for group in menu.groups_of(item):
        on = [option for option in group.options if option.state == "on"]
        if group.min == 1 and len(on) == 1 and on[0].id not in chosen:
            yield ChosenOption(on[0].id, 1)


def _default_picks(slot: Slot, menu: Menu) -> list[Pick]:
    wanted = slot.default or (slot.choices[0].item if len(slot.choices) == 1 and slot.min_qty else None)
    choice = next((choice for choice in slot.choices if choice.item == wanted), None)
    item = menu.item_by_id.get(choice.item) if choice else None
    if choice is None or item is None or item.state != "on":
        return []
    variant = choice.variant or next((known.id for known in item.variants if known.state == "on"), None)
    return [Pick(slot=slot.id, item=item.id, variant=variant, options=_default_options(item, menu))] * max(
        1, slot.min_qty
    )
