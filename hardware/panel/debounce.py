"""When a contact that bounces has been pressed. Works on the times of its edges, so it needs neither timer nor thread."""

STABLE_S = 0.040
"""A contact rests when it has not changed for this long; shorter pulses are bounces or interference."""


class Debounce:
    """Edges come in by `edge` with their time; `pressed` asks at a later time. Both answer whether the contact has come to
    rest closed meanwhile, once for each press, however late they are called. All times are monotonic."""

    def __init__(self) -> None:
        self._level = False
        self._changed_at = float("-inf")
        self._settled = False

    def edge(self, level: bool, at: float) -> bool:
        """The contact closed (True) or opened at this time; whether it was pressed before."""
        pressed_before = self.pressed(at)
        if level is not self._level:
            self._level, self._changed_at = level, at
        return pressed_before

    def pressed(self, now: float) -> bool:
        if self._level is self._settled or now - self._changed_at < STABLE_S:
            return False
        self._settled = self._level
        return self._settled

    def rests(self, now: float) -> bool:
        """Whether nothing has changed for long enough."""
        return now - self._changed_at >= STABLE_S

    @property
    def closed(self) -> bool:
        """The level at which the contact came to rest last."""
        return self._settled
