"""What the console's page and the hub say to each other: over the WebSocket ``/agent/connect``, one JSON object a message,
told apart by ``type``; and what the routes of docs/protocol.md, "Console and hub", answer.

Every message about a call carries its id; one that names a call of somebody else is answered with `Refused` and changes
nothing. Durations are seconds counted by the hub when it sends; a page counts on from there by its own clock.
"""

from typing import Any, Literal

import msgspec

from domain.call import CallKind, EndReason
from domain.messages import DeviceReport, FreshServers, Message, Signal, TextByHub
from domain.payment_facts import PaymentFacts
from domain.session import ProposalResult, SessionView
from domain.trouble import Trouble
from hub.fleet.view import KioskView
from hub.people.person import Person
from hub.switchboard.agent_state import AgentState

HEARTBEAT_S = 5
"""How often a page sends `Heartbeat`; from a worker, because a hidden tab's timers are slowed down."""


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """The first message. ``menu`` is the ETag of the menu in force. ``calls`` ran when this person's last page, or the hub,
    was lost: they go on for a moment, and are taken up with `Resume`."""

    me: Person
    state: AgentState
    menu: str
    calls: tuple[str, ...] = ()
    heartbeat_s: int = HEARTBEAT_S


class Heard(Message, frozen=True, kw_only=True, tag="heard"):
    """The answer to each `Heartbeat`: a page that gets none has lost its way to the hub, and opens another socket."""


class StateChanged(Message, frozen=True, kw_only=True, tag="state"):
    """The agent's state as the hub sees it, sent on every change. ``then`` is the state that follows a call and its
    wrap-up. ``reason`` is ``missed_ring`` when the agent did not ask for it, and a `BreakReason` in a break. ``ends_in_s``:
    of the wrap-up."""

    state: AgentState
    then: AgentState | None = None
    reason: str = ""
    ends_in_s: int | None = None


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """Who helped with the same order a moment ago."""

    agent_name: str
    ended_s_ago: int


Want = Literal["interpreter", "supervisor", "colleague"]


class AskedBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks somebody into a running call, for what."""

    name: str
    want: Want
    note: str = ""


class Ring(Message, frozen=True, kw_only=True, tag="ring"):
    """Somebody needs help: everything that is known before accepting. ``trouble`` are the kiosk's devices that do not
    work; ``calls_today`` earlier calls of this kiosk today; ``asked_by`` is set when a colleague in this call asks.
    Answer with `Accept` or `Reject` within ``expires_in_s``."""

    call: str
    reservation: str
    kind: CallKind
    kiosk: KioskView
    language: str
    waited_s: int
    session: SessionView
    trouble: tuple[DeviceReport, ...]
    expires_in_s: int
    calls_today: int = 0
    before: Before | None = None
    asked_by: AskedBy | None = None


RingOver = Literal["customer", "kiosk_lost", "missed", "withdrawn", "not_qualified"]


class RingCancelled(Message, frozen=True, kw_only=True, tag="ring_cancelled"):
    """``reason``: ``customer`` (gave up), ``kiosk_lost``, ``missed`` (the time is over), ``withdrawn``, or
    ``not_qualified`` (a qualification ended while it rang). Also for a `WorkOffer`; then ``call`` is its task."""

    call: str
    reservation: str
    reason: RingOver


class CallStarted(Message, frozen=True, kw_only=True, tag="call_started"):
    """The accept won. The kiosk offers: its description comes as a `Signal` of this or a later generation; a later one
    replaces the peer connection. ``ice_servers`` as in RTCConfiguration."""

    call: str
    kind: CallKind
    kiosk: KioskView
    language: str
    session: SessionView
    generation: int
    ice_servers: tuple[dict[str, Any], ...] = ()


class SessionUpdate(Message, frozen=True, kw_only=True, tag="session"):
    """The customer's visit, at once with every change: while ringing and in the call."""

    call: str
    session: SessionView


class ProposalAnswer(Message, frozen=True, kw_only=True, tag="proposal_result"):
    """What became of a proposal: first ``applied`` or ``refused``, and after ``applied`` later ``kept`` or ``undone``."""

    call: str
    result: ProposalResult


class KioskMedia(Message, frozen=True, kw_only=True, tag="media"):
    """How the media of the call is at the kiosk's end, as `domain.messages.MediaState` says it."""

    call: str
    state: str
    reason: str = ""
    stats: dict[str, float] = msgspec.field(default_factory=dict)
    private: bool = False
    camera: bool = True
    blurred: bool = False
    sound_only: bool = False
    not_seen: bool = False
    sound_off: bool = False
    trouble: tuple[Trouble, ...] = ()


class KioskLine(Message, frozen=True, kw_only=True, tag="kiosk_line"):
    """Whether the hub can reach the kiosk of the running call; its media may go on without the hub."""

    call: str
    connected: bool


