"""A call: what happens between a customer's press on Help and the wrap-up, as the kiosk sees it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from domain.listening import Listening
from domain.trouble import Trouble


class CallState(StrEnum):
    IDLE = "idle"  # nobody asked for help
    WAITING = "waiting"  # in the hub's queue, nobody is rung
    RINGING = "ringing"  # an agent is rung
    CONNECTING = "connecting"  # the agent accepted; media is on its way
    CONNECTED = "connected"
    WEAK = "weak"  # no media for a second
    LOST = "lost"  # no media for three seconds, or the agent is gone: somebody is found again
    UNREACHABLE = "unreachable"  # there is nobody to ask: no hub, or no agent works now


class CallKind(StrEnum):
    VIDEO = "video"
    TEXT = "text"


_UP = {CallState.CONNECTED, CallState.WEAK, CallState.LOST}
_NOBODY_YET = {CallState.WAITING, CallState.RINGING, CallState.UNREACHABLE, CallState.IDLE}
"""What a call may become at any time: over, or in want of an agent, because the one it had is gone. The next agent may be
rung in the same moment."""

TRANSITIONS: Mapping[CallState, frozenset[CallState]] = {
    CallState.IDLE: frozenset({CallState.WAITING, CallState.UNREACHABLE}),
    **{
        state: frozenset({*_NOBODY_YET, CallState.CONNECTING} - {state})
        for state in (CallState.WAITING, CallState.RINGING)
    },
    **{
        state: frozenset({*_NOBODY_YET, CallState.CONNECTING, *_UP} - {state})
        for state in (CallState.CONNECTING, *sorted(_UP))
    },
    CallState.UNREACHABLE: frozenset({CallState.IDLE, CallState.WAITING, CallState.RINGING}),
}

IN_CALL = frozenset({CallState.CONNECTING, *_UP})
"""An agent belongs to the call."""

OPEN = IN_CALL | {CallState.WAITING, CallState.RINGING}
"""The customer waits for or has a person: the idle clock stands still."""


class Way(StrEnum):
    """What a customer may choose instead of waiting. The place in the queue is kept with each of them."""

    ALONE = "alone"  # go on without help: the call is over; Help with the same cart gets the place back
    TEXT = "text"  # by text instead, in the same place
    TICKET = "ticket"  # go on alone, and be rung back at the kiosk when an agent is free
    STAFF = "staff"  # the people of the site are told


class EndReason(StrEnum):
    """Why a call ended, for both screens and the hub's ledger."""

    CUSTOMER = "customer"  # the customer hung up or cancelled
    AGENT = "agent"  # the agent hung up
    AGENT_LOST = "agent_lost"  # the agent's page or network is gone
    KIOSK_LOST = "kiosk_lost"
    TECHNICAL = "technical"  # media could not be set up or kept


class WrapUp(StrEnum):
    """Why did they call: the code an agent gives when it is over."""

    FIND_ITEM = "find_item"
    CHANGE_ORDER = "change_order"
    ALLERGY = "allergy"
    PAYMENT = "payment"
    DISCOUNT = "discount"
    LANGUAGE = "language"
    ACCESS = "access"
    COMPLAINT = "complaint"
    NOT_ON_MENU = "not_on_menu"
    CURIOUS = "curious"
    DROPPED = "dropped"
    OTHER = "other"


class AgentView(msgspec.Struct, frozen=True, kw_only=True):
    """Who the customer is talking to."""

    id: str
    name: str
    place: str


class CallView(msgspec.Struct, frozen=True, kw_only=True):
    """What the line tells the screen about help. ``position`` counts from 1; ``wait_low_s`` to ``wait_s`` is an honest range,
    None when nothing is known. ``frames`` is the path of the shared frame file while there is video. ``camera_open``
    says what is true of the camera, not what was wished. ``ended`` is set for the last view of a call that is over.

    ``ways`` are offered instead of waiting. With a ``ticket`` the customer goes on alone; ``rings_back``: an agent is free
    for the holder of one, who says yes or lets it pass. ``staff_called``: the people of the site are called here, by the
    lamp; ``staff_told``: and at a desk of theirs. ``held``: the agent will be back in a moment; ``agent_away``: the
    agent's connection is gone, and it is not known yet who goes on. ``agent_hidden``: the agent has turned the camera
    off, so that no picture comes. ``others``: first names of those whom the customer
    can hear beside the agent. ``sound_only``: no picture of the agent comes, but sound does; ``not_seen``: none of
    the customer is sent, because the line is too thin for it. ``trouble``: what does not work here. ``private``: a
    card's PIN may be typed now, and neither picture nor sound of the customer leaves the kiosk. ``blurred``: of the
    picture only the customer is sharp. ``listening``: how the line believes that the customer hears the agent.
    ``text_by_hub``: text goes by way of the hub, and in a call that is not one of text alone nothing else gets through."""

    state: CallState = CallState.IDLE
    call: str = ""
    kind: CallKind = CallKind.VIDEO
    agent: AgentView | None = None
    position: int | None = None
    wait_low_s: int | None = None
    wait_s: int | None = None
    ways: tuple[Way, ...] = ()
    ticket: bool = False
    rings_back: bool = False
    staff_called: bool = False
    staff_told: bool = False
    held: bool = False
    others: tuple[str, ...] = ()
    agent_away: bool = False
    agent_hidden: bool = False
    frames: str = ""
    camera_open: bool = False
    camera_wanted: bool = True
    muted: bool = False
    sound_only: bool = False
    not_seen: bool = False
    trouble: tuple[Trouble, ...] = ()
    private: bool = False
    blurred: bool = False
    text_by_hub: bool = False
    listening: Listening = Listening()
    ended: EndReason | None = None
    connected_to_hub: bool = False

    def offers(self, way: Way) -> bool:
        """Whether the customer may choose this now. Whoever waits for somebody to talk to may always write instead."""
        waits = self.state in (CallState.WAITING, CallState.RINGING)
        return way in self.ways or (way is Way.TEXT and waits and self.kind is CallKind.VIDEO)
