"""Changes of agents that are in the cart and wait for the customer's Keep or Undo."""

import msgspec

from domain.cart import Add, ApplyPromotion, Cart, Change, LineItem, Remove, SetServiceMode
from domain.session import Proposal, Suggestion

SERVICE_MODE = "service_mode"
"""The subject of a change of service mode, beside line ids and promotions."""


class LineBefore(msgspec.Struct, frozen=True, tag="line"):
    """The line item as it was, and where it stood; None when it was not there."""

    id: str
    line: LineItem | None
    index: int


class ModeBefore(msgspec.Struct, frozen=True, tag="mode"):
    service_mode: str


class WithoutPromotion(msgspec.Struct, frozen=True, tag="promotion"):
    promotion: str


Before = LineBefore | ModeBefore | WithoutPromotion


class Pending(msgspec.Struct, frozen=True):
    suggestion: Suggestion
    before: Before

    @property
    def subject(self) -> str:
        """What it is about: two suggestions about one subject stand on each other."""
        match self.before:
            case LineBefore(id=line_id):
                return line_id
            case ModeBefore():
                return SERVICE_MODE
            case WithoutPromotion(promotion):
                return promotion


def pending(proposal: Proposal, before: Cart, after: Cart, delta: int) -> Pending:
    """The suggestion that a proposal has become, with what it takes to undo it."""
    was = _before(proposal, before, after)
    suggestion = Suggestion(
        id=proposal.id,
        agent=proposal.agent,
        agent_name=proposal.agent_name,
        operation=proposal.operation,
        line=was.id if isinstance(was, LineBefore) else None,
        delta=delta,
    )
    return Pending(suggestion, was)


def upto(waiting: tuple[Pending, ...], suggestion_id: str) -> tuple[Pending, ...]:
    """This one and those that it stands on: they are kept together."""
    return _same_subject(waiting, suggestion_id, keep_earlier=True)


def onwards(waiting: tuple[Pending, ...], suggestion_id: str) -> tuple[Pending, ...]:
    """This one and those that stand on it: they are undone together."""
    return _same_subject(waiting, suggestion_id, keep_earlier=False)


def restored(cart: Cart, before: Before) -> Cart:
    """The cart with one subject as it was before, whatever was changed elsewhere since; its revision has grown."""
    match before:
        case LineBefore():
            return restored_line(cart, before)
        case ModeBefore(service_mode):
            return msgspec.structs.replace(cart, service_mode=service_mode, revision=cart.revision + 1)
        case WithoutPromotion(promotion):
            promotions = tuple(known for known in cart.promotions if known != promotion)
            return msgspec.structs.replace(cart, promotions=promotions, revision=cart.revision + 1)


def restored_line(cart: Cart, before: LineBefore) -> Cart:
    lines = list(cart.lines)
    at = next((index for index, line in enumerate(lines) if line.id == before.id), None)
    if at is None and before.line is not None:
        lines.insert(before.index, before.line)
    elif at is not None and before.line is not None:
        lines[at] = before.line
    elif at is not None:
        del lines[at]
    return msgspec.structs.replace(cart, lines=tuple(lines), revision=cart.revision + 1)


def line_before(cart: Cart, line_id: str) -> LineBefore:
    index = next((index for index, line in enumerate(cart.lines) if line.id == line_id), len(cart.lines))
    return LineBefore(line_id, cart.line(line_id), index)


def _before(proposal: Proposal, before: Cart, after: Cart) -> Before:
    match proposal.operation:
        case Add():
            known = set(before.lines)
            return line_before(before, next(line.id for line in after.lines if line not in known))
        case Change(line=line_id) | Remove(line=line_id):
            return line_before(before, line_id)
        case SetServiceMode():
            return ModeBefore(before.service_mode)
        case ApplyPromotion(promotion=promotion):
            return WithoutPromotion(promotion)


def _same_subject(waiting: tuple[Pending, ...], suggestion_id: str, *, keep_earlier: bool) -> tuple[Pending, ...]:
    at = next((index for index, one in enumerate(waiting) if one.suggestion.id == suggestion_id), None)
    if at is None:
        return ()
    part = waiting[: at + 1] if keep_earlier else waiting[at:]
    return tuple(one for one in part if one.subject == waiting[at].subject)
