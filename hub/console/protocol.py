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
from domain.guide import GuideAction, Place
from domain.messages import DeviceReport, HangUp, Message, Signal
from domain.payment_facts import PaymentFacts, PaymentHelp
from domain.session import ProposalResult, SessionView

HEARTBEAT_S = 5
"""How often a page sends `Heartbeat`; from a worker, because a hidden tab's timers are slowed down."""

HEARTBEAT_LIMIT_S = 15
"""A page that was silent for longer is taken for closed."""


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    KITCHEN = "kitchen"
    TECHNICIAN = "technician"
    ADMIN = "admin"


class AgentState(StrEnum):
    """``offline``, ``available``, ``break``, ``own_counter`` and ``training`` are the agent's own choice, the others the
    hub's."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    RESERVED = "reserved"  # is being rung
    BUSY = "busy"  # in a call, or at work that is not interrupted
    WRAPUP = "wrapup"  # the call is over; its reason is asked for
    BREAK = "break"
    OWN_COUNTER = "own_counter"  # customers stand before the agent; what is in hand goes back to the others
    TRAINING = "training"  # only sandbox calls
    NOT_RESPONDING = "not_responding"  # missed a ring; gets no call before choosing a state again


class BreakReason(StrEnum):
    """Why an agent takes no calls for a while; customers of the own counter and training are states of their own."""

    REST = "rest"
    LUNCH = "lunch"


Level = Annotated[int, Meta(ge=1, le=5)]
"""How well somebody does or speaks something: 1 a little, 3 well, 5 as well as it gets."""

QUALIFICATIONS = ("menu", "settle_payment", "check_translation", "review_refund", "score_call")
"""What somebody is qualified for: ``menu`` to serve customers, the others for the task kind of that name."""


class Qualification(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may take, from ``granted_at`` until ``expires_at`` (seconds since 1970). ``scope`` of ``menu`` is a
    menu's id, empty for every menu. ``by``: the id of who granted it."""

    name: str
    scope: str = ""
    level: Level = 3
    granted_at: float
    expires_at: float
    by: str

    def valid(self, now: float) -> bool:
        return self.granted_at <= now < self.expires_at


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can sign in. ``place`` is the name of the home site, as the customer reads it. ``skills`` and
    ``languages`` have levels 1 to 5; ``qualifications`` are all that were not revoked, also those that have
    expired. ``disabled``: cannot sign in any more. ``independent``: is paid by the task."""

    id: str
    name: str
    role: Role
    site: str = ""
    place: str = ""
    skills: dict[str, Level] = {}
    languages: dict[str, Level] = {}
    qualifications: tuple[Qualification, ...] = ()
    independent: bool = False
    disabled: bool = False


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
    sandbox: bool = False  # stands in a studio: its customer is a script, and its calls are practice


# -- hub to page ---------------------------------------------------------------------------------------------------


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """The first message. ``menu`` is the ETag of the menu in force. ``calls`` ran when this person's last page, or the hub,
    was lost: they go on for a moment, and are taken up with `Resume`."""

    me: Person
    state: AgentState
    menu: str
    calls: tuple[str, ...] = ()
    heartbeat_s: int = HEARTBEAT_S


class StateChanged(Message, frozen=True, kw_only=True, tag="state"):
    """The agent's state as the hub sees it, sent on every change. ``then`` is the state that follows a call and its
    wrap-up. ``reason`` is ``missed_ring`` when the agent did not ask for it, and a `BreakReason` in a break. ``ends_in_s``:
    of the wrap-up."""

    state: AgentState
    then: AgentState | None = None
    reason: str = ""
    ends_in_s: int | None = None


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """Who helped with the same order a moment ago, when that call was dropped."""

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
    ``ring_over``, ``not_your_call``, ``not_now``, ``kiosk_away``, ``not_allowed`` (for this person), ``not_qualified``."""

    about: str
    key: Literal["ring_over", "not_your_call", "not_now", "kiosk_away", "not_allowed", "not_qualified"]
    call: str = ""


# -- hub to page: background work ----------------------------------------------------------------------------------


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


# -- hub to page: others in a call -----------------------------------------------------------------------------------

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


# -- hub to page: what the kiosk answers -----------------------------------------------------------------------------


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


