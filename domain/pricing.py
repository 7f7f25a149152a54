"""The one function that says what a cart costs: on the tile, in the cart, on the terminal, on the receipt, in the hub.

Whole minor units go in and come out; exact fractions live only inside a tax or a percentage, and are rounded once.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from domain.cart import Cart
from domain.menu import Choice, Combo, Item, Menu, OptionGroup, Promotion, Slot
from domain.selection import ChosenOption, Pick, Selection


class LineTotal(msgspec.Struct, frozen=True, kw_only=True):
    """A line item's amounts in minor units. ``unit`` is the price on the tile with its options, ``amount`` is
    unit x qty, ``discount`` the part of all promotions that falls on it (not negative). ``net + tax == gross``."""

    line: str
    unit: int
    qty: int
    amount: int
    discount: int
    net: int
    tax: int
    gross: int
    rate: str


class TaxTotal(msgspec.Struct, frozen=True, kw_only=True):
    """What one tax rate adds up to; ``rate`` as written in the menu (``0.0625``)."""

    rate: str
    net: int
    tax: int
    gross: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What a cart costs. ``gross`` is what the customer pays. Taxes are sorted by rate and sum to ``tax``."""

    currency: str
    net: int
    tax: int
    gross: int
    discount: int
    taxes: tuple[TaxTotal, ...]
    lines: tuple[LineTotal, ...]


class NotPriceable(LookupError):
    """The cart names something that this menu cannot price; `domain.cart.check_cart` says what."""


def price(cart: Cart, menu: Menu, on: dt.date) -> Totals:
    """What ``cart`` costs under ``menu`` on a day. Raises `NotPriceable` when the menu lacks a product or a tax rate."""
    units = [unit_price(line.selection, menu) for line in cart.lines]
    amounts = [unit * line.qty for unit, line in zip(units, cart.lines, strict=True)]
    bases = _discounted(cart, menu, amounts)
    rates = [_rate(menu, line.selection.item, cart.service_mode, on) for line in cart.lines]
    taxes = _taxes(bases, rates, menu)
    inclusive = menu.tax_mode == "inclusive"
    lines = tuple(
        LineTotal(
            line=line.id,
            unit=unit,
            qty=line.qty,
            amount=amount,
            discount=amount - base,
            net=base - tax if inclusive else base,
            tax=tax,
            gross=base if inclusive else base + tax,
            rate=str(rate),
        )
        for line, unit, amount, base, rate, tax in zip(cart.lines, units, amounts, bases, rates, taxes, strict=True)
    )
    return Totals(
        currency=menu.currency,
        net=sum(line.net for line in lines),
        tax=sum(line.tax for line in lines),
        gross=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        taxes=_tax_table(lines),
        lines=lines,
    )


def unit_price(selection: Selection, menu: Menu) -> int:
    """The price of one unit of a selection, in minor units: what the tile, the customise page and the line show."""
    combo = menu.combo_by_id.get(selection.item)
    if combo is not None:
        return combo.price + sum(_slot_price(slot, combo, selection, menu) for slot in combo.slots)
    return _item_price(_item(menu, selection.item), selection.variant, selection.options, menu)


def starting_price(product: Item | Combo) -> int:
    """The lowest price of a product before options: what its tile shows, with "from" where sizes differ."""
    if isinstance(product, Combo):
        return product.price + sum(slot.min_qty * min(choice.upcharge for choice in slot.choices) for slot in product.slots)
    if product.price is not None:
        return product.price
    shown = [variant.price for variant in product.variants if variant.state != "hidden"]
    return min(shown or [variant.price for variant in product.variants])


def group_charge(group: OptionGroup, options: Sequence[ChosenOption]) -> int:
    """What the options chosen in one group add to a unit."""
    known = {option.id: option for option in group.options}
    quantity: dict[str, int] = {}
    for chosen in options:
        if chosen.id in known:
            quantity[chosen.id] = quantity.get(chosen.id, 0) + chosen.qty
    if group.charge == "dearest":
        return max((known[option].price for option in quantity), default=0)
    if group.charge == "over_included":
        prices = sorted((known[option].price for option, qty in quantity.items() for _ in range(qty)), reverse=True)
        return sum(prices[group.included_qty :])
    return sum(known[option].price * max(0, qty - known[option].default_qty) for option, qty in quantity.items())


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in parts proportional to ``weights`` that sum exactly to it (largest remainder, first one on a tie)."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    return _whole([Fraction(total) * weight / whole for weight in weights], total)


def _whole(exact: Sequence[Fraction], total: int) -> list[int]:
    """The exact shares as whole numbers that sum to ``total``, which is their own sum rounded: the largest remainders
    get the units that are left."""
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


# -- units ---------------------------------------------------------------------------------------------------------


def _item(menu: Menu, item_id: str) -> Item:
    item = menu.item_by_id.get(item_id)
    if item is None:
        raise NotPriceable(f"menu {menu.id!r} {menu.version} has no item {item_id!r}")
    return item


def _item_price(item: Item, variant: str | None, options: Sequence[ChosenOption], menu: Menu) -> int:
    return _base_price(item, variant) + sum(group_charge(group, options) for group in menu.groups_of(item))


