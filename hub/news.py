"""Who shows something is told soon after it changed: at once, but not more often than a person can read it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class News:
    """``what`` is it, for the log."""

    def __init__(self, what: str, *, at_least_every_s: float, at_most_every_s: float) -> None:
        self._what, self._at_least_every_s, self._at_most_every_s = what, at_least_every_s, at_most_every_s
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Something is different; `run` tells it soon."""
        self._changed.set()

    async def run(self, tell: Callable[[], Awaitable[None]]) -> None:
        """Tell, for ever. What goes wrong once is logged: calls need nobody who watches, and the next look repairs it."""
        while True:
            try:
                async with asyncio.timeout(self._at_least_every_s):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            try:
                await tell()
            except Exception:  # the owner of a loop that has to go on: the next look repairs it
                log.exception("%s could not be made", self._what)
            await asyncio.sleep(self._at_most_every_s)
