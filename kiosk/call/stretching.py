"""Speech made longer or shorter by a period of the voice, so that neither its pitch changes nor a step is heard."""

import numpy as np
from numpy.typing import NDArray

from kiosk.call.arrivals import RATE

Samples = NDArray[np.float32]

JOINT = RATE // 100
SHORTEST, LONGEST = RATE // 400, RATE // 80
"""Periods of voices: 400 Hz to 80 Hz."""
NEEDED = LONGEST + JOINT
ALIKE = 0.6
QUIET = 100.0
"""Loudness (RMS of 16 bits) in which a cut is not heard."""


def period(samples: Samples, urgent: bool) -> int:
    """After so many samples the first `NEEDED` are most like themselves; 0 if they never are and it is not urgent."""
    begin, area = samples[:JOINT], samples[SHORTEST:NEEDED]
    likeness = np.correlate(area, begin, "valid")
    sums = np.concatenate(([0.0], np.cumsum(area.astype(np.float64) ** 2)))
    energy, own = sums[JOINT:] - sums[:-JOINT], float(begin @ begin)
    alike = likeness / np.sqrt(energy * own + 1.0)
    best = int(np.argmax(alike))
    quiet = max(own, float(energy[best])) < JOINT * QUIET**2
    return SHORTEST + best if urgent or quiet or alike[best] > ALIKE else 0


def shorter(samples: Samples, by: int) -> Samples:
    joint = faded(samples[:JOINT], samples[by : by + JOINT])
    return np.concatenate((joint, samples[by + JOINT :]))


def longer(samples: Samples, by: int) -> Samples:
    joint = faded(samples[by : by + JOINT], samples[:JOINT])
    return np.concatenate((samples[:by], joint, samples[JOINT:]))


def faded(one: Samples, other: Samples) -> Samples:
    """From one to the other."""
    share = np.linspace(0, 1, len(one), dtype=np.float32)
    return one * (1 - share) + other * share
