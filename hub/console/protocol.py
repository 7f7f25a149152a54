"""What the console's page and the hub say to each other: over the WebSocket ``/agent/connect``, one JSON object a message,
told apart by ``type``; and what the routes of docs/protocol.md, "Console and hub", answer.

Every message about a call carries its id; one that names a call of somebody else is answered with `Refused` and changes
nothing. Durations are seconds counted by the hub when it sends; a page counts on from there by its own clock.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from domain.call import CallKind, EndReason, WrapUp
from domain.cart import Operation
from domain.messages import DeviceReport, HangUp, Message, Signal
from domain.session import ProposalResult, SessionView

HEARTBEAT_S = 5
"""How often a page sends `Heartbeat`; from a worker, because a hidden tab's timers are slowed down."""

HEARTBEAT_LIMIT_S = 15
"""A page that was silent for longer is taken for closed."""


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    TECHNICIAN = "technician"
    ADMIN = "admin"


class AgentState(StrEnum):
    """``offline``, ``available`` and ``break`` are the agent's own choice, the others the hub's."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    RESERVED = "reserved"  # is being rung
    BUSY = "busy"  # in a call
    WRAPUP = "wrapup"  # the call is over; its reason is asked for
    BREAK = "break"
    NOT_RESPONDING = "not_responding"  # missed a ring; gets no call before choosing a state again


class BreakReason(StrEnum):
    """Why an agent takes no calls for a while."""

    REST = "rest"
    LUNCH = "lunch"
    OWN_COUNTER = "own_counter"  # customers stand before the agent
    TRAINING = "training"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in. ``place`` is the name of the home site, as the customer reads it."""

    id: str
    name: str
    role: Role
    site: str = ""
    place: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class KioskView(msgspec.Struct, frozen=True, kw_only=True):
    """A kiosk of the fleet, and one side of a call. ``devices`` is what it reported last."""

    id: str
    name: str
    site: str
    site_name: str
    prefix: str = ""
    online: bool = False
    in_service: bool = False
    orders_waiting: int = 0
    software: str = ""
    devices: tuple[DeviceReport, ...] = ()


# -- hub to page ---------------------------------------------------------------------------------------------------


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """The first message. ``menu`` is the ETag of the menu in force."""

    me: Person
    state: AgentState
    menu: str
    heartbeat_s: int = HEARTBEAT_S


class StateChanged(Message, frozen=True, kw_only=True, tag="state"):
    """The agent's state as the hub sees it, sent on every change. ``then`` is the state that follows a call and its
    wrap-up. ``reason`` is ``missed_ring`` when the agent did not ask for it, and a `BreakReason` in a break. ``ends_in_s``:
    of the wrap-up."""

    state: AgentState
    then: AgentState | None = None
    reason: str = ""
    ends_in_s: int | None = None


class Ring(Message, frozen=True, kw_only=True, tag="ring"):
    """Somebody needs help: everything that is known before accepting. ``trouble`` are the kiosk's devices that do not
    work. Answer with `Accept` or `Reject` within ``expires_in_s``."""

    call: str
    reservation: str
    kind: CallKind
    kiosk: KioskView
    language: str
    waited_s: int
    session: SessionView
    trouble: tuple[DeviceReport, ...]
    expires_in_s: int


RingOver = Literal["customer", "kiosk_lost", "missed", "withdrawn"]


class RingCancelled(Message, frozen=True, kw_only=True, tag="ring_cancelled"):
    """``reason``: ``customer`` (gave up), ``kiosk_lost``, ``missed`` (the time is over) or ``withdrawn``."""

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
    """How the media of the call is at the kiosk's end: ``state`` as in `domain.media.MediaState`."""

    call: str
    state: str
    reason: str = ""
    stats: dict[str, float] = msgspec.field(default_factory=dict)


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
    ``ring_over``, ``not_your_call``, ``not_now``, ``kiosk_away``."""

    about: str
    key: Literal["ring_over", "not_your_call", "not_now", "kiosk_away"]
    call: str = ""


# -- page to hub ---------------------------------------------------------------------------------------------------


class SetState(Message, frozen=True, kw_only=True, tag="set_state"):
    """What the agent wants; in a call or a wrap-up it comes into force after it. ``reason`` goes with ``break``."""

    state: Literal["available", "break", "offline"]
    reason: BreakReason = BreakReason.REST


class Accept(Message, frozen=True, kw_only=True, tag="accept"):
    reservation: str


class Reject(Message, frozen=True, kw_only=True, tag="reject"):
    reservation: str


class Resume(Message, frozen=True, kw_only=True, tag="resume"):
    """The page still has this call from before the hub was restarted: it goes on as it is, with `CallStarted` of the same
    generation. Refused with ``not_your_call`` when it was taken up otherwise; then the media ends too."""

    call: str


class ProposeChange(Message, frozen=True, kw_only=True, tag="propose"):
    """A change to the cart as it is in ``revision``; ``proposal`` is a uuid made by the page. The hub puts the agent's
    name to it; the kiosk's screen decides."""

    call: str
    proposal: Annotated[str, Meta(min_length=8, max_length=60)]
    cart: str
    revision: int
    operation: Operation


class WrapUpCall(Message, frozen=True, kw_only=True, tag="wrap_up"):
    """Why did they call; ends the wrap-up."""

    call: str
    code: WrapUp
    note: Annotated[str, Meta(max_length=1_000)] = ""


class Heartbeat(Message, frozen=True, kw_only=True, tag="heartbeat"):
    """Every `HEARTBEAT_S`: the page is alive, not only the browser that answers pings."""


FromPage = SetState | Accept | Reject | Resume | Signal | ProposeChange | HangUp | WrapUpCall | Heartbeat
ToPage = (
    Hello
    | StateChanged
    | Ring
    | RingCancelled
    | CallStarted
    | Signal
    | SessionUpdate
    | ProposalAnswer
    | KioskMedia
    | KioskLine
    | CallEnded
    | Queue
    | MenuInForce
    | Refused
)


# -- answers over HTTP ---------------------------------------------------------------------------------------------


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """`GET` and `POST /api/session`. ``demo`` is true when the demo accounts exist."""

    person: Person
    demo: bool = False


class CallRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it is kept. Times are ISO 8601 in UTC; ``state`` is a `hub.switchboard.states.TaskState`; ``code`` is a
    `WrapUp`, ``none`` when the wrap-up was not given in time, and empty before it."""

    call: str
    kind: CallKind
    kiosk: str
    kiosk_name: str
    site: str
    site_name: str
    language: str
    state: str
    agent: str = ""
    agent_name: str = ""
    asked_at: str
    answered_at: str | None = None
    ended_at: str | None = None
    waited_s: int | None = None
    talked_s: int | None = None
    ended: str = ""
    code: str = ""
    note: str = ""


class OrderRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An uploaded order, without its lines; `GET /api/orders/{uuid}` has the whole `PaidOrder`."""

    uuid: str
    number: str
    kiosk: str
    site: str
    paid_at: str
    received_at: str
    gross: int
    currency: str
    payment: str
    agents: tuple[str, ...] = ()
    totals_differ: bool = False


class SiteView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
