"""How much somebody may say: so much at once, and so much a second."""

from collections.abc import Callable


class Allowance:
    """Of ``at_once`` messages, refilled by ``per_s`` a second. Used by one thread. ``refused`` counts those that were too many
    since there was all of it: the first of a flood is written in a log, and no other however long the flood lasts."""

    def __init__(self, clock: Callable[[], float], at_once: float, per_s: float) -> None:
        self._clock, self._at_once, self._per_s = clock, at_once, per_s
        self._left, self._looked_at = at_once, clock()
        self.refused = 0

    def take(self) -> bool:
        """Whether one more is allowed, which then counts."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._looked_at) * self._per_s)
        self._looked_at = now
        if self._left >= self._at_once:
            self.refused = 0
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        return True
