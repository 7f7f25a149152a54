"""Card readers by name. A driver is imported when it is chosen; none stands in for another."""

from collections.abc import Mapping
from pkgutil import resolve_name

from hardware.card_reader.base import CardKind, CardReader

DRIVERS = {"serial": "hardware.card_reader.serial_line:SerialReader"}


def open_driver(driver: str, port: str, *, prefixes: Mapping[CardKind, str], key: bytes, baud: int = 9600) -> CardReader:
    """The driver for the reader at ``port``; `CardReader.read` opens the line. ``prefixes``: how
    the track of each kind of card of the house begins; tokens are made with ``key``. Raises ValueError for an unknown
    driver or a prefix that no track begins with."""
    if driver not in DRIVERS:
        raise ValueError(f"card reader driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: CardReader = resolve_name(DRIVERS[driver])(port, baud=baud, prefixes=prefixes, key=key)
    return made
