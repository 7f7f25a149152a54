"""Shifts as an iCalendar file (RFC 5545), for the calendar that somebody has anyway."""

import datetime as dt
from collections.abc import Mapping, Sequence

from hub.planning.shifts import Interval
from hub.planning.slots import SLOT_S

LONGEST_LINE = 75
"""In bytes; what is longer goes on in a line that begins with a blank."""


def calendar(intervals: Sequence[Interval], site_names: Mapping[str, str], now: float) -> bytes:
    """Half hours that follow each other, for the same site and language, are one event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Counterpart//Shifts//EN", "X-WR-CALNAME:Counterpart shifts"]
    for shift in joined(intervals):
        first, last = shift[0], shift[-1]
        place = site_names.get(first.site, "every counter")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{first.id}@counterpart",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(first.starts_at)}",
            f"DTEND:{_moment(last.starts_at + SLOT_S)}",
            f"SUMMARY:{_text(f'Counterpart: {place}, {first.language}')}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def joined(intervals: Sequence[Interval]) -> list[list[Interval]]:
    shifts: list[list[Interval]] = []
    for one in sorted(intervals, key=lambda one: one.starts_at):
        last = shifts[-1][-1] if shifts else None
        if last and (last.starts_at + SLOT_S, last.site, last.language) == (one.starts_at, one.site, one.language):
            shifts[-1].append(one)
        else:
            shifts.append([one])
    return shifts


def _moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for special in ("\\", ";", ","):
        value = value.replace(special, "\\" + special)
    return value.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut between characters, never inside one."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
