"""What the line tells the screen: who is on the phone, whether the kiosk is enrolled, which menu is in force."""

from enum import StrEnum

import msgspec

from domain.call import CallView


class EnrolmentState(StrEnum):
    ENROLLED = "enrolled"  # also without a hub in reach
    CODE = "code"  # the code is to be typed in at the hub
    NO_HUB = "no_hub"  # not enrolled, and there is no hub to ask


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    state: EnrolmentState = EnrolmentState.NO_HUB
    code: str = ""
    expires_in_s: int = 0
    kiosk_name: str = ""
    site_name: str = ""


class MenuInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The menu that the line has put at ``path``; its pictures are all there."""

    version: str
    path: str


class LineView(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="line"):
    """The whole state of the line. ``in_service`` is whether it can do its work here; the hub may be absent all the same.
    ``sold_out`` is laid over the menu, as `domain.sold_out` says; ``payment_at_work`` is the order whose unknown payment
    somebody at the hub has been asked to look up."""

    call: CallView = CallView()
    enrolment: Enrolment = Enrolment()
    menu: MenuInForce | None = None
    sold_out: tuple[str, ...] = ()
    payment_at_work: str = ""
    in_service: bool = True


class AgentTyped(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}, tag_field="type", tag="text"):
    """Characters of the agent as they come; U+0008 takes one back."""

    from_: str = "agent"
    text: str


class CustomerTyped(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="text"):
    """Characters of the customer, from the screen to the line on the same socket."""

    text: str


class IndicatorShown(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="shown"):
    """The screen has drawn that this call is on: camera and microphone may open now."""

    call: str


FromScreen = CustomerTyped | IndicatorShown
LineEvent = LineView | AgentTyped
