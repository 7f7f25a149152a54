"""Card terminals by name. A driver is imported when it is chosen; none stands in for another."""

from pkgutil import resolve_name

from hardware.card_terminal.base import CardTerminal, Settings

DRIVERS = {
    "nexo": "hardware.card_terminal.nexo.driver:from_settings",
    "zvt": "hardware.card_terminal.zvt.driver:from_settings",
}


def open_driver(driver: str, settings: Settings) -> CardTerminal:
    """The driver for the terminal at ``settings.port``, with its line still closed: `CardTerminal.open` or `drain` open it.
    Raises ValueError for an unknown driver, or for settings that it cannot work with."""
    if driver not in DRIVERS:
        raise ValueError(f"card terminal driver {driver!r} is not known; allowed: {', '.join(DRIVERS)}")
    made: CardTerminal = resolve_name(DRIVERS[driver])(settings)
    return made
