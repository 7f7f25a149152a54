"""The room in a recording of its impulse response: from the direct sound until it sinks into the noise of the recording."""

import numpy as np
from numpy.typing import NDArray

LONGEST_S = 0.5
BEFORE_S = 0.001
ABOVE_NOISE = 4.0  # 6 dB
NOISE_AT_END = 10  # a tenth of the recording

Samples = NDArray[np.float64]


def room_of(recorded: Samples, rate: int) -> Samples:
    """What is after that was never a room: it would be one more echo that no path explains. The last 10 ms fade."""
    loudest = float(np.abs(recorded).max())
    begin = max(0, int(np.argmax(np.abs(recorded) > 0.1 * loudest)) - round(BEFORE_S * rate))
    block = rate // 100
    blocks = recorded[begin : begin + (len(recorded) - begin) // block * block].reshape(-1, block)
    powers = np.mean(blocks**2, axis=1)
    noise = float(np.median(powers[-max(1, len(powers) // NOISE_AT_END) :]))
    sunk = powers[1:] < ABOVE_NOISE * noise
    length = 1 + int(np.argmax(sunk)) if sunk.any() else len(powers)
    heard = recorded[begin : begin + min(length * block, round(LONGEST_S * rate))].copy()
    heard[-block:] *= np.linspace(1, 0, block)
    return heard
