"""What a selection contains, over all its parts. Nothing here ever says that something is safe."""

from collections.abc import Iterator

from domain.menu import Allergens, Item, Menu
from domain.selection import ChosenOption, Selection


def contained(selection: Selection, menu: Menu) -> Allergens:
    """The allergens of everything that was chosen, by the menu's names, sorted; what is contained is not said again among
    what may be."""
    contains: set[str] = set()
    may_contain: set[str] = set()
    for item, options in parts(selection, menu):
        chosen = {option.id for option in options}
        sources = [item.allergens]
        sources += [
            option.allergens for group in menu.groups_of(item) for option in group.options if option.id in chosen
        ]
        for source in sources:
            contains.update(source.contains)
            may_contain.update(source.may_contain)
    return Allergens(contains=tuple(sorted(contains)), may_contain=tuple(sorted(may_contain - contains)))


def parts(selection: Selection, menu: Menu) -> Iterator[tuple[Item, tuple[ChosenOption, ...]]]:
    """The item and those picked in a combo's slots, each with its options."""
    item = menu.item_by_id.get(selection.item)
    if item is not None:
        yield item, selection.options
    for pick in selection.picks:
        if pick.item in menu.item_by_id:
            yield menu.item_by_id[pick.item], pick.options
