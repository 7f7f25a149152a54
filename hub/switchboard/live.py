"""What the switchboard has in hand: tasks that are not over, agents whose pages are open, and who holds what. No I/O."""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.allowance import Allowance
from domain.call import AgentView, CallKind, Way
from domain.messages import CallUpdate, Signal
from domain.payment_facts import PaymentFacts
from domain.quality import Side
from domain.session import Page, SessionView
from hub.console.to_page import AskedBy, Before, StateChanged, Want
from hub.fleet.view import KioskView
from hub.link import Link
from hub.people.person import Person
from hub.switchboard import ladder
from hub.switchboard.agent_state import AgentState, BreakReason
from hub.switchboard.kinds import CALLS, KINDS, TaskKind
from hub.switchboard.seen import Channel, Step
from hub.switchboard.states import AGENT, TASK, ReservationState, TaskState, moved

SIGNALS_KEPT = 100
"""A kiosk prepares its media while the customer waits; so many of its signals are kept for the agent to come."""

SIGNALS_ALLOWED = (300, 20)
"""At once, and a second, from each end of a call: a connection takes some 40, and is renewed every few seconds at the most. More
would fill the other end's queue, and cut it off. Asking for servers counts, too: both ends get them."""


TEXT_ALLOWED = (100, 30)
"""Messages of text by the hub, at once and a second, from each end of a call: each gathers what was typed in 50 ms."""


@dataclass(frozen=True)
class Exclusion:
    """An agent is not rung again for a task until then; one that came of a missed ring ends when the agent is back."""

    until: float
    missed: bool


@dataclass(eq=False)
class Hold:
    """One agent and one task, from the ring to the end of the wrap-up: a reservation. ``attach_ends``: the agent's page is
    gone, and has until then to come back. ``extended``: the wrap-up was, and is not again."""

    id: str
    task: "LiveTask"
    agent: "LiveAgent"
    ring_ends: float
    state: ReservationState = ReservationState.PENDING
    answered: float = 0.0
    attach_ends: float | None = None
    wrap_up_began: float = 0.0
    wrap_up_ends: float = 0.0
    extended: bool = False

    @property
    def running(self) -> bool:
        return self.state is ReservationState.ACCEPTED


@dataclass(eq=False)
class Help:
    """What an assist is about: the call, who asked for whom, and whether for one person and nobody else."""

    call: str
    asked_by: AskedBy
    want: Want
    named: bool


@dataclass(eq=False)
class LiveTask:
    """Something that somebody has to do: a customer's call, help in one, or background work. ``created`` is on the
    monotonic clock and never changes: it is the place in the queue. ``version`` is that of the row in the database. Of
    background work the ``kiosk`` is only a site.

    Of a call: ``order`` is the customer's cart, ``told`` what the kiosk was told last, ``kept_for`` the agent who had it
    when the hub was stopped and may still have its media. ``last_agent`` comes first until ``sticky_until``."""

    id: str
    kind: TaskKind
    kiosk: KioskView
    language: str
    created: float
    steps: tuple[Step, ...]
    session: SessionView = field(default_factory=lambda: SessionView(page=Page.ATTRACT, language="", menu_version=""))
    order: str = ""
    title: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    help: Help | None = None
    sandbox: bool = False
    state: TaskState = TaskState.QUEUED
    version: int = 1
    generation: int = 1
    hold: Hold | None = None
    grace_ends: float | None = None
    kept_for: str = ""
    kept_until: float | None = None
    answered: float | None = None
    last_agent: str | None = None
    sticky_until: float = 0.0
    calls_today: int = 0
    before: Before | None = None
    way: Way | None = None
    others: tuple[str, ...] = ()  # whom the customer can hear beside the agent
    excluded: dict[str, Exclusion] = field(default_factory=dict)
    allowed: dict[Side, Allowance] = field(
        default_factory=lambda: {side: Allowance(time.monotonic, *SIGNALS_ALLOWED) for side in Side}
    )
    text_allowed: dict[Side, Allowance] = field(
        default_factory=lambda: {side: Allowance(time.monotonic, *TEXT_ALLOWED) for side in Side}
    )
    signals: deque[Signal] = field(default_factory=lambda: deque(maxlen=SIGNALS_KEPT))
    ice: tuple[dict[str, Any], ...] = ()
    ice_until: float = 0.0
    told: CallUpdate | None = None
    held: bool = False  # by its agent, who will be back in a moment
    agent_hidden: bool = False  # whose camera is off
    payment: PaymentFacts | None = None  # of this visit, as the kiosk's till said last
    reasons: object = None  # of the last decision that found nobody

    @property
    def channel(self) -> Channel:
        return KINDS[self.kind].channel

    @property
    def call_kind(self) -> CallKind:
        """How the two ends of it hear each other."""
        return CallKind.TEXT if self.channel is Channel.TEXT else CallKind.VIDEO

    @property
    def agent(self) -> "LiveAgent | None":
        """Who has it, or is rung for it."""
        return None if self.hold is None else self.hold.agent

    def move(self, state: TaskState) -> None:
        self.state = moved(TASK, f"task {self.id}", self.state, state)


