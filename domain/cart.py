"""The cart: line items, each with its author, and operations that return a new cart.

Every operation checks the whole result against the menu, whoever asks for it: the customer's touch, an agent's
proposal, a repeated order. What it refuses it names by key (`Refusal`), which the screen and the console put into words.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from msgspec import Meta

from domain.menu import Combo, Id, Item, Menu, OptionGroup, Slot

CUSTOMER = "customer"
"""The author of a line item or a change that the customer made; an agent's is ``agent:<id>``."""

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


class LineItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    selection: Selection
    qty: Quantity
    author: str = CUSTOMER


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer is ordering. ``id`` becomes the order's uuid. ``revision`` grows by one with every change."""

    id: str
    service_mode: str
    revision: int = 0
    lines: tuple[LineItem, ...] = ()
    promotions: tuple[str, ...] = ()

    def line(self, line_id: str) -> LineItem | None:
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def count(self) -> int:
        """How many units it holds, for the badge."""
        return sum(line.qty for line in self.lines)


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
    BAD_QUANTITY = "bad_quantity"
    STALE = "stale"  # proposed against a revision that is no longer there


class Refusal(msgspec.Struct, frozen=True):
    """Why an operation was not done: a key, what it is about (an id), and the limit that was broken."""

    key: RefusalKey
    about: str = ""
    limit: int | None = None

    def __str__(self) -> str:
        limit = "" if self.limit is None else f" (limit {self.limit})"
        return f"{self.key} {self.about}{limit}".strip()


# -- operations ----------------------------------------------------------------------------------------------------


class Add(msgspec.Struct, frozen=True, kw_only=True, tag="add", forbid_unknown_fields=True):
    selection: Selection
    qty: Quantity = 1


class Change(msgspec.Struct, frozen=True, kw_only=True, tag="change", forbid_unknown_fields=True):
    """Give a line item another selection or quantity."""

    line: str
    selection: Selection | None = None
    qty: Quantity | None = None


class Remove(msgspec.Struct, frozen=True, kw_only=True, tag="remove", forbid_unknown_fields=True):
    line: str


class SetServiceMode(msgspec.Struct, frozen=True, kw_only=True, tag="service_mode", forbid_unknown_fields=True):
    service_mode: str


class ApplyPromotion(msgspec.Struct, frozen=True, kw_only=True, tag="promotion", forbid_unknown_fields=True):
    promotion: str


Operation = Add | Change | Remove | SetServiceMode | ApplyPromotion


def new_cart(service_mode: str) -> Cart:
    return Cart(id=str(uuid4()), service_mode=service_mode)


def apply(cart: Cart, menu: Menu, operation: Operation, author: str = CUSTOMER) -> Cart | Refusal:
    """The cart after an operation, or why it was refused. Adding an equal selection raises the quantity of the line
    that is there, so that the total does not depend on how somebody tapped; another author's line stays apart."""
    match operation:
        case Add(selection=selection, qty=qty):
            changed = _add(cart, menu, selection, qty, author)
        case Change():
            changed = _change(cart, menu, operation, author)
        case Remove(line=line_id):
            if cart.line(line_id) is None:
                return Refusal(RefusalKey.UNKNOWN_LINE, line_id)
            changed = msgspec.structs.replace(cart, lines=tuple(line for line in cart.lines if line.id != line_id))
        case SetServiceMode(service_mode=mode):
            if mode not in {known.id for known in menu.service_modes}:
                return Refusal(RefusalKey.UNKNOWN_SERVICE_MODE, mode)
            changed = msgspec.structs.replace(cart, service_mode=mode)
        case ApplyPromotion(promotion=promotion):
            if promotion not in {known.id for known in menu.promotions}:
                return Refusal(RefusalKey.UNKNOWN_PROMOTION, promotion)
            changed = msgspec.structs.replace(cart, promotions=tuple(dict.fromkeys((*cart.promotions, promotion))))
    if isinstance(changed, Refusal):
        return changed
    return msgspec.structs.replace(changed, revision=cart.revision + 1)


def check_cart(cart: Cart, menu: Menu) -> list[tuple[str, Refusal]]:
    """What stands between this cart and payment under this menu: (line id, refusal) for each line that no longer
    fits, such as one whose item was sold out since."""
    found = [(line.id, check_selection(line.selection, menu)) for line in cart.lines]
    return [(line_id, refusal) for line_id, refusal in found if refusal is not None]


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


# -- inside --------------------------------------------------------------------------------------------------------


def _add(cart: Cart, menu: Menu, selection: Selection, qty: int, author: str) -> Cart | Refusal:
    selection = normal(settle(selection, menu))
    refusal = check_selection(selection, menu)
    if refusal is not None:
        return refusal
    same = next((line for line in cart.lines if line.selection == selection and line.author == author), None)
    total = qty + sum(line.qty for line in cart.lines if line.selection.item == selection.item)
    refusal = _check_quantity(menu, selection.item, total)
    if refusal is not None:
        return refusal
    if same is None:
        line = LineItem(id=str(uuid4()), selection=selection, qty=qty, author=author)
        return msgspec.structs.replace(cart, lines=(*cart.lines, line))
    return _replace(cart, msgspec.structs.replace(same, qty=same.qty + qty))


def _change(cart: Cart, menu: Menu, change: Change, author: str) -> Cart | Refusal:
    line = cart.line(change.line)
    if line is None:
        return Refusal(RefusalKey.UNKNOWN_LINE, change.line)
    selection = line.selection if change.selection is None else normal(settle(change.selection, menu))
    refusal = check_selection(selection, menu) if change.selection is not None else None
    if refusal is not None:
        return refusal
    qty = line.qty if change.qty is None else change.qty
    total = qty + sum(
        other.qty for other in cart.lines if other.id != line.id and other.selection.item == selection.item
    )
    if qty > line.qty or selection.item != line.selection.item:
        refusal = _check_quantity(menu, selection.item, total)
        if refusal is not None:
            return refusal
    return _replace(cart, msgspec.structs.replace(line, selection=selection, qty=qty, author=author))


def _replace(cart: Cart, changed: LineItem) -> Cart:
    return msgspec.structs.replace(cart, lines=tuple(changed if line.id == changed.id else line for line in cart.lines))


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


def _check_quantity(menu: Menu, product_id: str, qty: int) -> Refusal | None:
    product = menu.product(product_id)
    limit = product.max_per_order if product is not None else 0
    return Refusal(RefusalKey.TOO_MANY, product_id, limit) if qty > limit else None


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
