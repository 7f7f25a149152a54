"""Takes out of what a microphone hears what a speaker beside it plays: a Kalman filter in the frequency domain (Enzner and Vary
2006, in blocks after Kuech and others 2014) follows the path from one to the other, and what it cannot follow is weakened.

It needs neither the delay of sound cards nor a detector of double talk: the path may be as long as `LENGTH_MS`, and the more of
what is heard is unknown, the less it learns from it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
BLOCK = RATE // 100
LENGTH_MS = 400
PARTS = LENGTH_MS // 10
KINDS, LIMIT = 2, 0.1
"""What a small speaker plays is a mixture of what it was given and of that with its peaks cut off."""
KEEPS = 0.9995
"""So much of what is known of the path is still true 10 ms later."""
TIDIED = 8
"""Parts of the path, each block, from which what wraps round is taken."""
BANDS = 16
LEAST_GAIN = 0.01
STRICT = 9.0

Samples = NDArray[np.float32]
Spectra = NDArray[Any]


class EchoCanceller:
    """Of one microphone and one speaker; blocks are 10 ms at 16 kHz, between -1 and 1."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._far = np.zeros((KINDS, 2 * BLOCK), np.float32)
        self._played: Spectra = np.zeros((KINDS * PARTS, bins), np.complex64)
        self._path: Spectra = np.zeros((KINDS * PARTS, bins), np.complex64)
        self._unsure: Spectra = np.ones((KINDS * PARTS, bins), np.float32)
        self._unknown: Spectra = np.full(bins, 1e-6, np.float32)
        self._tidy = 0
        self._window = np.sqrt(np.hanning(2 * BLOCK + 1)[:-1]).astype(np.float32)
        self._last_error = self._last_echo = np.zeros(BLOCK, np.float32)
        self._overlap = np.zeros(BLOCK, np.float32)
        self._band = np.minimum(np.arange(bins) * BANDS // bins, BANDS - 1)
        self._leak = np.full(BANDS, 0.5)
        self._error_power: Spectra = np.full(bins, 1e-9)
        self._echo_power: Spectra = np.zeros(bins)
        self.kept = 1.0
        """The share of what was last heard that is no echo."""

    def cancel(self, heard: Samples, played: Samples) -> Samples:
        """What was heard 10 ms before, without the echo of what was played until then; ``played`` is what the speaker was given
        in the 10 ms of ``heard``."""
        kinds = played, LIMIT * np.tanh(played / LIMIT)
        self._far = np.concatenate((self._far[:, BLOCK:], np.stack(kinds)), axis=1, dtype=np.float32)
        self._played = np.roll(self._played, KINDS, axis=0)
        self._played[:KINDS] = np.fft.rfft(self._far, axis=1)
        echo = np.fft.irfft(np.einsum("pb,pb->b", self._played, self._path))[BLOCK:].astype(np.float32)
        error = heard - echo
        self._learn(error)
        return self._weaken(error, echo)

    def _learn(self, error: Samples) -> None:
        spectrum = np.fft.rfft(np.concatenate((np.zeros(BLOCK, np.float32), error)))
        power = (self._played.real**2 + self._played.imag**2).astype(np.float32)
        self._unknown = 0.8 * self._unknown + 0.2 * np.abs(spectrum).astype(np.float32) ** 2
        expected = 0.5 * np.einsum("pb,pb->b", power, self._unsure) + self._unknown + 1e-8
        step = self._unsure / expected
        self._path = KEEPS * (self._path + step * self._played.conj() * spectrum)
        known = self._path.real**2 + self._path.imag**2
        self._unsure = KEEPS**2 * (1 - 0.5 * step * power) * self._unsure + (1 - KEEPS**2) * known
        parts = (self._tidy + np.arange(TIDIED)) % len(self._path)
        self._tidy = (self._tidy + TIDIED) % len(self._path)
        response = np.fft.irfft(self._path[parts], axis=1)
        response[:, BLOCK:] = 0
        self._path[parts] = np.fft.rfft(response, axis=1)

    def _weaken(self, error: Samples, echo: Samples) -> Samples:
        """What is left of the echo, by how much of it was left when nobody else spoke."""
        framed = self._window * np.concatenate((self._last_error, error))
        model = self._window * np.concatenate((self._last_echo, echo))
        self._last_error, self._last_echo = error, echo
        spectrum = np.fft.rfft(framed)
        now_left, now_echo = np.abs(spectrum) ** 2, np.abs(np.fft.rfft(model)) ** 2
        self._error_power = 0.6 * self._error_power + 0.4 * now_left
        self._echo_power = np.maximum(0.85 * self._echo_power, now_echo)
        left, gone = (np.bincount(self._band, one, BANDS) for one in (self._error_power, self._echo_power))
        active = gone > 1e-5
        ratio = np.minimum(left / (gone + 1e-12), 1.0)
        faster = np.where(ratio < self._leak, 0.1, 0.003)
        self._leak = np.where(active, self._leak + faster * (ratio - self._leak), self._leak)
        expected = STRICT * self._leak[self._band] * self._echo_power
        gain = np.clip(1 - expected / (self._error_power + 1e-12), LEAST_GAIN, 1.0)
        self.kept = float(np.sum(gain * now_left) / (np.sum(now_left + now_echo) + 1e-12))
        both = np.fft.irfft(gain * spectrum).astype(np.float32) * self._window
        out = self._overlap + both[:BLOCK]
        self._overlap = both[BLOCK:]
        return out
