"""What can be wrong with the devices of a call, in the words that engine, line, screen, hub and page share."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Part(StrEnum):
    CAMERA = "camera"
    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RELAY = "relay"  # the TURN server, for networks that let nothing through directly


class Problem(StrEnum):
    NONE = ""  # mended
    MISSING = "missing"
    BUSY = "busy"  # another program has it
    UNPLUGGED = "unplugged"  # it worked, and is gone
    BLACK = "black"
    FROZEN = "frozen"
    COVERED = "covered"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNTRUSTED = "untrusted"  # its certificate is not to be trusted


_GONE = frozenset({Problem.MISSING, Problem.BUSY, Problem.UNPLUGGED})

POSSIBLE: Mapping[Part, frozenset[Problem]] = {
    Part.CAMERA: _GONE | {Problem.BLACK, Problem.FROZEN, Problem.COVERED},
    Part.MICROPHONE: _GONE | {Problem.SILENT},
    Part.SPEAKER: _GONE,
    Part.RELAY: frozenset({Problem.MISSING, Problem.UNREACHABLE, Problem.REFUSED, Problem.UNTRUSTED}),
}


class Trouble(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device does not do what a call needs; everything else goes on."""

    part: Part
    problem: Problem


def with_news(known: tuple[Trouble, ...], news: Trouble) -> tuple[Trouble, ...]:
    """All that is wrong after this: at most one problem a part, in the order of `Part`."""
    others = {trouble.part: trouble for trouble in known if trouble.part is not news.part}
    if news.problem is not Problem.NONE:
        others[news.part] = news
    return tuple(others[part] for part in Part if part in others)
