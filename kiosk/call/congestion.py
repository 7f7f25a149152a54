"""How much picture the line takes, in the spirit of Google's congestion control (draft-ietf-rmcat-gcc-02): a line that fills
shows it first by what is late, then by what is lost. webrtcbin of GStreamer 1.22 has no such control of its own.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

LOWEST, START, HIGHEST = 40_000, 450_000, 1_200_000
"""Bit/s of the picture."""

DELAYED_S, FULL_S = 0.025, 0.06
"""A packet that is late by the first waits in a queue; by the second, the queue is ours to shorten."""
GROWS_S = 0.015
LOSSY, VERY_LOSSY, BROKEN = 0.02, 0.10, 0.40
ENOUGH_ALL_THE_SAME = 150_000
"""Loss without delay is not of our making most often, and silence neither: a smaller picture would not mend it."""
QUIET_S, SILENT_S = 0.3, 1.0
SETTLES_S = 0.2
"""Beyond a round trip, until what was done about the line can be seen."""
STILL_AT_MOST_S = 0.5


class Line(StrEnum):
    """What a line looks like from what arrived."""

    FREE = "free"
    BUSY = "busy"
    FULL = "full"


class Phase(StrEnum):
    """What is done about it."""

    RISE = "rise"
    HOLD = "hold"
    FALL = "fall"


NEXT: Mapping[Line, Mapping[Phase, Phase]] = {
    Line.FREE: {Phase.RISE: Phase.RISE, Phase.HOLD: Phase.RISE, Phase.FALL: Phase.HOLD},
    Line.BUSY: {Phase.RISE: Phase.HOLD, Phase.HOLD: Phase.HOLD, Phase.FALL: Phase.HOLD},
    Line.FULL: {Phase.RISE: Phase.FALL, Phase.HOLD: Phase.FALL, Phase.FALL: Phase.FALL},
}


class Report(msgspec.Struct, frozen=True):
    """What the other side saw of our pictures' packets lately: bit/s that arrived (0: not known), the share (0 to 1) that was
    lost, by how many seconds even the quickest was late, and by how many more than a moment before; seconds from a packet to
    the report of it, and since the last report."""

    received: float
    loss: float
    late_s: float
    grew_s: float
    round_trip_s: float
    silent_s: float


class Control(msgspec.Struct, frozen=True):
    """``bitrate`` is what the picture may take, from ``still_until`` on: before, the queue that it made empties, because sound
    stands in it, too. ``filled_at`` is the bitrate at which the line was full last."""

    bitrate: int = START
    phase: Phase = Phase.HOLD
    filled_at: float = HIGHEST
    stepped_at: float = 0.0
    fell_at: float = float("-inf")
    still_until: float = float("-inf")


def line(report: Report) -> Line:
    """What a report says of the line."""
    if report.silent_s > SILENT_S or report.loss > VERY_LOSSY or report.late_s > FULL_S:
        return Line.FULL
    if report.late_s > DELAYED_S:
        return Line.FULL if report.grew_s > GROWS_S else Line.BUSY
    quiet = report.silent_s > QUIET_S or not report.received
    return Line.BUSY if quiet or report.loss > LOSSY else Line.FREE


def step(control: Control, report: Report, now: float) -> Control:
    """What follows from a report; ``now`` grows, in seconds."""
    phase = NEXT[line(report)][control.phase]
    elapsed = min(1.0, max(0.0, now - control.stepped_at))
    control = msgspec.structs.replace(control, phase=phase, stepped_at=now)
    if phase is Phase.RISE:
        return msgspec.structs.replace(control, bitrate=_risen(control, report, elapsed))
    if phase is Phase.FALL and now - control.fell_at >= SETTLES_S + report.round_trip_s:
        lower = max(LOWEST, round(min(control.bitrate, _fallen(control.bitrate, report))))
        filled_at = control.filled_at if lower == control.bitrate else min(control.bitrate, lower / 0.85)
        still_until = now + min(STILL_AT_MOST_S, 1.5 * report.late_s) if report.late_s > FULL_S else now
        return msgspec.structs.replace(
            control, bitrate=lower, fell_at=now, filled_at=filled_at, still_until=still_until
        )
    return control


def _risen(control: Control, report: Report, elapsed: float) -> int:
    """Quickly far from where the line was full, carefully near it, and quickly again beyond; not far beyond what is used."""
    near = 0.8 * control.filled_at < control.bitrate < 1.2 * control.filled_at
    wanted = control.bitrate * (1.04 if near else 1.25) ** elapsed
    used = max(2 * report.received, START)
    return int(min(HIGHEST, max(control.bitrate, min(wanted, used))))


def _fallen(bitrate: int, report: Report) -> float:
    if report.silent_s > SILENT_S:
        return max(bitrate / 2, ENOUGH_ALL_THE_SAME)
    if report.late_s > DELAYED_S or report.loss > BROKEN:
        return report.received * 0.85 or bitrate / 2
    return max(bitrate * (1 - report.loss / 2), ENOUGH_ALL_THE_SAME)
