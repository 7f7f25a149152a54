"""Read a menu file and find everything that is wrong with it at once, each problem with its path."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from domain.barcode import has_right_check_digit, keys
from domain.checked import Problem, Problems, convert
from domain.menu import Combo, Item, Menu, OptionGroup, Slot, Struct, Text


def load(text: str | bytes) -> Menu:
    """Read a menu from YAML (JSON is YAML too); raises `Problems` with every problem."""
    try:
        data: Any = msgspec.yaml.decode(text)
    except (ValueError, RecursionError) as error:  # an impossible date, or thousands of brackets
        raise Problems([Problem("", f"not readable as YAML: {error}")]) from error
    return from_data(data)


def from_data(data: Any) -> Menu:
    """A menu from plain data, as `load` has read it or as it came in JSON; raises `Problems` with every problem."""
    if not isinstance(data, dict):
        raise Problems([Problem("", f"found {type(data).__name__}; a menu is a mapping with keys such as items")])
    menu = convert(data, Menu)
    problems = list(check(menu))
    if problems:
        raise Problems(problems)
    return menu


def check(menu: Menu) -> Iterator[Problem]:
    """What is wrong with a menu whose fields are right one by one: references, texts, limits, taxes."""
    yield from _texts(menu, menu, "")
    yield from _twice("categories", [category.id for category in menu.categories])
    yield from _twice("items and combos", [item.id for item in menu.items] + [combo.id for combo in menu.combos])
    yield from _twice("option_groups", [group.id for group in menu.option_groups])
    yield from _twice("service_modes", [mode.id for mode in menu.service_modes])
    yield from _taxes(menu)
    for group in menu.option_groups:
        yield from _group(group)
    for item in menu.items:
        yield from _item(menu, item)
    for combo in menu.combos:
        yield from _combo(menu, combo)
    yield from _promotions(menu)
    yield from _barcodes(menu)


def _taxes(menu: Menu) -> Iterator[Problem]:
    for index, tax in enumerate(menu.taxes):
        path = f"taxes[{index}]"
        if not (tax.rate.is_finite() and 0 <= tax.rate < 1):
            yield Problem(f"{path}.rate", f"found {str(tax.rate)!r}; 6.25 % is written as '0.0625'")
        if tax.valid_from is not None and tax.valid_to is not None and tax.valid_to < tax.valid_from:
            yield Problem(f"{path}.valid_to", f"found {tax.valid_to}, before valid_from {tax.valid_from}")
    begins = Counter((tax.tax_class, tax.service_mode, tax.valid_from) for tax in menu.taxes)
    for (tax_class, mode, day), count in begins.items():
        if count > 1:
            yield Problem(
                "taxes",
                f"{count} rates for class {tax_class!r} in {mode or 'every service mode'} begin on"
                f" {day or 'the first day'}; keep one of them",
            )


def _promotions(menu: Menu) -> Iterator[Problem]:
    yield from _twice("promotions", [promotion.id for promotion in menu.promotions])
    codes = Counter(promotion.code for promotion in menu.promotions if promotion.code)
    for code, count in codes.items():
        if count > 1:
            yield Problem("promotions", f"code {code!r} stands {count} times; a customer who types it means one")
    for promotion in menu.promotions:
        path = f"promotions[{promotion.id}]"
        if (promotion.percent is None) == (promotion.amount is None):
            yield Problem(path, "needs either percent or amount, and not both")
        if promotion.trigger == "code" and not promotion.code:
            yield Problem(f"{path}.code", "is missing; a promotion with trigger 'code' needs the code to type")
        for item_id in promotion.items:
            if menu.product(item_id) is None:
                yield Problem(f"{path}.items", f"{item_id!r} is no item or combo")


def _barcodes(menu: Menu) -> Iterator[Problem]:
    """A code means one thing, and one with the length of an EAN or UPC has its check digit: a scanner reads nothing else."""
    meant: dict[str, str] = {}
    for path, barcodes in _all_barcodes(menu):
        for barcode in barcodes:
            if not keys(barcode):
                right = next(digit for digit in "0123456789" if has_right_check_digit(barcode[:-1] + digit))
                yield Problem(path, f"found {barcode!r}; the check digit of {barcode[:-1]} is {right}")
            for key in sorted(keys(barcode)):
                if meant.setdefault(key, path) != path:
                    yield Problem(path, f"code {barcode!r} stands at {meant[key]} too; a code means one product")
                    break


def _all_barcodes(menu: Menu) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in menu.items:
        yield f"items[{item.id}].barcodes", item.barcodes
        for variant in item.variants:
            yield f"items[{item.id}].variants[{variant.id}].barcodes", variant.barcodes
    for combo in menu.combos:
        yield f"combos[{combo.id}].barcodes", combo.barcodes


def _texts(value: Any, menu: Menu, path: str) -> Iterator[Problem]:
    """Every text has every language of the menu, wherever it stands."""
    if not isinstance(value, Struct):
        return
    for field in msgspec.structs.fields(value):
        inner, where = getattr(value, field.name), f"{path}.{field.encode_name}".lstrip(".")
        if field.type == Text and (inner or field.required):
            missing = [language for language in menu.languages if not str(inner.get(language, "")).strip()]
            if missing:
                yield Problem(
                    where, f"has no text in {', '.join(missing)}; the menu's languages are {', '.join(menu.languages)}"
                )
        elif isinstance(inner, Struct):
            yield from _texts(inner, menu, where)
        elif isinstance(inner, tuple):
            element: Any
            for index, element in enumerate(inner):
                yield from _texts(element, menu, f"{where}[{getattr(element, 'id', index)}]")


def _twice(path: str, ids: list[str]) -> Iterator[Problem]:
    for identity, count in Counter(ids).items():
        if count > 1:
            yield Problem(path, f"id {identity!r} stands {count} times; ids are unique")


def _group(group: OptionGroup) -> Iterator[Problem]:
    path = f"option_groups[{group.id}]"
    yield from _twice(f"{path}.options", [option.id for option in group.options])
    offered = [option for option in group.options if option.state != "hidden"]
    capacity = len(offered) * group.max_per_option
    if group.max is not None and group.max < group.min:
        yield Problem(f"{path}.max", f"found {group.max}, below min {group.min}")
    if group.min > capacity:
        yield Problem(f"{path}.min", f"found {group.min}, but its options allow only {capacity} units")
    if group.max_distinct is not None and group.max_distinct < group.min_distinct:
        yield Problem(f"{path}.max_distinct", f"found {group.max_distinct}, below min_distinct {group.min_distinct}")
    if group.min_distinct > len(offered):
        yield Problem(f"{path}.min_distinct", f"found {group.min_distinct}, but there are only {len(offered)} options")
    for option in group.options:
        if option.default_qty > group.max_per_option:
            yield Problem(
                f"{path}.options[{option.id}].default_qty",
                f"found {option.default_qty}, above max_per_option {group.max_per_option}",
            )
    defaults = sum(option.default_qty for option in offered)
    if group.max is not None and defaults > group.max:
        yield Problem(f"{path}.options", f"default quantities add up to {defaults}, above max {group.max}")


def _item(menu: Menu, item: Item) -> Iterator[Problem]:
    path = f"items[{item.id}]"
    yield from _placed(menu, item, path)
    if (item.price is None) == (not item.variants):
        yield Problem(path, "needs either price or variants, and not both")
    yield from _twice(f"{path}.variants", [variant.id for variant in item.variants])
    for group in item.groups:
        if group not in menu.group_by_id:
            yield Problem(f"{path}.groups", f"{group!r} is no option group")
    options = [
        option.id for group in item.groups if group in menu.group_by_id for option in menu.group_by_id[group].options
    ]
    yield from _twice(f"{path}.groups", options)


def _combo(menu: Menu, combo: Combo) -> Iterator[Problem]:
    path = f"combos[{combo.id}]"
    yield from _placed(menu, combo, path)
    yield from _twice(f"{path}.slots", [slot.id for slot in combo.slots])
    for slot in combo.slots:
        yield from _slot(menu, slot, f"{path}.slots[{slot.id}]")


def _slot(menu: Menu, slot: Slot, path: str) -> Iterator[Problem]:
    if not slot.min_qty <= slot.max_qty:
        yield Problem(f"{path}.max_qty", f"found {slot.max_qty}, below min_qty {slot.min_qty}")
    if slot.included_qty > slot.max_qty:
        yield Problem(f"{path}.included_qty", f"found {slot.included_qty}, above max_qty {slot.max_qty}")
    yield from _twice(f"{path}.choices", [choice.item for choice in slot.choices])
    for choice in slot.choices:
        item = menu.item_by_id.get(choice.item)
        if item is None:
            yield Problem(f"{path}.choices", f"{choice.item!r} is no item")
        elif choice.variant is not None and choice.variant not in {variant.id for variant in item.variants}:
            yield Problem(
                f"{path}.choices[{choice.item}].variant", f"{choice.variant!r} is no variant of {choice.item!r}"
            )
    if slot.default is not None and slot.default not in {choice.item for choice in slot.choices}:
        yield Problem(f"{path}.default", f"{slot.default!r} is none of the choices")


def _placed(menu: Menu, product: Item | Combo, path: str) -> Iterator[Problem]:
    """A product stands in a known category and is taxed in every service mode."""
    if product.category not in {category.id for category in menu.categories}:
        known = ", ".join(category.id for category in menu.categories)
        yield Problem(f"{path}.category", f"{product.category!r} is no category; known are {known}")
    for mode in menu.service_modes:
        if not any(tax.tax_class == product.tax_class and tax.service_mode in (None, mode.id) for tax in menu.taxes):
            yield Problem(f"{path}.tax_class", f"{product.tax_class!r} has no tax rate for service mode {mode.id!r}")
