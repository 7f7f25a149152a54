"""What holds whatever a customer, an agent, a till and a line do, in any order."""

import datetime as dt
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.call import CallState
from domain.cart import Add, ApplyPromotion, Change, Operation, Remove, SetServiceMode
from domain.payment import PaymentState
from domain.pricing import price
from domain.selection import ChosenOption, Selection
from domain.session import Page
from domain.till import TillView
from kiosk.screen.transitions import ORDERING, RESTING
from tests.kiosk.screen.counter import Counter

selections = st.sampled_from(
    [
        Selection(item="burger"),
        Selection(item="burger", options=(ChosenOption("cheese", 2),)),
        Selection(item="cola"),
        Selection(item="soup"),
        Selection(item="none"),
    ]
)
quantities = st.integers(1, 7)
lines = st.integers(0, 4)


class Visit(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()
        self.session = self.counter.session
        self.proposals = 0
        self.attempts = 0

    def line(self, number: int) -> str:
        cart = self.session.cart
        return cart.lines[number % len(cart.lines)].id if cart and cart.lines else "none"

    @rule(mode=st.sampled_from(["dine_in", "takeaway", "moon"]))
    def begin(self, mode: str) -> None:
        self.session.start("en")
        self.session.choose_mode(mode)

    @rule(page=st.sampled_from(Page))
    def go(self, page: Page) -> None:
        self.session.go(page)

    @rule(selection=selections, qty=quantities)
    def add(self, selection: Selection, qty: int) -> None:
        self.session.add(selection, qty)

    @rule(selection=selections, line=st.none() | lines)
    def open_product(self, selection: Selection, line: int | None) -> None:
        self.session.open_product(selection.item, None if line is None else self.line(line))

    @rule(line=lines, selection=st.none() | selections, qty=st.none() | quantities)
    def change(self, line: int, selection: Selection | None, qty: int | None) -> None:
        self.session.change_line(self.line(line), selection, qty)

    @rule(line=lines, undo=st.booleans())
    def remove(self, line: int, undo: bool) -> None:
        self.session.remove_line(self.line(line))
        if undo:
            self.session.undo_remove()

    @rule(code=st.sampled_from(["ten", "nonsense", ""]))
    def code(self, code: str) -> None:
        self.session.enter_code(code)

    @rule(selection=selections, qty=quantities, line=lines, kind=st.integers(0, 4), late=st.integers(0, 2))
    def propose(self, selection: Selection, qty: int, line: int, kind: int, late: int) -> None:
        if self.session.cart is None:
            return
        operations: tuple[Operation, ...] = (
            Add(selection=selection, qty=qty),
            Change(line=self.line(line), selection=selection, qty=qty),
            Remove(line=self.line(line)),
            SetServiceMode(service_mode="takeaway"),
            ApplyPromotion(promotion="ten"),
        )
        before = self.payment()
        self.proposals += 1
        revision = max(0, self.session.cart.revision - late)
        self.session.propose(self.counter.proposal(operations[kind], name=str(self.proposals), revision=revision))
        assert self.payment() == before

    @rule(number=lines, keep=st.booleans())
    def answer(self, number: int, keep: bool) -> None:
        waiting = self.session.suggestions
        if waiting:
            suggestion = waiting[number % len(waiting)].id
            (self.session.keep if keep else self.session.undo)(suggestion)

    @rule(confirm=st.booleans())
    def pay(self, confirm: bool) -> None:
        self.attempts += (self.session.confirm_and_pay if confirm else self.session.pay)()

    @rule(state=st.sampled_from(PaymentState), reason=st.sampled_from(["", "cancelled"]))
    def news(self, state: PaymentState, reason: str) -> None:
        if self.session.paying:
            self.counter.payment(state, attempt=self.attempts, reason=reason)

    @rule(uncertain=st.booleans(), back=st.booleans())
    def till_dies(self, uncertain: bool, back: bool) -> None:
        if uncertain:
            self.session.on_pay_uncertain()
        self.session.on_till(None)
        if back:
            self.session.on_till(TillView(in_service=True))

    @rule(state=st.sampled_from(CallState))
    def call(self, state: CallState) -> None:
        self.counter.call(state)

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.counter.clock.at += seconds
        self.session.tick()

    @rule()
    def leave(self) -> None:
        self.session.start_over()
        self.session.finish()

    @rule()
    def crash(self) -> None:
        kept, till = self.counter.till.kept, self.session.till
        self.counter = Counter(clock=self.counter.clock)
        self.session = self.counter.session
        if kept is not None:
            self.session.restore(kept)
        if till is not None:
            self.session.on_till(till)

    def payment(self) -> tuple[Any, ...]:
        return self.session.page, self.session.paying, self.session.payment, len(self.counter.till.orders)

    @invariant()
    def the_total_is_the_price_of_exactly_this_cart(self) -> None:
        cart, menu = self.session.cart, self.session.menu
        assert menu is not None
        expected = price(cart, menu, dt.date(2026, 11, 21)) if cart else None
        assert self.session.totals == expected

    @invariant()
    def at_rest_there_is_nothing_of_a_customer(self) -> None:
        if self.session.page in RESTING:
            assert (self.session.cart, self.session.suggestions, self.counter.till.kept) == (None, (), None)

    @invariant()
    def a_suggestion_waits_only_where_it_can_be_answered(self) -> None:
        if self.session.suggestions:
            assert self.session.page in ORDERING

    @invariant()
    def no_item_is_ordered_beyond_its_limit(self) -> None:
        ordered = self.session.cart.lines if self.session.cart else ()
        assert sum(line.qty for line in ordered if line.selection.item == "cola") <= 5

    @invariant()
    def what_is_being_paid_is_what_is_in_the_cart(self) -> None:
        if self.session.paying and self.counter.till.orders:
            assert self.counter.till.orders[-1].cart == self.session.cart


Visit.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestVisit = Visit.TestCase
