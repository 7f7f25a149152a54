"""What the hub and a studio (a kiosk with a scripted customer, for practice) say to each other over ``/studio/connect``."""

from typing import Annotated

from msgspec import Meta

from domain.cart import Cart
from domain.messages import Message
from domain.scenario import Event, Scenario

# -- studio to hub -------------------------------------------------------------------------------------------------


class StudioHere(Message, frozen=True, kw_only=True, tag="here"):
    """The first message. ``kiosk``: as the hub called it at its enrolment, or nothing; ``code``: what its screen shows."""

    kiosk: Annotated[str, Meta(max_length=60)] = ""
    code: Annotated[str, Meta(max_length=20)] = ""


class Happened(Message, frozen=True, kw_only=True, tag="happened"):
    attempt: str
    event: Event


class PlayOver(Message, frozen=True, kw_only=True, tag="over"):
    """The customer is gone. ``cart`` is what was in it; ``trouble`` says what broke when it was not the trainee's doing."""

    attempt: str
    call: str = ""
    cart: Cart | None = None
    trouble: Annotated[str, Meta(max_length=1_000)] = ""


FromStudio = StudioHere | Happened | PlayOver

# -- hub to studio -------------------------------------------------------------------------------------------------


class StudioWelcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """The studio's kiosk is ``kiosk``; nothing when its code is wanted."""

    kiosk: str


class PlayScenario(Message, frozen=True, kw_only=True, tag="play"):
    attempt: str
    scenario: Scenario


class StopPlay(Message, frozen=True, kw_only=True, tag="stop"):
    attempt: str


ToStudio = StudioWelcome | PlayScenario | StopPlay
