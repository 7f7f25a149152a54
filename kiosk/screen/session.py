"""A customer's visit as a state machine. It draws nothing and does no I/O of its own.

Pages show what stands here and report what was touched by calling an intent; every intent answers whether it was done.
What was not done is explained by `notice`, a key that the screen has words for. Observers are called after every change.
"""

import logging

from domain.call import OPEN, CallState, CallView, EndReason
from domain.cart import Add, ApplyPromotion, Change, Remove, SetServiceMode
from domain.guide import Guide, GuideAction, GuideRefusal, GuideResult
from domain.line import LineView
from domain.menu import Menu
from domain.pricing import NotPriceable
from domain.selection import Refusal, RefusalKey, Selection
from domain.session import Page, Proposal, ProposalResult, ProposalState
from kiosk.screen import scanned
from kiosk.screen.checkout import Checkout
from kiosk.screen.draft import read_draft
from kiosk.screen.guiding import OPENED_S, POINT_S, TOUCH_FIRST_S, Leads, Pointer, leads
from kiosk.screen.helping import Helping
from kiosk.screen.intents import intent
from kiosk.screen.open_cart import OpenCart
from kiosk.screen.thumb import ASKED_S, AskedThumb, asks_about
from kiosk.screen.transitions import EVERYWHERE, ORDERING, RESTING, TRANSITIONS, VISIT
from kiosk.screen.visit import Notice

log = logging.getLogger(__name__)

DRAFT_REFRESH_S = 10.0
"""A draft says how old it is; so often it is made young again while nothing happens, as in a call."""

_CUT_OFF = frozenset({EndReason.TECHNICAL, EndReason.AGENT_LOST, EndReason.KIOSK_LOST})
"""Ends of a call that nobody wanted."""


