"""What the wallboard's page is told: over the WebSocket ``/wallboard/connect``, one `Floor` a message, on every change and at
least every 10 s. Durations are seconds counted by the hub when it sends; a page counts on from there by its own clock."""

import msgspec

from domain.call import CallKind
from domain.messages import Message
from hub.console.to_page import GuestMode
from hub.people.person import Role
from hub.switchboard.agent_state import AgentState

WITHIN_S = 20
"""Service level: answered within this / (asked - given up within this)."""

ALARM_S = 60
"""Somebody who waits for longer is an alarm."""

ROWS = 60
"""So many of those who wait are sent one by one, the oldest; the rest is only counted."""


class WaitingCall(msgspec.Struct, frozen=True, kw_only=True):
    """``page``: where the customer is; ``ringing``: the name of the agent who is rung."""

    call: str
    kind: CallKind
    site: str
    site_name: str
    kiosk_name: str
    language: str
    page: str
    waited_s: int
    ringing: str = ""


class GuestThere(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    mode: GuestMode


class CallInHand(msgspec.Struct, frozen=True, kw_only=True):
    call: str
    kind: CallKind
    site: str
    site_name: str
    kiosk_name: str
    language: str
    page: str
    lasted_s: int
    guests: tuple[GuestThere, ...] = ()


class AgentThere(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose page is open. ``reason`` as in `hub.console.to_page.StateChanged`; ``work``: the title of background
    work in hand."""

    id: str
    name: str
    role: Role
    site: str
    place: str
    languages: tuple[str, ...]
    state: AgentState
    reason: str
    for_s: int
    calls: tuple[CallInHand, ...] = ()
    work: str = ""


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """An agent in a call asks for a supervisor."""

    call: str
    agent: str
    agent_name: str
    site_name: str
    note: str
    waited_s: int


class SiteThere(msgspec.Struct, frozen=True, kw_only=True):
    """``lat`` and ``lon`` are None when nobody said where it is."""

    id: str
    name: str
    zone: str
    lat: float | None
    lon: float | None
    kiosks: int
    online: int


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """Of the calls asked for in some time. ``counted``: asked, less those given up within `WITHIN_S` and those who may still be
    answered within it; ``service_level`` = ``in_time`` / ``counted``, None without any."""

    asked: int
    answered: int
    in_time: int
    given_up: int
    counted: int
    service_level: float | None
    average_wait_s: int | None


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait of one ``language``, ``site`` or ``kind`` (``by``)."""

    by: str
    of: str
    waiting: int
    oldest_s: int


class Floor(Message, frozen=True, kw_only=True, tag="floor"):
    """``waiting`` are the oldest `ROWS` of ``waiting_count``. ``hour``: the last 60 minutes; ``day``: since midnight at the
    site ``day_of``."""

    waiting: tuple[WaitingCall, ...]
    waiting_count: int
    counts: tuple[Count, ...]
    agents: tuple[AgentThere, ...]
    hands: tuple[Hand, ...]
    sites: tuple[SiteThere, ...]
    hour: Level
    day: Level
    day_of: str
    within_s: int = WITHIN_S
    alarm_s: int = ALARM_S
