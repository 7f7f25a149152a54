"""The idle clock: how long nobody has given a sign of life, and whether that is a reason to ask or to end the visit."""

import math
from collections.abc import Callable


class IdleClock:
    """Runs from 0 to ``after_s`` in silence, then ``warning_s`` with a warning, then it is over. ``now`` is monotonic.

    Held, it stands still; it starts full when it is let go."""

    def __init__(self, after_s: float, warning_s: float, now: Callable[[], float]) -> None:
        self._after_s, self._warning_s, self._now = after_s, warning_s, now
        self._since = now()
        self._held = True

    def restart(self) -> None:
        """Somebody is there."""
        self._since = self._now()

    def hold(self, held: bool) -> None:
        if self._held and not held:
            self.restart()
        self._held = held

    @property
    def warning_left_s(self) -> int | None:
        """Whole seconds left in the warning, None before it."""
        idle_s = self._idle_s
        return None if idle_s < self._after_s else max(0, math.ceil(self.limit_s - idle_s))

    @property
    def limit_s(self) -> float:
        """How long silence may last."""
        return self._after_s + self._warning_s

    @property
    def over(self) -> bool:
        return self._idle_s >= self.limit_s

    @property
    def _idle_s(self) -> float:
        return 0.0 if self._held else self._now() - self._since
