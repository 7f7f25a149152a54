"""Those who stand in front of till and terminal: they order, pay, press twice, stop, cancel, give up, try again, go away."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from domain.messages import GiftAsk
from domain.order import Order
from domain.payment import Means
from domain.tips import tip_of
from hardware.card_terminal.simulation.settings import Card
from hardware.card_terminal.simulator import Script
from kiosk.till.payment_rows import Part
from proofs.histories.books import Books
from proofs.histories.orders import order_of
from proofs.histories.plan import TIP, Plan, Try, Visit
from proofs.histories.terminal import SimulatedTerminal
from proofs.histories.till import Asked, Till
from proofs.histories.world import Source, World, strand

STAYS_S = 300.0
"""How long somebody stands before an open outcome at least."""
GOOD = Try(Card.GOOD, True, 0.5, 0.5, None, None, False)
ENDED = ("paid", "declined", "aborted", "returned", "owed", "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one press on Pay asks for."""

    order: Order
    part: Part


class People:
    """``note`` gets a line for the log. Nobody presses anything at the terminal once ``is_calm``."""

    def __init__(
        self,
        world: World,
        till: Till,
        terminal: SimulatedTerminal,
        books: Books,
        chance: Random,
        note: Callable[[str], None],
        is_calm: Callable[[], bool],
    ) -> None:
        self._world, self._till, self._terminal, self._books = world, till, terminal, books
        self._chance, self._note, self._is_calm = chance, note, is_calm
        self.orders = 0
        self.news = Source()

    def visit_all(self, plan: Plan) -> None:
        for number, visit in enumerate(plan.visits):
            strand().sleep(visit.thinks)
            self._visit(visit, order_of(self._chance, number, visit.size))

    def pay_in_the_calm(self) -> str:
        """Somebody who is left, or new; "paid", or what came of it."""
        order = self._books.unpaid()
        if order is None:
            order = order_of(self._chance, 9, 1)
            self.orders += 1
        for _ in range(2):  # the first try may find that the terminal wants its end of day
            if self._press_pay(Wish(order, Part()), GOOD, STAYS_S) and self._wait(order, STAYS_S) == "paid":
                return "paid"
        return f"order {order.uuid[:8]} is {self._books.state_of(order.uuid)}"

    # -- one order ---------------------------------------------------------------------------------------------------------

    def _visit(self, visit: Visit, order: Order) -> None:
        self.orders += 1
        tip = tip_of(order.totals.gross, TIP) if visit.tip else 0
        for at, attempt in enumerate(visit.tries):
            by_gift = visit.gift and at == 0
            part = Part(means=Means.GIFT if by_gift else Means.CARD, tip=tip, gift="card" if by_gift else "")
            self._note(f"customer: pay {order.totals.gross} and {tip} by {part.means}")
            if not self._press_pay(Wish(order, part), attempt, visit.patience):
                self._note("customer: goes away")
                return
            state = self._wait(order, visit.patience)
            if state in ("paid", "open"):
                return
            if state == "part_paid" and (visit.gives_up or at + 1 == len(visit.tries)):
                self._give_up(order)
                return

    def _press_pay(self, wish: Wish, attempt: Try, patience: float) -> bool:
        """Whether the till has begun."""
        until, till = self._world.now + patience, self._till
        while self._world.now < until:
            if till.alive and till.cashier.ready:
                self._stand_before_terminal(attempt)
                asked = [till.ask(till.cashier.start(wish.order, wish.part)) for _ in range(1 + attempt.taps_twice)]
                self._hear(asked[0])
                if asked[0].ready and not asked[0].refusal:
                    if attempt.cancel_after is not None:
                        self._world.later(attempt.cancel_after, lambda: self._cancel(wish.order))
                    return True
                self._note(f"customer: {asked[0].refusal or 'no answer'}")
            strand().sleep(1.0)
        return False

    def _hear(self, asked: Asked) -> None:
        if not asked.ready:
            strand().wait([asked], 60.0)

    def _stand_before_terminal(self, attempt: Try) -> None:
        self._terminal.device.script = None if attempt.card is None else Script(
            card=attempt.card, contactless=attempt.contactless, present=attempt.present, pin=attempt.pin
        )  # fmt: skip
        if attempt.stop_after is not None:
            self._world.later(attempt.stop_after, self._press_stop)

    def _press_stop(self) -> None:
        if not self._is_calm() and self._terminal.is_on:
            self._note("customer: presses STOP")
            self._terminal.press_stop()

    def _cancel(self, order: Order) -> None:
        if self._till.alive and not self._is_calm():
            self._note("customer: cancels")
            self._till.ask(self._till.cashier.cancel(order.uuid))

    def _give_up(self, order: Order) -> None:
        self._note("customer: gives up")
        for _ in range(5):
            if self._till.alive:
                asked = self._till.ask(self._till.cashier.give_up(order.uuid))
                self._hear(asked)
                if asked.ready and not asked.refusal:
                    return
            strand().sleep(2.0)

    def _wait(self, order: Order, patience: float) -> str:
        """``paid``, ``part_paid`` or ``ended``; ``open`` when it is still so after the patience."""
        until = self._world.now + max(patience, STAYS_S)
        while self._world.now < until:
            strand().wait([self.news], 5.0)
            strand().sleep(0.3)
            attempt, whole = self._books.state_of(order.uuid)
            if attempt in ENDED:
                return whole if whole in ("paid", "part_paid") else "ended"
        return "open"


class LineToHub:
    """Carries the till's wishes about gift cards, again and again while they stand."""

    def __init__(self, till: Till, hear: Callable[[GiftAsk], None]) -> None:
        self._till, self._hear = till, hear
        self.news = Source()

    def carry(self) -> None:
        while True:
            strand().wait([self.news], 3.0)
            if not self._till.alive:
                continue
            asked = self._till.ask(self._till.cashier.gifts.wishes())
            strand().wait([asked], 60.0)
            for wish in asked.value or ():
                self._hear(wish)
