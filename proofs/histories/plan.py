"""What will happen in one history, drawn from its seed before it begins."""

from dataclasses import dataclass, field
from random import Random

from hardware.card_terminal.simulation.settings import Card, PowerPoint
from hardware.card_terminal.simulator import AutoReversal
from proofs.histories.disk import DiskFault, DiskTrouble
from proofs.histories.hub import HubManner
from proofs.histories.wire import SERIAL_ONLY, Trouble, WireFault

BYTES, STEPS, TRANSACTIONS, SECONDS = 900, 420, 40, 60.0
"""Among the first so many a fault is placed: about what two payments need."""


@dataclass(frozen=True, slots=True)
class Try:
    """One press on Pay and what the customer does at the terminal. ``card`` None: nobody comes. Times are seconds from the
    press; None: never."""

    card: Card | None
    contactless: bool
    present: float
    pin: float
    stop_after: float | None
    cancel_after: float | None
    taps_twice: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """An order and its customer. ``patience``: how long an open outcome is waited for before somebody else orders.
    ``tip`` in percent; ``gift``: the first try is with a gift card; ``gives_up``: what is paid in part is asked back."""

    size: int
    thinks: float
    tries: tuple[Try, ...]
    patience: float
    tip: int
    gift: bool
    gives_up: bool