# -- page to hub ---------------------------------------------------------------------------------------------------


class SetState(Message, frozen=True, kw_only=True, tag="set_state"):
    """What the agent wants; in a call or a wrap-up it comes into force after it. ``reason`` goes with ``break``.
    ``own_counter`` hands everything but a running call back at once."""

    state: Literal["available", "break", "own_counter", "training", "offline"]
    reason: BreakReason = BreakReason.REST


class Accept(Message, frozen=True, kw_only=True, tag="accept"):
    reservation: str


class Reject(Message, frozen=True, kw_only=True, tag="reject"):
    reservation: str


class Resume(Message, frozen=True, kw_only=True, tag="resume"):
    """Go on with a call of before the page's connection, or the hub, was lost. The page still has its media: `CallStarted` of
    the same generation; ``fresh``: it has none, so the next generation begins. Refused with ``not_your_call`` when it was
    taken up otherwise; then the media ends too."""

    call: str
    fresh: bool = False


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


class MoreTime(Message, frozen=True, kw_only=True, tag="more_time"):
    """The one extension of a wrap-up."""

    call: str


class WorkDone(Message, frozen=True, kw_only=True, tag="work_done"):
    """``result`` is what the kind of work asks for."""

    task: str
    result: dict[str, Any]
    note: Annotated[str, Meta(max_length=1_000)] = ""


class WorkReturn(Message, frozen=True, kw_only=True, tag="work_return"):
    """Give it back; somebody else will do it."""

    task: str


class Invite(Message, frozen=True, kw_only=True, tag="invite"):
    """Ask somebody into the running call: an interpreter of ``language``, a supervisor, or a colleague (``person``: that
    one and nobody else)."""

    call: str
    want: Want
    language: Annotated[str, Meta(max_length=60)] = ""
    person: Annotated[str, Meta(max_length=60)] = ""
    note: Annotated[str, Meta(max_length=300)] = ""


class Uninvite(Message, frozen=True, kw_only=True, tag="uninvite"):
    """Nobody is needed any more; who was not there yet is not rung."""

    call: str


class DropGuest(Message, frozen=True, kw_only=True, tag="drop_guest"):
    call: str
    guest: str


class LeaveCall(Message, frozen=True, kw_only=True, tag="leave_call"):
    """The guest goes."""

    call: str


class HandOver(Message, frozen=True, kw_only=True, tag="hand_over"):
    """Warm transfer: the guest ``to`` becomes the agent of the call; the sender goes to the wrap-up."""

    call: str
    to: str


class Supervise(Message, frozen=True, kw_only=True, tag="supervise"):
    """Join somebody's call: hear it, speak to the agent alone, or to both."""

    call: str
    mode: Literal["listen", "whisper", "barge", "off"]


class HoldCall(Message, frozen=True, kw_only=True, tag="hold"):
    call: str
    on: bool


class GuideCustomer(Message, frozen=True, kw_only=True, tag="guide"):
    """Point at something on the customer's screen, open a page there, or take the pointing away."""

    call: str
    action: GuideAction
    place: Place = Place()


class PaymentAction(Message, frozen=True, kw_only=True, tag="payment_action"):
    """What the agent does about a payment at the kiosk; ``paid`` goes with ``settle``."""

    call: str
    action: PaymentHelp
    paid: bool = False


FromPage = (
    SetState
    | Accept
    | Reject
    | Resume
    | Signal
    | ProposeChange
    | HangUp
    | WrapUpCall
    | MoreTime
    | WorkDone
    | WorkReturn
    | Invite
    | Uninvite
    | DropGuest
    | LeaveCall
    | HandOver
    | Supervise
    | PeerSignal
    | HoldCall
    | GuideCustomer
    | PaymentAction
    | Heartbeat
)
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


# -- answers over HTTP ---------------------------------------------------------------------------------------------


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """`GET` and `POST /api/session`. ``demo`` is true when the demo accounts exist. ``second_factor_needed``: nothing but
    setting one up is allowed before."""

    person: Person
    demo: bool = False
    second_factor_needed: bool = False


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
    """``zone``: the IANA name of the local time."""

    id: str
    name: str
    zone: str = "UTC"
