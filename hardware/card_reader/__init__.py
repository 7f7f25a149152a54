"""Card readers by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.card_reader.base import CardReader
from hardware.card_reader.house import HouseCards

DRIVERS = {"serial": "hardware.card_reader.serial_line:SerialReader"}


def open_driver(driver: str, port: str, *, cards: HouseCards, baud: int = 9600) -> CardReader:
    """The driver for the reader at ``port``; `CardReader.read` opens the line. Raises ValueError for an unknown driver."""
    if driver not in DRIVERS:
        raise ValueError(f"card reader driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: CardReader = resolve_name(DRIVERS[driver])(port, baud=baud, cards=cards)
    return made