@dataclass(frozen=True, slots=True)
class PowerCut:
    """Of the terminal, at a moment or at a point of a payment."""

    at: float
    point: PowerPoint | None
    lasts: float


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody pays at the terminal without our till, as soon as it is idle; ``same``: the amount of our newest order."""

    at: float
    same: bool
    amount: int


@dataclass(frozen=True, slots=True)
class Lie:
    """What the terminal says in approvals from this moment on, and for how long."""

    at: float
    lasts: float
    amount_offset: int
    terminal_id: str | None


@dataclass(slots=True, kw_only=True)
class Plan:
    tcp: bool
    reversal: AutoReversal
    gives_numbers_back: bool
    terminal_slow: float
    clock_off: float
    visits: tuple[Visit, ...]
    to_till: list[WireFault] = field(default_factory=list)
    to_terminal: list[WireFault] = field(default_factory=list)
    disk: list[DiskFault] = field(default_factory=list)
    kills: list[int] = field(default_factory=list)
    kill_times: list[float] = field(default_factory=list)
    rebirth: float = 2.0
    power: list[PowerCut] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    lies: list[Lie] = field(default_factory=list)
    clock_jumps: list[tuple[float, float]] = field(default_factory=list)
    quirks: dict[str, object] = field(default_factory=dict)
    end_of_day_at: float | None = None
    pays_at_last: bool = True
    hub: HubManner


TIP = 10
CARDS = (Card.GOOD,) * 12 + (Card.DECLINED, Card.DECLINED, Card.WRONG_PIN, Card.EXPIRED, Card.UNREADABLE, Card.PREPAID)
FAULTS = (0, 1, 1, 1, 2, 2, 3, 4)


def draw(chance: Random) -> Plan:
    plan = Plan(
        tcp=chance.random() < 0.4,
        reversal=chance.choice(tuple(AutoReversal)),
        gives_numbers_back=chance.random() < 0.2,
        terminal_slow=chance.choice((0.0, 0.0, 0.3, 6.0)),
        clock_off=chance.uniform(-300, 300),
        visits=tuple(_visit(chance) for _ in range(chance.choice((1, 1, 2)))),
        rebirth=chance.choice((0.5, 2.0, 8.0, 40.0, 400.0)),
        pays_at_last=chance.random() < 0.3,
        hub=_hub(chance),
    )
    for _ in range(chance.choice(FAULTS)):
        chance.choice(KINDS)(plan, chance)
    return plan


def _hub(chance: Random) -> HubManner:
    begin = chance.uniform(0, 20)
    lasts = chance.choice((0.0, 0.0, 3.0, 8.0, 60.0))
    slow = chance.choice((0.05, 0.5, 4.0, 9.0))
    return HubManner(chance.choice((0, 300, 1000, 5000)), slow, (begin, begin + lasts), chance.choice((0.0, 0.0, 0.3)))


def _visit(chance: Random) -> Visit:
    tries = tuple(_try(chance) for _ in range(chance.choice((1, 1, 2, 3))))
    return Visit(
        size=chance.randrange(1, 4),
        thinks=chance.uniform(0, 4),
        tries=tries,
        patience=chance.choice((5.0, 60.0, 600.0)),
        tip=TIP if chance.random() < 0.1 else 0,
        gift=chance.random() < 0.12,
        gives_up=chance.random() < 0.4,
    )


def _try(chance: Random) -> Try:
    present = chance.uniform(0.2, 3)
    return Try(
        card=None if chance.random() < 0.02 else chance.choice(CARDS),
        contactless=chance.random() < 0.7,
        present=present,
        pin=chance.uniform(0.5, 4),
        stop_after=chance.uniform(0, 8) if chance.random() < 0.06 else None,
        cancel_after=chance.uniform(0, 8) if chance.random() < 0.1 else None,
        taps_twice=chance.random() < 0.1,
    )


def _on_the_wire(plan: Plan, chance: Random) -> None:
    trouble = chance.choice(TCP_TROUBLE if plan.tcp else SERIAL_TROUBLE)
    if trouble in SERIAL_ONLY:
        much = float(chance.choice((1, 1, 2, 5, 20)))
    elif trouble is Trouble.PAUSE:
        much = chance.choice((0.1, 0.3, 1.0, 4.0, 7.0, 16.0))
    else:
        much = chance.choice((0.5, 3.0, 12.0, 40.0, 200.0))
    fault = WireFault(chance.randrange(BYTES), trouble, much, chance.getrandbits(16))
    (plan.to_till if chance.random() < 0.5 else plan.to_terminal).append(fault)


SERIAL_TROUBLE = (*Trouble, Trouble.LOSE, Trouble.GARBLE)
TCP_TROUBLE = tuple(trouble for trouble in Trouble if trouble not in SERIAL_ONLY)


def _on_the_disk(plan: Plan, chance: Random) -> None:
    trouble = chance.choice(tuple(DiskTrouble))
    seconds = chance.choice((0.3, 1.0, 5.0, 12.0, 45.0)) if trouble is DiskTrouble.SLOW else 0.0
    plan.disk.append(DiskFault(chance.randrange(1, TRANSACTIONS), trouble, seconds, chance.choice((0, 0, 1, 5))))


def _kill(plan: Plan, chance: Random) -> None:
    if chance.random() < 0.8:
        plan.kills.append(chance.randrange(1, STEPS))
    else:
        plan.kill_times.append(chance.uniform(0, SECONDS))


def _terminal_power(plan: Plan, chance: Random) -> None:
    point = chance.choice((None, *PowerPoint))
    plan.power.append(PowerCut(chance.uniform(0, 12), point, chance.choice((1.0, 10.0, 60.0, 150.0))))


def _stranger(plan: Plan, chance: Random) -> None:
    at = chance.uniform(0, SECONDS)
    plan.strangers.append(Stranger(at, chance.random() < 0.3, chance.randrange(100, 5000)))


def _lie(plan: Plan, chance: Random) -> None:
    wrong_amount = chance.random() < 0.6
    plan.lies.append(
        Lie(
            chance.uniform(0, 10),
            chance.uniform(1, 30),
            chance.choice((-1, 1, 50, 1000)) if wrong_amount else 0,
            None if wrong_amount else "11111111",
        )
    )


def _clock(plan: Plan, chance: Random) -> None:
    plan.clock_jumps.append((chance.uniform(0, SECONDS), chance.choice((-7200.0, -60.0, 60.0, 3600.0, 86400.0 * 30))))


QUIRKS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("second_status", (True,)),
    ("byte_by_byte", (True,)),
    ("glued", (True,)),
    ("answer_delay", (0.5, 4.0, 6.0)),
    ("silence", (5.0, 120.0)),
    ("reverses_last", (True,)),
    ("repeats_end_of_day", (True,)),
    ("without_numbers", (True,)),
    ("end_of_day_fails", (True,)),
    ("tip", (100,)),
    ("hang_up_at", tuple(PowerPoint)),
    ("noise", (b"\x00\xff",)),
    ("swallow_acks", (1, 3)),
    ("duplicate_blocks", (1, 5)),
    ("corrupt_blocks", (1, 4)),
)
"""Of the terminal: names and values of its simulator's `Faults`."""
SERIAL_QUIRKS = frozenset({"noise", "swallow_acks", "duplicate_blocks", "corrupt_blocks"})


def _quirk(plan: Plan, chance: Random) -> None:
    name, values = chance.choice(QUIRKS)
    if not (plan.tcp and name in SERIAL_QUIRKS):
        plan.quirks[name] = chance.choice(values)


def _end_of_day(plan: Plan, chance: Random) -> None:
    plan.end_of_day_at = chance.uniform(0, 20)


KINDS = (
    *(_on_the_wire,) * 6,
    *(_kill,) * 5,
    *(_on_the_disk,) * 2,
    *(_terminal_power,) * 2,
    *(_stranger,) * 2,
    _lie,
    _clock,
    _end_of_day,
    *(_quirk,) * 3,
)
