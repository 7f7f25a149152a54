"""How good the last calls were, kept for the technician, and for a hub that was away when they ended."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec

from domain.quality import MeasuredCall
from kiosk.line import durable

log = logging.getLogger(__name__)

MOST = 50


class LastCalls:
    """``calls`` has the newest last. Numbers only: nothing that was said or seen."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._changed = asyncio.Event()
        self.calls: tuple[MeasuredCall, ...] = ()

    def open(self) -> None:
        """Find what was kept."""
        try:
            self.calls = msgspec.json.decode(self._file.read_bytes(), type=tuple[MeasuredCall, ...])[-MOST:]
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError) as error:
            log.error("the last calls' quality, in %s, cannot be read: %s; it begins anew", self._file, error)

    def keep(self, call: MeasuredCall) -> None:
        self.calls = (*self.calls, call)[-MOST:]
        self._changed.set()

    def untold(self) -> Iterator[MeasuredCall]:
        """Those that the hub does not have, which is told of each now."""
        news = [call for call in self.calls if not call.told]
        yield from news
        if not news:
            return
        self.calls = tuple(msgspec.structs.replace(call, told=True) for call in self.calls)
        self._changed.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await asyncio.to_thread(self.write)
            except OSError as error:
                log.error("the last calls' quality cannot be kept in %s: %s; free the disk", self._file, error)

    def write(self) -> None:
        """Raises OSError."""
        durable.write(self._file, msgspec.json.encode(self.calls))
