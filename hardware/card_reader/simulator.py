"""A card reader that is not there: it sends a real reader's bytes over a pseudo-terminal when somebody swipes."""

from enum import StrEnum
from pathlib import Path

from hardware.card_reader.magstripe import CR, DLE, ETX, STX, lrc
from hardware.pty import PtySimulator


class Card(StrEnum):
    """What is swiped: cards that exist nowhere else."""

    LOYALTY = "loyalty"
    GIFT = "gift"
    STAFF = "staff"
    BANK = "bank"  # must come out as "bank" and nothing else
    UNKNOWN = "unknown"  # a card of another shop
    UNREADABLE = "unreadable"


class Form(StrEnum):
    ID_TECH = "id_tech"
    UIC = "uic"
    MAGTEK = "magtek"


TRACKS: dict[Card, tuple[bytes, ...]] = {
    Card.LOYALTY: (b"%L0012345678^FRIEND/OF THE HOUSE?", b";98400012345678?"),
    Card.GIFT: (b"%G7700000012?", b";7700000012?"),
    Card.STAFF: (b"%S00042^STAFF?",),
    Card.BANK: (b"%B4111111111111111^TEST/CARD^2912101?", b";4111111111111111=2912101?"),
    Card.UNKNOWN: (b";0042?",),
    Card.UNREADABLE: (b"%E?", b";E?"),
}


def wire(tracks: tuple[bytes, ...], form: Form) -> bytes:
    """The bytes that a reader of this make sends for a swipe."""
    match form:
        case Form.ID_TECH:
            return b"".join(track + bytes([CR]) for track in tracks)
        case Form.MAGTEK:
            return b"".join(tracks) + bytes([CR])
        case Form.UIC:
            numbers = [{b"%": 1, b";": 2, b"+": 3}[track[:1]] for track in tracks]
            framed = (
                bytes([STX]) + track + bytes([lrc(track, number)])
                for track, number in zip(tracks, numbers, strict=True)
            )
            return bytes([DLE]).join(framed) + bytes([ETX])


class CardReaderSimulator(PtySimulator):
    def __init__(self, path: Path, form: Form = Form.ID_TECH) -> None:
        super().__init__(path)
        self._form = form

    def swipe(self, card: Card) -> None:
        self.send(wire(TRACKS[card], self._form))
