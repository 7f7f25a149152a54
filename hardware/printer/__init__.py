"""Receipt printers by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.printer.base import Printer

DRIVERS = {"escpos": "hardware.printer.escpos:EscposPrinter"}


def open_driver(driver: str, port: str, *, baud: int = 38400, counts: bool = False) -> Printer:
    """The driver for the printer at ``port``; the line is opened when it is needed. ``port`` is a serial or USB device,
    or ``tcp://host``; ``counts`` when this printer tells how often it has cut (GS g 2). Raises ValueError for an unknown
    driver or a wrong address."""
    if driver not in DRIVERS:
        raise ValueError(f"printer driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: Printer = resolve_name(DRIVERS[driver])(port, baud=baud, counts=counts)
    return made
