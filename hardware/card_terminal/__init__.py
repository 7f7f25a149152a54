"""Card terminals by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.card_terminal.base import CardTerminal

DRIVERS = {"zvt": "hardware.card_terminal.zvt.driver:ZvtTerminal"}


def open_driver(
    driver: str,
    port: str,
    *,
    baud: int = 9600,
    password: str = "000000",  # noqa: S107, every terminal's factory setting; it protects nothing
    currency: str = "0978",
) -> CardTerminal:
    """The driver for the terminal at ``port``, with its line still closed: `CardTerminal.open` or `drain` open it.

    ``password`` has six digits, ``currency`` is the ISO 4217 number in four. Raises ValueError for an unknown driver.
    """
    if driver not in DRIVERS:
        raise ValueError(f"card terminal driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: CardTerminal = resolve_name(DRIVERS[driver])(port, baud=baud, password=password, currency=currency)
    return made
