"""An order: a cart as it was priced when the customer said yes to it. It carries its own words and amounts, so that
receipt, kitchen and hub need no menu to read it, and the hub can still reprice it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from domain.cart import Cart
from domain.pricing import Totals


class OrderState(StrEnum):
    AUTHORISING = "authorising"
    PAID = "paid"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"
    AT_COUNTER = "at_counter"  # closed here without money; it is paid at the counter


TRANSITIONS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.AUTHORISING: frozenset({OrderState.PAID, OrderState.UNKNOWN, OrderState.ABANDONED}),
    OrderState.UNKNOWN: frozenset({OrderState.PAID, OrderState.ABANDONED, OrderState.AUTHORISING}),
    # The customer tries to pay again, or goes to the counter.
    OrderState.ABANDONED: frozenset({OrderState.AUTHORISING, OrderState.AT_COUNTER}),
    OrderState.PAID: frozenset(),
    OrderState.AT_COUNTER: frozenset(),
}


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line item in words: ``name`` in the customer's language, ``details`` its variant, options and picks,
    ``kitchen`` the same for the kitchen. ``unit`` and ``amount`` are minor units before discounts."""

    id: str
    name: str
    details: tuple[str, ...]
    kitchen: tuple[str, ...]
    qty: int
    unit: int
    amount: int
    author: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is paid, printed, cooked and uploaded. ``uuid`` is the cart's id and the key under which it exists once."""

    uuid: str
    menu_version: str
    restaurant: str
    language: str
    service_mode: str
    service_mode_name: str
    lines: tuple[OrderLine, ...]
    totals: Totals
    cart: Cart
    agents: tuple[str, ...] = ()  # names of the agents whose changes are in it


class PaidOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order on its way to the hub. ``number`` is for people (``A47``), ``paid_at`` ISO 8601 UTC by the kiosk's clock,
    ``payment`` says how: ``card`` or ``free``, with the terminal's receipt number as reference; or ``counter``: the kiosk
    has closed it without money at ``paid_at``, and it is paid at the counter."""

    order: Order
    number: str
    paid_at: str
    payment: str
    reference: str = ""
