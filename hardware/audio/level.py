"""People speak softly and loudly, near and far: after a few words all are about as loud. Only who speaks here counts for it: the
gain controls there are take what is left of an echo, or a fan, for a soft voice."""

import math

import numpy as np

from hardware.audio.echo import Samples

AIM_DB = -22.0
MOST_DB, LEAST_DB = 12.0, -9.0
FASTEST_DB = 0.12
"""In a block."""
ABOVE_NOISE_DB = 12.0
NOISE_RISES_DB = 0.04
KEPT = 0.5


class Level:
    """Of one microphone, in blocks of 20 ms between -1 and 1."""

    def __init__(self) -> None:
        self._noise_db, self._gain_db = -60.0, 0.0

    def even(self, block: Samples, kept: float) -> Samples:
        """The block at its new level; ``kept`` is the share of it that is no echo."""
        loud_db = 10 * math.log10(float(block @ block) / len(block) + 1e-10)
        self._noise_db = min(self._noise_db + NOISE_RISES_DB, max(loud_db, -80.0))
        if kept > KEPT and loud_db > self._noise_db + ABOVE_NOISE_DB:
            wanted = AIM_DB - loud_db - self._gain_db
            step = min(max(0.04 * wanted, -FASTEST_DB), FASTEST_DB)
            self._gain_db = min(max(self._gain_db + step, LEAST_DB), MOST_DB)
        return block * np.float32(10 ** (self._gain_db / 20))
