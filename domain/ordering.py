"""Turn a cart into an order: the words and amounts that are paid, printed, cooked and uploaded."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from domain.allergens import contained, parts
from domain.cart import Cart, LineItem
from domain.menu import Combo, Item, Menu, Option
from domain.order import Order, OrderLine
from domain.pricing import LineTotal, price
from domain.selection import Pick, Selection


def make_order(
    cart: Cart, menu: Menu, language: str, on: dt.date, agents: Sequence[str] = (), kitchen_language: str = ""
) -> Order:
    """The order a customer confirms. The kitchen's words are in ``kitchen_language``, or in the menu's first one when it has
    no such language. Raises `NotPriceable` as `price` does."""
    totals = price(cart, menu, on)
    kitchen = kitchen_language if kitchen_language in menu.languages else menu.languages[0]
    mode = next(mode for mode in menu.service_modes if mode.id == cart.service_mode)
    return Order(
        uuid=cart.id,
        menu_version=menu.version,
        restaurant=menu.name[language],
        language=language,
        service_mode=mode.id,
        service_mode_name=mode.name[language],
        lines=tuple(
            _line(line, total, menu, language, kitchen) for line, total in zip(cart.lines, totals.lines, strict=True)
        ),
        totals=totals,
        cart=cart,
        agents=tuple(agents),
        kitchen_language=kitchen,
        kitchen_service_mode=mode.name[kitchen],
        minor_digits=menu.minor_digits,
    )


Named = Callable[[Item | Combo | Option], str]


def selection_words(selection: Selection, menu: Menu, language: str) -> tuple[str, ...]:
    """A selection's variant, options and picks in words: ``("Large", "2 × Cheese", "− Onions")``. Of options that are
    there by default only what was changed is said, with ``−`` before what was taken away."""
    return tuple(_words(selection, menu, language, lambda thing: thing.name[language]))


def kitchen_words(selection: Selection, menu: Menu, language: str) -> tuple[str, ...]:
    """The same for the kitchen, with its own short names where the menu has them; the product's name comes first."""

    def named(thing: Item | Combo | Option) -> str:
        return thing.kitchen_name or thing.name[language]

    product = menu.product(selection.item)
    return () if product is None else (named(product), *_words(selection, menu, language, named))


def _words(selection: Selection, menu: Menu, language: str, named: Named) -> Iterator[str]:
    combo = menu.combo_by_id.get(selection.item)
    if combo is not None:
        yield from _pick_words(combo, selection, menu, language, named)
    item = menu.item_by_id.get(selection.item)
    if item is not None:
        yield from _item_words(item, selection, menu, language, named)


def _line(line: LineItem, total: LineTotal, menu: Menu, language: str, kitchen: str) -> OrderLine:
    product = menu.product(line.selection.item)
    assert product is not None  # priced a moment ago under the same menu
    made_of = [product.category, *(item.category for item, _ in parts(line.selection, menu))]
    return OrderLine(
        id=line.id,
        name=product.receipt_name or product.name[language],
        details=selection_words(line.selection, menu, language),
        kitchen=kitchen_words(line.selection, menu, kitchen),
        qty=line.qty,
        unit=total.unit,
        amount=total.amount,
        author=line.author,
        categories=tuple(dict.fromkeys(made_of)),
        allergens=contained(line.selection, menu).contains,
    )


def _item_words(item: Item, chosen: Selection | Pick, menu: Menu, language: str, named: Named) -> Iterator[str]:
    for known in item.variants:
        if known.id == chosen.variant and len(item.variants) > 1:
            yield known.name[language]
    quantity = {option.id: option.qty for option in chosen.options}
    for group in menu.groups_of(item):
        asked = group.min == group.max == 1
        for option in group.options:
            qty, usual = quantity.get(option.id, 0), option.default_qty
            if qty == 0 and usual and not asked:
                yield f"− {named(option)}"
            elif qty > 1 and qty != usual:
                yield f"{qty} × {named(option)}"
            elif qty and (asked or qty != usual):
                yield named(option)


def _pick_words(combo: Combo, selection: Selection, menu: Menu, language: str, named: Named) -> Iterator[str]:
    for slot in combo.slots:
        for pick in selection.picks:
            item = menu.item_by_id.get(pick.item)
            if pick.slot == slot.id and item is not None:
                words = tuple(_item_words(item, pick, menu, language, named))
                yield f"{named(item)} ({', '.join(words)})" if words else named(item)
