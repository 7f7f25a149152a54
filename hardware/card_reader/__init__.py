"""Card readers by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.card_reader.base import CardReader

DRIVERS = {"serial": "hardware.card_reader.serial_line:SerialReader"}


def open_driver(driver: str, port: str, *, loyalty_prefix: str, key: bytes, baud: int = 9600) -> CardReader:
    """The driver for the reader at ``port``; `CardReader.read` opens the line. A track that begins with
    ``loyalty_prefix`` is a loyalty card, whose token is made with ``key``. Raises ValueError for an unknown driver."""
    if driver not in DRIVERS:
        raise ValueError(f"card reader driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: CardReader = resolve_name(DRIVERS[driver])(port, baud=baud, loyalty_prefix=loyalty_prefix, key=key)
    return made
