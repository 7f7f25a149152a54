"""Trouble that goes on without the picture was not of the picture's making. Once it is over the picture can be back at once:
the rests between tries (`kiosk.call.ladder`) are for a line that is fine as soon as there is none, and too thin for any."""

EMPTIED_S = 1.5
"""By then what the picture left standing in a queue is gone."""
LATE_S = 0.1
"""A round trip is bad that takes so much longer than the connection's shortest."""
OVER_AFTER_S, OVER_AFTER_AT_MOST_S = 1.0, 60.0
"""Twice as long after each time that it was not over."""
STAYED_S = 10.0


class Outlasted:
    """Of one connection; ``now`` grows, in seconds."""

    def __init__(self) -> None:
        self._least = float("inf")
        self._was_gone = False
        self._gone_at = self._back_at = self._bad_at = float("-inf")
        self._outlasts, self._over_after_s = False, OVER_AFTER_S

    def over(self, is_gone: bool, round_trip_s: float | None, now: float) -> bool:
        """Whether trouble has just ended that outlasted the picture, which ``is_gone``. The round trip is the newest, or the
        wait for an answer where that is longer already."""
        if round_trip_s is None:
            return False
        self._least = min(self._least, round_trip_s)
        if is_gone and not self._was_gone:
            self._went(now)
        self._was_gone = is_gone
        if round_trip_s > self._least + LATE_S:
            self._bad_at = now
            self._outlasts = self._outlasts or now - self._gone_at > EMPTIED_S
        if not is_gone or not self._outlasts or now - self._bad_at < self._over_after_s:
            return False
        self._back_at, self._outlasts = now, False
        return True

    def _went(self, now: float) -> None:
        self._gone_at, self._bad_at, self._outlasts = now, now, False
        again = now - self._back_at < STAYED_S
        self._over_after_s = min(OVER_AFTER_AT_MOST_S, 2 * self._over_after_s) if again else OVER_AFTER_S
