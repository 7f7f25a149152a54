"""Is the agent still there? ICE does not say so for a minute or more, so that every sign of life is noted here."""

from collections.abc import Callable

from domain.media import MediaState

WEAK_AFTER_S = 1.0
LOST_AFTER_S = 3.0


class Liveness:
    """Signs of life are packets of sound or picture and messages on the data channel."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heard_at = clock()

    def heard(self) -> None:
        """There was a sign of life just now. May be called from any thread."""
        self._heard_at = self._clock()

    def state(self) -> MediaState:
        """What the silence until now means: ``CONNECTED``, ``WEAK`` or ``LOST``."""
        silence = self._clock() - self._heard_at
        if silence >= LOST_AFTER_S:
            return MediaState.LOST
        return MediaState.WEAK if silence >= WEAK_AFTER_S else MediaState.CONNECTED
