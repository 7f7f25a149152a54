"""Takes out of what a microphone hears what a speaker beside it plays: a Kalman filter in the frequency domain (Enzner and Vary
2006, in blocks after Kuech and others 2014) follows the path from one to the other, and what it cannot follow is weakened.

It needs neither the delay of sound cards nor a detector of double talk: the path may be as long as `LENGTH_MS`, and the more of
what is heard is unknown, the less it learns from it. What a room or a long delay adds after that is foretold from how the path
fades towards its end, and weakened, too.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
BLOCK = RATE // 50
"""20 ms: with half of it all is worked out twice as often, and who speaks at the same time is understood less."""
LENGTH_MS = 400
PARTS = LENGTH_MS * RATE // 1000 // BLOCK
KINDS, LIMIT = 2, 0.1
"""What a small speaker plays is a mixture of what it was given and of that with its peaks cut off."""
KEEPS = 0.999
"""So much of what is known of the path is still true a block later."""
TIDIED = 8
"""Parts of the path, each block, from which what wraps round is taken and of which some is forgotten: all at once would cost more
than all else."""
_FORGETS = KEEPS ** (KINDS * PARTS // TIDIED)
INAUDIBLE = 1e-4
"""Of what is played: its echo is softer than any room."""
BANDS = 16
LAST = 6
"""Parts at the end of the path, which tell how the echo goes on after it."""
FADES_FASTEST, FADES_SLOWEST = 0.25, 0.86
"""In power, in a block."""
LEAST_GAIN = 0.01
STRICT = 20.0

Samples = NDArray[np.float32]
Spectra = NDArray[Any]


class EchoCanceller:
    """Of one microphone and one speaker; blocks are 20 ms at 16 kHz, between -1 and 1."""

    def __init__(self) -> None:
        bins, parts = BLOCK + 1, KINDS * PARTS
        self._far = np.zeros((KINDS, 2 * BLOCK), np.float32)
        # Twice in a row, so that the newest parts are always together without being moved.
        self._played: Spectra = np.zeros((2 * parts, bins), np.complex64)
        self._half_power: Spectra = np.zeros((2 * parts, bins), np.float32)
        self._newest = 0
        self._quiet_blocks = parts
        self._path: Spectra = np.zeros((parts, bins), np.complex64)
        self._unsure: Spectra = np.ones((parts, bins), np.float32)
        self._unknown: Spectra = np.full(bins, 1e-6, np.float32)
        # What is worked out in between, in memory that is never given back: it would be fetched anew for each block.
        self._product: Spectra = np.empty((parts, bins), np.complex64)
        self._real: Spectra = np.empty((parts, bins), np.float32)
        self._tidy = 0
        window = np.sqrt(np.hanning(2 * BLOCK + 1)[:-1])
        self._windows = np.stack((np.ones(2 * BLOCK), window, window)).astype(np.float32)
        self._frames = np.zeros((3, 2 * BLOCK), np.float32)
        self._overlap = np.zeros(BLOCK, np.float32)
        self._band = np.arange(bins) * BANDS // bins
        self._band_begins = np.searchsorted(self._band, np.arange(BANDS))
        self._leak = np.full(BANDS, 0.5, np.float32)
        self._powers: Spectra = np.zeros((2, bins), np.float32)
        self._late: Spectra = np.zeros(bins, np.float32)
        self._late_begins: Spectra = np.zeros(bins, np.float32)
        self._late_fades: Spectra = np.zeros(bins, np.float32)
        self.kept = 1.0
        """The share of what was last heard that is no echo."""

    def cancel(self, heard: Samples, played: Samples) -> Samples:
        """What was heard a block before, without the echo of what was played until then; ``played`` is what the speaker was given
        in those of ``heard``, or always so much before."""
        parts = len(self._path)
        self._newest = (self._newest - KINDS) % parts
        self._hear_of(played)
        quiet = self._quiet_blocks > PARTS
        window = slice(self._newest, self._newest + parts)
        echo = np.zeros(BLOCK, np.float32) if quiet else self._echo_of(self._played[window])
        error = heard - echo
        self._frames[1:, :BLOCK] = self._frames[1:, BLOCK:]
        self._frames[:, BLOCK:] = error, error, echo
        alone, error_then, echo_then = np.fft.rfft(self._windows * self._frames)
        self._unknown = 0.64 * self._unknown + 0.36 * (alone.real**2 + alone.imag**2)
        if not quiet:
            self._learn(alone, self._played[window], self._half_power[window])
        self._tidy_up()
        self._late *= self._late_fades
        self._late += self._late_begins * self._half_power[window][-KINDS]
        return self._weaken(error_then, echo_then)

    def _hear_of(self, played: Samples) -> None:
        self._quiet_blocks = 0 if np.abs(played).max() > INAUDIBLE else self._quiet_blocks + 1
        self._far[:, :BLOCK] = self._far[:, BLOCK:]
        self._far[0, BLOCK:] = played
        self._far[1, BLOCK:] = LIMIT * np.tanh(played / LIMIT)
        spectra = np.fft.rfft(self._far)
        half_power = 0.5 * (spectra.real**2 + spectra.imag**2)
        for begin in self._newest, self._newest + len(self._path):
            self._played[begin : begin + KINDS] = spectra
            self._half_power[begin : begin + KINDS] = half_power

    def _echo_of(self, played: Spectra) -> NDArray[Any]:
        return np.fft.irfft(np.multiply(played, self._path, out=self._product).sum(axis=0))[BLOCK:]

    def _learn(self, spectrum: Spectra, played: Spectra, half_power: Spectra) -> None:
        known = np.multiply(half_power, self._unsure, out=self._real)
        expected = known.sum(axis=0) + self._unknown + 1e-8
        step = np.multiply(played, spectrum.conj() / expected, out=self._product)
        np.conj(step, out=step)
        step.real *= self._unsure  # numpy turns real numbers into complex ones before it multiplies both
        step.imag *= self._unsure
        self._path += step
        known /= expected
        self._unsure *= np.subtract(1, known, out=known)

    def _tidy_up(self) -> None:
        parts = slice(self._tidy, self._tidy + TIDIED)
        self._tidy = (self._tidy + TIDIED) % len(self._path)
        response = np.fft.irfft(self._path[parts])
        response[:, BLOCK:] = 0
        path = self._path[parts] = _FORGETS * np.fft.rfft(response)
        self._unsure[parts] *= _FORGETS**2
        self._unsure[parts] += (1 - _FORGETS**2) * (path.real**2 + path.imag**2)
        if self._tidy == 0:
            self._look_beyond()

    def _look_beyond(self) -> None:
        """How strong, and how soon gone, is what comes after the path ends: as far as that end is known, or else a voice that is
        heard before the path is would pass for its echo."""
        last = self._path[-KINDS * LAST :].reshape(2, LAST // 2, KINDS, -1).sum(axis=2)
        powers = np.add.reduceat(last.real**2 + last.imag**2, self._band_begins, axis=2).sum(axis=1) + 1e-12
        unsure = np.add.reduceat(self._unsure[-KINDS * LAST :].sum(axis=0), self._band_begins)
        known = np.maximum(1 - unsure / powers.sum(axis=0), 0)
        fades = np.clip((powers[1] / powers[0]) ** (2 / LAST), FADES_FASTEST, FADES_SLOWEST)
        begins = known * powers.min(axis=0) / np.bincount(self._band) / (LAST // 2) * fades ** (LAST / 4)
        self._late_begins, self._late_fades = (what.astype(np.float32)[self._band] for what in (begins, fades))

    def _weaken(self, error: Spectra, echo: Spectra) -> Samples:
        """What is left of the echo, by how much of it was left when nobody else spoke."""
        now_left, now_echo = error.real**2 + error.imag**2, echo.real**2 + echo.imag**2
        error_power, echo_power = self._powers
        error_power += 0.64 * (now_left - error_power)
        np.maximum(0.36 * echo_power, now_echo, out=echo_power)
        left, gone = np.add.reduceat(self._powers, self._band_begins, axis=1)
        ratio = np.minimum(left / (gone + 1e-12), 1.0)
        faster = np.where(ratio < self._leak, 0.19, 0.006) * (gone > 1e-5)
        self._leak += faster * (ratio - self._leak)
        expected = STRICT * (self._leak[self._band] * echo_power + self._late)
        gain = np.minimum(np.maximum(1 - expected / (error_power + 1e-12), LEAST_GAIN), 1.0)
        self.kept = float(gain @ now_left) / (float(now_left.sum() + now_echo.sum()) + 1e-12)
        both = np.fft.irfft(gain * error) * self._windows[1]
        out: Samples = self._overlap + both[:BLOCK]
        self._overlap = both[BLOCK:]
        return out
