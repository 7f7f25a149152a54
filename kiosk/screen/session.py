"""A customer's visit as a state machine. It draws nothing and does no I/O of its own.

Pages show what stands here and report what was touched by calling an intent; every intent answers whether it was done.
What was not done is explained by `notice`, a key that the screen has words for. Observers are called after every change.
"""

import datetime as dt
import functools
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec

import msgspec

from domain.call import OPEN, CallKind, CallState, CallView
from domain.cart import (
    Add,
    ApplyPromotion,
    Cart,
    Change,
    Operation,
    Refusal,
    RefusalKey,
    Remove,
    Selection,
    SetServiceMode,
    apply,
    check_cart,
    complete,
    new_cart,
)
from domain.line import Enrolment, EnrolmentState, LineView
from domain.menu import Menu
from domain.ordering import make_order
from domain.payment import PaymentState
from domain.pricing import NotPriceable, Totals, price
from domain.session import Page, Proposal, ProposalResult, ProposalState, SessionView, Step, Suggestion
from domain.till import PaymentView, TillView
from kiosk.config import Idle
from kiosk.screen import suggestions
from kiosk.screen.conversation import Conversation, Who
from kiosk.screen.idle import IdleClock
from kiosk.screen.ports import LinePort, TillPort
from kiosk.screen.suggestions import Before, LineBefore, Pending
from kiosk.screen.transitions import EVERYWHERE, ORDERING, RESTING, TRANSITIONS, VISIT

log = logging.getLogger(__name__)

THANKS_S = 25.0
"""How long the order number stays when nobody touches the screen."""

KEPT_STEPS = 12
DRAFT_REFRESH_S = 10.0

P = ParamSpec("P")