def _base_price(item: Item, variant: str | None) -> int:
    if item.price is not None:
        return item.price
    chosen = next((known for known in item.variants if known.id == variant), None)
    if chosen is None:
        raise NotPriceable(f"item {item.id!r} has no variant {variant!r}")
    return chosen.price


class _PickPrice(NamedTuple):
    included: int  # what it adds when the slot's price covers it
    extra: int  # what it adds beyond


def _slot_price(slot: Slot, combo: Combo, selection: Selection, menu: Menu) -> int:
    """Upcharges of the included picks and full prices of the further ones; those that would cost most are included."""
    prices = [_pick_price(slot, combo, pick, menu) for pick in selection.picks if pick.slot == slot.id]
    prices.sort(key=lambda pick: pick.included - pick.extra)
    included, extra = prices[: slot.included_qty], prices[slot.included_qty :]
    return sum(pick.included for pick in included) + sum(pick.extra for pick in extra)


def _pick_price(slot: Slot, combo: Combo, pick: Pick, menu: Menu) -> _PickPrice:
    choice: Choice | None = next((choice for choice in slot.choices if choice.item == pick.item), None)
    if choice is None:
        raise NotPriceable(f"slot {slot.id!r} of combo {combo.id!r} has no choice {pick.item!r}")
    item = _item(menu, pick.item)
    full = _item_price(item, pick.variant, pick.options, menu)
    options = full - _base_price(item, pick.variant)
    return _PickPrice(included=choice.upcharge + options, extra=full)


# -- promotions ----------------------------------------------------------------------------------------------------


def _discounted(cart: Cart, menu: Menu, amounts: Sequence[int]) -> list[int]:
    """Line amounts after promotions: first those on lines, then those on the order; never below 0."""
    bases = list(amounts)
    active = [promotion for promotion in menu.promotions if promotion.id in cart.promotions]
    for promotion in active:
        for index, line in enumerate(cart.lines):
            if line.selection.item in promotion.items:
                bases[index] -= min(bases[index], _reduction(promotion, bases[index], line.qty, menu))
    for promotion in active:
        if not promotion.items:
            left = sum(bases)
            off = min(left, _reduction(promotion, left, 1, menu))
            bases = [base - part for base, part in zip(bases, spread(off, bases), strict=True)]
    return bases


def _reduction(promotion: Promotion, base: int, qty: int, menu: Menu) -> int:
    """A percentage of ``base``, or an amount for each of ``qty`` units."""
    if promotion.percent is not None:
        return _rounded(Fraction(base * promotion.percent, 100), menu.rounding.mode)
    return (promotion.amount or 0) * qty


# -- taxes ---------------------------------------------------------------------------------------------------------


def _rate(menu: Menu, product_id: str, service_mode: str, on: dt.date) -> Decimal:
    """The rate in force; one for this service mode goes before one for all, a later ``valid_from`` before an earlier."""
    product = menu.product(product_id)
    tax_class = product.tax_class if product else ""
    valid = [
        tax
        for tax in menu.taxes
        if tax.tax_class == tax_class
        and tax.service_mode in (None, service_mode)
        and (tax.valid_from or dt.date.min) <= on <= (tax.valid_to or dt.date.max)
    ]
    if not valid:
        raise NotPriceable(f"menu {menu.id!r} has no tax rate for class {tax_class!r} in {service_mode!r} on {on}")
    return max(valid, key=lambda tax: (tax.service_mode is not None, tax.valid_from or dt.date.min)).rate


def _taxes(bases: Sequence[int], rates: Sequence[Decimal], menu: Menu) -> list[int]:
    """The tax of each line. ``per_document`` rounds the sum over all lines once; the rates and then their lines share
    it by largest remainder, so that every table on the receipt sums."""
    inclusive = menu.tax_mode == "inclusive"
    exact = []
    for base, rate in zip(bases, rates, strict=True):
        fraction = Fraction(rate)
        exact.append(base * fraction / (1 + fraction) if inclusive else base * fraction)
    mode = menu.rounding.mode
    if menu.rounding.point == "per_line":
        return [_rounded(tax, mode) for tax in exact]
    document = _rounded(sum(exact, Fraction(0)), mode)
    distinct = sorted(set(rates))
    by_rate = [
        sum((tax for tax, rate in zip(exact, rates, strict=True) if rate == one), Fraction(0)) for one in distinct
    ]
    taxes = [0] * len(exact)
    for one, share in zip(distinct, _whole(by_rate, document), strict=True):
        indexes = [index for index, rate in enumerate(rates) if rate == one]
        for index, part in zip(indexes, _whole([exact[index] for index in indexes], share), strict=True):
            taxes[index] = part
    return taxes


def _tax_table(lines: Sequence[LineTotal]) -> tuple[TaxTotal, ...]:
    return tuple(
        TaxTotal(
            rate=rate,
            net=sum(line.net for line in lines if line.rate == rate),
            tax=sum(line.tax for line in lines if line.rate == rate),
            gross=sum(line.gross for line in lines if line.rate == rate),
        )
        for rate in sorted({line.rate for line in lines}, key=Decimal)
    )


def _rounded(value: Fraction, mode: str) -> int:
    if mode == "half_even":
        return round(value)
    away = abs(value) + Fraction(1, 2)
    whole = away.numerator // away.denominator
    return -whole if value < 0 else whole
