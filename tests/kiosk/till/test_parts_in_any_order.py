"""Whatever customers, hub, terminal and staff do, in whatever order, and however often the till dies in between: what was
taken of an order is what it costs when it is released, and is given back or owed when it is not."""

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.messages import DeviceReport
from domain.order import Order, OrderState
from domain.payment import Means, PaymentState
from kiosk.answers import Refusal
from kiosk.config import Payment
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Part
from kiosk.till.payments import Cashier
from tests.builders import small_order
from tests.kiosk.till.gift_hub import CARD, GiftHub
from tests.kiosk.till.scripted_terminal import Next, ScriptedTerminal
from tests.kiosk.till.tills import at

T = TypeVar("T")
REPORT = DeviceReport(kind="card_terminal", driver="scripted", state="absent")
MEMORY = Path("/dev/shm")  # what a power cut does to the journal is tried elsewhere
which = st.integers(min_value=0, max_value=1)


class Counter(RuleBasedStateMachine):
    """Two customers at one till. Between two rules the till has done all that it can."""

    @initialize(balance=st.sampled_from([0, 300, 300, 2500]), tip=st.sampled_from([0, 89]))
    def open_shop(self, balance: int, tip: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.terminal, self.hub = ScriptedTerminal(), GiftHub({CARD: balance})
        self.hub_reached = True
        self.issued, self.tip = balance, tip
        self.orders = [small_order(), small_order(qty=2)]
        self.do(self.start())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    async def start(self) -> None:
        self.journal = await Journal.open(Path(self.folder.name) / "journal.sqlite")
        rules = Payment(partial_approval=True, tips=(10,))
        self.cashier = Cashier(
            self.journal, self.terminal, REPORT, lambda: at(12), lambda: None, lambda: None, rules
        )
        await self.cashier.load()
        self.running = asyncio.create_task(self.cashier.run())
        await self.rest()

    async def die(self) -> None:
        self.running.cancel()
        with suppress(asyncio.CancelledError):
            await self.running
        await self.journal.close()

    async def rest(self) -> None:
        """Let the till and the hub do what they can."""
        async with asyncio.timeout(20):
            while True:
                if self.hub_reached:
                    for ask in await self.cashier.gifts.wishes():
                        await self.cashier.gifts.answered(self.hub.answer(ask))
                self.cashier.hand.woken.set()
                await asyncio.sleep(0.001)  # the journal works on a thread of its own
                if not self.terminal.line or not self.works:
                    return

    @property
    def part_paid(self) -> bool:
        return bool(self.do(self.journal.part_paid()))

    @property
    def works(self) -> bool:
        """The terminal has something to do that comes to an end."""
        hand = self.cashier.hand
        at_terminal = hand.running is not None and hand.running.attempt.means is not Means.GIFT
        unsettled = hand.unsettled is not None and hand.unsettled.reason != "ask_staff"
        return not self.cashier.ready or at_terminal or unsettled

    # -- what happens ----------------------------------------------------------------------------------------------

    @rule(who=which, then=st.sampled_from([*Next, Next.APPROVES, Next.APPROVES_PART]))
    def a_card_pays(self, who: int, then: Next) -> None:
        self.terminal.next = then
        self.do(self.pay(self.orders[who], Part(tip=self.tip)))

    @rule(who=which)
    def a_gift_card_pays(self, who: int) -> None:
        self.do(self.pay(self.orders[who], Part(means=Means.GIFT, tip=self.tip, gift=CARD)))

    @rule()
    def a_gift_card_and_half_a_card_pay(self) -> None:
        self.a_gift_card_pays(1)
        self.a_card_pays(1, Next.APPROVES_PART)

    async def pay(self, order: Order, part: Part) -> None:
        with suppress(Refusal):
            await self.cashier.start(order, part)
        await self.rest()

    @precondition(lambda self: self.part_paid)
    @rule()
    def who_has_paid_a_part_gives_up(self) -> None:
        for order in self.orders:
            self.do(self.give_up(order))

    async def give_up(self, order: Order) -> None:
        with suppress(Refusal):
            await self.cashier.give_up(order.uuid)
        await self.rest()

    @precondition(lambda self: self.cashier.hand.running is not None)
    @rule()
    def nobody_waits_for_the_hub_any_more(self) -> None:
        self.do(self.cashier.gifts.stop("gift_unavailable"))

    @rule(reached=st.sampled_from([True, True, False]))
    def the_hub_is(self, reached: bool) -> None:
        self.hub_reached = reached
        self.do(self.rest())

    @precondition(lambda self: not self.hub_reached)
    @rule()
    def the_hub_takes_and_its_answer_is_lost(self) -> None:
        for ask in self.do(self.cashier.gifts.wishes()):
            self.hub.answer(ask)

    @rule(line=st.sampled_from([True, True, False]))
    def the_line_is(self, line: bool) -> None:
        self.terminal.line = line
        self.do(self.rest())

    @rule()
    def the_next_reversal_is_done_and_not_heard_of(self) -> None:
        self.terminal.forgets_answer = True

    @rule(possible=st.sampled_from([True, True, False]))
    def payments_can_be_reversed(self, possible: bool) -> None:
        self.terminal.reverses = possible

    @precondition(lambda self: self.cashier.hand.unsettled is not None)
    @rule()
    def a_person_decides(self) -> None:
        """By the merchant's own records, which are the terminal's."""
        unsettled = self.cashier.hand.unsettled
        assert unsettled is not None
        numbers = [booking.number for booking in self.terminal.bookings if booking.state == "booked"]
        self.do(self.decide(unsettled.order, unsettled.id in numbers))

    async def decide(self, order: str, paid: bool) -> None:
        await self.cashier.decide(order, paid=paid, by="Ana")
        while self.cashier.hand.decision is not None:
            self.cashier.hand.woken.set()
            await asyncio.sleep(0.001)  # the same
        await self.rest()

    @rule()
    def the_till_dies(self) -> None:
        self.do(self.die())
        self.do(self.start())

    # -- what is always true ---------------------------------------------------------------------------------------

    @invariant()
    def books_agree(self) -> None:
        if not hasattr(self, "loop"):
            return
        accounts = [account for order in self.orders if (account := self.do(self.journal.account(order.uuid)))]
        rows = [row for account in accounts for row in account.attempts]
        for account in accounts:
            due = account.stored.order.totals.gross + account.stored.tip
            assert account.paid <= due
            assert bool(account.stored.number) == (account.stored.state is OrderState.PAID) == (account.paid == due)
            assert account.waiting == bool(account.stored.number)
        self.cards_agree({row.id: row.money.amount for row in rows if row.state in HELD and row.means is Means.CARD}, rows)
        self.gifts_agree({row.gift.ref: row.money.amount for row in rows if row.gift and row.state is PaymentState.PAID})
        outbox = self.do(self.journal.outbox())
        for paid in outbox:
            assert sum(part.amount.amount for part in paid.parts) == paid.order.totals.gross + paid.tip
        assert len({paid.number for paid in outbox}) == len(outbox)

    def cards_agree(self, held: dict[int, int], rows: list[Any]) -> None:
        """The terminal has booked what the journal holds; what is unknown or going back may be either."""
        doubtful = {row.id for row in rows if row.state in DOUBTFUL}
        booked = {one.number: one.amount.amount for one in self.terminal.bookings if one.state == "booked"}
        assert {number: amount for number, amount in booked.items() if number not in doubtful} == held

    def gifts_agree(self, held: dict[str, int]) -> None:
        """The hub holds what the journal says is paid, and else only what it is still to be asked to give back."""
        pending = {ask.ref for ask in self.do(self.cashier.gifts.wishes())}
        taken = {ref: amount for ref, amount in self.hub.takes.items() if amount and ref not in self.hub.returned}
        assert {ref: amount for ref, amount in taken.items() if ref not in pending} == held
        assert sum(self.hub.balances.values()) + sum(taken.values()) == self.issued

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        self.terminal.line, self.hub_reached, self.terminal.reverses = True, True, True
        self.do(self.rest())
        for order in self.orders:
            self.do(self.give_up(order))
        assert self.do(self.cashier.gifts.wishes()) == ()
        self.books_agree()
        self.do(self.die())
        self.loop.close()
        self.folder.cleanup()


HELD = (PaymentState.PAID, PaymentState.OWED)
DOUBTFUL = (PaymentState.INTENT, PaymentState.APPROVED, PaymentState.UNKNOWN, PaymentState.RETURNING)

TestCounter = Counter.TestCase
TestCounter.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
