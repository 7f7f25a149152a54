"""One history: a till, a terminal, the line between them and the people in front, through everything that its plan says, until
all is calm again. Then the books are compared."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from uuid import UUID

from domain.messages import GiftAnswer
from domain.payment import PaymentState
from hardware.card_terminal.simulator import Display, Pace, Showing
from hardware.card_terminal.zvt.describe import describe
from kiosk.config import Payment
from kiosk.till.payment_rows import Attempt
from proofs.histories.books import Books
from proofs.histories.disk import Disk
from proofs.histories.hub import Hub
from proofs.histories.machine_room import SERIAL_PORT, TCP_PORT, installed
from proofs.histories.people import LineToHub, People
from proofs.histories.plan import TIP, Lie, Plan, PowerCut, Stranger, draw
from proofs.histories.terminal import SimulatedTerminal
from proofs.histories.till import Till
from proofs.histories.wire import Wire
from proofs.histories.world import World

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
BEGAN = 1000.0
SETTLED_WITHIN_S = 150.0
"""After the last trouble: then every outcome that can be told has to be settled."""
CALM_WITHIN_S, CUSTOMERS_WITHIN_S = 600.0, 30_000.0
MOST_EVENTS = 200_000
RULES = Payment(partial_approval=True, tips=(TIP,))


@dataclass
class Report:
    """What a history came to. ``findings`` are lies; everything else is counted."""

    seed: int
    findings: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    orders: int = 0
    paid: int = 0
    kills: int = 0
    unknown: int = 0
    could_tell: int = 0
    settled: int = 0
    slowest: float = 0.0
    virtual_s: float = 0.0


class History:
    """``plan``: instead of the one that the seed draws."""

    def __init__(self, seed: int, *, verbose: bool = False, plan: Plan | None = None) -> None:
        self.report = Report(seed)
        self._verbose = verbose
        self._chance = Random(seed)
        self.plan = plan or draw(self._chance)
        self.world = World()
        self._trouble_at = self.world.now
        self._clock_offset = 0.0
        self._dark_for = 10.0
        self._has_gifts = any(visit.gift for visit in self.plan.visits)
        self._is_calm = False
        self._told_attempt: Attempt | None = None
        self._told_at = 0.0
        self._unsettled_since: float | None = None

    # -- clocks and other chance -------------------------------------------------------------------------------------------

    def _clock(self) -> dt.datetime:
        """The kiosk's."""
        return (NOON + dt.timedelta(seconds=self.world.now + self._clock_offset)).astimezone()

    def _terminal_clock(self) -> str:
        now = NOON + dt.timedelta(seconds=self.world.now + self.plan.clock_off)
        return now.astimezone().strftime("%m%d%H%M%S")

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128))

    # -- telling -----------------------------------------------------------------------------------------------------------

    def _trouble(self, line: str) -> None:
        self._trouble_at = self.world.now
        self._note(line)

    def _note(self, line: str) -> None:
        if self._verbose:
            self.report.log.append(f"{self.world.now - BEGAN:9.3f}  {line}")

    def _note_bytes(self, where: str, data: bytes) -> None:
        says = ", ".join(str(item.get("name", item.get("error"))) for item in describe(data))
        self._note(f"  {where}: {data.hex(' ')}  {says}")

    def _find(self, *lines: str) -> None:
        for line in lines:
            self._note(f"!! {line}")
            self.report.findings.append(line)

    # -- the whole ---------------------------------------------------------------------------------------------------------

    def run(self) -> Report:
        plan, world = self.plan, self.world
        self.wire = Wire(
            world,
            tcp=plan.tcp,
            to_till=plan.to_till,
            to_terminal=plan.to_terminal,
            told=self._trouble,
            till_dies=lambda: self._kill("in the middle of a write"),
            arrives=self._note_bytes if self._verbose else None,
        )
        self.disk = Disk(world, plan.disk, self._trouble, lambda: self._kill("at a commit"))
        self.till = Till(
            world,
            self.disk,
            TCP_PORT if plan.tcp else SERIAL_PORT,
            RULES,
            self._clock,
            self._changed,
            self._asked,
            self._line_ends,
            lambda: self._kill("between two steps"),
        )
        with installed(world, self.wire, self.till.thread, self._terminal_clock, self._uuid):
            try:
                self._play()
            except Exception as error:  # the simulator's own program broke, or nothing will ever happen again
                self._find(f"broke: {error!r}")
            finally:
                self.till.kill()
                self.till.bury()
                world.end()
        self.report.virtual_s = world.now - BEGAN
        self.report.kills = self.till.starts - 1
        return self.report

    def _play(self) -> None:
        plan, world = self.plan, self.world
        self.terminal = SimulatedTerminal(
            reversal=plan.reversal, pace=Pace(host=1.5 + plan.terminal_slow), on_display=self._display
        )
        self.terminal.ledger.gives_numbers_back = plan.gives_numbers_back
        self.hub = Hub(world, self._chance, plan.hub, self._answer)
        self.line = LineToHub(self.till, self.hub.hear)
        self.books = Books(self.terminal.ledger, self.disk.connection, self.hub.taken)
        self.books.end_of_day_hides = "repeats_end_of_day" in plan.quirks and plan.end_of_day_at is not None
        self.people = People(
            world, self.till, self.terminal, self.books, self._chance, self._note, lambda: self._is_calm
        )
        self.till.dies_at = min(plan.kills, default=None)
        self.till.start()
        self._plan_troubles()
        if self._has_gifts:
            world.thread(self.line.carry).start()
        self._let(lambda: self.people.visit_all(plan), CUSTOMERS_WITHIN_S, "the customers")
        self._calm()
        if self._until(self._is_quiet, CALM_WITHIN_S, "the calm"):
            self._ask_staff()
            if plan.pays_at_last:
                self._let(self._last_customer, CALM_WITHIN_S, "the last customer")
                self._until(self._is_quiet, CALM_WITHIN_S, "the end")
        self._find(*self.books.compare())
        counts = self.books.count()
        report = self.report
        report.orders, report.paid, report.unknown = self.people.orders, counts.paid, counts.unknown
        report.could_tell, report.settled = counts.could_tell, counts.settled

    def _let(self, people: Callable[[], object], within: float, who: str) -> None:
        strand = self.world.thread(people)
        strand.start()
        self._until(lambda: strand.ended.ready, within, who)

    def _until(self, over: Callable[[], bool], within: float, what: str) -> bool:
        world, till, deadline = self.world, self.till, self.world.now + within
        for _ in range(MOST_EVENTS):
            if till.alive and till.loop.ready:
                till.run_ready()
                if till.alive and till.gave_up and not self._is_calm:
                    self._kill("by its disk, at the start")
                elif till.alive and (broken := till.broken):
                    self._find(f"the till broke: {broken}")
                    return False
            if over():
                return True
            world.step()
            if world.now > deadline:
                self._find(f"{what} took longer than {within:.0f} s of virtual time: {self._where()}")
                return False
        self._find(f"{what}: too much happened; {self._where()}")
        return False

    def _where(self) -> str:
        newest = self.till.cashier.newest
        state = "dead" if not self.till.alive else "new" if newest is None else f"{newest.state} {newest.reason}"
        return f"till {state}, terminal {self.terminal.device.display.showing}"

    # -- what happens to the machines --------------------------------------------------------------------------------------

    def _plan_troubles(self) -> None:
        plan, later = self.plan, self.world.later
        for cut in plan.power:
            later(cut.at, partial(self._power_cut, cut))
        for at in plan.kill_times:
            later(at, partial(self._kill, "from outside"))
        for at, jump in plan.clock_jumps:
            later(at, partial(self._jump, jump))
        for lie in plan.lies:
            later(lie.at, partial(self._lie, lie))
        for stranger in plan.strangers:
            later(stranger.at, partial(self._stranger, stranger))
        for name, value in plan.quirks.items():
            self._note(f"the terminal's manner: {name} {value!r}")
            setattr(self.terminal.device.faults, name, value)
        if plan.end_of_day_at is not None:
            later(plan.end_of_day_at, self._fill_batch)

    def _kill(self, where: str) -> None:
        till = self.till
        if not till.alive or self._is_calm:
            return
        self._trouble(f"the till is killed {where} (step {till.steps})")
        till.kill()
        till.dies_at = min((step for step in self.plan.kills if step > till.steps), default=None)
        self.world.later(self.plan.rebirth, self._start_again)

    def _start_again(self) -> None:
        if not self.till.alive:
            self._trouble("a new till starts")
            self.till.start()

    def _line_ends(self) -> None:
        if self.wire.port is not None:
            self.wire.port.close()

    def _power_cut(self, cut: PowerCut) -> None:
        if self._is_calm:
            return
        if cut.point is not None:
            self.terminal.device.lose_power_at(cut.point)
            self._dark_for = cut.lasts
        elif self.terminal.is_on:
            self._dark_for = cut.lasts
            self.terminal.power(on=False)

    def _display(self, display: Display) -> None:
        self._note(f"terminal shows {display.showing}")
        if display.showing is Showing.OFF:
            self._trouble("the terminal has no power")
            self.world.later(self._dark_for, self._light)

    def _light(self) -> None:
        if not self.terminal.is_on:
            self._trouble("the terminal has power")
            self.terminal.power(on=True)

    def _fill_batch(self) -> None:
        if not self._is_calm:
            self._trouble("the terminal's batch is full")
            self.terminal.device.require_end_of_day()

    def _jump(self, seconds: float) -> None:
        if not self._is_calm:
            self._note(f"the kiosk's clock jumps by {seconds:.0f} s")
            self._clock_offset += seconds

    def _lie(self, lie: Lie) -> None:
        if not self._is_calm:
            self._trouble(f"the terminal says amounts {lie.amount_offset:+d}, terminal {lie.terminal_id}")
            faults = self.terminal.device.faults
            faults.amount_offset, faults.terminal_id = lie.amount_offset, lie.terminal_id
            self.world.later(lie.lasts, self._be_honest)

    def _be_honest(self) -> None:
        faults = self.terminal.device.faults
        if faults.amount_offset or faults.terminal_id:
            self._trouble("the terminal tells the truth again")
        faults.amount_offset, faults.terminal_id = 0, None

    def _stranger(self, stranger: Stranger) -> None:
        if self._is_calm:
            return
        if not self.terminal.is_idle or self.terminal.unconfirmed():
            self.world.later(1.0, lambda: self._stranger(stranger))
            return
        amount = stranger.amount
        ours = self.books.newest_amount()
        if self.books.is_open() and amount == ours:  # nobody could tell the two apart
            amount += 1
        elif stranger.same and ours and not self.books.is_open():
            amount = ours
        self._note(f"somebody else pays {amount}")
        self.terminal.somebody_pays(amount, self._terminal_clock())

    def _calm(self) -> None:
        """Nothing goes wrong from here on, and what is broken is mended."""
        self._is_calm = True
        self._trouble("calm: nothing goes wrong any more")
        self.wire.calm()
        self.disk.calm()
        self.hub.calm()
        self.till.dies_at = None
        faults = self.terminal.device.faults
        faults.power_point = faults.hang_up_at = None
        faults.noise, faults.end_of_day_fails, faults.answer_delay, faults.silence, faults.tip = b"", False, 0.0, 0.0, 0
        self._be_honest()
        self._light()
        self.world.later(0.0, self._start_again)  # behind the burial of one that was killed just now

    def _is_quiet(self) -> bool:
        cashier = self.till.cashier
        if not self.till.alive or not cashier.ready or not self.terminal.is_idle or self.disk.is_busy:
            return False
        if cashier.busy and self._asks_staff is None:
            return False
        return not self._has_gifts or not self.books.waits_for_hub()

    # -- what the till does ------------------------------------------------------------------------------------------------

    def _asked(self, number: int) -> None:
        self._note(f"the till asks the terminal for attempt {number}")
        self._find(*self.books.asked(number))

    def _answer(self, answer: GiftAnswer) -> None:
        self._note(f"the hub answers to {answer.what}: {answer.taken.amount} {answer.refusal}")
        if self.till.alive:
            self.till.ask(self.till.cashier.gifts.answered(answer))

    def _changed(self) -> None:
        if not self.till.alive:
            return
        if self._has_gifts:
            self.line.news.poke()
        newest = self.till.cashier.newest
        if newest is None or newest is self._told_attempt:
            return
        self._told_attempt, self._told_at = newest, self.world.now
        self.people.news.poke()
        self._note(f"attempt {newest.id} is {newest.state} {newest.reason}")
        if newest.state is PaymentState.PAID:
            self._find(*self.books.told_paid(newest))
        elif newest.state is PaymentState.UNKNOWN:
            self.books.became_unknown(newest)
        self._follow(newest)

    def _follow(self, attempt: Attempt) -> None:
        """How long an outcome that was not known took to be settled."""
        if attempt.state is PaymentState.UNKNOWN and attempt.reason != "ask_staff":
            if self._unsettled_since is None:
                self._unsettled_since = self.world.now
        elif self._unsettled_since is not None and attempt.state is not PaymentState.APPROVED:
            took = self.world.now - max(self._unsettled_since, self._trouble_at)
            self._unsettled_since = None
            self.report.slowest = max(self.report.slowest, took)
            if took > SETTLED_WITHIN_S:
                self._find(f"attempt {attempt.id} was settled {took:.0f} s after the last trouble")

    @property
    def _asks_staff(self) -> Attempt | None:
        """The attempt that only a person can settle."""
        newest = self.till.cashier.newest
        asks = newest is not None and newest.state is PaymentState.UNKNOWN and newest.reason == "ask_staff"
        asks = asks and self._told_at >= self._trouble_at  # it has asked the terminal since
        return newest if asks else None

    # -- the end -----------------------------------------------------------------------------------------------------------

    def _ask_staff(self) -> None:
        """Somebody looks into the merchant's journal, which is the truth."""
        attempt = self._asks_staff
        if attempt is None:
            return
        if self.books.could_tell(attempt.id):
            self._find(f"attempt {attempt.id} waits for a person although the terminal could tell")
        paid = self.books.say_of(attempt.id)
        self._note(f"staff: paid is {paid}")
        self.till.ask(self.till.cashier.decide(attempt.order, paid=paid, by="staff"))
        self._until(lambda: self._asks_staff is None and self._is_quiet(), CALM_WITHIN_S, "the word of staff")

    def _last_customer(self) -> None:
        came = self.people.pay_in_the_calm()
        if came != "paid":
            self._find(f"in the calm nobody can pay: {came}; {self._where()}")


def play(seed: int, *, verbose: bool = False) -> Report:
    return History(seed, verbose=verbose).run()
