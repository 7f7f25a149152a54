"""How many packets of a voice do not come in their turn: they are lost on the way, or late, whatever repairs that."""

from collections import deque

LOOKS = 4


class Missed:
    """By their numbers, which go round after 65,535."""

    def __init__(self) -> None:
        self._newest: int | None = None
        self._due = self._came = 0
        self._looks = deque([(0, 0)], maxlen=LOOKS)

    def came(self, number: int) -> None:
        """A packet, in its turn or not."""
        ahead = 1 if self._newest is None else (number - self._newest) % 2**16
        if 0 < ahead < 2**15:
            self._newest = number
            self._due += ahead
            self._came += 1

    def share(self) -> float:
        """Of those that were due since the time before the last `LOOKS` times it was asked."""
        due, came = self._looks[0]
        self._looks.append((self._due, self._came))
        return 1 - (self._came - came) / (self._due - due) if self._due > due else 0.0
