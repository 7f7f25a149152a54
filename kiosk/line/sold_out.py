"""What this site has run out of, as the hub said last; kept, so that a kiosk without its hub does not sell it again."""

import asyncio
import logging
from pathlib import Path

import msgspec

from domain.sold_out import is_mark
from kiosk.line import durable

log = logging.getLogger(__name__)


class SoldOut:
    """``marks`` are those of `domain.sold_out`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._changed = asyncio.Event()
        self.marks: tuple[str, ...] = ()

    def open(self) -> None:
        """Find what was kept."""
        try:
            self.marks = _sound(msgspec.json.decode(self._file.read_bytes(), type=tuple[str, ...]))
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError) as error:
            log.error("what is sold out, in %s, cannot be read: %s; the hub says it again", self._file, error)

    def keep(self, marks: tuple[str, ...]) -> bool:
        """Whether that is another thing than before. It holds at once, and `run` writes it down."""
        marks = _sound(marks)
        if marks == self.marks:
            return False
        self.marks = marks
        self._changed.set()
        return True

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self.write_down()

    async def write_down(self) -> None:
        try:
            await asyncio.to_thread(durable.write, self._file, msgspec.json.encode(self.marks))
        except OSError as error:
            log.error("what is sold out cannot be kept in %s: %s; free the disk", self._file, error)


def _sound(marks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({mark for mark in marks if is_mark(mark)}))
