"""What the switchboard has in hand: the tasks that are not over and the agents whose pages are open. No I/O."""

from collections import deque
from dataclasses import dataclass, field

from domain.call import AgentView, CallKind
from domain.messages import CallUpdate, Signal
from domain.payment_facts import PaymentFacts
from domain.session import SessionView
from hub.console.protocol import AgentState, BreakReason, KioskView, Person, StateChanged
from hub.link import Link
from hub.switchboard.states import AGENT, TASK, TaskState, moved

SIGNALS_KEPT = 100
"""A kiosk prepares its media while the customer waits; so many of its signals are kept for the agent to come."""

NEEDED_SKILLS = frozenset({"orders"})
"""What every call of a customer needs of an agent, beside the language."""


@dataclass(frozen=True)
class Exclusion:
    """An agent is not rung again for a task until then; one that came of a missed ring ends when the agent is back."""

    until: float
    missed: bool


@dataclass(eq=False)
class LiveTask:
    """A customer who asked for help. ``created`` is on the monotonic clock and never changes: it is the place in the queue.
    ``version`` is that of the row in the database; ``told`` what the kiosk was told last. ``held_by``: the agent who had the
    call when the hub was stopped, and may still have its media."""

    id: str
    kiosk: KioskView
    kind: CallKind
    language: str
    created: float
    session: SessionView
    state: TaskState = TaskState.QUEUED
    version: int = 1
    generation: int = 1
    agent: "LiveAgent | None" = None
    reservation: str = ""
    ring_ends: float = 0.0
    grace_ends: float | None = None
    held_by: str = ""
    answered: float | None = None
    excluded: dict[str, Exclusion] = field(default_factory=dict)
    signals: deque[Signal] = field(default_factory=lambda: deque(maxlen=SIGNALS_KEPT))
    others: tuple[str, ...] = ()  # whom the customer can hear beside the agent
    told: CallUpdate | None = None
    held: bool = False  # by its agent, who will be back in a moment
    payment: PaymentFacts | None = None  # of this visit, as the kiosk's till said last
    sandbox_for: str | None = None  # practice: only this agent is rung, and nobody when it is empty
    reasons: frozenset[str] | None = None  # of the last decision that found nobody

    def move(self, state: TaskState) -> None:
        self.state = moved(TASK, f"task {self.id}", self.state, state)


@dataclass(eq=False)
class LiveAgent:
    """An agent's open page. ``wanted`` is the agent's own choice, which follows a call and its wrap-up."""

    person: Person
    session: str
    link: Link
    state: AgentState = AgentState.OFFLINE
    wanted: AgentState = AgentState.OFFLINE
    break_reason: BreakReason = BreakReason.REST
    task: LiveTask | None = None
    wrap_up_ends: float = 0.0
    _idle_before: float = 0.0
    _available_since: float = 0.0

    @property
    def view(self) -> AgentView:
        """What the customer reads."""
        return AgentView(id=self.person.id, name=self.person.name, place=self.person.place)

    def idle_s(self, now: float) -> float:
        """Time spent available since the last call that was handled, or since the page was opened; breaks do not count."""
        running = now - self._available_since if self.state is AgentState.AVAILABLE else 0.0
        return self._idle_before + running

    def in_state_s(self, now: float) -> float:
        """How long the agent has been in the present state."""
        return now - self._available_since

    def idle_from_zero(self, now: float) -> None:
        """After a call that was handled, and after a missed ring: a miss never improves the position."""
        self._idle_before, self._available_since = 0.0, now

    def move(self, state: AgentState, now: float, *, reason: str = "", ends_in_s: int | None = None) -> None:
        """The one setter of an agent's state: checks, keeps the idle time, tells the page."""
        self._idle_before = self.idle_s(now)
        self._available_since = now
        self.state = moved(AGENT, f"agent {self.person.name}", self.state, state)
        self.tell_state(reason=reason, ends_in_s=ends_in_s)

    def tell_state(self, *, reason: str = "", ends_in_s: int | None = None) -> None:
        if self.state is AgentState.BREAK:
            reason = self.break_reason
        then = self.wanted if self.state in (AgentState.BUSY, AgentState.WRAPUP) else None
        self.link.send(StateChanged(state=self.state, then=then, reason=reason, ends_in_s=ends_in_s))
