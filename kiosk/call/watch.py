"""What a camera's pictures and a microphone's loudness say about them. Looked at once a second; rules alone, no media."""

from domain.trouble import Problem

BLACK_BELOW = 30
"""Luma (16 is black, 235 white) under which nearly everything in the picture has to be: a lens cap gives 16 to 24, a face in a
dim restaurant 60 and more."""
FLAT_BELOW = 26
"""So little between the dark and the bright parts leaves nothing to be seen: a finger or a sticker on the lens."""
LOOKS = {Problem.BLACK: 3, Problem.FROZEN: 4, Problem.COVERED: 5, Problem.NONE: 2}
"""So many looks in a row before it is said: a camera opens dark, and a sleeve passes."""

SILENT_BELOW_DB = -84.0
"""Two steps of 16 bits. A microphone that works has a noise of its own of -70 dBFS and above, also in a quiet room."""
SILENT_AFTER = 15


class PictureWatch:
    """``has_noise``: two pictures of this camera are never the same, so that one that does not change is frozen."""

    def __init__(self, has_noise: bool = True) -> None:
        self._has_noise = has_noise
        self._before: bytes | None = None
        self._seen, self._times = Problem.NONE, 0
        self._verdict: Problem | None = None

    def look(self, points: bytes | None) -> Problem | None:
        """What is wrong after this look at some points' luma; ``points`` None: no picture came since the last one. The
        answer is None until it can be said."""
        seen = self._judge(points)
        self._before = points or self._before
        self._times = self._times + 1 if seen is self._seen else 1
        self._seen = seen
        if self._times >= LOOKS[seen]:
            self._verdict = seen
        return self._verdict

    def _judge(self, points: bytes | None) -> Problem:
        if not points:
            return Problem.FROZEN
        ordered = sorted(points)
        dark, bright = ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]
        if bright < BLACK_BELOW:
            return Problem.BLACK
        if bright - dark < FLAT_BELOW:
            return Problem.COVERED
        return Problem.FROZEN if self._has_noise and points == self._before else Problem.NONE


class SilenceWatch:
    """A microphone that gives nothing at all, for long."""

    def __init__(self, has_noise: bool = True) -> None:
        self._has_noise = has_noise
        self._looks = 0

    def look(self, level: float) -> Problem | None:
        """What is wrong after this second, of so many dBFS; None until it can be said."""
        self._looks = self._looks + 1 if self._has_noise and level < SILENT_BELOW_DB else 0
        if self._looks == 0:
            return Problem.NONE
        return Problem.SILENT if self._looks >= SILENT_AFTER else None
