"""What calls take, and how long customers wait for one, as the past says. No I/O."""

from collections.abc import Sequence
from typing import NamedTuple

USUAL_CALL_S = 180.0
FEWEST_HANDLED = 20
FEWEST_GAVE_UP = 5


class Handling(NamedTuple):
    """What calls took in the past: ``aht_s`` talk, hold and wrap-up, ``patience_s`` the mean patience. ``handled`` and
    ``gave_up`` are how many calls say so; with too few the usual is assumed, or (patience) nothing."""

    aht_s: float
    patience_s: float | None
    handled: int
    gave_up: int


def handling(handled_s: Sequence[float], waited_s: Sequence[float], gave_up: int) -> Handling:
    """Of handled calls, of everybody's waits, and of how many of those gave up: the waits added up / those who gave up is
    the most likely mean patience when it is exponential and the answered are cut off."""
    enough = len(handled_s) >= FEWEST_HANDLED
    aht_s = sum(handled_s) / len(handled_s) if enough else USUAL_CALL_S
    patience_s = sum(waited_s) / gave_up if gave_up >= FEWEST_GAVE_UP else None
    return Handling(aht_s, patience_s, len(handled_s), gave_up)
