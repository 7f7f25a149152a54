"""Numbers and rules of the menu in the customer's words. Pure: no Kivy, no session."""

from collections.abc import Iterable
from decimal import Decimal

from domain.allergens import contained
from domain.allergens import parts as chosen_parts
from domain.menu import Combo, Item, Kcal, Menu, Option, OptionGroup, Slot, Variant
from domain.money import Money, amount_text, money_text
from domain.payment import PaymentState
from domain.pricing import starting_price
from domain.selection import Pick, Refusal, RefusalKey, Selection
from domain.till import PaymentView
from kiosk.texts import Texts


def amount(minor: int, menu: Menu, words: Texts) -> str:
    """``890`` as ``8.90``: for tiles and options."""
    return amount_text(minor, words.language, menu.minor_digits)


def money(minor: int, menu: Menu, words: Texts) -> str:
    """With its currency: for totals."""
    return money_text(Money(minor, menu.currency), words.language, menu.minor_digits)


def paid_parts(payment: PaymentView | None, words: Texts, menu: Menu, most: int) -> str:
    """What is paid of an order: ``Gift card $12.40 · Card $5.00``; of more than ``most`` parts only the sum."""
    parts = [part for part in payment.parts if part.state is PaymentState.PAID] if payment is not None else []
    if len(parts) > most:
        return words("pay.part_none", amount=money(sum(part.amount for part in parts), menu, words))
    return " · ".join(words(f"pay.part_{part.means.value}", amount=money(part.amount, menu, words)) for part in parts)


def tile_price(product: Item | Combo, menu: Menu, words: Texts) -> str:
    """What a tile says: the price, or the lowest with "from" where sizes differ."""
    lowest = amount(starting_price(product), menu, words)
    prices = (
        {variant.price for variant in product.variants if variant.state != "hidden"}
        if isinstance(product, Item)
        else set()
    )
    return words("menu.from", price=lowest) if len(prices) > 1 else lowest


def surcharge(minor: int, menu: Menu, words: Texts) -> str:
    """``+1.50``, or nothing when it costs nothing."""
    return f"+{amount(minor, menu, words)}" if minor else ""


def kcal(value: Kcal | None, words: Texts) -> str:
    if value is None:
        return ""
    return words("menu.kcal", kcal=str(value.min) if value.min == value.max else f"{value.min}–{value.max}")


def group_rule(group: OptionGroup, words: Texts) -> str:
    """The limits of an option group, said before anybody runs into them: ``Up to 3, first included``."""
    rule = _limits(group.min, group.max, words)
    if group.max_distinct is not None and group.max_per_option > 1 and group.max_distinct < len(group.options):
        rule += ", " + words("customise.different", count=group.max_distinct)
    if group.charge == "over_included" and group.included_qty:
        rule += ", " + _included(group.included_qty, words)
    return rule


def slot_rule(slot: Slot, words: Texts) -> str:
    """The limits of a combo's slot."""
    rule = _limits(slot.min_qty, slot.max_qty, words)
    if slot.included_qty and slot.max_qty > slot.included_qty:
        rule += ", " + _included(slot.included_qty, words)
    return rule


def _limits(least: int, most: int | None, words: Texts) -> str:
    if least == 1 and most == 1:
        return words("customise.one")
    if least == 0 and most == 1:
        return words("customise.one_optional")
    if least == most:
        return words("customise.exactly", min=least)
    if most is None:
        return words("customise.at_least", min=least) if least else words("customise.any")
    return words("customise.between", min=least, max=most) if least else words("customise.up_to", max=most)


def _included(count: int, words: Texts) -> str:
    return words("customise.included_one") if count == 1 else words("customise.included_many", count=count)


def allergens(selection: Selection, menu: Menu, words: Texts) -> str:
    """What this selection contains, over all its parts. It never says that something is safe."""
    found = contained(selection, menu)
    sentences = []
    if found.contains:
        sentences.append(words("customise.contains", allergens=_list(found.contains, words)))
    if found.may_contain:
        sentences.append(words("customise.may_contain", allergens=_list(found.may_contain, words)))
    return ". ".join(sentences)


def details(selection: Selection, menu: Menu, words: Texts) -> str:
    """What is special about a line item: size, what was added, what was left out, and a combo's parts. What comes with
    the dish anyway is not said."""
    if selection.item in menu.combo_by_id:
        return ", ".join(_part_words(menu.item_by_id[pick.item], pick, menu, words) for pick in selection.picks)
    item = menu.item_by_id.get(selection.item)
    return ", ".join(_special(item, selection, menu, words)) if item is not None else ""


def _part_words(item: Item, pick: Pick, menu: Menu, words: Texts) -> str:
    special = _special(item, pick, menu, words)
    name = item.name[words.language]
    return f"{name} ({', '.join(special)})" if special else name


def _special(item: Item, part: Selection | Pick, menu: Menu, words: Texts) -> list[str]:
    language = words.language
    found = [
        variant.name[language] for variant in item.variants if variant.id == part.variant and len(item.variants) > 1
    ]
    quantity = {option.id: option.qty for option in part.options}
    for group in menu.groups_of(item):
        for option in group.options:
            qty = quantity.get(option.id, 0)
            if qty == 0 and option.default_qty:
                found.append(words("suggestion.without", name=option.name[language]))
            elif qty > 1:
                found.append(f"{qty} × {option.name[language]}")
            elif qty and not option.default_qty:
                found.append(option.name[language])
    return found


def problem(refusal: Refusal | None, selection: Selection, menu: Menu, words: Texts) -> str:
    """What stands on a line item that cannot be ordered any more: all of it has run out, or a part that can be changed."""
    if refusal is None:
        return ""
    if refusal.key is not RefusalKey.SOLD_OUT or refusal.about == selection.item:
        return words("order.sold_out")
    parts: list[Item | Variant | Option] = []
    for item, _ in chosen_parts(selection, menu):
        parts += [item, *item.variants, *(option for group in menu.groups_of(item) for option in group.options)]
    name = next((part.name[words.language] for part in parts if part.id == refusal.about), "")
    return words("order.part_sold_out", name=name) if name else words("order.sold_out")


def rate_percent(rate: str) -> str:
    """``0.0625`` as ``6.25``."""
    return f"{(Decimal(rate) * 100).normalize():f}"


def _list(names: Iterable[str], words: Texts) -> str:
    return ", ".join(sorted(words(f"allergen.{name}") if f"allergen.{name}" in words else name for name in names))
