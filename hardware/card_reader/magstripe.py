"""What a magnetic stripe reader sends, taken apart and judged (ISO/IEC 7811 and 7813). No I/O.

Readers check parity and send text. ID TECH sends each track as ``%...?`` CR; its "UIC" form is STX, track, LRC, then DLE
before the next track and ETX at the end; MagTek sends all tracks in one line, a track it could not read as ``%E?``.

**A bank card is dropped unread.** Customers will swipe one here. `judge` looks at the digits where they lie, gives out
nothing but the kind of card, and whoever gave them overwrites them. So no piece of a track is copied on the way; neither
numbers nor raw input are logged, not even for debugging.
"""

from functools import reduce
from typing import NamedTuple

from hardware.card_reader.base import CardKind, Swipe
from hardware.card_reader.house import STARTS, HouseCards, has_account_number

STX, ETX, CR, LF, DLE, ESC = 0x02, 0x03, 0x0D, 0x0A, 0x10, 0x1B
FRAMING = frozenset((STX, ETX, CR, LF, DLE, ESC))
END = ord("?")
OFFSET = {1: 0x20, 2: 0x30, 3: 0x30}
CHARACTERS = {1: range(0x20, 0x7F), 2: range(0x30, 0x40), 3: range(0x30, 0x40)}
LONGEST = {1: 79, 2: 40, 3: 107}
"""Characters of a track with sentinels and LRC."""


class Track(NamedTuple):
    """Where a track lies in the bytes, from its start sentinel to behind its end sentinel or its check character.
    ``trouble`` says why it cannot be read, never what is on it; ``lrc_ok`` is None when the reader sent no check character."""

    number: int
    start: int
    end: int
    trouble: str = ""
    lrc_ok: bool | None = None


def lrc(track: bytes | bytearray, number: int) -> int:
    """The check character behind a track: XOR of the code values from start to end sentinel, as ASCII."""
    return _lrc(track, 0, len(track), number)


def find_swipes(data: bytearray) -> list[list[Track]]:
    """The tracks in ``data``, a list for each swipe; a track that is not in rising order belongs to the next swipe.
    A start without an end counts as a track that is not readable."""
    swipes: list[list[Track]] = []
    at = 0
    while at < len(data):
        number = STARTS.get(data[at])
        if number is None:
            at += 1
            continue
        track = _track(data, at, number)
        if not swipes or swipes[-1][-1].number >= number:
            swipes.append([])
        swipes[-1].append(track)
        at = track.end
    return swipes


def unfinished_from(data: bytearray) -> int:
    """Where the track begins whose end may still be on its way; ``len(data)`` when there is none."""
    swipes = find_swipes(data)
    if swipes:
        last = swipes[-1][-1]
        if data.find(END, last.start) < 0 and len(data) - last.start < LONGEST[last.number]:
            return last.start
    return len(data)


def judge(data: bytearray, tracks: list[Track], cards: HouseCards) -> Swipe:
    """What kind of card it was, with a token for one of the house. Tracks that contradict each other are no card."""
    if any(_is_bank_card(data, track, cards) for track in tracks):
        return Swipe(CardKind.BANK)
    readable = [track for track in tracks if not track.trouble]
    found = {card for track in readable if (card := cards.find(data, track.start, track.end)) is not None}
    return found.pop() if len(found) == 1 else Swipe(CardKind.UNKNOWN)


def _track(data: bytearray, start: int, number: int) -> Track:
    end = data.find(END, start, start + LONGEST[number])
    if end < 0:
        following = (at for at in range(start + 1, len(data)) if data[at] in FRAMING or data[at] in STARTS)
        return Track(number, start, next(following, len(data)), f"no end sentinel in {LONGEST[number]} characters")
    trouble = ""
    if end == start + 2 and data[start + 1] == ord("E"):
        trouble = "the reader could not read this track"
    elif any(data[at] not in CHARACTERS[number] for at in range(start + 1, end)):
        trouble = "a character that this track cannot have"
    made = _lrc(data, start, end + 1, number)
    if not _has_check(data, end + 1, made):
        return Track(number, start, end + 1, trouble)
    lrc_ok = data[end + 1] == made
    return Track(number, start, end + 2, trouble or ("" if lrc_ok else "the check character (LRC) is wrong"), lrc_ok)


def _has_check(data: bytearray, at: int, made: int) -> bool:
    """Whether a check character stands there: one that is followed by the end of the track, or by the next one. A start
    sentinel is the next track, unless it is the very check character and another one follows; 0 or 1 before CR that does
    not fit is what MagTek's insertion readers say of their sensor."""
    if at >= len(data) or data[at] in FRAMING:
        return False
    follows = data[at + 1] if at + 1 < len(data) else ETX
    if follows not in FRAMING and follows not in STARTS:
        return False
    return data[at] == made or not (data[at] in STARTS or (follows == CR and data[at] in b"01"))


def _lrc(data: bytes | bytearray, start: int, end: int, number: int) -> int:
    """MagTek sends ``+`` for the start sentinel of track 3, which is ``;`` on the card."""
    first = ord(";") if data[start] == ord("+") else data[start]
    values = (data[at] - OFFSET[number] for at in range(start + 1, end))
    return (reduce(lambda left, right: left ^ right, values, first - OFFSET[number]) & 0x3F) + OFFSET[number]


def _is_bank_card(data: bytearray, track: Track, cards: HouseCards) -> bool:
    """Format code B, or an account number as payment cards have them. An unreadable track is looked at as well: the
    part of it that came may be the number."""
    if data.startswith(b"%B", track.start):
        return True
    return not cards.has_prefix(data, track.start) and has_account_number(data, track.start, track.end)
