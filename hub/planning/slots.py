"""Half hours: a slot is its first moment, in whole seconds since 1970, a multiple of `SLOT_S`. What people read is the
local time of a site; what is counted and kept is UTC, so that the two days a year of 23 and 25 hours need no exception."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SLOT_S = 1_800
HALVES_A_DAY = 48


class UnknownZone(ValueError):
    """Not a name of the IANA time zone database."""


def zone_named(name: str) -> ZoneInfo:
    """Raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name is an OSError
        raise UnknownZone(f"time zone {name!r} is unknown; use an IANA name such as America/New_York") from error


def slot_of(at: float) -> int:
    return int(at // SLOT_S) * SLOT_S


def local(at: float, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, zone)


def day_of(at: float, zone: ZoneInfo) -> dt.date:
    return local(at, zone).date()


def midnight(day: dt.date, zone: ZoneInfo) -> float:
    """When the local day begins; where the clock skips midnight, the first moment there is."""
    return dt.datetime.combine(day, dt.time(), zone).timestamp()


def slots_of(day: dt.date, zone: ZoneInfo) -> list[int]:
    """The slots that begin within the local day: 48, or 46 and 50 when the clock changes by an hour."""
    first, after = midnight(day, zone), midnight(day + dt.timedelta(days=1), zone)
    return list(range(-int(-first // SLOT_S) * SLOT_S, -int(-after // SLOT_S) * SLOT_S, SLOT_S))


@lru_cache(maxsize=65_536)
def place_in_week(slot: int, zone: ZoneInfo) -> tuple[int, int]:
    """Weekday (Monday 0) and half hour of the local day (0 to 47). Each series of a zone asks for the same ones."""
    at = local(slot, zone)
    return at.weekday(), at.hour * 2 + at.minute // 30
