"""What kiosk and hub say to each other over their WebSocket, one JSON object a message, told apart by ``type``.

Everything else goes over HTTP (see docs/protocol.md): enrolment, the menu with its pictures, paid orders.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from domain.call import AgentView, CallKind, CallState, EndReason, Way
from domain.guide import GuideAction, Place
from domain.money import Money
from domain.payment_facts import PaymentFacts, PaymentHelp
from domain.quality import LineQuality
from domain.session import Proposal, ProposalResult, SessionView
from domain.trouble import Trouble
from domain.typed import TextSaid


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Strict, so that a message of another version is refused by name and not half understood."""


# -- hub to kiosk --------------------------------------------------------------------------------------------------


class Challenge(Message, frozen=True, kw_only=True, tag="challenge"):
    """First message after connecting: sign these bytes (hex) with the kiosk's Ed25519 key."""

    nonce: str


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """The kiosk is known. ``token`` is its bearer for HTTP until the socket closes; ``prefix`` starts its order numbers.
    ``card_key`` (hex; see `domain.card_token`) is the chain's, a kiosk for practice has none."""

    kiosk: str
    kiosk_name: str
    site: str
    site_name: str
    prefix: str
    token: str
    menu: str  # ETag of the menu in force
    call: str = ""  # a call of this kiosk that the hub still knows
    card_key: str = ""


class MenuChanged(Message, frozen=True, kw_only=True, tag="menu_changed"):
    menu: str  # ETag


class CallUpdate(Message, frozen=True, kw_only=True, tag="call"):
    """The hub's view of this kiosk's call; ``state`` is waiting, ringing, connecting, unreachable or idle (over).
    ``generation`` counts media connections of one call; ``ice_servers`` as in RTCConfiguration. ``wait_low_s`` to
    ``wait_s`` is the honest range of the wait. ``ways`` may be chosen now (waiting or unreachable) with `ChooseWay`;
    ``staff_told``: a desk of the site shows that the customer asked for somebody. ``held``: the agent put it on hold.
    ``others``: first names of those in the call whom the customer can hear beside the agent.
    ``agent_away``: the agent's page is gone; the media may go on, and within half a minute the agent is back or somebody
    else is found. ``agent_hidden``: the agent's camera is off, as `AgentCamera` says it."""

    call: str
    state: CallState
    agent: AgentView | None = None
    position: int | None = None
    wait_low_s: int | None = None
    wait_s: int | None = None
    ways: tuple[Way, ...] = ()
    staff_told: bool = False
    held: bool = False
    others: tuple[str, ...] = ()
    agent_away: bool = False
    agent_hidden: bool = False
    ended: EndReason | None = None
    generation: int = 1
    ice_servers: tuple[dict[str, Any], ...] = ()


class FreshServers(Message, frozen=True, kw_only=True, tag="fresh_servers"):
    """The answer to `AskForServers`, for both ends of the call: ``ice_servers`` as in RTCConfiguration, with credentials made
    just now."""

    call: str
    ice_servers: tuple[dict[str, Any], ...]


class Propose(Message, frozen=True, kw_only=True, tag="propose"):
    call: str
    proposal: Proposal


class Hold(Message, frozen=True, kw_only=True, tag="hold"):
    """The agent leaves the customer for a moment, or is back: picture and sound of both sides stop, text goes on."""

    call: str
    on: bool


class AgentCamera(Message, frozen=True, kw_only=True, tag="agent_camera"):
    """The agent has turned the own camera off, or on again: until then no picture comes."""

    call: str
    on: bool


class Guide(Message, frozen=True, kw_only=True, tag="guide"):
    """Point at something on the customer's screen or open a page there; answered with `Guided`."""

    call: str
    action: GuideAction
    place: Place = Place()
    agent_name: str


class PaymentAsk(Message, frozen=True, kw_only=True, tag="payment_ask"):
    """Do something about a payment that is over or unknown; answered with `PaymentAnswered`. ``by`` is the person's name;
    ``paid`` belongs to ``settle``. ``call`` is empty when it comes of background work."""

    call: str = ""
    order: str
    action: PaymentHelp
    paid: bool = False
    by: str


class PaymentAtWork(Message, frozen=True, kw_only=True, tag="payment_at_work"):
    """Somebody has been asked to look up what became of the payment that the kiosk has reported."""

    order: str


class GiftAnswer(Message, frozen=True, kw_only=True, tag="gift_answer"):
    """What became of a `GiftAsk`. ``taken`` is what this ``ref`` took of the balance, up to what was asked after a
    ``take``; after a ``return`` what was given back. ``left`` is what is on the card now. ``refusal`` is a
    `domain.till.GiftRefusal`, or empty."""

    ref: str
    what: Literal["balance", "take", "return"]
    taken: Money
    left: Money
    refusal: str = ""


class Availability(Message, frozen=True, kw_only=True, tag="availability"):
    """All that is sold out at this site, after `Welcome` and with every change, as `domain.sold_out` names it."""

    sold_out: tuple[str, ...]


# -- both ways -----------------------------------------------------------------------------------------------------


class Signal(Message, frozen=True, kw_only=True, tag="signal"):
    """A WebRTC description or candidate for the other end, passed on unread.

    ``payload`` is {"kind": "description", "sdp_type": "offer"|"answer", "sdp": str} or
    {"kind": "candidate", "candidate": str, "sdp_m_line_index": int}."""

    call: str
    generation: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    payload: dict[str, Any]


