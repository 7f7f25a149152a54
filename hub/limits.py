"""How often somebody may try: codes and passwords are guessed slowly."""

from collections import OrderedDict
from collections.abc import Callable

from hub.web import HttpError

MOST_KEYS = 10_000


class Limiter:
    """Allows ``limit`` attempts in ``window_s`` for each key. An attempt counts when it begins, so that many at once
    are not all let through; `forget` takes back those that were right."""

    def __init__(self, limit: int, window_s: float, elapsed: Callable[[], float]) -> None:
        self._limit, self._window_s, self._elapsed = limit, window_s, elapsed
        self._attempts: OrderedDict[str, list[float]] = OrderedDict()

    def attempt(self, key: str) -> None:
        """Count an attempt; raises the 429 when there were too many."""
        now = self._elapsed()
        recent = [at for at in self._attempts.pop(key, []) if at > now - self._window_s]
        if len(recent) >= self._limit:
            self._attempts[key] = recent
            wait = max(1, round(recent[0] + self._window_s - now))
            raise HttpError(429, "too_many_attempts", f"try again in {wait} s", {"Retry-After": str(wait)})
        self._attempts[key] = [*recent, now]
        while len(self._attempts) > MOST_KEYS:
            self._attempts.popitem(last=False)

    def forget(self, key: str) -> None:
        self._attempts.pop(key, None)
