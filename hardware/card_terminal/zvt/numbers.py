"""Message numbers (tag 1F73, PA00P015 chapter 4.1): both sides see by them what came twice, and to what an answer belongs.

The till offers 000000 with the registration, and a terminal that knows them sends it back with its completion. From then on
every message carries one: a new message the next number, an answer that of its message, a repeat the same as before.
"""

from hardware.card_terminal.zvt import tlv
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.damage import Damaged

TAG = 0x1F73
SIZE, LAST = 3, 999_999
REGISTRATION = 0x0600
OFFER = tlv.Tlv(TAG, bytes(SIZE))
_MARK = b"\x1f\x73\x03"


def number_of(message: Apdu) -> int | None:
    """The number in the message's container, which ends it whatever stands before; None when there is none."""
    data = message.data
    if _MARK not in data:
        return None
    for at in range(len(data)):
        if data[at] != 0x06:
            continue
        try:
            size, begin = tlv.read_length(data, at + 1)
            items = tlv.parse(data[begin:], begin) if begin + size == len(data) else ()
        except Damaged:
            continue
        found = next((item.value.hex() for item in items if item.tag == TAG), "")
        if len(found) == 2 * SIZE and found.isdecimal():
            return int(found)
    return None


class Numbers:
    """One side's count. ``agreed`` is set when both sides want numbers; before that only what is heard with a number is
    answered with it."""

    def __init__(self) -> None:
        self.agreed = False
        self._last = self._mine = 0
        self._heard: int | None = None
        self._answer: Apdu | None = None
        self._asked: set[int] = set()

    def message(self, message: Apdu) -> Apdu:
        """A new message of ours with its number."""
        if not self.agreed:
            return message
        self._last = self._next(self._last)
        if self._last == self._mine:  # the other side counts for itself: our own number must not come twice
            self._last = self._next(self._last)
        self._mine = self._last
        self._asked.add(self._mine)
        return _numbered(message, self._mine)

    def answer(self, message: Apdu) -> Apdu:
        """Our answer to what was heard last."""
        self._answer = message if self._heard is None else _numbered(message, self._heard)
        return self._answer

    def is_new(self, message: Apdu) -> bool:
        """Whether a message that came has to be looked at. A repeat has not, and `repeated` is to be sent again; nor has
        an answer to something that nobody waits for any more."""
        number = None if message.command == REGISTRATION else number_of(message)  # that one is an offer
        if message.is_answer:
            if number is None or not self.agreed:
                return True
            known = number in self._asked
            self._asked.discard(number)
            return known
        if number is not None and number == self._heard:
            return False
        self._heard, self._answer = number, None
        if number is not None:
            self._last = number
        return True

    @property
    def repeated(self) -> Apdu | None:
        """The answer to what was heard last; None while it is still thought over."""
        return self._answer

    @staticmethod
    def _next(number: int) -> int:
        return number % LAST + 1


def _numbered(message: Apdu, number: int) -> Apdu:
    return Apdu(message.command, message.data, (*message.container, tlv.Tlv(TAG, bytes.fromhex(f"{number:06d}"))))
