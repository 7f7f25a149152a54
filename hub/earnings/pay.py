"""What a task pays: whole minor units, by a rate of so much a task and so much a minute. No I/O."""

from collections.abc import Sequence
from typing import NamedTuple

from hub.switchboard.ledger import Did


class Rate(NamedTuple):
    """Of one kind of task, in minor units of ``currency``."""

    id: int
    kind: str
    currency: str
    per_task: int
    per_minute: int


def pay(rate: Rate, seconds: int) -> int:
    """By the second: the share of a minute is rounded to the nearest minor unit, a half upwards."""
    return rate.per_task + (rate.per_minute * seconds * 2 + 60) // 120


class Moment(NamedTuple):
    """One step of a task: ``what`` is a `hub.switchboard.ledger.Did`."""

    at: float
    what: str


BEGINS = frozenset({Did.ACCEPTED, Did.HANDED_OVER})


def worked(steps: Sequence[Moment], ended_at: float) -> tuple[float, int] | None:
    """When it began, and whole seconds until it was over with its wrap-up, without those in which a call interrupted it.
    ``steps`` are in order; None: it never began."""
    began: float | None = None
    running: float | None = None
    seconds = 0.0
    for step in steps:
        if step.what in BEGINS and began is None:
            began = running = step.at
        elif step.what == Did.PAUSED and running is not None:
            seconds += step.at - running
            running = None
        elif step.what == Did.RESUMED and began is not None and running is None:
            running = step.at
    if began is None:
        return None
    if running is not None:
        seconds += ended_at - running
    return began, max(0, int(seconds))


def csv_text(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:].replace(".", "", 1).isdigit()):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def amount_text(amount: int) -> str:
    """``1240`` as ``12.40``."""
    sign, whole = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{whole // 100}.{whole % 100:02}"
