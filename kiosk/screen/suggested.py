"""What an agent suggested, in a sentence for the customer. Pure."""

from domain.cart import Add, ApplyPromotion, Cart, Change, Remove, SetServiceMode
from domain.menu import Menu
from domain.ordering import selection_words
from domain.selection import Selection
from domain.session import Suggestion
from kiosk.screen.suggestions import Before, LineBefore
from kiosk.screen.wording import amount
from kiosk.texts import Texts

MINUS = "− "


def sentence(suggestion: Suggestion, before: Before | None, cart: Cart, menu: Menu, words: Texts) -> str:
    """``Maya suggests without onions``: who, and what is different now."""
    agent = suggestion.agent_name
    match suggestion.operation:
        case Add(selection=selection, qty=qty):
            name = _name(selection, menu, words)
            return words("suggestion.add", agent=agent, name=name if qty == 1 else f"{qty} × {name}")
        case Remove():
            gone = before.line if isinstance(before, LineBefore) else None
            return words("suggestion.remove", agent=agent, name=_name(gone.selection, menu, words) if gone else "")
        case Change(line=line_id):
            was = before.line if isinstance(before, LineBefore) else None
            now = cart.line(line_id)
            if was is None or now is None:
                return words("suggestion.change", agent=agent, words="")
            different = differences(was.selection, now.selection, menu, words)
            if not different:
                return words("suggestion.quantity", agent=agent, count=now.qty, name=_name(now.selection, menu, words))
            return words("suggestion.change", agent=agent, words=", ".join(different))
        case SetServiceMode(service_mode=mode_id):
            mode = next((mode for mode in menu.service_modes if mode.id == mode_id), None)
            return words("suggestion.mode", agent=agent, name=mode.name[words.language] if mode else "")
        case ApplyPromotion(promotion=promotion_id):
            promotion = next((one for one in menu.promotions if one.id == promotion_id), None)
            return words("suggestion.promotion", agent=agent, name=promotion.name[words.language] if promotion else "")


def difference_in_price(delta: int, menu: Menu, words: Texts) -> str:
    """``+1.50``, ``−0.80`` or ``same price``."""
    if delta == 0:
        return words("suggestion.same_price")
    return words("suggestion.more" if delta > 0 else "suggestion.less", amount=amount(abs(delta), menu, words))


def differences(was: Selection, now: Selection, menu: Menu, words: Texts) -> list[str]:
    """What is in the new selection and was not in the old, and what is gone from it."""
    if was.item != now.item:
        return [_name(now, menu, words)]
    old = selection_words(was, menu, words.language)
    new = selection_words(now, menu, words.language)
    found = []
    for word in new:
        if word not in old:
            left_out = word.removeprefix(MINUS)
            found.append(words("suggestion.without", name=left_out) if word.startswith(MINUS) else word)
    left = {word.removeprefix(MINUS) for word in new}
    variants = {variant.name[words.language] for variant in getattr(menu.product(now.item), "variants", ())}
    found += [
        words("suggestion.without", name=word)
        for word in old
        if word not in left
        and not word.startswith(MINUS)
        and word not in variants
        and not menu.combo_by_id.get(now.item)
    ]
    return found


def _name(selection: Selection, menu: Menu, words: Texts) -> str:
    product = menu.product(selection.item)
    return product.name[words.language] if product else selection.item
