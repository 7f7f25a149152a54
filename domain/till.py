"""What the till tells the screen and the line about payments and its devices: the events of ``till.sock``."""

from enum import StrEnum

import msgspec

from domain.messages import DeviceReport, GiftAsk
from domain.money import Money
from domain.order import OrderState
from domain.payment import Means, Notice, PaymentState, Prompt


class ReceiptState(StrEnum):
    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"  # the printer has said so
    FAILED = "failed"  # there is no paper; the screen has the picture
    UNCONFIRMED = "unconfirmed"  # nobody knows whether it came out: the customer sees, and may ask for another one


class ReceiptOffer(StrEnum):
    """What a customer who pays now gets."""

    PRINTER = "printer"
    SCREEN = "screen"  # the printer cannot print: the number, and the receipt as a picture


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was paid, or was and is given back: ``state`` is ``paid``, ``returning``, ``returned`` or ``owed``. Minor
    units of the payment's currency; ``left`` is what a gift card still has; ``reference`` is what staff finds it by."""

    means: Means
    state: PaymentState
    amount: int
    reference: str = ""
    left: int | None = None


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """The newest attempt to pay for an order, or a part of it. ``attempt`` counts from 1 for each order, so that an outcome
    of an earlier attempt is never taken for that of this one. ``amount`` is what this attempt asks, or has taken. ``reason``
    is a key; ``number`` is set once the order is paid, or closed to be paid at the counter (``at_counter``): a part that is
    ``paid`` without it leaves a rest.

    ``due`` is all that the order costs with the ``tip``, ``paid`` what is paid of it, in minor units; ``order_state`` says
    whether something is left to pay (``part_paid``) or given back (``giving_back``); ``parts`` are those with money in them,
    the oldest first. ``tells_pin``: the terminal's prompts say when it asks for a PIN."""

    order: str
    attempt: int = 1
    state: PaymentState
    means: Means = Means.CARD
    amount: Money
    due: int = 0
    tip: int = 0
    paid: int = 0
    order_state: OrderState = OrderState.AUTHORISING
    parts: tuple[PartView, ...] = ()
    prompt: Prompt | None = None
    tells_pin: bool = True
    terminal_text: str = ""
    notice: Notice | None = None
    can_cancel: bool = False
    reason: str = ""
    number: str = ""
    at_counter: bool = False
    receipt: ReceiptState = ReceiptState.NONE
    reference: str = ""


class GiftRefusal(StrEnum):
    """Why nothing was taken of a gift card; the payment's ``reason`` is ``gift_`` and this."""

    UNKNOWN_CARD = "unknown_card"
    EMPTY = "empty"
    CURRENCY = "currency"  # the card holds another one
    RETURNED = "returned"  # a take that came after its return
    WRONG_REF = "wrong_ref"  # the ref belongs to another kiosk or card
    UNAVAILABLE = "unavailable"  # no answer of the hub in time


class GiftBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub says is on the gift card that was asked about last; ``waiting`` until it has. Either ``left`` or a
    `GiftRefusal` is there then, ``unavailable`` when no answer came within five seconds."""

    ref: str
    card: str
    waiting: bool = False
    left: Money | None = None
    refusal: str = ""


class TillView(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="till"):
    """The whole state of the till. ``payment`` is the newest one, whatever became of it; ``unsettled`` while an unknown
    outcome stands before any other payment; ``outbox`` counts orders the hub does not have yet. ``gifts`` are wishes that
    the line carries to the hub until their answers are back, ``takes_gifts`` says whether a gift card can be read here.
    ``receipt`` is known before anybody pays; without ``kitchen`` no payment begins, because nobody would cook what was paid."""

    in_service: bool
    unsettled: bool = False
    payment: PaymentView | None = None
    outbox: int = 0
    receipt: ReceiptOffer = ReceiptOffer.PRINTER
    kitchen: bool = True
    devices: tuple[DeviceReport, ...] = ()
    gifts: tuple[GiftAsk, ...] = ()
    balance: GiftBalance | None = None
    takes_gifts: bool = False


class CardSwiped(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="card_swiped"):
    """Reader, scanner or camera has read a card. ``kind`` is ``loyalty``, ``gift``, ``staff``, ``bank`` (dropped
    unread: no token) or ``unknown``."""

    kind: str
    token: str = ""


class CodeScanned(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="code_scanned"):
    """Scanner or camera has read a code that is no card: ``text`` as it is printed, empty when it could not be read whole."""

    text: str


TillEvent = TillView | CardSwiped | CodeScanned
