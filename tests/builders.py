"""Small values that many tests begin with."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from domain.cart import Cart, LineItem
from domain.menu import Category, Item, Menu, Option, OptionGroup, Promotion, ServiceMode, TaxRate, Variant
from domain.order import Order
from domain.ordering import make_order
from domain.selection import Selection

TODAY = dt.date(2026, 11, 21)


def small_menu(*, tax_mode: str = "inclusive", currency: str = "USD") -> Menu:
    """Two taxed classes, sizes, options and a promotion: the least that shows everything a receipt can show."""
    return Menu(
        id="corner",
        name={"en": "Corner Kitchen", "es": "Cocina de la Esquina"},
        logo="logo",
        currency=currency,
        languages=("en", "es"),
        tax_mode="exclusive" if tax_mode == "exclusive" else "inclusive",
        service_modes=(
            ServiceMode(id="dine_in", name={"en": "Eat here", "es": "Comer aquí"}),
            ServiceMode(id="takeaway", name={"en": "Take away", "es": "Para llevar"}),
        ),
        taxes=(TaxRate(tax_class="food", rate=Decimal("0.0625")), TaxRate(tax_class="drink", rate=Decimal("0.1"))),
        categories=(Category(id="all", name={"en": "All", "es": "Todo"}, image="all"),),
        option_groups=(
            OptionGroup(
                id="extras",
                name={"en": "Extras", "es": "Extras"},
                options=(
                    Option(id="cheese", name={"en": "Cheese", "es": "Queso"}, price=120),
                    Option(id="onion", name={"en": "Onions", "es": "Cebolla"}, default_qty=1),
                ),
                max=4,
                max_per_option=2,
            ),
        ),
        items=(
            Item(
                id="burger",
                category="all",
                name={"en": "House burger", "es": "Hamburguesa de la casa"},
                image="burger",
                price=890,
                groups=("extras",),
                tax_class="food",
            ),
            Item(
                id="lemonade",
                category="all",
                name={"en": "Lemonade", "es": "Limonada de piña"},
                image="lemonade",
                variants=(
                    Variant(id="small", name={"en": "Small", "es": "Pequeña"}, price=290),
                    Variant(id="large", name={"en": "Large", "es": "Grande"}, price=390),
                ),
                tax_class="drink",
            ),
        ),
        promotions=(
            Promotion(id="friends", name={"en": "Friends", "es": "Amigos"}, trigger="code", code="FRIEND", percent=10),
            Promotion(id="gift", name={"en": "Gift", "es": "Regalo"}, trigger="code", code="GIFT", percent=100),
        ),
    )


def cart_of(*lines: tuple[Selection, int], service_mode: str = "dine_in", promotions: tuple[str, ...] = ()) -> Cart:
    """A new cart; each line item is (selection, quantity)."""
    made = tuple(LineItem(id=f"line-{at}", selection=selection, qty=qty) for at, (selection, qty) in enumerate(lines, 1))
    return Cart(id=str(uuid4()), service_mode=service_mode, lines=made, promotions=promotions)


def small_order(
    *, qty: int = 1, language: str = "en", promotions: tuple[str, ...] = (), menu: Menu | None = None
) -> Order:
    """``qty`` house burgers at 8.90, as the customer confirmed them."""
    cart = cart_of((Selection(item="burger"), qty), promotions=promotions)
    return make_order(cart, menu or small_menu(currency="EUR"), language, TODAY)
