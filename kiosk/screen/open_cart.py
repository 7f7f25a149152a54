"""The cart of one visit while it may still change: the customer's touches, agents' suggestions, and what undoes them.

Totals are those of exactly this cart under this menu, always.
"""

import datetime as dt
import logging
from collections.abc import Callable, Mapping

from domain.cart import (
    CUSTOMER,
    Add,
    ApplyPromotion,
    Cart,
    Change,
    Operation,
    Remove,
    SetServiceMode,
    apply,
    check_cart,
)
from domain.menu import Menu
from domain.pricing import NotPriceable, Totals, price
from domain.selection import Refusal, RefusalKey
from domain.session import Proposal, ProposalResult, ProposalState
from kiosk.screen import suggestions
from kiosk.screen.suggestions import LineBefore, Pending

log = logging.getLogger(__name__)

UNCHANGED = "unchanged"


class OpenCart:
    """``answered`` is told what becomes of a suggestion: kept or undone. Raises `NotPriceable` when the cart to begin with
    does not fit the menu. All attributes are for reading."""

    def __init__(
        self,
        cart: Cart,
        menu: Menu,
        on: dt.date,
        answered: Callable[[ProposalResult], None],
        waiting: tuple[Pending, ...] = (),
    ) -> None:
        self._menu, self.on, self._answered = menu, on, answered
        self.cart = cart
        self.totals: Totals = price(cart, menu, on)
        self.waiting = waiting
        self.removed: LineBefore | None = None
        self.agents: dict[str, str] = {}  # names of those whose changes were kept, by id
        self._results: dict[str, ProposalResult] = {}
        # What was there before we were is as old as the cart: a proposal must know all of it.
        self._changed_at = dict.fromkeys((*(line.id for line in cart.lines), suggestions.SERVICE_MODE), cart.revision)

    @property
    def line_problems(self) -> Mapping[str, Refusal]:
        return dict(check_cart(self.cart, self._menu))

    # -- the menu ------------------------------------------------------------------------------------------------------

    def costs_the_same_under(self, menu: Menu) -> bool:
        """Whether a new menu may come into force without the customer paying anything else."""
        if self.cart.service_mode not in {mode.id for mode in menu.service_modes}:
            return False
        try:
            return price(self.cart, menu, self.on).gross == self.totals.gross
        except NotPriceable:
            return False

    def use(self, menu: Menu) -> None:
        self._menu = menu
        self._set(self.cart)

    # -- the customer --------------------------------------------------------------------------------------------------

    def change(self, operation: Operation) -> Refusal | None:
        """The customer's own change; it answers what was suggested about the same thing."""
        if self._is_so(operation):
            self._settle(_subject(operation, self.cart, self.cart), ProposalState.KEPT)
            return None
        changed = self._after(operation, CUSTOMER)
        if isinstance(changed, Refusal):
            return changed
        before, subject = self.cart, _subject(operation, self.cart, changed)
        self._set(changed, subject)
        self.removed = suggestions.line_before(before, operation.line) if isinstance(operation, Remove) else None
        said_no = isinstance(operation, Remove | SetServiceMode)
        self._settle(subject, ProposalState.UNDONE if said_no else ProposalState.KEPT)
        return None

    def undo_remove(self) -> Refusal | None:
        """The line item removed last, back in its place."""
        if self.removed is None:
            return Refusal(RefusalKey.UNKNOWN_LINE)
        restored = suggestions.restored_line(self.cart, self.removed)
        refusal = self._beyond_limit(restored)
        if refusal is None:
            self._set(restored, self.removed.id)
            self.removed = None
        return refusal

    def forget_removed(self) -> None:
        """It is too late to bring the line item back."""
        self.removed = None

    # -- agents --------------------------------------------------------------------------------------------------------

    def propose(self, proposal: Proposal, *, under_finger: str | None) -> ProposalResult:
        """Put an agent's change into the cart, to be kept or undone. A repeated proposal gets its first answer again;
        ``under_finger`` is the line item that the customer is at."""
        known = self._results.get(proposal.id)
        if known is not None:
            return known
        reason = self._propose(proposal, under_finger)
        state = ProposalState.REFUSED if reason else ProposalState.APPLIED
        result = ProposalResult(proposal=proposal.id, state=state, reason=reason, revision=self.cart.revision)
        self._results[proposal.id] = result
        return result

    def keep(self, suggestion_id: str) -> bool:
        kept = suggestions.upto(self.waiting, suggestion_id)
        self._answer(kept, ProposalState.KEPT)
        return bool(kept)

    def keep_all(self) -> None:
        self._answer(self.waiting, ProposalState.KEPT)

    def undo(self, suggestion_id: str) -> Refusal | None:
        """What it was about becomes exactly what it was before; what stands on it goes too."""
        undone = suggestions.onwards(self.waiting, suggestion_id)
        if not undone:
            return Refusal(RefusalKey.STALE, suggestion_id)
        restored = suggestions.restored(self.cart, undone[0].before)
        refusal = self._beyond_limit(restored)
        if refusal is None:
            self._set(restored, undone[0].subject)
            self._answer(undone, ProposalState.UNDONE)
        return refusal

    # -- inside --------------------------------------------------------------------------------------------------------

    def _is_so(self, operation: Operation) -> bool:
        """Whether there is nothing to do: the customer chooses what is there already, perhaps from an agent."""
        match operation:
            case SetServiceMode(service_mode=service_mode):
                return service_mode == self.cart.service_mode
            case ApplyPromotion(promotion=promotion):
                return promotion in self.cart.promotions
            case _:
                return False

    def _propose(self, proposal: Proposal, under_finger: str | None) -> str:
        """Why a proposal was not applied; empty when it was."""
        cart, gross = self.cart, self.totals.gross
        late = proposal.cart != cart.id or proposal.revision > cart.revision
        if late or self._touched_since(proposal, under_finger):
            return str(Refusal(RefusalKey.STALE))
        changed = self._after(proposal.operation, f"agent:{proposal.agent}")
        if isinstance(changed, Refusal):
            return str(changed)
        if _content(cart) == _content(changed):
            return UNCHANGED
        self._set(changed, _subject(proposal.operation, cart, changed))
        self.waiting = (*self.waiting, suggestions.pending(proposal, cart, changed, self.totals.gross - gross))
        return ""

    def _touched_since(self, proposal: Proposal, under_finger: str | None) -> bool:
        match proposal.operation:
            case Change(line=subject) | Remove(line=subject):
                if subject == under_finger:
                    return True
            case SetServiceMode():
                subject = suggestions.SERVICE_MODE
            case _:
                return False
        return self._changed_at.get(subject, 0) > proposal.revision

    def _after(self, operation: Operation, author: str) -> Cart | Refusal:
        """The cart after an operation, if it can be priced."""
        changed = apply(self.cart, self._menu, operation, author)
        if isinstance(changed, Refusal):
            return changed
        try:
            price(changed, self._menu, self.on)
        except NotPriceable as error:
            log.error("refused %r: %s", operation, error)
            return Refusal(RefusalKey.UNKNOWN_ITEM)
        return changed

    def _beyond_limit(self, cart: Cart) -> Refusal | None:
        """A line item that comes back must fit beside what was ordered meanwhile."""
        for line in cart.lines:
            product = self._menu.product(line.selection.item)
            total = sum(other.qty for other in cart.lines if other.selection.item == line.selection.item)
            if product is not None and total > product.max_per_order:
                return Refusal(RefusalKey.TOO_MANY, product.id, product.max_per_order)
        return None

    def _set(self, cart: Cart, subject: str | None = None) -> None:
        self.cart, self.totals = cart, price(cart, self._menu, self.on)
        if subject is not None:
            self._changed_at[subject] = cart.revision

    def _settle(self, subject: str, state: ProposalState) -> None:
        """The customer's own touch has answered what was suggested about this."""
        self._answer(tuple(one for one in self.waiting if one.subject == subject), state)

    def _answer(self, answered: tuple[Pending, ...], state: ProposalState) -> None:
        self.waiting = tuple(one for one in self.waiting if one not in answered)
        for one in answered:
            suggestion = one.suggestion
            if state is ProposalState.KEPT:
                self.agents[suggestion.agent] = suggestion.agent_name
            result = ProposalResult(proposal=suggestion.id, state=state, revision=self.cart.revision)
            self._results[suggestion.id] = result
            self._answered(result)


def about(operation: Operation, before: Cart) -> str:
    """What an operation is about in the words of the menu, for the agent."""
    match operation:
        case Add(selection=selection):
            return selection.item
        case Change(line=line_id) | Remove(line=line_id):
            line = before.line(line_id)
            return line.selection.item if line else ""
        case SetServiceMode(service_mode=service_mode):
            return service_mode
        case ApplyPromotion(promotion=promotion):
            return promotion


def _subject(operation: Operation, before: Cart, after: Cart) -> str:
    """What an operation was about, as in `Pending.subject`."""
    match operation:
        case Add():
            known = set(before.lines)
            return next(line.id for line in after.lines if line not in known)
        case Change(line=line) | Remove(line=line):
            return line
        case SetServiceMode():
            return suggestions.SERVICE_MODE
        case ApplyPromotion(promotion=promotion):
            return promotion


def _content(cart: Cart) -> tuple[object, ...]:
    """What a cart holds, whoever is the author."""
    return cart.service_mode, cart.promotions, tuple((line.id, line.selection, line.qty) for line in cart.lines)
