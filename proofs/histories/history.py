"""One history: a till, a terminal, the line between them and the people in front, through everything that its plan says, until
all is calm again. Then the books are compared."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from domain.order import Order
from domain.payment import PaymentState
from hardware.card_terminal.simulator import Card, Display, Pace, Script, Showing
from proofs.histories.books import Books
from proofs.histories.disk import Disk
from proofs.histories.machine_room import SERIAL_PORT, TCP_PORT, installed
from proofs.histories.orders import order_of
from proofs.histories.plan import Plan, PowerCut, Try, Visit, draw
from proofs.histories.terminal import SimulatedTerminal
from proofs.histories.till import Asked, Till
from proofs.histories.wire import Wire
from proofs.histories.world import Stalled, World, strand

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SETTLED_WITHIN_S = 150.0
"""After the last trouble: then every outcome that can be told has to be settled."""
CALM_WITHIN_S = 600.0
MOST_EVENTS = 200_000
PACES = {slow: Pace(host=1.5 + slow) for slow in (0.0, 0.3, 6.0)}


@dataclass
class Report:
    """What a history came to. ``findings`` are lies; everything else is counted."""

    seed: int
    findings: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    orders: int = 0
    paid: int = 0
    unknown: int = 0
    could_tell: int = 0
    settled: int = 0
    slowest: float = 0.0
    kills: int = 0
    virtual_s: float = 0.0


class History:
    def __init__(self, seed: int, *, verbose: bool = False) -> None:
        self.report = Report(seed)
        self._verbose = verbose
        chance = Random(seed)  # noqa: S311 - a seed has to repeat it
        self.plan = draw(chance)
        self._chance = chance
        self.world = world = World()
        self._clock_offset = 0.0
        self.trouble_at = world.now
        self._calm_since: float | None = None
        self.till: Till

    # -- clocks ------------------------------------------------------------------------------------------------------------

    def clock(self) -> dt.datetime:
        """The kiosk's."""
        return (NOON + dt.timedelta(seconds=self.world.now + self._clock_offset)).astimezone()

    def terminal_clock(self) -> str:
        now = NOON + dt.timedelta(seconds=self.world.now + self.plan.clock_off)
        return now.astimezone().strftime("%m%d%H%M%S")

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128))

    # -- telling -----------------------------------------------------------------------------------------------------------

    def told(self, line: str) -> None:
        self.trouble_at = self.world.now
        self.note(line)

    def note(self, line: str) -> None:
        if self._verbose:
            self.report.log.append(f"{self.world.now - 1000.0:9.3f}  {line}")

    def find(self, line: str) -> None:
        self.note(f"!! {line}")
        self.report.findings.append(line)

    # -- the whole ---------------------------------------------------------------------------------------------------------

    def run(self) -> Report:
        plan, world = self.plan, self.world
        self.wire = Wire(
            world,
            tcp=plan.tcp,
            to_till=plan.to_till,
            to_terminal=plan.to_terminal,
            told=self.told,
            till_dies=lambda: self._kill("in the middle of a write"),
        )
        self.disk = Disk(world, plan.disk, self.told, lambda: self._kill("at a commit"))
        self.till = Till(
            world,
            self.disk,
            TCP_PORT if plan.tcp else SERIAL_PORT,
            self.clock,
            self._changed,
            self._asked,
            self._line_ends,
            lambda: self._kill("between two steps"),
        )
        with installed(world, self.wire, self.till.thread, self.terminal_clock, self._uuid):
            self.terminal = SimulatedTerminal(reversal=plan.reversal, pace=PACES[plan.terminal_slow])
            self.terminal.ledger.gives_numbers_back = plan.gives_numbers_back
            self.terminal.device._machine.on_change = self._display
            self.books = Books(self.terminal.ledger, self.disk.connection)
            try:
                self._play()
            except Stalled as stalled:
                self.find(f"stalled: {stalled}")
            finally:
                self.till.kill()
                self.till.bury()
                world.end()
        self.report.virtual_s = world.now - 1000.0
        self.report.kills = self.till.starts - 1
        return self.report

    def _play(self) -> None:
        plan, world = self.plan, self.world
        self.till.dies_at = min(plan.kills, default=None)
        self.till.start()
        for cut in plan.power:
            world.later(cut.at, lambda cut=cut: self._power_cut(cut))
        for at in plan.kill_times:
            world.later(at, lambda: self._kill("from outside"))
        for at, jump in plan.clock_jumps:
            world.later(at, lambda jump=jump: self._jump(jump))
        for lie in plan.lies:
            world.later(lie.at, lambda lie=lie: self._lie(lie.amount_offset, lie.terminal_id))
            world.later(lie.at + lie.lasts, lambda: self._lie(0, None))
        for stranger in plan.strangers:
            world.later(stranger.at, lambda stranger=stranger: self._stranger(stranger.same, stranger.amount))
        if plan.end_of_day_at is not None:
            world.later(plan.end_of_day_at, self._fill_batch)
        customers = world.thread(self._customers)
        customers.start()
        self._until(lambda: customers.ended.ready, 30_000.0, "the customers")
        self._calm()
        calm = self._until(self._is_quiet, world.now + CALM_WITHIN_S - 1000, "the calm")
        if calm and plan.pays_at_last and not self._may_ask_staff():
            last = world.thread(self._last_customer)
            last.start()
            self._until(lambda: last.ended.ready, world.now + CALM_WITHIN_S - 1000, "the last customer")
            self._until(self._is_quiet, world.now + CALM_WITHIN_S - 1000, "the end")
        self._compare()

    def _until(self, over: Callable[[], bool], deadline: float, what: str) -> bool:
        world, till = self.world, self.till
        deadline += 1000
        for _ in range(MOST_EVENTS):
            if till.alive and till.loop.ready:
                till.run_ready()
                if till.alive and (till.main.done() or till.loop.failures):
                    error = till.main.exception() if till.main.done() else till.loop.failures
                    self.find(f"the till broke: {error!r}")
                    return False
            if over():
                return True
            world.step()
            if world.now > deadline:
                self.find(f"{what} took longer than {deadline - 1000:.0f} s of virtual time: {self._where()}")
                return False
        self.find(f"{what}: too much happened; {self._where()}")
        return False

    def _where(self) -> str:
        till = self.till
        state = "dead" if not till.alive else till.cashier.newest and (till.cashier.newest.state, till.cashier.newest.reason)
        return f"till {state}, terminal {self.terminal.device.display.showing}"

    # -- what happens to the machines --------------------------------------------------------------------------------------

    def _kill(self, where: str) -> None:
        till = self.till
        if not till.alive:
            return
        self.told(f"the till is killed {where} (step {till.steps})")
        till.kill()
        if self._calm_since is None:
            later = [step for step in self.plan.kills if step > till.steps]
            till.dies_at = min(later, default=None)
        self.world.later(self.plan.rebirth, self._start_again)

    def _start_again(self) -> None:
        if not self.till.alive:
            self.told("a new till starts")
            self.till.start()

    def _line_ends(self) -> None:
        if self.wire.port is not None:
            self.wire.port.close()

    def _power_cut(self, cut: PowerCut) -> None:
        if self._calm_since is not None:
            return
        if cut.point is not None:
            self.terminal.device.lose_power_at(cut.point)
            self._dark_for = cut.lasts
        elif self.terminal.is_on:
            self._dark_for = cut.lasts
            self.terminal.power(on=False)

    _dark_for = 10.0

    def _display(self, display: Display) -> None:
        self.note(f"terminal shows {display.showing}")
        if display.showing is Showing.OFF:
            self.told("the terminal has no power")
            self.world.later(self._dark_for, self._light)

    def _light(self) -> None:
        if not self.terminal.is_on:
            self.told("the terminal has power")
            self.terminal.power(on=True)

    def _fill_batch(self) -> None:
        if self._calm_since is None:
            self.told("the terminal's batch is full")
            self.terminal.device.require_end_of_day()

    def _jump(self, seconds: float) -> None:
        if self._calm_since is not None:
            return
        self.note(f"the kiosk's clock jumps by {seconds:.0f} s")
        self._clock_offset += seconds

    def _lie(self, amount_offset: int, terminal_id: str | None) -> None:
        if self._calm_since is not None:
            return
        faults = self.terminal.device.faults
        faults.amount_offset, faults.terminal_id = amount_offset, terminal_id
        self.told(f"the terminal says amounts {amount_offset:+d}, terminal {terminal_id}")

    def _stranger(self, same: bool, amount: int) -> None:
        if self._calm_since is not None:
            return
        if not self.terminal.is_idle or self.terminal.unconfirmed():
            self.world.later(1.0, lambda: self._stranger(same, amount))
            return
        if same and not self.till.cashier.busy:  # while one of ours is open nobody could tell the two apart
            amount = self.books.newest_amount() or amount
        self.note(f"somebody else pays {amount}")
        self.terminal.somebody_pays(amount, self.terminal_clock())
        self.books.stranger()

    def _calm(self) -> None:
        """Nothing goes wrong from here on, and what is broken is mended."""
        self.note("calm: nothing goes wrong any more")
        self.wire.calm()
        self.disk.calm()
        self.till.dies_at = None
        self.terminal.device.faults.power_point = None
        if self.terminal.device.faults.amount_offset or self.terminal.device.faults.terminal_id:
            self._lie(0, None)
        self._light()
        self._start_again()
        self._calm_since = self.world.now

    def _is_quiet(self) -> bool:
        cashier = self.till.cashier
        if not self.till.alive or not cashier.ready or not self.terminal.is_idle:
            return False
        return self._may_ask_staff() if cashier.unsettled else not cashier.busy

    def _may_ask_staff(self) -> bool:
        newest = self.till.cashier.newest
        return self.till.cashier.unsettled and newest is not None and newest.reason == "ask_staff"

    # -- what the till does ------------------------------------------------------------------------------------------------

    def _asked(self, number: int) -> None:
        self.note(f"the till asks the terminal for attempt {number}")
        for wrong in self.books.asked(number):
            self.find(wrong)

    _told_attempt: object = None
    _unsettled: tuple[int, float] | None = None

    def _changed(self) -> None:
        if not self.till.alive:
            return
        cashier = self.till.cashier
        newest = cashier.newest
        if newest is not self._told_attempt and newest is not None:
            self._told_attempt = newest
            self.note(f"attempt {newest.id} is {newest.state} {newest.reason}")
            if newest.state is PaymentState.PAID:
                for wrong in self.books.told_paid(newest):
                    self.find(wrong)
            self._follow(newest.id, open_=cashier.unsettled and newest.reason != "ask_staff", state=newest.state)

    def _follow(self, attempt: int, *, open_: bool, state: str) -> None:
        """How long an outcome that was not known took to be settled."""
        if open_ and self._unsettled is None:
            self._unsettled = attempt, self.world.now
        elif not open_ and self._unsettled is not None:
            since = max(self._unsettled[1], self.trouble_at)
            took = self.world.now - since
            self.report.slowest = max(self.report.slowest, took)
            if took > SETTLED_WITHIN_S:
                self.find(f"attempt {attempt} was settled {took:.0f} s after the last trouble")
            self._unsettled = None

    # -- the people --------------------------------------------------------------------------------------------------------

    def _customers(self) -> None:
        for number, visit in enumerate(self.plan.visits):
            strand().sleep(visit.thinks)
            self._order(visit, order_of(self._chance, number, visit.size))

    def _order(self, visit: Visit, order: Order) -> None:
        self.report.orders += 1
        for attempt in visit.tries:
            self.note(f"customer: pay {order.totals.gross}")
            if not self._press_pay(order, attempt, visit.patience):
                self.note("customer: goes away")
                return
            state = self._wait(order, visit.patience)
            if state in ("paid", "open"):
                return

    def _press_pay(self, order: Order, attempt: Try, patience: float) -> bool:
        """Whether the till has begun."""
        until = self.world.now + patience
        while self.world.now < until:
            if self.till.alive and self.till.cashier.ready:
                self._stand_before_terminal(attempt)
                asked = [self.till.ask(self.till.cashier.start(order)) for _ in range(1 + attempt.taps_twice)]
                self._answered(asked[0])
                if asked[0].ready and not asked[0].refusal:
                    if attempt.cancel_after is not None:
                        self.world.later(attempt.cancel_after, lambda: self._cancel(order))
                    return True
                self.note(f"customer: {asked[0].refusal or 'no answer'}")
            strand().sleep(1.0)
        return False

    def _answered(self, asked: Asked) -> None:
        if not asked.ready:
            strand().wait([asked], 60.0)

    def _stand_before_terminal(self, attempt: Try) -> None:
        script = None
        if attempt.card is not None:
            script = Script(
                card=attempt.card, contactless=attempt.contactless, present=attempt.present, pin=attempt.pin
            )
        self.terminal.device.script = script
        if attempt.stop_after is not None:
            self.world.later(attempt.stop_after, self._press_stop)

    def _press_stop(self) -> None:
        if self._calm_since is None and self.terminal.is_on:
            self.note("customer: presses STOP")
            self.terminal.press_stop()

    def _cancel(self, order: Order) -> None:
        if self.till.alive:
            self.note("customer: cancels")
            self.till.ask(self.till.cashier.cancel(order.uuid))

    def _wait(self, order: Order, patience: float) -> str:
        """``paid``, ``ended`` or ``open``: still so when the patience is over."""
        until = self.world.now + max(patience, 300.0)
        while self.world.now < until:
            strand().sleep(0.5)
            state = self.books.state_of(order.uuid)
            if state in ("paid", "declined", "aborted", None):
                return "paid" if state == "paid" else "ended"
        return "open"

    def _last_customer(self) -> None:
        """In the calm everybody can pay, once."""
        order = order_of(self._chance, 9, 1)
        unpaid = self.books.unpaid()
        if unpaid is not None:
            order = unpaid
        self.report.orders += unpaid is None
        good = Try(Card.GOOD, True, 0.5, 0.5, None, None, False)
        paid = any(self._press_pay(order, good, 300.0) and self._wait(order, 300.0) == "paid" for _ in range(2))
        if not paid:  # at the second try: the first one may find that the terminal wants its end of day
            self.find(f"in the calm order {order.uuid} could not be paid: {self._where()}")

    # -- the books ---------------------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        for wrong in self.books.compare(settled=not self._may_ask_staff()):
            self.find(wrong)
        counts = self.books.count()
        self.report.paid, self.report.unknown = counts.paid, counts.unknown
        self.report.could_tell, self.report.settled = counts.could_tell, counts.settled


def play(seed: int, *, verbose: bool = False) -> Report:
    return History(seed, verbose=verbose).run()