class CallEnded(Message, frozen=True, kw_only=True, tag="call_ended"):
    """The call is over; a `WrapUpCall` is expected within ``wrap_up_s``, after that it is closed without a reason."""

    call: str
    reason: EndReason
    lasted_s: int
    wrap_up_s: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One customer who waits. ``ringing``: somebody is rung for this one now."""

    call: str
    site_name: str
    kiosk_name: str
    kind: CallKind
    language: str
    waited_s: int
    ringing: bool


class Queue(Message, frozen=True, kw_only=True, tag="queue"):
    """The overview, on every change and at least every 10 s. ``agents`` counts people by `AgentState`; offline ones are
    left out. Of the last hour: ``service_level`` = answered within 20 s / (asked - given up within 20 s),
    ``average_wait_s`` of answered calls, and ``waits`` the same for each 5 minutes, oldest first; None: no call."""

    waiting: tuple[Waiting, ...]
    agents: dict[AgentState, int]
    service_level: float | None
    average_wait_s: int | None
    waits: tuple[int | None, ...]


class MenuInForce(Message, frozen=True, kw_only=True, tag="menu_changed"):
    menu: str  # ETag


class Refused(Message, frozen=True, kw_only=True, tag="refused"):
    """A message of this page was not followed. ``about`` is its type, ``key`` the reason for the page to put into words:
    ``ring_over``, ``not_your_call``, ``not_now``, ``kiosk_away``, ``not_allowed`` (for this person), ``not_qualified``."""

    about: str
    key: Literal["ring_over", "not_your_call", "not_now", "kiosk_away", "not_allowed", "not_qualified"]
    call: str = ""


class WorkOffer(Message, frozen=True, kw_only=True, tag="work_offer"):
    """Work for a quiet minute; answered with `Accept` or `Reject` as a ring is. ``kind`` is a
    `hub.switchboard.kinds.TaskKind`, ``facts`` are what its kind needs."""

    task: str
    kind: str
    title: str
    facts: dict[str, Any]
    language: str
    site_name: str
    reservation: str
    expires_in_s: int


class WorkStarted(Message, frozen=True, kw_only=True, tag="work_started"):
    """The accept won, or the work goes on after a call."""

    task: str
    kind: str
    title: str
    facts: dict[str, Any]


class WorkPaused(Message, frozen=True, kw_only=True, tag="work_paused"):
    """A call came; the work goes on with another `WorkStarted` after the wrap-up."""

    task: str


class WorkOver(Message, frozen=True, kw_only=True, tag="work_over"):
    """The agent has it no longer. ``reason``: ``done``, ``returned`` (by the agent, or by choosing another state), or
    ``withdrawn`` (there is nothing to do any more)."""

    task: str
    reason: Literal["done", "returned", "withdrawn"]


GuestMode = Literal["interpreter", "colleague", "supervisor", "listen", "whisper", "barge"]


GuestState = Literal["asked", "ringing", "joined", "left", "failed"]


class GuestView(msgspec.Struct, frozen=True, kw_only=True):
    """A third person in a call, or on the way to it. ``id`` is the person's; empty while nobody is found yet. One who is
    not ``shown`` (`hub.config.Supervision`) has a connection with the page, and the page does not name them."""

    id: str
    name: str
    role: str
    mode: GuestMode
    shown: bool = True


class Guest(Message, frozen=True, kw_only=True, tag="guest"):
    """What became of asking somebody into the call, or that a supervisor joined it."""

    call: str
    guest: GuestView
    state: GuestState


class PeerSignal(Message, frozen=True, kw_only=True, tag="peer_signal"):
    """Both ways: between two pages of one call, passed on unread. ``peer`` is whom it goes to, or comes from."""

    call: str
    peer: str
    payload: dict[str, Any]


class AssistStarted(Message, frozen=True, kw_only=True, tag="assist_started"):
    """To a guest's page: it is in the call of ``host``; `SessionUpdate` follow as for the agent."""

    call: str
    host: str
    host_name: str
    mode: GuestMode
    language: str
    session: SessionView
    kiosk: KioskView
    ice_servers: tuple[dict[str, Any], ...] = ()


class AssistOver(Message, frozen=True, kw_only=True, tag="assist_over"):
    """The guest is out of the call. ``reason``: ``left``, ``dropped``, ``call_over``, ``host_lost``, ``took_over``."""

    call: str
    reason: Literal["left", "dropped", "call_over", "host_lost", "took_over"]


class GuidedThere(Message, frozen=True, kw_only=True, tag="guided"):
    """Whether the screen followed a `GuideCustomer`."""

    call: str
    ok: bool
    reason: str = ""


class PaymentFactsShown(Message, frozen=True, kw_only=True, tag="payment_facts"):
    """What the kiosk's journal knows of the payment that is open; never card data."""

    call: str
    payment: PaymentFacts | None


class PaymentDone(Message, frozen=True, kw_only=True, tag="payment_done"):
    """What became of a `PaymentAction`."""

    call: str
    action: str
    ok: bool
    reason: str = ""


class CustomerNeedsStaff(Message, frozen=True, kw_only=True, tag="needs_staff"):
    """A customer of the agent's own site asked for the people of the place. ``on`` is false when it is over."""

    call: str
    kiosk: KioskView
    on: bool = True


ToPage = (
    Hello
    | Heard
    | StateChanged
    | Ring
    | RingCancelled
    | CallStarted
    | FreshServers
    | Signal
    | TextByHub
    | SessionUpdate
    | ProposalAnswer
    | KioskMedia
    | KioskLine
    | CallEnded
    | WorkOffer
    | WorkStarted
    | WorkPaused
    | WorkOver
    | Guest
    | PeerSignal
    | AssistStarted
    | AssistOver
    | GuidedThere
    | PaymentFactsShown
    | PaymentDone
    | CustomerNeedsStaff
    | Queue
    | MenuInForce
    | Refused
)
