"""What the till tells the screen and the line about payments and its devices: the events of ``till.sock``."""

from enum import StrEnum

import msgspec

from domain.messages import DeviceReport
from domain.money import Money
from domain.payment import PaymentState, Prompt


class ReceiptState(StrEnum):
    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """The newest attempt to pay an order. ``attempt`` counts from 1 for each order, so that an outcome of an earlier
    attempt is never taken for that of this one. ``reason`` is a key; ``number`` is set once the order is paid, or closed
    to be paid at the counter (``at_counter``)."""

    order: str
    attempt: int = 1
    state: PaymentState
    amount: Money
    prompt: Prompt | None = None
    terminal_text: str = ""
    can_cancel: bool = False
    reason: str = ""
    number: str = ""
    at_counter: bool = False
    receipt: ReceiptState = ReceiptState.NONE
    reference: str = ""


class TillView(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="till"):
    """The whole state of the till. ``payment`` is the newest one, whatever became of it; ``unsettled`` while an unknown
    outcome stands before any other payment; ``outbox`` counts orders the hub does not have yet."""

    in_service: bool
    unsettled: bool = False
    payment: PaymentView | None = None
    outbox: int = 0
    devices: tuple[DeviceReport, ...] = ()


class CardSwiped(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="card_swiped"):
    """The reader has read a card. ``kind`` is ``loyalty``, ``gift``, ``staff``, ``bank`` (dropped
    unread: no token) or ``unknown``."""

    kind: str
    token: str = ""


TillEvent = TillView | CardSwiped
