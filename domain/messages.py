"""What kiosk and hub say to each other over their WebSocket, one JSON object a message, told apart by ``type``.

Everything else goes over HTTP (see docs/protocol.md): enrolment, the menu with its pictures, paid orders.
"""

from typing import Any

import msgspec

from domain.call import AgentView, CallKind, CallState, EndReason
from domain.session import Proposal, ProposalResult, SessionView


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Strict, so that a message of another version is refused by name and not half understood."""


# -- hub to kiosk --------------------------------------------------------------------------------------------------


class Challenge(Message, frozen=True, kw_only=True, tag="challenge"):
    """First message after connecting: sign these bytes (hex) with the kiosk's Ed25519 key."""

    nonce: str


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """The kiosk is known. ``token`` is its bearer for HTTP until the socket closes; ``prefix`` starts its order numbers."""

    kiosk: str
    kiosk_name: str
    site: str
    site_name: str
    prefix: str
    token: str
    menu: str  # ETag of the menu in force
    call: str = ""  # a call of this kiosk that the hub still knows


class MenuChanged(Message, frozen=True, kw_only=True, tag="menu_changed"):
    menu: str  # ETag


class CallUpdate(Message, frozen=True, kw_only=True, tag="call"):
    """The hub's view of this kiosk's call; ``state`` is waiting, ringing, connecting, unreachable or idle (over).
    ``generation`` counts media connections of one call; ``ice_servers`` as in RTCConfiguration."""

    call: str
    state: CallState
    agent: AgentView | None = None
    position: int | None = None
    wait_s: int | None = None
    ended: EndReason | None = None
    generation: int = 1
    ice_servers: tuple[dict[str, Any], ...] = ()


class Propose(Message, frozen=True, kw_only=True, tag="propose"):
    call: str
    proposal: Proposal


# -- both ways -----------------------------------------------------------------------------------------------------


class Signal(Message, frozen=True, kw_only=True, tag="signal"):
    """A WebRTC description or candidate for the other end, passed on unread.

    ``payload`` is {"kind": "description", "sdp_type": "offer"|"answer", "sdp": str} or
    {"kind": "candidate", "candidate": str, "sdp_m_line_index": int}."""

    call: str
    generation: int = 1
    payload: dict[str, Any]


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


class SessionChanged(Message, frozen=True, kw_only=True, tag="session"):
    """Sent while a call is open, at once with every change, and with the first ask."""

    call: str
    session: SessionView


class ProposalAnswered(Message, frozen=True, kw_only=True, tag="proposal_answered"):
    call: str
    result: ProposalResult


class MediaState(Message, frozen=True, kw_only=True, tag="media"):
    """How the call's media is on the kiosk: ``state`` as in `domain.media`; at the end with the numbers of the call."""

    call: str
    state: str
    reason: str = ""
    stats: dict[str, float] = {}


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


FromHub = Challenge | Welcome | MenuChanged | CallUpdate | Propose | Signal | HangUp
FromKiosk = Identify | AskForHelp | SessionChanged | ProposalAnswered | MediaState | Signal | HangUp | Health
