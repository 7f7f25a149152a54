"""Which picture a bitrate is enough for. The size falls before the pace, because signs are read from movement; where even the
last is too much, there is none, and sound has the line."""

from typing import NamedTuple

import msgspec

CLIMB = 1.4
"""So many times what a rung needs has to be there before it is climbed."""
CLIMB_AFTER_S, FALL_AFTER_S = 3.0, 0.5
TRY_AFTER_S, TRY_AFTER_AT_MOST_S = 5.0, 60.0
"""Without a picture nothing tells that the line could take one again, so that it is tried; more and more seldom."""
STAYED_S = 10.0


class Rung(NamedTuple):
    """A picture in pixels and frames a second, and the bit/s it needs."""

    width: int
    height: int
    frames: int
    needs: int


LADDER = (
    Rung(640, 480, 30, 300_000),
    Rung(480, 360, 30, 180_000),
    Rung(320, 240, 30, 110_000),
    Rung(320, 240, 20, 60_000),
)
LAST, NO_PICTURE = len(LADDER) - 1, len(LADDER)
TRY_WITH = round(LADDER[LAST].needs * CLIMB)
"""The bitrate of a try."""


class Place(msgspec.Struct, frozen=True):
    """Which rung, since when, and for how long the bitrate has been enough for the one above, or not enough for this one;
    ``try_after_s``: the rest before the next try, once there is no picture; ``tried``: this one came of a try."""

    rung: int = 0
    since: float = 0.0
    enough_since: float | None = None
    short_since: float | None = None
    try_after_s: float = TRY_AFTER_S
    tried: bool = False


def step(place: Place, bitrate: int, now: float, *, may_try: bool = False) -> Place:
    """Where to stand with that bitrate; ``now`` grows, in seconds. ``may_try``: a try is due, whatever the rest is."""
    if place.rung == NO_PICTURE:
        due = may_try or now - place.since >= place.try_after_s
        return Place(LAST, now, try_after_s=place.try_after_s, tried=True) if due else place
    fits = next((number for number, rung in enumerate(LADDER) if rung.needs <= bitrate), NO_PICTURE)
    if fits > place.rung:
        short_since = now if place.short_since is None else place.short_since
        if fits > place.rung + 1 or now - short_since >= FALL_AFTER_S:
            return _fallen(place, fits, now)
        return msgspec.structs.replace(place, short_since=short_since, enough_since=None)
    if place.rung > 0 and bitrate >= CLIMB * LADDER[place.rung - 1].needs:
        enough_since = now if place.enough_since is None else place.enough_since
        if now - enough_since >= CLIMB_AFTER_S:
            return _on(place.rung - 1, now, place.try_after_s)
        return msgspec.structs.replace(place, enough_since=enough_since, short_since=None)
    return msgspec.structs.replace(place, enough_since=None, short_since=None)


def _fallen(place: Place, rung: int, now: float) -> Place:
    if rung < NO_PICTURE:
        return _on(rung, now, place.try_after_s)
    quickly = place.tried and now - place.since < STAYED_S
    return _on(rung, now, min(TRY_AFTER_AT_MOST_S, 2 * place.try_after_s) if quickly else TRY_AFTER_S)


def _on(rung: int, now: float, try_after_s: float) -> Place:
    return Place(rung=rung, since=now, try_after_s=try_after_s)