class Session(Helping):
    """A visit with everybody who makes it change: the customer by intents, the till and the line by news, agents by
    proposals, the clock by `tick`."""

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
        if self._open is None:
            return self._new_visit(service_mode)
        if not self._change(SetServiceMode(service_mode=service_mode)):
            return False
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

    @intent(ORDERING | {Page.TIP, Page.PAY})
    def go(self, page: Page) -> bool:
        """Move between menu, order and service mode; back from a payment that has ended without success."""
        if page not in {Page.MENU, Page.ORDER, Page.SERVICE_MODE} or page not in TRANSITIONS[self.page]:
            return False
        if self.cart is None or self.paying or self.part_paid:
            return False
        self._to(page)
        return True

    # -- intents: the cart -----------------------------------------------------------------------------------------

    @intent(frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}))
    def add(self, selection: Selection, qty: int = 1) -> bool:
        """Put a selection into the cart; from the customise page back to the menu."""
        if not self._change(Add(selection=selection, qty=qty)):
            return False
        if self.page is Page.CUSTOMISE:
            self._to(Page.MENU)
        return True

    @intent(frozenset({Page.MENU, Page.CUSTOMISE, Page.ORDER}))
    def change_line(self, line: str, selection: Selection | None = None, qty: int | None = None) -> bool:
        """Give a line item another selection or quantity; from the customise page back to the order."""
        if not self._change(Change(line=line, selection=selection, qty=qty)):
            return False
        if self.page is Page.CUSTOMISE:
            self._to(Page.ORDER)
        return True

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def remove_line(self, line: str) -> bool:
        """Take a line item out; `undo_remove` brings it back."""
        return self._change(Remove(line=line))

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def undo_remove(self) -> bool:
        """Bring the line item removed last back to its place."""
        if self._open is None or self.removed is None:
            return False
        self._step("undo_remove", self.removed.line.selection.item if self.removed.line else "")
        return self._done(self._open.undo_remove())

    @intent(ORDERING)
    def enter_code(self, text: str) -> bool:
        """A promotion's code as the customer typed it."""
        found = scanned.promotion(text, self.menu) if self.menu else None
        if self._open is None or found is None:
            self.notice = Notice("unknown_code")
            return False
        return self._change(ApplyPromotion(promotion=found))

    @intent(frozenset({Page.MENU, Page.ORDER}))
    def scan(self) -> bool:
        """Hold a code before the camera: it opens as soon as the customer can see that it does."""
        if not self.can_scan:
            return False
        self._scan_from = self.page
        self._step("scan_page")
        self._to(Page.SCAN)
        return True

    @intent(frozenset({Page.SCAN}))
    def stop_scan(self) -> bool:
        return self._leave_scan()

    # -- intents: what an agent suggested ------------------------------------------------------------------------------

    @intent(ORDERING)
    def keep(self, suggestion: str) -> bool:
        """The customer agrees."""
        return self._open is not None and self._open.keep(suggestion)

    @intent(ORDERING)
    def undo(self, suggestion: str) -> bool:
        """What was suggested about becomes exactly what it was before."""
        return self._open is not None and self._done(self._open.undo(suggestion))

    # -- intents: the end of paying ------------------------------------------------------------------------------------

    @intent(frozenset({Page.THANKS}))
    def print_again(self) -> bool:
        if self.cart is None:
            return False
        self._till_port.print_again(self.cart.id)
        return True

    @intent(frozenset({Page.THANKS}))
    def see_receipt(self) -> bool:
        """There is no paper: the receipt comes to the screen."""
        if self.cart is None:
            return False
        self._till_port.draw_receipt(self.cart.id)
        return True

    def on_receipt(self, order: str, picture: bytes) -> None:
        """News of the till: the receipt as a PNG, for whoever still stands there."""
        if self.page is Page.THANKS and self.cart is not None and self.cart.id == order:
            self.receipt = picture
            self._announce()

    # -- intents: the end ----------------------------------------------------------------------------------------------

    @intent(EVERYWHERE)
    def still_here(self) -> bool:
        """Any touch."""
        return True

    @intent(ORDERING | {Page.TIP, Page.PAY})
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

    def on_line(self, view: LineView | None) -> None:
        """The line's whole state; None when the line is gone, and with it the way to any person."""
        was_in_call, before = self.in_call, self.call
        if view is None:
            state = CallState.UNREACHABLE if self.in_call else self.call.state
            self.call = CallView(state=state)
        else:
            if view.call.call != self.call.call and view.call.state in OPEN:
                self.conversation.clear()
            self.call, self.enrolment = view.call, view.enrolment
            if view.call.listening != self.listening:
                self._line_port.listen(self.listening)
            self._run_out(view.sold_out)
            self.payment_at_work = view.payment_at_work
        if was_in_call and not self.in_call:
            self._quiet_since, self.pointer = self._now(), None
            if self.page in RESTING:
                self._listen(self._usually)
            if before.agent is not None and asks_about(before, self.call) and self.page in VISIT:
                self.thumb = AskedThumb(before.call, before.agent.name, self._now() + ASKED_S)
            if self.call.ended in _CUT_OFF and self.page in VISIT:
                self.notice = Notice("call_cut_off")
        if self.in_call:
            self.thumb = None
        if not self.can_scan:
            self._leave_scan()
        self._rest()
        self._announce()

    def on_code_scanned(self, text: str) -> None:
        """Scanner or camera has read a code that is no card; empty when it was not read whole."""
        self._idle.restart()
        self._awake_at = self._now()
        if self.page is Page.ATTRACT and text:
            self.start(self.language)
        if self.page in ORDERING:
            self._take_code(text)
        self._announce()

    def on_camera_failed(self) -> None:
        """The camera does not open, or was lost."""
        self._camera_failed = True
        if self.page is Page.SCAN:
            self.notice = Notice("camera_failed")
            self._leave_scan()
        self._announce()

    def on_presence(self, near: bool) -> None:
        """The presence sensor has seen that somebody stands before the kiosk, or that nobody does any more."""
        self._near, self._awake_at = near, self._now()
        self._announce()

    def on_menu(self, menu: Menu) -> None:
        """A new menu is there. It waits for the end of the visit if it would change what this customer pays."""
        if self.page in RESTING or self._fits(menu):
            self._put_in_force(menu)
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
        elif self.pointer is not None and self._now() >= self.pointer.until:
            self.point_away()
        elif self.thumb is not None and self._now() >= self.thumb.until:
            self.thumb = None
            self._announce()
        elif self.dimmed is not self._was_dimmed:
            self._was_dimmed = self.dimmed
            self._announce()
        elif self.warning_left_s != self._warned:
            self._warned = self.warning_left_s
            self._announce()
        elif self.page in VISIT and self._now() - self._draft_at > DRAFT_REFRESH_S:
            self._save_draft()

    def propose(self, proposal: Proposal) -> ProposalResult:
        """An agent's change: in the cart at once, marked, and waiting for Keep or Undo. The customer's touch wins, and
        nothing of a payment can be reached from here."""
        if self._open is None or self.page not in ORDERING:
            result = ProposalResult(proposal=proposal.id, state=ProposalState.REFUSED, reason=f"page {self.page.value}")
        else:
            result = self._open.propose(proposal, under_finger=self.editing)
        log.info("proposal %s of agent %s: %s %s", proposal.id, proposal.agent, result.state.value, result.reason)
        self._announce()
        return result

    def guide(self, guide: Guide) -> GuideResult:
        """An agent points at something, or opens a page. The customer's hand goes first, and a payment is out of reach."""
        refusal = self._guided(guide)
        log.info("guide of %s to %s: %s", guide.agent_name, guide.place, refusal or "done")
        self._announce()
        return GuideResult(ok=refusal is None, reason=refusal or "")

    def _guided(self, guide: Guide) -> GuideRefusal | None:
        if guide.action is GuideAction.CLEAR:
            self.pointer = None
            return None
        if self.paying or self.page in {Page.TIP, Page.PAY, Page.CHECKING, Page.THANKS}:
            return GuideRefusal.PAYING
        if self.page not in ORDERING or self.menu is None:
            return GuideRefusal.NO_VISIT
        if self._now() - self._touched_at < TOUCH_FIRST_S:
            return GuideRefusal.CUSTOMER_BUSY
        found = leads(guide, self.menu, self.cart, self.page, self.category)
        if isinstance(found, GuideRefusal):
            return found
        if not self._turn(found):
            return GuideRefusal.CHOOSING
        lasts_s = POINT_S if guide.action is GuideAction.POINT else OPENED_S
        self.pointer = Pointer(found.target, guide.agent_name, self._now() + lasts_s)
        return None

    def _turn(self, found: Leads) -> bool:
        """Show what a guide leads to. Not when the customer has begun to choose: that would be lost."""
        there = found.page is self.page and (found.page is not Page.CUSTOMISE or found.product in ("", self.product))
        if there and (found.page is not Page.MENU or found.category in ("", self.category)):
            return True
        if self.page is Page.CUSTOMISE and self._touched_at > self._page_since:
            return False
        self.category = found.category or self.category
        if found.page is Page.CUSTOMISE:
            self._to(Page.MENU)
            self.product, self.editing = found.product, None
        self._to(found.page)
        return True

    def point_away(self) -> None:
        """The ring has been seen, or has stood long enough."""
        if self.pointer is not None:
            self.pointer = None
            self._announce()

    def touched(self) -> None:
        """The customer's finger is on the glass, whatever it does there."""
        self._touched_at = self._now()

    def wake(self) -> None:
        """The first touch on a dark screen does nothing else."""
        self._awake_at = self._now()
        self._announce()

    # -- after a crash -------------------------------------------------------------------------------------------------

    def restore(self, data: bytes) -> bool:
        """Bring back the visit of a screen that died a moment ago. A draft that is too old, unreadable, or does not
        fit the menu is left alone."""
        draft = read_draft(data, now=self._now(), not_older_than_s=self._idle.limit_s)
        if draft is None or self.menu is None or self.page not in RESTING:
            return False
        cart = None
        if draft.cart is not None:
            try:
                cart = OpenCart(draft.cart, self.menu, self._today(), self._answered, draft.waiting)
            except NotPriceable as error:
                log.warning("the draft of a visit does not fit the menu: %s", error)
                return False
            cart.agents.update(draft.agents)
        self._clear()
        self._restored = draft.restored + 1
        self.language = draft.language if draft.language in self.menu.languages else self.language
        self._open, self.category = cart, draft.category
        self._checkout = Checkout(draft.declines, draft.settled_attempt)
        self.page = Page.ATTRACT
        page = draft.page_to_show
        if page is Page.CUSTOMISE and self.menu.product(draft.product) is None:
            page = Page.MENU  # another menu came into force meanwhile
        self._to(page)
        if page is Page.CUSTOMISE:
            self.product, self.editing = draft.product, draft.editing
        log.info("brought back a visit on page %s", self.page.value)
        if self.till is not None:
            self._follow(self.till.payment)
        self._announce()
        return True
