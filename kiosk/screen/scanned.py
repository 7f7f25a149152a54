"""What a scanned code means to the customer's visit. No state of its own."""

from dataclasses import dataclass

from domain.menu import Menu
from domain.selection import Selection, check_selection, complete


@dataclass(frozen=True, slots=True)
class Meant:
    """A product, as far as the code says what of it is wanted. ``ready``: it can be added as it is; else something has to be
    chosen first. ``sold_out`` goes before both."""

    selection: Selection
    ready: bool
    sold_out: bool


def product(text: str, menu: Menu) -> Meant | None:
    """The product with this barcode; None when there is none, or it is not offered."""
    found = menu.by_barcode(text)
    if found is None:
        return None
    known, variant_id = menu.product(found[0]), found[1]
    if known is None or known.state == "hidden":
        return None
    item = menu.item_by_id.get(known.id)
    variant = next((one for one in item.variants if one.id == variant_id), None) if item is not None else None
    if variant is not None and variant.state == "hidden":
        return None
    selection = complete(Selection(item=known.id, variant=variant_id), menu)
    sold_out = known.state == "sold_out" or (variant is not None and variant.state == "sold_out")
    return Meant(selection, ready=check_selection(selection, menu) is None, sold_out=sold_out)


def promotion(text: str, menu: Menu) -> str | None:
    """The promotion with this code, typed or scanned."""
    wanted = text.strip().casefold()
    return next(
        (
            one.id
            for one in menu.promotions
            if wanted and one.trigger == "code" and (one.code or "").casefold() == wanted
        ),
        None,
    )
