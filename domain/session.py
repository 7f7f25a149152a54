"""What one customer's visit looks like from outside the screen: to the agent, the line and the workbench."""

from enum import StrEnum

import msgspec

from domain.cart import Cart, Operation
from domain.pricing import Totals


class Page(StrEnum):
    """Where the customer is."""

    ENROLMENT = "enrolment"
    ATTRACT = "attract"
    SERVICE_MODE = "service_mode"
    MENU = "menu"
    CUSTOMISE = "customise"
    ORDER = "order"
    SCAN = "scan"
    TIP = "tip"
    PAY = "pay"
    CHECKING = "checking"
    THANKS = "thanks"
    OUT_OF_SERVICE = "out_of_service"


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's change that is in the cart and waits for the customer's Keep or Undo.

    ``line`` is the line item it made or changed; ``delta`` what it adds to the total, in minor units."""

    id: str
    agent: str
    agent_name: str
    operation: Operation
    line: str | None
    delta: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One of the customer's last steps, for the agent: what, about which id, how many seconds ago."""

    what: str
    about: str = ""
    seconds_ago: int = 0


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A visit at one moment. ``seconds_on_page`` counts at the time of sending. There is no cart before the service mode
    is chosen. ``unpriced`` totals never occur: totals belong to exactly this cart and menu version."""

    page: Page
    language: str
    menu_version: str
    cart: Cart | None = None
    totals: Totals | None = None
    suggestions: tuple[Suggestion, ...] = ()
    category: str = ""
    product: str = ""  # open on the customise page
    seconds_on_page: int = 0
    declines: int = 0
    steps: tuple[Step, ...] = ()
    simulated: tuple[str, ...] = ()  # kinds of device that are simulated


class ProposalState(StrEnum):
    APPLIED = "applied"  # in the cart, shown highlighted
    REFUSED = "refused"
    KEPT = "kept"
    UNDONE = "undone"


class ProposalResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an agent's proposal. ``reason`` is a `RefusalKey` with what it is about."""

    proposal: str
    state: ProposalState
    reason: str = ""
    revision: int = 0


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's change to a cart, made against ``revision``; refused as stale when the line it is about was changed
    since. The screen applies it with the domain's own functions; an agent's operation never reaches the till."""

    id: str
    agent: str
    agent_name: str
    cart: str
    revision: int
    operation: Operation
