"""The menu: what can be ordered, how it may be configured, what it costs and how it is taxed. `domain.menu_file` reads it.

The YAML file of a menu has exactly these fields. Amounts are whole minor units (``890`` is 8.90), texts are keyed by
language (``{en: Fries, es: Papas}``), pictures are named without ending.
"""

import datetime as dt
import hashlib
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from domain.barcode import keys

Text = dict[str, str]
Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Minor = Annotated[int, Meta(ge=0, le=10_000_000)]
Count = Annotated[int, Meta(ge=0, le=99)]
Barcode = Annotated[str, Meta(pattern=r"^[!-~]([ -~]*[!-~])?$", max_length=80)]
Rate = Annotated[Decimal, Meta(description="0.0625 is 6.25 %; written as a quoted string")]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """What every part of the menu is: frozen, and strict about its keys."""


class Rounding(Struct, frozen=True, kw_only=True):
    """When (``point``) and how (``mode``; ``half_up`` is away from zero) exact tax is rounded to minor units."""

    point: Literal["per_line", "per_document"] = "per_line"
    mode: Literal["half_up", "half_even"] = "half_up"


class ServiceMode(Struct, frozen=True, kw_only=True):
    """A way of being served, such as ``dine_in`` or ``takeaway``; taxes depend on it."""

    id: Id
    name: Text
    image: str | None = None


class TaxRate(Struct, frozen=True, kw_only=True):
    """The rate of a tax class in a service mode (None: in every mode) from ``valid_from`` until ``valid_to``, both included."""

    tax_class: Id
    rate: Rate
    service_mode: Id | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Allergens(Struct, frozen=True, kw_only=True):
    """Allergens by the names of the EU list of 14 or the US list of 9, such as ``milk``, ``gluten``, ``sesame``."""

    contains: tuple[Id, ...] = ()
    may_contain: tuple[Id, ...] = ()


class Kcal(Struct, frozen=True, kw_only=True):
    """Energy in kcal as a range; equal ends for one figure."""

    min: Annotated[int, Meta(ge=0, le=9999)]
    max: Annotated[int, Meta(ge=0, le=9999)]


State = Literal["on", "sold_out", "hidden"]


class Option(Struct, frozen=True, kw_only=True):
    """One thing that can be chosen in a group; ``price`` is for each chargeable unit."""

    id: Id
    name: Text
    kitchen_name: str | None = None
    price: Minor = 0
    default_qty: Count = 0
    allergens: Allergens = Allergens()
    kcal: Kcal | None = None
    image: str | None = None
    layer: str | None = None  # a picture laid over the item's own while this option is chosen
    state: State = "on"


class OptionGroup(Struct, frozen=True, kw_only=True):
    """A question about an item. ``min``/``max`` count units, ``*_distinct`` count different options.

    ``charge``: ``each`` charges all units beyond an option's ``default_qty``; ``over_included`` charges units of the
    group beyond ``included_qty``, the dearest counting as included first; ``dearest`` charges only the dearest choice.
    """

    id: Id
    name: Text
    options: Annotated[tuple[Option, ...], Meta(min_length=1)]
    min: Count = 0
    max: Count | None = None
    min_distinct: Count = 0
    max_distinct: Count | None = None
    max_per_option: Count = 1
    included_qty: Count = 0
    charge: Literal["each", "over_included", "dearest"] = "each"


class Variant(Struct, frozen=True, kw_only=True):
    """A size or kind of an item with its absolute price; exactly one is chosen."""

    id: Id
    name: Text
    price: Minor
    kcal: Kcal | None = None
    image: str | None = None
    barcodes: tuple[Barcode, ...] = ()
    state: State = "on"


class Item(Struct, frozen=True, kw_only=True):
    """Something on the menu. Either ``price`` or ``variants`` is given. ``groups`` name option groups, in order. ``barcodes``
    are on its package, as digits below the bars, or any other code that means it."""

    id: Id
    category: Id
    name: Text
    description: Text = {}
    receipt_name: str | None = None
    kitchen_name: str | None = None
    image: str
    price: Minor | None = None
    variants: tuple[Variant, ...] = ()
    groups: tuple[Id, ...] = ()
    tax_class: Id
    allergens: Allergens = Allergens()
    kcal: Kcal | None = None
    tags: tuple[Id, ...] = ()  # vegetarian, vegan, spicy, new, ...
    max_per_order: Annotated[int, Meta(ge=1, le=99)] = 20
    barcodes: tuple[Barcode, ...] = ()
    state: State = "on"


class Choice(Struct, frozen=True, kw_only=True):
    """An item that may fill a combo's slot; ``upcharge`` is added to the combo's price. ``variant`` fixes the size."""

    item: Id
    variant: Id | None = None
    upcharge: Minor = 0


