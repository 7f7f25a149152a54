"""What every receipt printer driver offers to the till. Drivers know bytes, never orders."""

from abc import ABC, abstractmethod
from enum import StrEnum

import msgspec


class PrinterState(StrEnum):
    OK = "ok"
    NEAR_END = "near_end"  # prints, but the roll is nearly used up
    OUT = "out"
    COVER = "cover"
    CUTTER = "cutter"  # something is stuck in the cutter
    OFFLINE = "offline"  # it answers, and says that it cannot print
    SILENT = "silent"  # it does not answer at all: no power, no cable, wrong port


PRINTS = frozenset({PrinterState.OK, PrinterState.NEAR_END})

REMEDIES = {
    PrinterState.OK: "",
    PrinterState.NEAR_END: "put in a new roll of paper soon",
    PrinterState.OUT: "put in a new roll of paper",
    PrinterState.COVER: "close the printer's cover",
    PrinterState.CUTTER: "open the printer's cover, take the paper out of the cutter, switch it off and on",
    PrinterState.OFFLINE: "look at the printer's lamps, then switch it off and on",
    PrinterState.SILENT: "check the printer's power and cable",
}
"""What somebody beside the printer does about each state."""


class Printed(StrEnum):
    YES = "yes"  # the printer has said that the last line is on paper
    NO = "no"  # not a byte was sent
    UNKNOWN = "unknown"  # bytes were sent, and the printer has not said that it printed them


class PrintResult(msgspec.Struct, frozen=True):
    """``state`` says why not, unless it is printed."""

    printed: Printed
    state: PrinterState


class Count(msgspec.Struct, frozen=True):
    """How a printer is at rest: what it was sent is printed or forgotten. ``cuts`` is how many pieces of paper it has cut in
    its life; None when it does not count, or cannot be asked now (``state``)."""

    state: PrinterState
    cuts: int | None = None


class Printer(ABC):
    """One printer. It is found again by itself after a lost line; no method raises because a printer is in trouble."""

    @abstractmethod
    async def status(self) -> PrinterState:
        """Ask how the printer is."""

    @abstractmethod
    async def count(self) -> Count:
        """Wait until the printer is done with all that it was ever sent, or let it forget the rest; then ask how often it
        has cut. One cut more than before a print is that print's confirmation, should the other one have been lost."""

    @abstractmethod
    async def print_bytes(self, data: bytes) -> PrintResult:
        """Print a piece of paper, and wait until it is cut. What fails is dropped by the printer, too."""

    @abstractmethod
    async def close(self) -> None:
        """Release the line; never raises."""
