"""What stands of a customer's visit, and the rules by which it changes: pages, cart, payment, idle time. `Session` adds
who makes it change.
"""

import datetime as dt
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Mapping

import msgspec

from domain.call import IN_CALL, OPEN, CallState, CallView
from domain.cart import Add, ApplyPromotion, Cart, Operation, new_cart
from domain.line import Enrolment, EnrolmentState
from domain.listening import USUAL, Listening
from domain.menu import Menu
from domain.pricing import Totals
from domain.selection import Refusal, RefusalKey, Selection, complete
from domain.session import Page, ProposalResult, SessionView, Step, Suggestion
from domain.sold_out import without
from domain.till import PaymentView, TillView
from kiosk.config import Idle
from kiosk.screen import scanned
from kiosk.screen.checkout import Checkout
from kiosk.screen.conversation import Conversation
from kiosk.screen.draft import Draft
from kiosk.screen.gift import GiftCard
from kiosk.screen.guiding import Pointer
from kiosk.screen.idle import IdleClock
from kiosk.screen.open_cart import OpenCart, about
from kiosk.screen.ports import LinePort, TillPort
from kiosk.screen.suggestions import Before, LineBefore
from kiosk.screen.thumb import AskedThumb
from kiosk.screen.transitions import ORDERING, RESTING, TRANSITIONS, VISIT

log = logging.getLogger(__name__)

THANKS_S = 25.0
"""How long the order number stays when nobody touches the screen or is in a call."""

KEPT_STEPS = 12


class Notice(msgspec.Struct, frozen=True):
    """Why the last intent was not done, or what the customer should know: a key such as ``sold_out``, what it is
    about, the limit, and an amount in minor units."""

    key: str
    about: str = ""
    limit: int | None = None
    amount: int = 0


