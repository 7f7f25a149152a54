"""Volume keys and headphones jacks that Linux knows as input devices: of keypads, speakerphones and sound cards, plugged in at
any time.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.sound_keys.events import Jack, Pressed, Reader
from hardware.sound_keys.inputs import Input, is_plugged

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
_AT_ONCE = 4096


class SoundKeys:
    """``find`` names the input devices there are. All are called in the event loop: ``pressed`` for each press of a key,
    ``headphones`` when the first plug goes into a jack or the last one out of it, ``changed`` when `here` or `refused` is
    another. A jack that is gone has no plug in it."""

    def __init__(
        self,
        find: Callable[[], Sequence[Input]],
        *,
        pressed: Callable[[Pressed], None],
        headphones: Callable[[bool], None],
        changed: Callable[[], None],
    ) -> None:
        self._find, self._pressed, self._headphones, self._changed = find, pressed, headphones, changed
        self._open: dict[Path, _Open] = {}
        self._plugged = False
        self.refused: dict[Path, str] = {}
        """Why one that is there cannot be read."""

    @property
    def here(self) -> tuple[Input, ...]:
        return tuple(one.input for one in self._open.values())

    async def run(self) -> None:
        """For ever."""
        try:
            while True:
                self.look()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for one in list(self._open.values()):
                self._close(one)

    def look(self) -> None:
        """Begin to read what is new."""
        refused: dict[Path, str] = {}
        before = len(self._open)
        for found in self._find():
            if found.path in self._open:
                continue
            try:
                descriptor = os.open(found.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            except OSError as error:
                refused[found.path] = str(error)
                if found.path not in self.refused:
                    log.warning(
                        "%s (%s) cannot be read: %s; is this user in group input?", found.path, found.name, error
                    )
                continue
            self._begin(_Open(found, descriptor))
        if refused != self.refused or len(self._open) != before:
            self.refused = refused
            self._changed()

    def _begin(self, one: "_Open") -> None:
        log.info("Starting sound keys: %s (%s)", one.input.name, one.input.path)
        self._open[one.input.path] = one
        asyncio.get_running_loop().add_reader(one.descriptor, self._came, one)
        self._jack(one, bool(one.input.jack and is_plugged(one.descriptor)))

    def _came(self, one: "_Open") -> None:
        try:
            data = os.read(one.descriptor, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:  # ENODEV, or EIO of a terminal: it was pulled out
            data = b""
        if not data:
            log.warning("sound keys are gone: %s (%s)", one.input.name, one.input.path)
            self._close(one)
            self._jack(one, False)
            self._changed()
            return
        for event in one.reader.read(data):
            match event:
                case Pressed():
                    self._pressed(event)
                case Jack.UNSURE:
                    self._jack(one, bool(is_plugged(one.descriptor)))
                case _:
                    self._jack(one, event is Jack.PLUGGED)

    def _jack(self, one: "_Open", plugged: bool) -> None:
        one.plugged = plugged
        now = any(other.plugged for other in self._open.values())
        if now is not self._plugged:
            self._plugged = now
            self._headphones(now)

    def _close(self, one: "_Open") -> None:
        self._open.pop(one.input.path, None)
        asyncio.get_running_loop().remove_reader(one.descriptor)
        with contextlib.suppress(OSError):
            os.close(one.descriptor)


class _Open:
    def __init__(self, found: Input, descriptor: int) -> None:
        self.input, self.descriptor, self.reader = found, descriptor, Reader()
        self.plugged = False
