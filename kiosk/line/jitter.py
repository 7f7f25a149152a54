"""How long to wait before the hub is tried again: thousands of kiosks that lost it together must not come back together."""

import random
from collections.abc import Callable

LONGEST_S = 30.0


class Jitter:
    """Full jitter: ``uniform(0, min(30, 2**n))`` seconds before the try after ``n`` failures."""

    def __init__(self, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._uniform, self._failures = uniform, 0

    def next_s(self) -> float:
        longest = min(LONGEST_S, 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return self._uniform(0.0, longest)

    def useful(self) -> None:
        """The connection was good for something, so the next loss is a new story."""
        self._failures = 0