class Notice(msgspec.Struct, frozen=True):
    """Why the last intent was not done, or what the customer should know: a key such as ``sold_out``, what it is
    about, and the limit."""

    key: str
    about: str = ""
    limit: int | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What brings a visit back after the screen has died. ``at`` is monotonic, so that a visit of yesterday stays gone."""

    at: float
    page: Page
    language: str
    cart: Cart | None
    category: str
    product: str
    editing: str | None
    pending: tuple[Pending, ...]
    agents: dict[str, str]
    declines: int
    settled_attempt: int


Intent = Callable[Concatenate["Session", P], bool]

INTENTS: dict[str, frozenset[Page]] = {}
"""On which pages each intent of the customer means something; elsewhere it does nothing."""


def intent(pages: frozenset[Page]) -> Callable[[Intent[P]], Intent[P]]:
    """An intent of the customer: a sign of life, refused on other pages, and announced."""

    def decorate(method: Intent[P]) -> Intent[P]:
        INTENTS[method.__name__] = pages

        @functools.wraps(method)
        def intended(self: "Session", /, *args: P.args, **kwargs: P.kwargs) -> bool:
            self._idle.restart()
            done = False
            if self.page in pages:
                self.notice = None
                done = method(self, *args, **kwargs)
            else:
                log.debug("%s means nothing on page %s", method.__name__, self.page)
            self._announce()
            return done

        return intended

    return decorate


class Session:
    """One kiosk's screen: at rest, or with one customer's visit. All attributes are for reading."""

    def __init__(
        self,
        *,
        menu: Menu | None,
        till: TillPort,
        line: LinePort,
        idle: Idle,
        simulated: tuple[str, ...] = (),
        now: Callable[[], float] = time.monotonic,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._till_port, self._line_port, self._now, self._today = till, line, now, today
        self._idle = IdleClock(idle.after_s, idle.warning_s, now)
        self._observers: list[Callable[[], None]] = []
        self._result_observers: list[Callable[[ProposalResult], None]] = []
        self.simulated = simulated
        self.menu = menu
        self.next_menu: Menu | None = None
        self.till: TillView | None = None
        self.till_lost = False
        self.call = CallView()
        self.enrolment: Enrolment | None = None
        self.conversation = Conversation()
        self.notice: Notice | None = None
        self._warned: int | None = None
        self._clear()
        self.page = self._resting_page()
        self._page_since = now()

    def _clear(self) -> None:
        """Everything that belongs to one customer."""
        self.language = self.menu.languages[0] if self.menu else "en"
        self.cart: Cart | None = None
        self.totals: Totals | None = None
        self.category = ""
        self.product = ""
        self.editing: str | None = None
        self.removed: LineBefore | None = None
        self.payment: PaymentView | None = None
        self.paying = False
        self.declines = 0
        self.loyalty = False
        self._pay_uncertain = False
        self._settled_attempt = 0
        self._pending: tuple[Pending, ...] = ()
        self._results: dict[str, ProposalResult] = {}
        self._agents: dict[str, str] = {}
        self._changed_at: dict[str, int] = {}
        self._steps: deque[tuple[str, str, float]] = deque(maxlen=KEPT_STEPS)
        self._date = self._today()
        self._draft_at = self._now()

    # -- what pages read -----------------------------------------------------------------------------------------------

    def observe(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` after every change, in the order in which observers came."""
        self._observers.append(changed)

    def observe_results(self, came: Callable[[ProposalResult], None]) -> None:
        """Call ``came`` with what becomes of an agent's proposal after it was applied: kept or undone."""
        self._result_observers.append(came)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Changes of agents that wait for `keep` or `undo`, oldest first."""
        return tuple(one.suggestion for one in self._pending)

    def before(self, suggestion_id: str) -> Before | None:
        """What `undo` would bring back: also the line item that a suggestion has removed."""
        return next((one.before for one in self._pending if one.suggestion.id == suggestion_id), None)

    @property
    def open_selection(self) -> Selection | None:
        """What the customise page starts from: the line item being edited, or the product with its defaults."""
        if not self.product or self.menu is None:
            return None
        line = self.cart.line(self.editing) if self.cart and self.editing else None
        return line.selection if line else complete(Selection(item=self.product), self.menu)

    @property
    def line_problems(self) -> Mapping[str, Refusal]:
        """Line items that can no longer be ordered, by line id; `pay` is refused while there are any."""
        return dict(check_cart(self.cart, self.menu)) if self.cart and self.menu else {}

    @property
    def in_call(self) -> bool:
        """The customer waits for or has a person."""
        return self.call.state in OPEN

    @property
    def warning_left_s(self) -> int | None:
        """Seconds until the visit ends for want of a sign of life; None while there is nothing to warn of."""
        return self._idle.warning_left_s if self._idle_matters else None

    @property
    def thanks_left(self) -> float:
        """How much of the thanks page's time is left, from 1 to 0."""
        if self.page is not Page.THANKS or self.in_call:
            return 1.0
        return max(0.0, 1.0 - (self._now() - self._page_since) / THANKS_S)

    @property
    def out_of_service_reason(self) -> str:
        """A key: ``till_unreachable``, ``unsettled``, ``devices``, or empty when everything is in service."""
        if self.till_lost:
            return "till_unreachable"
        if self.till is not None and self.till.unsettled:
            return "unsettled"
        return "devices" if self.till is not None and not self.till.in_service else ""

    def view(self) -> SessionView:
        """The visit as others may see it."""
        now = self._now()
        return SessionView(
            page=self.page,
            language=self.language,
            menu_version=self.menu.version if self.menu else "",
            cart=self.cart,
            totals=self.totals,
            suggestions=self.suggestions,
            category=self.category,
            product=self.product,
            seconds_on_page=int(now - self._page_since),
            declines=self.declines,
            steps=tuple(Step(what=what, about=about, seconds_ago=int(now - at)) for what, about, at in self._steps),
            simulated=self.simulated,
        )

    # -- intents: finding one's way --------------------------------------------------------------------------------

    @intent(frozenset({Page.ATTRACT}))
    def start(self, language: str) -> bool:
        """The first touch. Where there is one service mode nobody is asked for it."""
        assert self.menu is not None  # attract is not shown without a menu
        self._clear()
        if language in self.menu.languages:
            self.language = language
        self._step("start", self.language)
        if len(self.menu.service_modes) == 1:
            return self._new_visit(self.menu.service_modes[0].id)
        self._to(Page.SERVICE_MODE)
        return True

    @intent(EVERYWHERE)
    def set_language(self, language: str) -> bool:
        if self.menu is None or language not in self.menu.languages:
            return False
        self.language = language
        self._step("language", language)
        return True

    @intent(ORDERING)
    def choose_mode(self, service_mode: str) -> bool:
        """Dine in, takeaway...: the beginning of the cart, or a change of mind."""
        if self.cart is None:
            return self._new_visit(service_mode)
        if service_mode != self.cart.service_mode and not self._customer(SetServiceMode(service_mode=service_mode)):
            return False
        self._settle(suggestions.SERVICE_MODE, ProposalState.UNDONE)
        if self.page is Page.SERVICE_MODE:
            self._to(Page.MENU)
        return True

    @intent(frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}))
    def open_category(self, category: str) -> bool:
        if self.menu is None or category not in {known.id for known in self.menu.categories}:
            return False
        self.category = category
        self._step("category", category)
        self._to(Page.MENU)
        return True

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def open_product(self, product: str, line: str | None = None) -> bool:
        """Show the customise page: for a new line item, or to edit ``line``."""
        known = self.menu.product(product) if self.menu else None
        if known is None or known.state == "hidden":
            return self._refused(Refusal(RefusalKey.UNKNOWN_ITEM, product))
        if known.state == "sold_out":
            return self._refused(Refusal(RefusalKey.SOLD_OUT, product))
        if line is not None and (self.cart is None or self.cart.line(line) is None):
            return self._refused(Refusal(RefusalKey.UNKNOWN_LINE, line))
        self.product, self.editing = product, line
        self._step("product", product)
        self._to(Page.CUSTOMISE)
        return True

    @intent(ORDERING | {Page.PAY})
    def go(self, page: Page) -> bool:
        """Move between menu, order and service mode; back from a payment that has ended without success."""
        if page not in {Page.MENU, Page.ORDER, Page.SERVICE_MODE} or page not in TRANSITIONS[self.page]:
            return False
        if self.cart is None or self.paying:
            return False
        self._to(page)
        return True

    # -- intents: the cart -----------------------------------------------------------------------------------------

    @intent(frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}))
    def add(self, selection: Selection, qty: int = 1) -> bool:
        """Put a selection into the cart; from the customise page back to the menu."""
        if not self._customer(Add(selection=selection, qty=qty)):
            return False
        if self.page is Page.CUSTOMISE:
            self._to(Page.MENU)
        return True

    @intent(frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}))
    def change_line(self, line: str, selection: Selection | None = None, qty: int | None = None) -> bool:
        """Give a line item another selection or quantity; from the customise page back to the order."""
        if not self._customer(Change(line=line, selection=selection, qty=qty)):
            return False
        self._settle(line, ProposalState.KEPT)
        if self.page is Page.CUSTOMISE:
            self._to(Page.ORDER)
        return True

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def remove_line(self, line: str) -> bool:
        """Take a line item out; `undo_remove` brings it back."""
        before = suggestions.line_before(self.cart, line) if self.cart else None
        if not self._customer(Remove(line=line)):
            return False
        self.removed = before
        self._settle(line, ProposalState.UNDONE)
        return True

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def undo_remove(self) -> bool:
        """Bring the line item removed last back to its place."""
        if self.cart is None or self.removed is None:
            return False
        restored = suggestions.restored_line(self.cart, self.removed)
        if not self._within_limits(restored):
            return False
        line, self.removed = self.removed.id, None
        self._set_cart(restored, line)
        self._step("undo_remove", line)
        return True

    @intent(ORDERING)
    def enter_code(self, text: str) -> bool:
        """A promotion's code as the customer typed it."""
        wanted = text.strip().casefold()
        known = self.menu.promotions if self.menu else ()
        promotion = next((one.id for one in known if one.trigger == "code" and (one.code or "").casefold() == wanted), None)
        if self.cart is None or not wanted or promotion is None:
            self.notice = Notice("unknown_code")
            return False
        return self._apply_promotion(promotion)

    # -- intents: what an agent suggested ----------------------------------------------------------------------------

    @intent(ORDERING)
    def keep(self, suggestion: str) -> bool:
        """The customer agrees."""
        kept = suggestions.upto(self._pending, suggestion)
        self._answer(kept, ProposalState.KEPT)
        return bool(kept)

    @intent(ORDERING)
    def undo(self, suggestion: str) -> bool:
        """What was suggested about becomes exactly what it was before."""
        undone = suggestions.onwards(self._pending, suggestion)
        if not undone or self.cart is None:
            return False
        restored = suggestions.restored(self.cart, undone[0].before)
        if not self._within_limits(restored):
            return False
        self._set_cart(restored, undone[0].subject)
        self._answer(undone, ProposalState.UNDONE)
        return True

    # -- intents: paying ---------------------------------------------------------------------------------------------

    @intent(frozenset({Page.ORDER, Page.PAY}))
    def pay(self) -> bool:
        """Start paying, also again after a decline. Refused while an agent's suggestion waits for an answer."""
        if self._pending:
            self.notice = Notice("confirm_suggestions")
            return False
        return self._pay()

    @intent(frozenset({Page.ORDER}))
    def confirm_and_pay(self) -> bool:
        """The customer agrees to everything suggested, and pays."""
        self._answer(self._pending, ProposalState.KEPT)
        return self._pay()

    @intent(frozenset({Page.PAY}))
    def cancel_payment(self) -> bool:
        """Ask the terminal to stop. What comes of it is news of the till."""
        if self.cart is None or not self.paying:
            return False
        self._step("cancel_payment")
        self._till_port.cancel(self.cart.id)
        return True

    @intent(frozenset({Page.THANKS}))
    def print_again(self) -> bool:
        if self.cart is None:
            return False
        self._till_port.print_again(self.cart.id)
        return True

    # -- intents: help -------------------------------------------------------------------------------------------------

    @intent(EVERYWHERE - {Page.ENROLMENT})
    def ask_help(self, kind: CallKind = CallKind.VIDEO) -> bool:
        """Ask for a person. Asking again while a call is open changes nothing."""
        if not self.in_call:
            self._step("help", kind)
            self._line_port.ask_help(kind)
        return True

    @intent(EVERYWHERE)
    def end_help(self) -> bool:
        """Hang up, stop waiting, or put away that nobody can be reached."""
        self._line_port.end_help()
        if not self.in_call:
            self.call = msgspec.structs.replace(self.call, state=CallState.IDLE, ended=None)
        return True

    @intent(EVERYWHERE)
    def set_camera(self, on: bool) -> bool:
        self._line_port.set_camera(on)
        return True

    @intent(EVERYWHERE)
    def set_mute(self, on: bool) -> bool:
        self._line_port.set_mute(on)
        return True

    @intent(EVERYWHERE)
    def type_text(self, characters: str) -> bool:
        """Characters of the customer as they come; U+0008 takes one back."""
        if not self.in_call or not characters:
            return False
        self.conversation.typed(Who.CUSTOMER, characters)
        self._line_port.type_text(characters)
        return True

    # -- intents: the end ----------------------------------------------------------------------------------------------

    @intent(EVERYWHERE)
    def still_here(self) -> bool:
        """Any touch."""
        return True

    @intent(ORDERING | {Page.PAY})
    def start_over(self) -> bool:
        """Throw the visit away. Not while the terminal is at work."""
        if self.paying:
            return False
        self._end_visit()
        return True

    @intent(frozenset({Page.THANKS, Page.CHECKING}))
    def finish(self) -> bool:
        """The customer has the number, or leaves it to the staff to see what the terminal says."""
        self._end_visit()
        return True

    # -- news ----------------------------------------------------------------------------------------------------------

    def on_till(self, view: TillView | None) -> None:
        """The till's whole state; None when it has been gone for a while."""
        self.till, self.till_lost = (view or self.till), view is None
        if view is not None:
            self._follow_payment(view.payment)
        elif self.paying and self.page is Page.PAY:
            self._to(Page.CHECKING)
        self._rest()
        self._announce()

    def on_payment(self, payment: PaymentView) -> None:
        """The till has taken the order; every further step of the payment comes with `on_till`."""
        self._follow_payment(payment)
        self._announce()

    def on_pay_refused(self, reason: str) -> None:
        """The till did not start the payment: ``payment_running``, ``unsettled``, ``totals_wrong``."""
        if self.paying:
            self._payment_not_started(reason)
        self._announce()

    def on_pay_uncertain(self) -> None:
        """The till did not answer: its next state says whether it has heard of the payment."""
        if self.paying:
            self._pay_uncertain = True

    def on_line(self, view: LineView | None) -> None:
        """The line's whole state; None when the line is gone, and with it the way to any person."""
        if view is None:
            state = CallState.UNREACHABLE if self.in_call else self.call.state
            self.call = CallView(state=state)
        else:
            if view.call.call != self.call.call and view.call.state in OPEN:
                self.conversation.clear()
            self.call, self.enrolment = view.call, view.enrolment
        self._rest()
        self._announce()

    def on_help_failed(self) -> None:
        """Nobody could even be asked."""
        self.call = CallView(state=CallState.UNREACHABLE)
        self._announce()

    def on_text(self, characters: str) -> None:
        """Characters of the agent as they come."""
        self.conversation.typed(Who.AGENT, characters)
        self._announce()

    def on_card_swiped(self, kind: str) -> None:
        """A card went through the reader. Only that there is a loyalty card matters here, never whose it is."""
        self._idle.restart()
        if kind == "loyalty" and self.page in VISIT:
            self.loyalty = True
            self._apply_loyalty()
        elif self.page in VISIT:
            self.notice = Notice("bank_card_at_reader" if kind == "bank" else "card_unknown")
        self._announce()

    def on_menu(self, menu: Menu) -> None:
        """A new menu is there. It waits for the end of the visit if it would change what this customer pays."""
        if self.page in RESTING or self._fits(menu):
            self.menu, self.next_menu = menu, None
            self._reprice()
        else:
            self.next_menu = menu
        self._rest()
        self._announce()

    def tick(self) -> None:
        """To be called a few times a second."""
        if self._idle_matters and self._idle.over:
            log.info("the visit ends: no sign of life")
            self._end_visit()
            self._announce()
        elif self.page is Page.THANKS and self.thanks_left <= 0:
            self._end_visit()
            self._announce()
        elif self.warning_left_s != self._warned:
            self._warned = self.warning_left_s
            self._announce()
        elif self.page in VISIT and self._now() - self._draft_at > DRAFT_REFRESH_S:
            self._save_draft()

    def propose(self, proposal: Proposal) -> ProposalResult:
        """An agent's change: in the cart at once, marked, and waiting for Keep or Undo. The customer's touch wins, and
        nothing of a payment can be reached from here."""
        known = self._results.get(proposal.id)
        if known is not None:
            return known
        reason = self._propose(proposal)
        result = ProposalResult(
            proposal=proposal.id,
            state=ProposalState.REFUSED if reason else ProposalState.APPLIED,
            reason=reason,
            revision=self.cart.revision if self.cart else 0,
        )
        log.info("proposal %s of agent %s: %s %s", proposal.id, proposal.agent, result.state, reason)
        if self.cart is not None:
            self._results[proposal.id] = result
        self._announce()
        return result

    # -- after a crash -------------------------------------------------------------------------------------------------

    def draft(self) -> bytes | None:
        """What `restore` needs; None when there is no visit."""
        if self.page not in VISIT:
            return None
        draft = Draft(
            at=self._now(),
            page=self.page,
            language=self.language,
            cart=self.cart,
            category=self.category,
            product=self.product,
            editing=self.editing,
            pending=self._pending,
            agents=self._agents,
            declines=self.declines,
            settled_attempt=self._settled_attempt,
        )
        return msgspec.json.encode(draft)

    def restore(self, data: bytes) -> bool:
        """Bring back the visit of a screen that died a moment ago. A draft that is too old, unreadable, or does not
        fit the menu is left alone."""
        draft = self._usable(data)
        if draft is None or self.menu is None or self.page not in RESTING:
            return False
        self._clear()
        self.language = draft.language if draft.language in self.menu.languages else self.language
        self.cart, self.category = draft.cart, draft.category
        self._pending, self._agents = draft.pending, draft.agents
        self.declines, self._settled_attempt = draft.declines, draft.settled_attempt
        self._reprice()
        if self.cart is not None:
            self._changed_at = {line.id: self.cart.revision for line in self.cart.lines}
        self.page = Page.ATTRACT
        if draft.page is Page.CUSTOMISE and self.menu.product(draft.product) is not None:
            self.product, self.editing = draft.product, draft.editing
            self._to(Page.CUSTOMISE)
        else:
            self._to(_page_to_restore(draft))
        log.info("brought back a visit on page %s", self.page)
        if self.till is not None:
            self._follow_payment(self.till.payment)
        self._announce()
        return True

    def _usable(self, data: bytes) -> Draft | None:
        try:
            draft = msgspec.json.decode(data, type=Draft)
            if self.menu is not None and draft.cart is not None:
                price(draft.cart, self.menu, self._today())
        except (msgspec.DecodeError, NotPriceable) as error:
            log.warning("the draft of a visit cannot be used: %s", error)
            return None
        age_s = self._now() - draft.at
        return draft if 0 <= age_s <= self._idle.limit_s else None

    # -- inside --------------------------------------------------------------------------------------------------------

    def _to(self, page: Page) -> None:
        """The one setter of the page."""
        if page is self.page:
            return
        if page not in TRANSITIONS[self.page]:
            allowed = ", ".join(sorted(TRANSITIONS[self.page]))
            raise ValueError(f"page {page.value!r} cannot follow {self.page.value!r}; allowed are {allowed}")
        log.debug("- %s -> %s", self.page, page)
        self.page, self._page_since = page, self._now()
        self.removed = None
        if page is not Page.CUSTOMISE:
            self.product, self.editing = "", None

    def _announce(self) -> None:
        self._idle.hold(not self._idle_matters)
        self._save_draft()
        for observer in tuple(self._observers):
            observer()

    def _save_draft(self) -> None:
        self._draft_at = self._now()
        self._till_port.save_draft(self.draft())

    @property
    def _idle_matters(self) -> bool:
        return self.page in ORDERING | {Page.PAY} and not self.in_call and not self.paying

    def _step(self, what: str, about: str = "") -> None:
        self._steps.append((what, about, self._now()))

    def _refused(self, refusal: Refusal) -> bool:
        self.notice = Notice(str(refusal.key), refusal.about, refusal.limit)
        return False

    def _resting_page(self) -> Page:
        waiting_for_code = self.enrolment is not None and self.enrolment.state is EnrolmentState.CODE
        if self.menu is None or waiting_for_code:
            return Page.ENROLMENT
        return Page.OUT_OF_SERVICE if self.out_of_service_reason else Page.ATTRACT

    def _rest(self) -> None:
        if self.page in RESTING:
            self._to(self._resting_page())

    def _new_visit(self, service_mode: str) -> bool:
        assert self.menu is not None
        if service_mode not in {mode.id for mode in self.menu.service_modes}:
            return self._refused(Refusal(RefusalKey.UNKNOWN_SERVICE_MODE, service_mode))
        self.cart = new_cart(service_mode)
        self._reprice()
        self._apply_loyalty()
        shelves = [category.id for category in self.menu.categories if self.menu.products_in(category.id)]
        self.category = shelves[0] if shelves else ""
        self._step("service_mode", service_mode)
        self._to(Page.MENU)
        return True

    def _end_visit(self) -> None:
        """Nothing of this customer stays, neither the cart nor the agent on the phone."""
        if self.call.state is not CallState.IDLE:
            self._line_port.end_help()
        if self.next_menu is not None:
            self.menu, self.next_menu = self.next_menu, None
        self.conversation.clear()
        self.notice = None
        self._clear()
        self._to(self._resting_page())

    # -- inside: the cart ------------------------------------------------------------------------------------------

    def _customer(self, operation: Operation) -> bool:
        """Apply the customer's own change."""
        changed = self._applied(operation)
        if isinstance(changed, Refusal):
            return self._refused(changed)
        before = self.cart
        self._set_cart(changed, _subject(operation, before, changed))
        self._step(operation.__struct_config__.tag or "", _about(operation, before))  # type: ignore[arg-type]
        self.removed = None
        return True

    def _applied(self, operation: Operation, author: str | None = None) -> Cart | Refusal:
        """The cart after an operation, if it can be priced."""
        if self.cart is None or self.menu is None:
            return Refusal(RefusalKey.STALE)
        changed = apply(self.cart, self.menu, operation) if author is None else apply(self.cart, self.menu, operation, author)
        if isinstance(changed, Refusal):
            return changed
        try:
            price(changed, self.menu, self._date)
        except NotPriceable as error:
            log.error("refused %r: %s", operation, error)
            return Refusal(RefusalKey.UNKNOWN_ITEM)
        return changed

    def _set_cart(self, cart: Cart, subject: str) -> None:
        self.cart = cart
        self._changed_at[subject] = cart.revision
        self._reprice()

    def _reprice(self) -> None:
        self.totals = price(self.cart, self.menu, self._date) if self.cart and self.menu else None

    def _within_limits(self, cart: Cart) -> bool:
        """A line item that comes back must fit beside what was ordered meanwhile."""
        assert self.menu is not None
        for line in cart.lines:
            product = self.menu.product(line.selection.item)
            total = sum(other.qty for other in cart.lines if other.selection.item == line.selection.item)
            if product is not None and total > product.max_per_order:
                return self._refused(Refusal(RefusalKey.TOO_MANY, product.id, product.max_per_order))
        return True

    def _apply_promotion(self, promotion: str) -> bool:
        if self.cart is not None and promotion in self.cart.promotions:
            self._settle(promotion, ProposalState.KEPT)
            return True
        return self._customer(ApplyPromotion(promotion=promotion))

    def _apply_loyalty(self) -> None:
        if self.loyalty and self.menu is not None and self.cart is not None and self.page in ORDERING:
            for promotion in self.menu.promotions:
                if promotion.trigger == "loyalty":
                    self._apply_promotion(promotion.id)

    def _fits(self, menu: Menu) -> bool:
        """Whether a new menu may come into force in the middle of this visit."""
        if self.page not in ORDERING or self.language not in menu.languages:
            return False
        if self.product and menu.product(self.product) is None:
            return False
        if self.cart is None or self.totals is None:
            return True
        try:
            gross = price(self.cart, menu, self._date).gross
        except NotPriceable:
            return False
        modes = {mode.id for mode in menu.service_modes}
        return gross == self.totals.gross and self.cart.service_mode in modes

    # -- inside: suggestions -------------------------------------------------------------------------------------------

    def _propose(self, proposal: Proposal) -> str:
        """Apply a proposal; why not, or an empty string."""
        cart = self.cart
        if self.page not in ORDERING or cart is None:
            return f"page {self.page}"
        if proposal.cart != cart.id or proposal.revision > cart.revision or self._touched_since(proposal):
            return str(Refusal(RefusalKey.STALE))
        changed = self._applied(proposal.operation, author=f"agent:{proposal.agent}")
        if isinstance(changed, Refusal):
            return str(changed)
        if _same(cart, changed):
            return "unchanged"
        before = self.totals.gross if self.totals else 0
        self._set_cart(changed, _subject(proposal.operation, cart, changed))
        delta = (self.totals.gross if self.totals else 0) - before
        self._pending = (*self._pending, suggestions.pending(proposal, cart, changed, delta))
        return ""

    def _touched_since(self, proposal: Proposal) -> bool:
        match proposal.operation:
            case Change(line=subject) | Remove(line=subject):
                if subject == self.editing:
                    return True
            case SetServiceMode():
                subject = suggestions.SERVICE_MODE
            case _:
                return False
        return self._changed_at.get(subject, 0) > proposal.revision

    def _settle(self, subject: str, state: ProposalState) -> None:
        """The customer's own touch has answered what was suggested about this."""
        self._answer(tuple(one for one in self._pending if one.subject == subject), state)

    def _answer(self, answered: tuple[Pending, ...], state: ProposalState) -> None:
        self._pending = tuple(one for one in self._pending if one not in answered)
        for one in answered:
            self._step(str(state), one.suggestion.id)
            if state is ProposalState.KEPT:
                self._agents[one.suggestion.agent] = one.suggestion.agent_name
            revision = self.cart.revision if self.cart else 0
            result = ProposalResult(proposal=one.suggestion.id, state=state, revision=revision)
            self._results[one.suggestion.id] = result
            for observer in tuple(self._result_observers):
                observer(result)

    # -- inside: the payment -------------------------------------------------------------------------------------------

    def _pay(self) -> bool:
        if self.cart is None or self.menu is None or self.paying or not self.cart.lines:
            return False
        if self.out_of_service_reason:
            self.notice = Notice(self.out_of_service_reason)
            return False
        for line, refusal in self.line_problems.items():
            self.notice = Notice(str(refusal.key), line, refusal.limit)
            return False
        order = make_order(self.cart, self.menu, self.language, self._date, tuple(self._agents.values()))
        self.paying, self._pay_uncertain, self.payment = True, False, None
        self._step("pay")
        self._to(Page.PAY)
        self._till_port.pay(order)
        return True

    def _follow_payment(self, payment: PaymentView | None) -> None:
        if self.cart is None or self.page not in VISIT:
            return
        if payment is None or payment.order != self.cart.id or payment.attempt <= self._settled_attempt:
            if self._pay_uncertain:
                self._payment_not_started("till_unreachable")
            return
        if self.page is Page.THANKS and payment.state is not PaymentState.PAID:
            log.error("a paid order is reported as %s; it stays paid", payment.state)
            return
        self.payment, self._pay_uncertain = payment, False
        match payment.state:
            case PaymentState.INTENT | PaymentState.APPROVED:
                self.paying = True
                self._to(Page.PAY)
            case PaymentState.UNKNOWN:
                self.paying = True
                self._to(Page.CHECKING)
            case PaymentState.PAID:
                self.paying = False
                self._to(Page.THANKS)
            case PaymentState.DECLINED | PaymentState.ABORTED:
                self._payment_failed(payment)

    def _payment_failed(self, payment: PaymentView) -> None:
        """Nothing was charged: the customer may try again, or go back."""
        self.paying, self._settled_attempt = False, payment.attempt
        if payment.state is PaymentState.DECLINED:
            self.declines += 1
            self._step("declined", payment.reason)
        self._to(Page.ORDER if payment.reason == "cancelled" else Page.PAY)

    def _payment_not_started(self, reason: str) -> None:
        self.paying, self._pay_uncertain = False, False
        self.notice = Notice(reason)
        self._to(Page.ORDER)


