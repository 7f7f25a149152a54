"""What can be set on a simulated terminal: the cards, its pace, an automatic customer, and everything that can go wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hardware.card_terminal.zvt.text import Charset


class Card(StrEnum):
    """What the customer presents."""

    GOOD = "good"
    DECLINED = "declined"
    WRONG_PIN = "wrong_pin"  # wrong at the first try, right at the second
    EXPIRED = "expired"
    UNREADABLE = "unreadable"
    PREPAID = "prepaid"  # holds `PREPAID_BALANCE`: it pays a part if the till asked for that, else nothing


PREPAID_BALANCE = 500


@dataclass(frozen=True, slots=True)
class CardFace:
    """``number`` is BMP 22: masked as a terminal that is set up well does it."""

    name: str
    number: bytes


FACES: Mapping[Card, CardFace] = {
    Card.GOOD: CardFace("girocard", bytes.fromhex("EEEEEEEEEEEE4281")),
    Card.DECLINED: CardFace("Mastercard", bytes.fromhex("EEEEEEEEEEEE5454")),
    Card.WRONG_PIN: CardFace("girocard", bytes.fromhex("EEEEEEEEEEEE1107")),
    Card.EXPIRED: CardFace("Visa", bytes.fromhex("EEEEEEEEEEEE0019")),
    Card.UNREADABLE: CardFace("", b""),
    Card.PREPAID: CardFace("Mastercard", bytes.fromhex("EEEEEEEEEEEE0005")),
}


class PowerPoint(StrEnum):
    """Moments of a payment at which the terminal can lose its power, or the connection."""

    BEFORE_STATUS = "before_status"  # the host has approved, 04 0F has not left
    AFTER_STATUS = "after_status"  # 04 0F has arrived, its answer is not read any more
    AFTER_ANSWER = "after_answer"  # booked, 06 0F has not left


class AutoReversal(StrEnum):
    """What a terminal of this make does with an approval that nobody confirmed."""

    SILENT = "silent"  # taken back; the last transaction is the one before
    RECORD = "record"  # taken back with a receipt number of its own, and that is the last transaction
    NONE = "none"  # kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds that people and hosts take. ``removal`` is after how long the customer takes the card out by himself."""

    host: float = 1.5
    removal: float = 2.0
    message: float = 3.0
    customer: float = 60.0
    """How long the terminal waits for a card or a PIN."""
    repeat: float = 2.0
    """Between 84 9C and the next status information."""
    issue_of_goods: float | None = None
    """How long it waits for the answer to an approval; None: what the till says (BMP 01)."""


INSTANT = Pace(host=0, removal=0, message=0, customer=20, repeat=0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A customer who does everything by himself: presents ``card`` after ``present`` seconds, enters PINs after ``pin``."""

    card: Card = Card.GOOD
    contactless: bool = False
    present: float = 2.0
    pin: float = 2.0


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong, or is otherwise than usual, from now on; counters run down to zero. All off at first."""

    # on the line
    noise: bytes = b""  # written before every block
    swallow_acks: int = 0  # acknowledgements of the till that do not arrive
    withhold_acks: int = 0  # acknowledgements of the terminal that do not leave, although it has the block
    corrupt_blocks: int = 0  # blocks of the terminal whose checksum is wrong
    duplicate_blocks: int = 0  # blocks of the terminal that are sent twice
    byte_by_byte: bool = False  # every byte is written alone
    glued: bool = False  # an answer waits for the next message and leaves with it
    answer_delay: float = 0.0  # seconds before every 80 00 00 to a command
    silence: float = 0.0  # seconds of saying nothing before an approval, as while a PIN is typed
    # at a moment of the next payment
    power_point: PowerPoint | None = None  # the power goes there, once
    hang_up_at: PowerPoint | None = None  # the connection is closed there, once (TCP)
    # in a payment
    states: bytes = b""  # intermediate states that are told before the card is asked for
    amount_offset: int = 0  # added to the amount of an approval
    tip: int = 0  # added by the customer at the terminal, and told as such (1F36)
    terminal_id: str | None = None  # sent in approvals in place of the true one
    second_status: bool = False  # an approval is told twice, as for some prepaid cards
    # the terminal's own state
    state: int = 0  # anything but 00 (51, C2, DC, E1, ...): told by 05 01, and the reason why all else is refused
    end_of_day_fails: bool = False
    update: float = 0.0  # the next end of day is followed by an update: seconds without any answer
    without_numbers: bool = False  # the terminal does not know message numbers (1F73)
    reverses_last: bool = False  # whatever receipt is named
    repeats_end_of_day: bool = False  # the last transaction is the end of day, when that was last
    # data
    card_number: bytes | None = None  # BMP 22 in place of the masked one
    fields: bytes = b""  # added to every approval: BMPs and tags that nobody knows
    text: str = ""  # additional text (3C) of every approval
    charset: Charset = Charset.CP437  # of all texts
    names_charset: bool = False  # containers say which character set they have (tag 14)
    long_receipts: bool = False  # of more than 254 bytes
