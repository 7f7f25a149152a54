"""What a call waits for: at most one timer of each name."""

import asyncio
from collections.abc import Callable
from typing import Literal

Timer = Literal["renew", "hubs_word", "give_up", "steady", "hangs"]
Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


class CallTimers:
    """``later`` is `asyncio.AbstractEventLoop.call_later`."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._timers: dict[Timer, asyncio.TimerHandle] = {}

    def __contains__(self, name: Timer) -> bool:
        return name in self._timers

    def arm(self, name: Timer, after_s: float, do: Callable[[], None]) -> None:
        """In the place of one of the same name."""
        self.stop(name)

        def due() -> None:
            self._timers.pop(name, None)
            do()

        self._timers[name] = self._later(after_s, due)

    def stop(self, *names: Timer) -> None:
        """These, or all."""
        for name in names or tuple(self._timers):
            timer = self._timers.pop(name, None)
            if timer is not None:
                timer.cancel()