@dataclass(eq=False)
class LiveAgent:
    """Somebody at work, with an open page or one that has a moment to come back. ``wanted`` is the agent's own choice;
    ``missed``: a ring was, and the agent has not chosen since."""

    person: Person
    session: str
    link: Link
    state: AgentState = AgentState.OFFLINE
    wanted: AgentState = AgentState.OFFLINE
    break_reason: BreakReason = BreakReason.REST
    missed: bool = False
    gone: bool = False
    holds: list[Hold] = field(default_factory=list)
    _skills: tuple[Person, Mapping[str, int]] | None = None
    _qualified: ladder.Qualified | None = None
    _idle_before: float = 0.0
    _since: float = 0.0  # in the present state

    @property
    def view(self) -> AgentView:
        """What the customer reads."""
        return AgentView(id=self.person.id, name=self.person.name, place=self.person.place)

    @property
    def skills(self) -> Mapping[str, int]:
        """As the rules see them."""
        if self._skills is None or self._skills[0] is not self.person:
            self._skills = (self.person, ladder.skills(self.person))
        return self._skills[1]

    def qualified(self, now: float, menu: str) -> frozenset[str]:
        """What for, when this menu is in force."""
        if self._qualified is None or not self._qualified.holds(self.person, now, menu):
            self._qualified = ladder.qualified(self.person, now, menu)
        return self._qualified.names

    # -- what is in hand -------------------------------------------------------------------------------------------

    def hold_of(self, reservation: str) -> Hold | None:
        return next((hold for hold in self.holds if hold.id == reservation), None)

    def held(self, task: str) -> Hold | None:
        """The task, whatever is its state."""
        return next((hold for hold in self.holds if hold.task.id == task), None)

    def running(self, call: str) -> LiveTask | None:
        """The customer's call of this id, while it runs and is this agent's."""
        hold = self.held(call)
        return hold.task if hold is not None and hold.running and hold.task.kind in CALLS else None

    def on(self, channel: Channel) -> list[Hold]:
        return [hold for hold in self.holds if hold.task.channel is channel]

    @property
    def calls(self) -> list[Hold]:
        """Calls that run, of both kinds, and help in calls."""
        return [hold for hold in self.holds if hold.running and hold.task.channel is not Channel.WORK]

    @property
    def rung(self) -> Hold | None:
        """What the agent is rung for."""
        return next((hold for hold in self.holds if _pending(hold) and hold.task.channel is not Channel.WORK), None)

    @property
    def work(self) -> Hold | None:
        """Background work: offered, in hand, or paused."""
        return next(iter(self.on(Channel.WORK)), None)

    @property
    def wrapping(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.state is ReservationState.WRAPPING]

    @property
    def wrap_up_ends(self) -> float | None:
        return min((hold.wrap_up_ends for hold in self.wrapping), default=None)

    # -- the state -------------------------------------------------------------------------------------------------

    def idle_s(self, now: float) -> float:
        """Time spent available since the last call that was handled, or since the page was opened; breaks do not count."""
        return self._idle_before + (self.in_state_s(now) if self.state is AgentState.AVAILABLE else 0.0)

    def in_state_s(self, now: float) -> float:
        """How long the agent has been in the present state."""
        return now - self._since

    def idle_from_zero(self, now: float) -> None:
        """After a call that was handled, and after a missed ring: a miss never improves the position."""
        self._idle_before = -self.in_state_s(now) if self.state is AgentState.AVAILABLE else 0.0

    def settle(self, now: float, *, reason: str = "") -> None:
        """Be in the state that follows from what is in hand and from the agent's own choice; the page is told."""
        state = self._follows()
        if state is not self.state:
            self._idle_before, self._since = self.idle_s(now), now
            self.state = moved(AGENT, f"agent {self.person.name}", self.state, state)
            self.tell_state(now, reason=reason)

    def _follows(self) -> AgentState:
        after = AgentState.NOT_RESPONDING if self.missed else self.wanted
        calls = self.calls
        if self.gone:
            return AgentState.BUSY if calls else AgentState.OFFLINE
        if any(hold.task.channel is Channel.VIDEO for hold in calls):
            return AgentState.BUSY
        if self.rung is not None:
            return AgentState.RESERVED
        if self.wrapping:
            return AgentState.WRAPUP
        # Whoever wants a break finishes the texts first.
        return AgentState.BUSY if calls and after in (AgentState.BREAK, AgentState.OFFLINE) else after

    def tell_state(self, now: float, *, reason: str = "") -> None:
        ends = self.wrap_up_ends if self.state is AgentState.WRAPUP else None
        then = self.wanted if self.state in (AgentState.BUSY, AgentState.WRAPUP) else None
        ends_in_s = None if ends is None else max(0, round(ends - now))
        self.link.send(StateChanged(state=self.state, then=then, reason=self._reason(reason), ends_in_s=ends_in_s))

    def _reason(self, reason: str) -> str:
        return self.break_reason if self.state is AgentState.BREAK else reason


def _pending(hold: Hold) -> bool:
    return hold.state is ReservationState.PENDING