def _same(cart: Cart, other: Cart) -> bool:
    """Whether two carts hold the same, whoever is the author."""

    def content(one: Cart) -> tuple[object, ...]:
        return one.service_mode, one.promotions, tuple((line.id, line.selection, line.qty) for line in one.lines)

    return content(cart) == content(other)


def _subject(operation: Operation, before: Cart | None, after: Cart) -> str:
    """What an operation was about, as in `Pending.subject`."""
    match operation:
        case Add():
            known = set(before.lines) if before else set()
            return next(line.id for line in after.lines if line not in known)
        case Change(line=line) | Remove(line=line):
            return line
        case SetServiceMode():
            return suggestions.SERVICE_MODE
        case ApplyPromotion(promotion=promotion):
            return promotion


def _about(operation: Operation, before: Cart | None) -> str:
    """What an operation was about in the words of the menu, for the agent."""
    match operation:
        case Add(selection=selection):
            return selection.item
        case Change(line=line_id) | Remove(line=line_id):
            line = before.line(line_id) if before else None
            return line.selection.item if line else ""
        case SetServiceMode(service_mode=service_mode):
            return service_mode
        case ApplyPromotion(promotion=promotion):
            return promotion


def _page_to_restore(draft: Draft) -> Page:
    """Pages of a payment come from the till's own news, never from a draft."""
    if draft.cart is None:
        return Page.SERVICE_MODE
    return draft.page if draft.page in {Page.SERVICE_MODE, Page.MENU} else Page.ORDER
