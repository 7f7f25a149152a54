"""Where an agent's pointer leads on the customer's screen: which page shows it, and what it is called there."""

import msgspec

from domain.cart import Cart
from domain.guide import Control, Guide, GuideAction, GuideRefusal, Place
from domain.menu import Menu
from domain.session import Page

TOUCH_FIRST_S = 1.5
"""So long after a touch of the customer the screen is theirs alone."""

POINT_S = 8.0
"""How long the ring stays."""

OPENED_S = 5.0
"""How long it says who opened the page."""

_ON_ORDER = frozenset({Control.PAY, Control.CODE, Control.START_OVER})
_TARGETS = {control: control.value for control in Control} | {Control.PAY: Control.PRIMARY.value}


class Pointer(msgspec.Struct, frozen=True):
    """A ring around what has this id in `kiosk.screen.targets`; without one: that the agent opened this page."""

    target: str
    agent_name: str
    until: float


class Leads(msgspec.Struct, frozen=True, kw_only=True):
    """What the screen has to show for it."""

    page: Page
    category: str = ""
    product: str = ""
    target: str = ""


def leads(guide: Guide, menu: Menu, cart: Cart | None, page: Page, category: str) -> Leads | GuideRefusal:
    """Where the guide leads from ``page``; or that there is no such thing."""
    place = guide.place
    if guide.action is GuideAction.OPEN:
        return _opened(place, menu, cart)
    if place.control is not None:
        wanted = Page.ORDER if place.control in _ON_ORDER else page
        found = Leads(page=wanted, category=category, target=_TARGETS[place.control])
    elif place.product:
        product = menu.product(place.product)
        if product is None or product.state == "hidden":
            return GuideRefusal.UNKNOWN
        found = Leads(page=Page.MENU, category=product.category, target=f"product.{place.product}")
    elif place.category:
        if not menu.products_in(place.category):
            return GuideRefusal.UNKNOWN
        found = Leads(page=Page.MENU, category=category, target=f"category.{place.category}")
    elif place.line:
        if cart is None or cart.line(place.line) is None:
            return GuideRefusal.UNKNOWN
        found = Leads(page=Page.ORDER, category=category, target=f"line.{place.line}")
    else:
        return GuideRefusal.UNKNOWN
    if found.page is page:
        return found
    return found if cart is not None else GuideRefusal.NO_VISIT


def _opened(place: Place, menu: Menu, cart: Cart | None) -> Leads | GuideRefusal:
    if cart is None:
        return GuideRefusal.NO_VISIT
    if place.product:
        product = menu.product(place.product)
        if product is None or product.state == "hidden":
            return GuideRefusal.UNKNOWN
        if product.state == "sold_out":
            return GuideRefusal.SOLD_OUT
        return Leads(page=Page.CUSTOMISE, category=product.category, product=product.id)
    if place.category:
        known = bool(menu.products_in(place.category))
        return Leads(page=Page.MENU, category=place.category) if known else GuideRefusal.UNKNOWN
    if place.page in (Page.MENU, Page.ORDER):
        return Leads(page=place.page)
    return GuideRefusal.UNKNOWN
