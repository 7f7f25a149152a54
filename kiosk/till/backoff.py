"""How long to wait before a device is tried again."""

from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Seconds that double from ``first`` to ``last``."""

    first: float
    last: float
    _next: float = 0.0

    def next(self) -> float:
        current = self._next or self.first
        self._next = min(self.last, current * 2)
        return current

    def reset(self) -> None:
        self._next = 0.0
