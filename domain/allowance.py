"""How much somebody may say: so much at once, and so much a second."""

from collections.abc import Callable


class Allowance:
    """Of ``at_once`` messages, refilled by ``per_s`` a second. Used by one thread. ``refused`` counts those in a row that were
    too many, so that the first of them is written in a log, and not each."""

    def __init__(self, clock: Callable[[], float], at_once: float, per_s: float) -> None:
        self._clock, self._at_once, self._per_s = clock, at_once, per_s
        self._left, self._looked_at = at_once, clock()
        self.refused = 0

    def take(self) -> bool:
        """Whether one more is allowed, which then counts."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._looked_at) * self._per_s)
        self._looked_at = now
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        self.refused = 0
        return True
