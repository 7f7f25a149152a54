"""The one function that says what a cart costs (being written)."""

import msgspec


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
