"""What a site has run out of, laid over the menu. The menu itself, its version and its prices stay as they are."""

import re
from collections.abc import Collection

import msgspec

from domain.menu import Combo, Item, Menu, OptionGroup

_ID = r"[a-z0-9][a-z0-9_-]{0,59}"
_MARK = re.compile(rf"product/{_ID}|(?:variant|option)/{_ID}/{_ID}")
"""A mark names what is sold out: ``product/<item or combo>``, ``variant/<item>/<variant>``, ``option/<group>/<option>``."""


def is_mark(text: str) -> bool:
    return _MARK.fullmatch(text) is not None


def on_menu(mark: str, menu: Menu) -> bool:
    """Whether this menu has what the mark is about."""
    kind, *ids = mark.split("/")
    match kind, ids:
        case "product", [product]:
            return menu.product(product) is not None
        case "variant", [item, variant]:
            known = menu.item_by_id.get(item)
            return known is not None and variant in {one.id for one in known.variants}
        case "option", [group, option]:
            asked = menu.group_by_id.get(group)
            return asked is not None and option in {one.id for one in asked.options}
    return False


def without(menu: Menu, marks: Collection[str]) -> Menu:
    """The menu with everything marked sold out. It has the version of the one it was made of: what is sold out changes no
    price, and an order names the menu by which it was priced. Marks of things that are not on it say nothing."""
    gone = frozenset(marks)
    if not gone:
        return menu
    changed = msgspec.structs.replace(
        menu,
        items=tuple(_item(item, gone) for item in menu.items),
        combos=tuple(_product(combo, gone) for combo in menu.combos),
        option_groups=tuple(_group(group, gone) for group in menu.option_groups),
    )
    changed.__dict__["version"] = menu.version
    return changed


def _product(combo: Combo, gone: frozenset[str]) -> Combo:
    sold_out = combo.state == "on" and f"product/{combo.id}" in gone
    return msgspec.structs.replace(combo, state="sold_out") if sold_out else combo


def _item(item: Item, gone: frozenset[str]) -> Item:
    variants = tuple(
        msgspec.structs.replace(variant, state="sold_out")
        if variant.state == "on" and f"variant/{item.id}/{variant.id}" in gone
        else variant
        for variant in item.variants
    )
    sold_out = item.state == "on" and f"product/{item.id}" in gone
    state = "sold_out" if sold_out else item.state
    if (state, variants) == (item.state, item.variants):
        return item
    return msgspec.structs.replace(item, state=state, variants=variants)


def _group(group: OptionGroup, gone: frozenset[str]) -> OptionGroup:
    options = tuple(
        msgspec.structs.replace(option, state="sold_out")
        if option.state == "on" and f"option/{group.id}/{option.id}" in gone
        else option
        for option in group.options
    )
    return group if options == group.options else msgspec.structs.replace(group, options=options)