class TextByHub(Message, frozen=True, kw_only=True, tag="text_by_hub"):
    """Real-time text for the other end while no data channel carries it; the hub passes it on and keeps nothing of it. The kiosk
    offers ways, each with a higher number, and says which connections are ``older``: from those of this generation and
    below no more text is taken."""

    call: str
    way: Annotated[int, Meta(ge=1, le=2**53)]
    said: TextSaid
    older: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class HangUp(Message, frozen=True, kw_only=True, tag="hang_up"):
    call: str
    reason: EndReason


# -- kiosk to hub --------------------------------------------------------------------------------------------------


class Identify(Message, frozen=True, kw_only=True, tag="identify"):
    """Answer to `Challenge`: ``signature`` is hex of the Ed25519 signature over ``counterpart-kiosk:`` + nonce bytes."""

    kiosk: str
    signature: str
    software: str


class AskForHelp(Message, frozen=True, kw_only=True, tag="ask_for_help"):
    """The customer pressed Help. ``call`` is a uuid made on the kiosk; asking again with it is the same call."""

    call: str
    kind: CallKind
    language: str
    session: SessionView


class AskForServers(Message, frozen=True, kw_only=True, tag="ask_for_servers"):
    """The call needs another peer connection, and a relay asks for credentials that are still valid."""

    call: str


class SessionChanged(Message, frozen=True, kw_only=True, tag="session"):
    """Sent while a call is open, at once with every change, and with the first ask."""

    call: str
    session: SessionView


class ProposalAnswered(Message, frozen=True, kw_only=True, tag="proposal_answered"):
    call: str
    result: ProposalResult


class ChooseWay(Message, frozen=True, kw_only=True, tag="choose_way"):
    """What the customer chose instead of waiting, one of the ``ways`` offered (see `Way`). After ``alone`` the call is over
    at the kiosk; after ``text`` it is one of `CallKind.TEXT` with the next generation; with ``ticket`` and ``staff`` it
    goes on as it is. Said again after a new connection, while it is still so."""

    call: str
    way: Way


class Guided(Message, frozen=True, kw_only=True, tag="guided"):
    """What became of a `Guide`; ``reason`` is a `domain.guide.GuideRefusal` when it was not done."""

    call: str
    ok: bool
    reason: str = ""


class PaymentNews(Message, frozen=True, kw_only=True, tag="payment_news"):
    """The newest payment of this visit, when a call begins and with every change in it; None: nothing was paid for yet.
    With an empty ``call``: a payment of this kiosk whose outcome nobody but a person can tell (``may`` has ``settle``),
    and once more when that is over."""

    call: str = ""
    payment: PaymentFacts | None


class PaymentAnswered(Message, frozen=True, kw_only=True, tag="payment_answered"):
    """What the till said to a `PaymentAsk`; ``reason`` is its key when it was not done."""

    call: str = ""
    order: str
    action: PaymentHelp
    ok: bool
    reason: str = ""


class GiftAsk(Message, frozen=True, kw_only=True, tag="gift_ask"):
    """What the till wants of a gift card, which ``card`` names by its token; answered with `GiftAnswer`. ``ref`` is unique for
    ever and may be asked about any number of times: ``take`` takes the lesser of ``amount`` and the balance once, ``return``
    gives all of it back once, and after a ``return`` a ``take`` takes nothing. ``balance`` changes nothing."""

    ref: str
    what: Literal["balance", "take", "return"]
    card: str
    amount: Money


class Thumb(Message, frozen=True, kw_only=True, tag="thumb"):
    """The customer's answer to the one question after a call; the first of a call counts."""

    call: str
    up: bool


class MediaState(Message, frozen=True, kw_only=True, tag="media"):
    """How the call's media is on the kiosk: ``state`` as in `domain.media`; at the end with the numbers of the call.
    ``private``, ``blurred``, ``sound_only``, ``not_seen`` and ``trouble`` as in `CallView`; ``camera``: the customer wants to
    be seen; ``sound_off``: does not want to hear."""

    call: str
    state: str
    reason: str = ""
    stats: dict[str, float] = {}
    private: bool = False
    camera: bool = True
    blurred: bool = False
    sound_only: bool = False
    not_seen: bool = False
    sound_off: bool = False
    trouble: tuple[Trouble, ...] = ()


class CallQuality(Message, frozen=True, kw_only=True, tag="call_quality"):
    """How good a call's media was at this end until now: once a minute, and when it is over; a later one replaces it. Also of a
    call that ended while the hub was away."""

    call: str
    quality: LineQuality


class DeviceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One device as its owner sees it. ``state`` is ``ok``, ``trouble`` or ``absent``; a remedy stands with trouble."""

    kind: str
    driver: str
    state: str
    detail: str = ""
    remedy: str = ""
    simulated: bool = False


class Health(Message, frozen=True, kw_only=True, tag="health"):
    """How the kiosk is, on change and once a minute."""

    devices: tuple[DeviceReport, ...]
    in_service: bool
    orders_waiting: int


FromHub = (
    Challenge
    | Welcome
    | MenuChanged
    | Availability
    | CallUpdate
    | FreshServers
    | Propose
    | Guide
    | Hold
    | AgentCamera
    | PaymentAsk
    | PaymentAtWork
    | GiftAnswer
    | Signal
    | TextByHub
    | HangUp
)
FromKiosk = (
    Identify
    | AskForHelp
    | AskForServers
    | ChooseWay
    | SessionChanged
    | ProposalAnswered
    | Guided
    | PaymentNews
    | PaymentAnswered
    | GiftAsk
    | MediaState
    | CallQuality
    | Thumb
    | Signal
    | TextByHub
    | HangUp
    | Health
)
