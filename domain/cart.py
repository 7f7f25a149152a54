"""The cart: line items, each with its author, and operations that return a new cart.

Every operation checks the whole result against the menu, whoever asks for it: the customer's touch, an agent's
proposal, a repeated order.
"""

from uuid import uuid4

import msgspec

from domain.menu import Menu
from domain.selection import Quantity, Refusal, RefusalKey, Selection, check_selection, normal, settle

CUSTOMER = "customer"
"""The author of a line item or a change that the customer made; an agent's is ``agent:<id>``."""


class LineItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    selection: Selection
    qty: Quantity
    author: str = CUSTOMER


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer is ordering. ``id`` becomes the order's uuid. ``revision`` grows by one with every change."""

    id: str
    service_mode: str
    revision: int = 0
    lines: tuple[LineItem, ...] = ()
    promotions: tuple[str, ...] = ()

    def line(self, line_id: str) -> LineItem | None:
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def count(self) -> int:
        """How many units it holds, for the badge."""
        return sum(line.qty for line in self.lines)


class Add(msgspec.Struct, frozen=True, kw_only=True, tag="add", forbid_unknown_fields=True):
    selection: Selection
    qty: Quantity = 1


class Change(msgspec.Struct, frozen=True, kw_only=True, tag="change", forbid_unknown_fields=True):
    """Give a line item another selection or quantity."""

    line: str
    selection: Selection | None = None
    qty: Quantity | None = None


class Remove(msgspec.Struct, frozen=True, kw_only=True, tag="remove", forbid_unknown_fields=True):
    line: str


class SetServiceMode(msgspec.Struct, frozen=True, kw_only=True, tag="service_mode", forbid_unknown_fields=True):
    service_mode: str


class ApplyPromotion(msgspec.Struct, frozen=True, kw_only=True, tag="promotion", forbid_unknown_fields=True):
    promotion: str


Operation = Add | Change | Remove | SetServiceMode | ApplyPromotion


def new_cart(service_mode: str) -> Cart:
    return Cart(id=str(uuid4()), service_mode=service_mode)


def apply(cart: Cart, menu: Menu, operation: Operation, author: str = CUSTOMER) -> Cart | Refusal:
    """The cart after an operation, or why it was refused. Adding an equal selection raises the quantity of the line
    that is there, so that the total does not depend on how somebody tapped; another author's line stays apart."""
    match operation:
        case Add(selection=selection, qty=qty):
            changed = _add(cart, menu, selection, qty, author)
        case Change():
            changed = _change(cart, menu, operation, author)
        case Remove(line=line_id):
            if cart.line(line_id) is None:
                return Refusal(RefusalKey.UNKNOWN_LINE, line_id)
            changed = msgspec.structs.replace(cart, lines=tuple(line for line in cart.lines if line.id != line_id))
        case SetServiceMode(service_mode=mode):
            if mode not in {known.id for known in menu.service_modes}:
                return Refusal(RefusalKey.UNKNOWN_SERVICE_MODE, mode)
            changed = msgspec.structs.replace(cart, service_mode=mode)
        case ApplyPromotion(promotion=promotion):
            if promotion not in {known.id for known in menu.promotions}:
                return Refusal(RefusalKey.UNKNOWN_PROMOTION, promotion)
            changed = msgspec.structs.replace(cart, promotions=tuple(dict.fromkeys((*cart.promotions, promotion))))
    if isinstance(changed, Refusal):
        return changed
    return msgspec.structs.replace(changed, revision=cart.revision + 1)


def check_cart(cart: Cart, menu: Menu) -> list[tuple[str, Refusal]]:
    """What stands between this cart and payment under this menu: (line id, refusal) for each line that no longer
    fits, such as one whose item was sold out since."""
    found = [(line.id, check_selection(line.selection, menu)) for line in cart.lines]
    return [(line_id, refusal) for line_id, refusal in found if refusal is not None]


def _add(cart: Cart, menu: Menu, selection: Selection, qty: int, author: str) -> Cart | Refusal:
    selection = normal(settle(selection, menu))
    refusal = check_selection(selection, menu)
    if refusal is not None:
        return refusal
    same = next((line for line in cart.lines if line.selection == selection and line.author == author), None)
    total = qty + sum(line.qty for line in cart.lines if line.selection.item == selection.item)
    refusal = _check_quantity(menu, selection.item, total)
    if refusal is not None:
        return refusal
    if same is None:
        line = LineItem(id=str(uuid4()), selection=selection, qty=qty, author=author)
        return msgspec.structs.replace(cart, lines=(*cart.lines, line))
    return _replace(cart, msgspec.structs.replace(same, qty=same.qty + qty))


def _change(cart: Cart, menu: Menu, change: Change, author: str) -> Cart | Refusal:
    line = cart.line(change.line)
    if line is None:
        return Refusal(RefusalKey.UNKNOWN_LINE, change.line)
    selection = line.selection if change.selection is None else normal(settle(change.selection, menu))
    refusal = check_selection(selection, menu) if change.selection is not None else None
    if refusal is not None:
        return refusal
    qty = line.qty if change.qty is None else change.qty
    total = qty + sum(
        other.qty for other in cart.lines if other.id != line.id and other.selection.item == selection.item
    )
    if qty > line.qty or selection.item != line.selection.item:
        refusal = _check_quantity(menu, selection.item, total)
        if refusal is not None:
            return refusal
    return _replace(cart, msgspec.structs.replace(line, selection=selection, qty=qty, author=author))


def _replace(cart: Cart, changed: LineItem) -> Cart:
    return msgspec.structs.replace(cart, lines=tuple(changed if line.id == changed.id else line for line in cart.lines))


def _check_quantity(menu: Menu, product_id: str, qty: int) -> Refusal | None:
    product = menu.product(product_id)
    limit = product.max_per_order if product is not None else 0
    return Refusal(RefusalKey.TOO_MANY, product_id, limit) if qty > limit else None
