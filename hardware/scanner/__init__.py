"""Barcode scanners by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.card_reader.house import HouseCards
from hardware.scanner.base import Scanner

DRIVERS = {"serial": "hardware.scanner.serial_line:SerialScanner"}


def open_driver(
    driver: str, port: str, *, cards: HouseCards, baud: int = 9600, prefix: str = "", suffix: str = ""
) -> Scanner:
    """The driver for the scanner at ``port``; `Scanner.read` opens the line. ``prefix`` and ``suffix``: what it is set to send
    before and behind each code, beside CR and LF. Raises ValueError for an unknown driver."""
    if driver not in DRIVERS:
        raise ValueError(f"scanner driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: Scanner = resolve_name(DRIVERS[driver])(port, baud=baud, cards=cards, prefix=prefix, suffix=suffix)
    return made
