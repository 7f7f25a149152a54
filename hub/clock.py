"""Where the hub's parts get the time from, so that a test can be an hour later without waiting for it."""

import datetime as dt
import time
from collections.abc import Callable
from typing import NamedTuple


class Clock(NamedTuple):
    """``now`` counts seconds since 1970 and goes into the database; ``elapsed`` is monotonic, for ages and time-outs."""

    now: Callable[[], float] = time.time
    elapsed: Callable[[], float] = time.monotonic


REAL_CLOCK = Clock()


def iso(at: float | None) -> str | None:
    """A moment of the database as ISO 8601 in UTC."""
    return None if at is None else dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds")
