"""An order: a cart as it was priced when the customer said yes to it. It carries its own words and amounts, so that
receipt, kitchen and hub need no menu to read it, and the hub can still reprice it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from domain.cart import Cart
from domain.money import Money
from domain.payment import OPEN, Means, PaymentState
from domain.pricing import Totals


class OrderState(StrEnum):
    AUTHORISING = "authorising"
    PART_PAID = "part_paid"  # something is paid, the rest is asked of another card, or all of it is given back
    PAID = "paid"
    UNKNOWN = "unknown"
    GIVING_BACK = "giving_back"  # the customer gave up; the terminal is taking back what it took
    ABANDONED = "abandoned"
    AT_COUNTER = "at_counter"  # closed here without money; it is paid at the counter


TRANSITIONS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.AUTHORISING: frozenset(
        {OrderState.PAID, OrderState.UNKNOWN, OrderState.PART_PAID, OrderState.ABANDONED}
    ),
    OrderState.UNKNOWN: frozenset(
        {OrderState.PAID, OrderState.ABANDONED, OrderState.AUTHORISING, OrderState.PART_PAID}
    ),
    OrderState.PART_PAID: frozenset({OrderState.AUTHORISING, OrderState.GIVING_BACK, OrderState.ABANDONED}),
    OrderState.GIVING_BACK: frozenset({OrderState.ABANDONED}),
    # The customer tries to pay again, or goes to the counter.
    OrderState.ABANDONED: frozenset({OrderState.AUTHORISING, OrderState.AT_COUNTER}),
    OrderState.PAID: frozenset(),
    OrderState.AT_COUNTER: frozenset(),
}


def state_by_parts(due: int, parts: Iterable[tuple[Means, PaymentState, int]]) -> OrderState:
    """Where an order stands by its parts (means, state, minor units); ``due`` is its total with the tip."""
    known = tuple(parts)
    states = {state for _, state, _ in known}
    paid = [amount for _, state, amount in known if state is PaymentState.PAID]
    if PaymentState.UNKNOWN in states:
        return OrderState.UNKNOWN
    if states & OPEN:
        return OrderState.AUTHORISING
    if (Means.CARD, PaymentState.RETURNING) in {(means, state) for means, state, _ in known}:
        return OrderState.GIVING_BACK
    if paid and sum(paid) == due:
        return OrderState.PAID
    return OrderState.PART_PAID if paid else OrderState.ABANDONED


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
    categories: tuple[str, ...] = ()  # of the product and its picks: which stations make it
    allergens: tuple[str, ...] = ()  # what it contains, by the menu's names


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
    kitchen_language: str = ""
    kitchen_service_mode: str = ""  # its name in that language
    minor_digits: int = 2  # of the currency


class PaidPart(msgspec.Struct, frozen=True, kw_only=True):
    """One payment that an order was paid with. ``reference`` is the terminal's receipt number, or what the hub took from a
    gift card is known by; empty when a person said that it is paid."""

    means: Means
    amount: Money
    reference: str = ""


class PaidOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order on its way to the hub. ``number`` is for people (``A47``), ``paid_at`` ISO 8601 UTC by the kiosk's clock,
    ``payment`` says how: ``card``, ``gift``, ``split`` (several parts of more than one kind) or ``free``, with the reference
    of the newest part; or ``counter``: the kiosk has closed it without money at ``paid_at``, and it is paid at the counter.
    ``parts`` sum to the order's gross and the ``tip``, which is minor units of the order's currency and not taxed; both are
    unknown of an order that an older kiosk took."""

    order: Order
    number: str
    paid_at: str
    payment: str
    reference: str = ""
    tip: int = 0
    parts: tuple[PaidPart, ...] = ()
