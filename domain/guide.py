"""What an agent can point at on the customer's screen, or open there, and why the screen did not do it."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.session import Page

Name = Annotated[str, Meta(max_length=60)]


class GuideAction(StrEnum):
    POINT = "point"  # bring it into view and draw a ring around it for some seconds
    OPEN = "open"  # turn to that page: a category, a product's questions, the order
    CLEAR = "clear"  # take the ring away


class Control(StrEnum):
    """What is on the customer's screen beside the food."""

    HELP = "help"
    LANGUAGE = "language"
    CONTRAST = "contrast"
    BACK = "back"
    PRIMARY = "primary"  # the one big button of the page, whatever it says there
    PAY = "pay"  # the same on the order's page
    CODE = "code"
    START_OVER = "start_over"


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the fields says where. ``line`` is the id of a line item, ``category`` and ``product`` are ids of the
    menu. To open: ``page`` (menu or order), ``category`` or ``product``; to point: everything but ``page``."""

    page: Page | None = None
    category: Name = ""
    product: Name = ""
    line: Name = ""
    control: Control | None = None


class GuideRefusal(StrEnum):
    """Why the screen did not follow; the customer's own hand always goes first."""

    CUSTOMER_BUSY = "customer_busy"  # the customer touched the screen a moment ago
    CHOOSING = "choosing"  # they have begun to choose, and would lose it
    PAYING = "paying"  # pay, checking and thanks belong to the customer and the terminal
    NO_VISIT = "no_visit"  # nobody has begun to order
    UNKNOWN = "unknown"  # no such thing in this menu or cart
    SOLD_OUT = "sold_out"
    NOT_ON_THIS_PAGE = "not_on_this_page"  # open the page first
    NOT_IN_CALL = "not_in_call"
    SCREEN_AWAY = "screen_away"


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's pointer, as the line brings it to the screen."""

    action: GuideAction
    place: Place = Place()
    agent_name: str


class GuideResult(msgspec.Struct, frozen=True, kw_only=True):
    """``reason`` is a `GuideRefusal`, empty when it was done."""

    ok: bool
    reason: str = ""
