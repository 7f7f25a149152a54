"""What a reader sent, as rows for a technician. Nothing of a bank card is in them: not a digit, not a name."""

import re

from hardware.card_reader.base import CardKind
from hardware.card_reader.house import HouseCards, wipe
from hardware.card_reader.magstripe import END, Track, find_swipes, judge

PERHAPS_AN_ACCOUNT = re.compile(r"[2-6][0-9]{7,}")
"""What may be the piece of a bank card's number that came through: stars stand for it, unless the card is one of the house."""


def describe(data: bytes, cards: HouseCards) -> list[dict[str, object]]:
    """One row for each swipe: its ``kind`` and its ``tracks``, each with ``track`` (1 to 3), ``data`` between the sentinels
    (null for a bank card's), ``lrc_ok`` when a check character came, and ``error`` when it cannot be read."""
    heard = bytearray(data)
    rows: list[dict[str, object]] = []
    for tracks in find_swipes(heard):
        kind = judge(heard, tracks, cards).kind
        rows.append({"kind": kind, "tracks": [_track(heard, track, kind) for track in tracks]})
    wipe(heard)
    return rows or [
        {"kind": CardKind.UNKNOWN, "tracks": [], "error": f"no start sentinel (% ; +) in {len(data)} bytes"}
    ]


def _track(heard: bytearray, track: Track, kind: CardKind) -> dict[str, object]:
    row: dict[str, object] = {"track": track.number, "data": None}
    if kind is not CardKind.BANK:
        text = heard[track.start + 1 : track.end]
        readable = text.partition(bytes([END]))[0].decode("ascii", "backslashreplace")
        if kind is CardKind.UNKNOWN:
            readable = PERHAPS_AN_ACCOUNT.sub(lambda digits: "*" * len(digits[0]), readable)
        row["data"] = readable
    if track.lrc_ok is not None:
        row["lrc_ok"] = track.lrc_ok
    if track.trouble:
        row["error"] = track.trouble
    return row
