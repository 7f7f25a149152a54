"""Calls and orders as the console's lists have them."""

import msgspec

from domain.call import CallKind
from domain.order import PaidPart


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
    tip: int = 0
    parts: tuple[PaidPart, ...] = ()  # unknown of an order that an older kiosk took
    agents: tuple[str, ...] = ()
    totals_differ: bool = False
