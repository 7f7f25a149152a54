"""What the console's page says to the hub over the WebSocket ``/agent/connect``; see `hub.console.to_page`."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from domain.call import WrapUp
from domain.cart import Operation
from domain.guide import GuideAction, Place
from domain.messages import CallQuality, HangUp, Message, Signal, TextByHub
from domain.payment_facts import PaymentHelp
from hub.console.to_page import PeerSignal, Want
from hub.switchboard.agent_state import BreakReason


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
    """Every `HEARTBEAT_S`, in a call every second: the page is alive, not only the browser that answers pings. Answered
    with `Heard`."""


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


class ShowAgent(Message, frozen=True, kw_only=True, tag="camera"):
    """The agent's own picture: the camera is off, or on again. Of a call that was taken up again the page says it anew."""

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
    | TextByHub
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
    | ShowAgent
    | GuideCustomer
    | PaymentAction
    | CallQuality
    | Heartbeat
)
