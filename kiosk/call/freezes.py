"""How often the agent's picture stood still, by the definition of W3C's webrtc-stats, as browsers count it."""

import threading
from collections import deque
from collections.abc import Callable

AVERAGE_OF = 30
FEWEST = 5
"""Intervals, before which nobody can say what is usual."""
LONGEST_S = 5.0
"""A picture that stands for longer was paused: the agent's camera is off, or the line is cut, which is counted elsewhere."""


class Freezes:
    """``picture`` is called with each picture, on any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counting = threading.Lock()
        self._last: float | None = None
        self._intervals: deque[float] = deque(maxlen=AVERAGE_OF)
        self._count, self._frozen_s = 0, 0.0

    def picture(self) -> None:
        now = self._clock()
        with self._counting:
            if self._last is not None:
                self._interval(now - self._last)
            self._last = now

    def take(self) -> tuple[int, float]:
        """How many ended since this was asked before, and for how many seconds they stood."""
        with self._counting:
            found = self._count, self._frozen_s
            self._count, self._frozen_s = 0, 0.0
        return found

    def _interval(self, interval: float) -> None:
        if interval > LONGEST_S:
            self._intervals.clear()
            return
        if len(self._intervals) >= FEWEST:
            average = sum(self._intervals) / len(self._intervals)
            if interval > max(3 * average, average + 0.150):
                self._count += 1
                self._frozen_s += interval
                return
        self._intervals.append(interval)
