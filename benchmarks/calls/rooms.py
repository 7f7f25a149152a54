"""What a microphone hears of the loudspeaker beside it, with delays and loudspeakers of several kinds; and computed rooms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from benchmarks.calls.speech import RATE, Samples

REVERBERATION_S = 0.3  # until it is 60 dB weaker: a furnished shop
NOISE = 3e-4  # about -70 dBFS


LEVEL_OF_PEAKS = 0.3
SMALL_SPEAKER = butter(2, (180, 12_000), "bandpass", fs=RATE, output="sos")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room:
    """``delay_ms`` is that of the sound card and its buffers, before ``response``, which is what the microphone hears of a click;
    ``loud_db`` is the level of the echo beside that of somebody who stands at the kiosk; ``drive`` is how far the loudspeaker is
    driven into its limits, 0 for a linear one."""

    delay_ms: float
    response: Samples
    loud_db: float = 0.0
    drive: float = 0.0

    def echo(self, played: Samples) -> Samples:
        """What comes back to the microphone."""
        response = np.concatenate((np.zeros(round(self.delay_ms * RATE / 1000)), self.response))
        sound = np.tanh(self.drive * played / LEVEL_OF_PEAKS) * LEVEL_OF_PEAKS / self.drive if self.drive else played
        echo: Samples = fftconvolve(sosfilt(SMALL_SPEAKER, sound), response)[: len(played)]
        return echo * _level(played) / _level(echo) * 10 ** (self.loud_db / 20)


def noise(length: int) -> Samples:
    """What is heard when nobody speaks."""
    return np.random.default_rng(2).standard_normal(length) * NOISE


def computed(seed: int) -> Samples:
    """A direct sound, a dozen reflections and a tail that decays exponentially."""
    dice = np.random.default_rng(seed)
    length = round(REVERBERATION_S * RATE)
    time = np.arange(length) / RATE
    tail = dice.standard_normal(length) * 10 ** (-3 * time / REVERBERATION_S) * 0.03
    tail[: RATE // 500] = 0
    tail[0] = 1.0
    for at, weight in zip(dice.integers(RATE // 1000, RATE // 40, 12), dice.uniform(-0.4, 0.4, 12), strict=True):
        tail[at] += weight
    return tail


COMPUTED_ROOMS: Mapping[str, Room] = {
    **{f"{delay} ms": Room(delay_ms=delay, response=computed(1)) for delay in (10, 50, 100, 250)},
    "50 ms, overdriven": Room(delay_ms=50, response=computed(1), drive=2.0),
    "100 ms, loud, overdriven": Room(delay_ms=100, response=computed(3), loud_db=6.0, drive=2.0),
}


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2)))