class Slot(Struct, frozen=True, kw_only=True):
    """A place in a combo. The first ``included_qty`` picks are in the price, each further one up to ``max_qty`` costs
    the item's own price; ``min_qty`` 0 makes it an offer that may be left empty."""

    id: Id
    name: Text
    choices: Annotated[tuple[Choice, ...], Meta(min_length=1)]
    min_qty: Count = 1
    included_qty: Count = 1
    max_qty: Count = 1
    default: Id | None = None


class Combo(Struct, frozen=True, kw_only=True):
    """Several items for one price, chosen slot by slot. Shares the id space of items."""

    id: Id
    category: Id
    name: Text
    description: Text = {}
    receipt_name: str | None = None
    kitchen_name: str | None = None
    image: str
    price: Minor
    slots: Annotated[tuple[Slot, ...], Meta(min_length=1)]
    tax_class: Id
    tags: tuple[Id, ...] = ()
    max_per_order: Annotated[int, Meta(ge=1, le=99)] = 20
    barcodes: tuple[Barcode, ...] = ()
    state: State = "on"


class Category(Struct, frozen=True, kw_only=True):
    """A shelf of the menu, in the order of the file."""

    id: Id
    name: Text
    image: str


class Promotion(Struct, frozen=True, kw_only=True):
    """A price reduction. It applies when its id stands in the cart's promotions (a code was entered, or a loyalty card
    was swiped: ``trigger``). ``items`` empty: on the whole order, spread by largest remainder; else on those lines."""

    id: Id
    name: Text
    trigger: Literal["code", "loyalty"]
    code: str | None = None
    percent: Annotated[int, Meta(ge=1, le=100)] | None = None
    amount: Minor | None = None
    items: tuple[Id, ...] = ()


class Menu(Struct, frozen=True, kw_only=True):
    """A whole menu. The first language is the default one, and every text has all languages."""

    id: Id
    name: Text
    logo: str
    hero: tuple[str, ...] = ()  # pictures of the attract screen
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    minor_digits: Annotated[int, Meta(ge=0, le=3)] = 2
    languages: Annotated[tuple[str, ...], Meta(min_length=1)]
    tax_mode: Literal["inclusive", "exclusive"]
    rounding: Rounding = Rounding()
    service_modes: Annotated[tuple[ServiceMode, ...], Meta(min_length=1)]
    taxes: Annotated[tuple[TaxRate, ...], Meta(min_length=1)]
    categories: Annotated[tuple[Category, ...], Meta(min_length=1)]
    option_groups: tuple[OptionGroup, ...] = ()
    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    combos: tuple[Combo, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    allergen_note: Text = {}

    @cached_property
    def version(self) -> str:
        """A hash of the content: equal menus have equal versions."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:16]

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def combo_by_id(self) -> dict[str, Combo]:
        return {combo.id: combo for combo in self.combos}

    @cached_property
    def group_by_id(self) -> dict[str, OptionGroup]:
        return {group.id: group for group in self.option_groups}

    def product(self, product_id: str) -> Item | Combo | None:
        """The item or combo of this id."""
        return self.item_by_id.get(product_id) or self.combo_by_id.get(product_id)

    @cached_property
    def scanned(self) -> dict[str, tuple[str, str | None]]:
        """Product and variant by the keys of their barcodes (`domain.barcode.keys`)."""
        found: dict[str, tuple[str, str | None]] = {}
        products: tuple[Item | Combo, ...] = (*self.items, *self.combos)
        for product in products:
            variants = product.variants if isinstance(product, Item) else ()
            meant = [(product.barcodes, None), *((variant.barcodes, variant.id) for variant in variants)]
            for barcodes, variant_id in meant:
                found |= {key: (product.id, variant_id) for barcode in barcodes for key in keys(barcode)}
        return found

    def by_barcode(self, text: str) -> tuple[str, str | None] | None:
        """Product and variant that a scanned code means."""
        return next((self.scanned[key] for key in sorted(keys(text)) if key in self.scanned), None)

    def products_in(self, category: str) -> list[Item | Combo]:
        """What a category shows, in file order, combos first; hidden ones are left out, sold-out ones are not."""
        shelf: tuple[Item | Combo, ...] = (*self.combos, *self.items)
        return [product for product in shelf if product.category == category and product.state != "hidden"]

    def groups_of(self, item: Item) -> list[OptionGroup]:
        return [self.group_by_id[group] for group in item.groups]


_PICTURE_FIELDS = frozenset({"logo", "hero", "image", "layer"})


def picture_names(part: Struct) -> set[str]:
    """The names of all pictures that a menu, or a part of one, shows."""
    found: set[str] = set()
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        values = value if isinstance(value, tuple) else (value,)
        if field.name in _PICTURE_FIELDS:
            found.update(name for name in values if isinstance(name, str))
        else:
            found.update(name for inner in values if isinstance(inner, Struct) for name in picture_names(inner))
    return found
