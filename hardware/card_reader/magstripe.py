"""What a magnetic stripe reader sends, taken apart and judged (ISO/IEC 7811 and 7813). No I/O.

Readers check parity and send text. ID TECH sends each track as ``%...?`` CR; its "UIC" form is STX, track, LRC, then DLE
before the next track and ETX at the end; MagTek sends all tracks in one line, a track it could not read as ``%E?``.

**A bank card is dropped unread.** Customers will swipe one here. `judge` looks at the digits where they lie, gives out
nothing but the kind of card, and overwrites them. Neither numbers nor raw input are logged, not even for debugging.
"""

import hashlib
import hmac
from collections.abc import Mapping
from functools import reduce
from typing import NamedTuple

from hardware.card_reader.base import CardKind, Swipe

STX, ETX, CR, DLE, ESC = 0x02, 0x03, 0x0D, 0x10, 0x1B
END = ord("?")
FIELD_ENDS = b"?^="
STARTS = {ord("%"): 1, ord(";"): 2, ord("+"): 3}
OFFSET = {1: 0x20, 2: 0x30, 3: 0x30}
LONGEST = {1: 79, 2: 40, 3: 107}
"""Characters of a track with sentinels and LRC."""

ACCOUNT_DIGITS = range(13, 20)
PAYMENT_CARDS_BEGIN_WITH = b"23456"


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
    return reduce(lambda left, right: left ^ right, (byte - OFFSET[number] for byte in track)) + OFFSET[number]


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


Prefixes = Mapping[CardKind, bytes]
"""How the track of each kind of card of the house begins, with its start sentinel."""


def judge(data: bytearray, tracks: list[Track], prefixes: Prefixes, key: bytes) -> Swipe:
    """What kind of card it was, with a token for one of the house."""
    if any(_is_bank_card(data, track, tuple(prefixes.values())) for track in tracks):
        return Swipe(CardKind.BANK)
    for track in tracks:
        for kind, prefix in prefixes.items():
            if not track.trouble and data.startswith(prefix, track.start, track.end):
                number = _account(data, track.start + len(prefix))
                token = hmac.new(key, number, hashlib.sha256).hexdigest()[:32]
                wipe(number)
                return Swipe(kind, token)
    return Swipe(CardKind.UNKNOWN)


def wipe(data: bytearray) -> None:
    """Overwrite, so that it is not found in memory later, and empty."""
    data[:] = bytes(len(data))
    data.clear()


def _track(data: bytearray, start: int, number: int) -> Track:
    end = data.find(END, start, start + LONGEST[number])
    if end < 0:
        following = (at for at in range(start + 1, len(data)) if data[at] in (CR, STX, ETX, DLE))
        return Track(number, start, next(following, len(data)), f"no end sentinel in {LONGEST[number]} characters")
    text, behind = data[start : end + 1], data[end + 1 : end + 3]
    trouble = ""
    if text[1:-1] == b"E":
        trouble = "the reader could not read this track"
    elif min(text) < OFFSET[number]:
        trouble = "a character that this track cannot have"
    lrc_ok = None
    if behind and behind[0] not in (CR, STX, ETX, DLE, ESC) and (len(behind) == 1 or behind[1] in (CR, STX, ETX, DLE)):
        lrc_ok = behind[0] == lrc(text, number)
        trouble = trouble or ("" if lrc_ok else "the check character (LRC) is wrong")
    wipe(text)
    return Track(number, start, end + (1 if lrc_ok is None else 2), trouble, lrc_ok)


def _account(data: bytearray, start: int) -> bytearray:
    """The first field of a readable track, without the name or the dates that may follow."""
    end = next(at for at in range(start, len(data)) if data[at] in FIELD_ENDS)
    return data[start:end]


def _is_bank_card(data: bytearray, track: Track, prefixes: tuple[bytes, ...]) -> bool:
    """Format code B, or an account number as payment cards have them. An unreadable track is looked at as well: the
    part of it that came may be the number."""
    if track.number == 1:
        if data.startswith(b"%B", track.start):
            return True
        if data.startswith(prefixes, track.start):
            return False  # a card of the house on track 1: its number may be long and may pass Luhn by chance
    at = track.start
    while at < track.end:
        first = at
        while at < track.end and 0x30 <= data[at] <= 0x39:
            at += 1
        if at - first in ACCOUNT_DIGITS and data[first] in PAYMENT_CARDS_BEGIN_WITH and _passes_luhn(data, first, at):
            return True
        at = max(at, first) + 1
    return False


def _passes_luhn(data: bytearray, start: int, end: int) -> bool:
    """Every second digit from the right is doubled; a row of equal digits passes by chance and is none."""
    total, different = 0, False
    for place, at in enumerate(range(end - 1, start - 1, -1)):
        digit = data[at] - 0x30
        different = different or data[at] != data[start]
        total += digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4)
    return different and total % 10 == 0