class Visit:
    """One kiosk's screen: at rest, or with one customer. All attributes are for reading; observers are called after every
    change."""

    def __init__(
        self,
        *,
        menu: Menu | None,
        till: TillPort,
        line: LinePort,
        idle: Idle,
        simulated: tuple[str, ...] = (),
        tips: tuple[int, ...] = (),
        kitchen_language: str = "",
        reads_codes: bool = False,
        dim_after_s: float = math.inf,
        volume: int = USUAL,
        now: Callable[[], float] = time.monotonic,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._till_port, self._line_port, self._now, self._today = till, line, now, today
        self._idle = IdleClock(idle.after_s, idle.warning_s, now)
        self._observers: list[Callable[[], None]] = []
        self._result_observers: list[Callable[[ProposalResult], None]] = []
        self.simulated = simulated
        self.tips = tips  # percentages that are offered before paying
        self.kitchen_language = kitchen_language
        self._reads_codes, self._dim_after_s = reads_codes, dim_after_s
        self._near = True  # somebody stands before the kiosk; without a presence sensor always
        self._awake_at = now()
        self._was_dimmed = False
        self.menu = menu
        self._menu_of_hub = menu  # without what is sold out here
        self._sold_out: tuple[str, ...] = ()
        self.next_menu: Menu | None = None
        self.till: TillView | None = None
        self.till_lost = False
        self.call = CallView()
        self.enrolment: Enrolment | None = None
        self.payment_at_work = ""  # the order whose unknown payment somebody at the hub looks up
        self.conversation = Conversation()
        self._usual_volume = volume
        self.listening = Listening(level=volume)
        self.notice: Notice | None = None
        self._warned: int | None = None
        self._touched_at = float("-inf")
        self._clear()
        self.page = self._resting_page()
        self._page_since = self._quiet_since = now()

    def _clear(self) -> None:
        """Everything that belongs to one customer."""
        self.language = self.menu.languages[0] if self.menu else "en"
        self.category = ""
        self.product = ""
        self.editing: str | None = None
        self.loyalty = False
        self.receipt = b""  # its picture, when there is no paper
        self._scanned: list[str] = []  # before there was a cart
        self._scan_from = Page.ORDER
        self._camera_failed = False
        self._restored = 0
        self.pointer: Pointer | None = None
        self.thumb: AskedThumb | None = None
        self._open: OpenCart | None = None
        self._checkout = Checkout()
        self.gift: GiftCard | None = None
        self._listen(self._usually)
        self._steps: deque[tuple[str, str, float]] = deque(maxlen=KEPT_STEPS)
        self._draft_at = self._now()

    # -- what pages read -----------------------------------------------------------------------------------------------

    def observe(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` after every change, in the order in which observers came."""
        self._observers.append(changed)

    def observe_results(self, came: Callable[[ProposalResult], None]) -> None:
        """Call ``came`` with what becomes of an agent's proposal after it was applied: kept or undone."""
        self._result_observers.append(came)

    @property
    def cart(self) -> Cart | None:
        """None before the service mode is chosen."""
        return self._open.cart if self._open else None

    @property
    def totals(self) -> Totals | None:
        """What exactly this cart costs."""
        return self._open.totals if self._open else None

    @property
    def removed(self) -> LineBefore | None:
        """The line item that `undo_remove` would bring back."""
        return self._open.removed if self._open else None

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Changes of agents that wait for `keep` or `undo`, oldest first."""
        return tuple(one.suggestion for one in self._open.waiting) if self._open else ()

    def before(self, suggestion_id: str) -> Before | None:
        """What `undo` would bring back: also the line item that a suggestion has removed."""
        waiting = self._open.waiting if self._open else ()
        return next((one.before for one in waiting if one.suggestion.id == suggestion_id), None)

    @property
    def paying(self) -> bool:
        """The terminal may be at work: nothing of the order can change."""
        return self._checkout.paying

    @property
    def payment(self) -> PaymentView | None:
        """The attempt at hand, or the one that ended without success; None while the till is only being asked."""
        return self._checkout.payment

    @property
    def declines(self) -> int:
        return self._checkout.declines

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
        return self._open.line_problems if self._open else {}

    @property
    def in_call(self) -> bool:
        """The customer waits for or has a person."""
        return self.call.state in OPEN

    @property
    def can_scan(self) -> bool:
        """A code can be held before the camera: there is one, and it is not a call's."""
        return self._reads_codes and not self._camera_failed and self.call.state not in IN_CALL

    @property
    def camera_on(self) -> bool:
        """The customer's camera may be open, for a call or for a code."""
        return self.call.camera_open or self.page is Page.SCAN

    @property
    def dimmed(self) -> bool:
        """Nobody has been there for long, and the screen is dark."""
        resting = self.page in {Page.ATTRACT, Page.OUT_OF_SERVICE} and not self.in_call
        return resting and not self._near and self._now() - self._awake_at >= self._dim_after_s

    @property
    def _with_somebody(self) -> bool:
        """Time stands still for the customer: not for the holder of a ticket, who goes on alone."""
        return self.in_call and (not self.call.ticket or self.call.rings_back)

    @property
    def warning_left_s(self) -> int | None:
        """Seconds until the visit ends for want of a sign of life; None while there is nothing to warn of."""
        return self._idle.warning_left_s if self._idle_matters else None

    @property
    def thanks_left(self) -> float:
        """How much of the thanks page's time is left, from 1 to 0."""
        if self.page is not Page.THANKS or self._with_somebody:
            return 1.0
        return max(0.0, 1.0 - (self._now() - self._quiet_since) / THANKS_S)

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

    def draft(self) -> bytes | None:
        """What `restore` needs; None when there is no visit."""
        if self.page not in VISIT:
            return None
        draft = Draft(
            at=self._now(),
            restored=self._restored,
            page=self.page,
            language=self.language,
            cart=self.cart,
            category=self.category,
            product=self.product,
            editing=self.editing,
            waiting=self._open.waiting if self._open else (),
            agents=self._open.agents if self._open else {},
            declines=self.declines,
            settled_attempt=self._checkout.settled_attempt,
        )
        return msgspec.json.encode(draft)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _to(self, page: Page) -> None:
        """The one setter of the page."""
        if page is self.page:
            return
        if page not in TRANSITIONS[self.page]:
            allowed = ", ".join(sorted(TRANSITIONS[self.page]))
            raise ValueError(f"page {page.value!r} cannot follow {self.page.value!r}; allowed are {allowed}")
        log.debug("- %s -> %s", self.page.value, page.value)
        self.page, self._page_since = page, self._now()
        self.pointer = None
        self._quiet_since = self._page_since
        if self._open is not None:
            self._open.forget_removed()
        if page is not Page.CUSTOMISE:
            self.product, self.editing = "", None

    def intended(self, do: Callable[[], bool]) -> bool:
        """Do what the customer wants: see `kiosk.screen.intents`."""
        self._idle.restart()
        self._quiet_since = self._touched_at = self._awake_at = self._now()
        self.notice, self._restored = None, 0
        done = do()
        self._announce()
        return done

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
        return self.page in ORDERING | {Page.TIP, Page.PAY} and not self._with_somebody and not self.paying

    def _step(self, what: str, about: str = "") -> None:
        self._steps.append((what, about, self._now()))

    def _refused(self, refusal: Refusal) -> bool:
        self.notice = Notice(refusal.key.value, refusal.about, refusal.limit)
        return False

    def _resting_page(self) -> Page:
        waiting_for_code = self.enrolment is not None and self.enrolment.state is EnrolmentState.CODE
        if self.menu is None or waiting_for_code:
            return Page.ENROLMENT
        return Page.OUT_OF_SERVICE if self.out_of_service_reason else Page.ATTRACT

    @property
    def _usually(self) -> Listening:
        """How the next customer hears an agent."""
        return Listening(level=self._usual_volume, headphones=self.listening.headphones)

    def _listen(self, listening: Listening) -> None:
        if listening != self.listening:
            self.listening = listening
            self._line_port.listen(listening)

    def _rest(self) -> None:
        if self.page in RESTING:
            self._to(self._resting_page())

    def _new_visit(self, service_mode: str) -> bool:
        assert self.menu is not None
        if service_mode not in {mode.id for mode in self.menu.service_modes}:
            return self._refused(Refusal(RefusalKey.UNKNOWN_SERVICE_MODE, service_mode))
        self._open = OpenCart(new_cart(service_mode), self.menu, self._today(), self._answered)
        self._apply_loyalty()
        shelves = [category.id for category in self.menu.categories if self.menu.products_in(category.id)]
        self.category = shelves[0] if shelves else ""
        self._step("service_mode", service_mode)
        self._to(Page.MENU)
        waiting, self._scanned = self._scanned, []
        for text in waiting:
            self._take_code(text)
        return True

    def _end_visit(self) -> None:
        """Nothing of this customer stays, neither the cart nor the agent on the phone."""
        if self.call.state is not CallState.IDLE:
            self._line_port.end_help()
        if self.next_menu is not None:
            self._put_in_force(self.next_menu)
        self.conversation.clear()
        self.notice = None
        self._clear()
        self._to(self._resting_page())

    # -- inside: the menu ----------------------------------------------------------------------------------------------

    def _put_in_force(self, menu: Menu) -> None:
        self._menu_of_hub, self.next_menu = menu, None
        self.menu = without(menu, self._sold_out)
        if self._open is not None:
            self._open.use(self.menu)

    def _run_out(self, marks: tuple[str, ...]) -> None:
        """Something is sold out now, or here again. It holds at once, also for what is in the cart already."""
        if marks == self._sold_out or self._menu_of_hub is None:
            self._sold_out = marks
            return
        before, self._sold_out = set(self.line_problems), marks
        self.menu = without(self._menu_of_hub, marks)
        if self._open is not None:
            self._open.use(self.menu)
        open_one = self.menu.product(self.product)
        if self.page in ORDERING and set(self.line_problems) - before:
            self.notice = Notice("sold_out_in_order")
        elif self.page is Page.CUSTOMISE and open_one is not None and open_one.state == "sold_out":
            self.notice = Notice("sold_out")

    # -- inside: the cart ----------------------------------------------------------------------------------------------

    def _change(self, operation: Operation) -> bool:
        """The customer's own change."""
        if self._open is None:
            return False
        before = self._open.cart
        if not self._done(self._open.change(operation)):
            return False
        self._step(str(operation.__struct_config__.tag), about(operation, before))
        return True

    def _done(self, refusal: Refusal | None) -> bool:
        return refusal is None or self._refused(refusal)

    def _answered(self, result: ProposalResult) -> None:
        self._step(result.state.value, result.proposal)
        for observer in tuple(self._result_observers):
            observer(result)

    def _apply_loyalty(self) -> None:
        if self.loyalty and self.menu is not None and self.page in ORDERING:
            for promotion in self.menu.promotions:
                if promotion.trigger == "loyalty":
                    self._change(ApplyPromotion(promotion=promotion.id))

    def _fits(self, menu: Menu) -> bool:
        """Whether a new menu may come into force in the middle of this visit."""
        if self.page not in ORDERING or self.language not in menu.languages:
            return False
        if self.product and menu.product(self.product) is None:
            return False
        return self._open is None or self._open.costs_the_same_under(menu)

    # -- inside: codes -------------------------------------------------------------------------------------------------

    def _take_code(self, text: str) -> bool:
        """A code that is no card: a product goes into the cart, or opens its choices; a promotion applies."""
        if self.menu is None or not text:
            self.notice = Notice("code_unreadable")
            return False
        if self._open is None:
            self._scanned.append(text)
            return True
        if self.page is Page.CUSTOMISE and self._touched_at > self._page_since:
            self.notice = Notice("finish_choosing", self.product)  # what was chosen would be lost
            return False
        meant = scanned.product(text, self.menu)
        if meant is None:
            offer = scanned.promotion(text, self.menu)
            if offer is None:
                self.notice = Notice("code_unknown")
                return False
            return self._change(ApplyPromotion(promotion=offer)) and self._leave_scan()
        product = meant.selection.item
        if meant.sold_out:
            self.notice = Notice("scanned_sold_out", product)
            return False
        self._step("scan", product)
        if meant.ready:
            if not self._change(Add(selection=meant.selection)):
                return False
            self._to(Page.ORDER)
            return True
        if self.page is Page.CUSTOMISE:
            self._to(Page.MENU)
        self._to(Page.CUSTOMISE)
        self.product, self.editing = product, None
        return True

    def _leave_scan(self) -> bool:
        """Back to where the scan page was opened; the camera closes."""
        if self.page is Page.SCAN:
            self._to(self._scan_from)
        return True
