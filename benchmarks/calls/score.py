"""What became of speech on its way: how much is understood, and how late it is."""

from dataclasses import dataclass

import numpy as np
from pesq import pesq
from pystoi import stoi
from scipy.signal import correlate, resample_poly

from benchmarks.calls.speech import RATE, SCORED_RATE, Samples

SECTION_S = 8.0
WINDOW_S = 3.0
MOST_LATE_S = 1.5
SILENT = 1e-3
"""RMS of 20 ms below which nothing is said, or heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Samples at `RATE` between -1 and 1; ``began`` is the moment of the first, in seconds of the machine's monotonic clock."""

    samples: Samples
    began: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``pesq``: PESQ-wb, mean of sections of 8 s; ``stoi`` and ``worst_stoi``: of windows of 3 s; ``missing``: share of spoken
    20 ms frames that are silent; ``delay_ms`` at the begin and the end, from microphone to loudspeaker."""

    pesq: float
    stoi: float
    worst_stoi: float
    missing: float
    delay_before_ms: float
    delay_after_ms: float


def score(sent: Recording, heard: Recording, begin_s: float, end_s: float) -> Score:
    """Of what was sent between two moments, in seconds after its begin; both recordings must cover it."""
    windows = [_Window(sent, heard, at, WINDOW_S) for at in np.arange(begin_s, end_s - WINDOW_S + 0.01, WINDOW_S)]
    understood = [window.stoi() for window in windows]
    sections = np.arange(begin_s, end_s - SECTION_S + 0.01, SECTION_S)
    quality = [_Window(sent, heard, at, SECTION_S).pesq() for at in sections]
    spoken, missing = (sum(counts) for counts in zip(*(window.missing() for window in windows), strict=True))
    return Score(
        pesq=float(np.mean(quality)),
        stoi=float(np.mean(understood)),
        worst_stoi=min(understood),
        missing=missing / max(1, spoken),
        delay_before_ms=float(np.median([window.delay_s for window in windows[:2]])) * 1000,
        delay_after_ms=float(np.median([window.delay_s for window in windows[-3:]])) * 1000,
    )


class _Window:
    """A stretch of what was sent, and of what was heard by as much later as fits best."""

    def __init__(self, sent: Recording, heard: Recording, at_s: float, length_s: float) -> None:
        self._sent = _cut(sent, sent.began + at_s, length_s)
        late = _cut(heard, sent.began + at_s, length_s + MOST_LATE_S)
        fit = correlate(late, self._sent, mode="valid")
        self.delay_s = int(np.argmax(np.abs(fit))) / RATE
        self._heard = late[round(self.delay_s * RATE) :][: len(self._sent)]

    def stoi(self) -> float:
        return float(stoi(self._sent, self._heard, RATE, extended=False))

    def pesq(self) -> float:
        reference, degraded = (resample_poly(one, SCORED_RATE, RATE) for one in (self._sent, self._heard))
        if not np.any(np.abs(degraded) > SILENT):
            return 1.0  # PESQ has no figure for silence
        return float(pesq(SCORED_RATE, reference, degraded, "wb"))

    def missing(self) -> tuple[int, int]:
        """Frames of 20 ms with speech in the middle of it, and how many of these are silent here."""
        sent, heard = (_loudness(one) for one in (self._sent, self._heard))
        spoken = sent > 10 * SILENT
        return int(spoken.sum()), int((spoken & (heard < SILENT)).sum())


def _cut(recording: Recording, at: float, length_s: float) -> Samples:
    begin = round((at - recording.began) * RATE)
    wanted = np.zeros(round(length_s * RATE))
    found = recording.samples[max(0, begin) : max(0, begin + len(wanted))]
    offset = max(0, -begin)
    wanted[offset : offset + len(found)] = found[: len(wanted) - offset]
    return wanted


def _loudness(samples: Samples) -> Samples:
    frames = samples[: len(samples) // 960 * 960].reshape(-1, 960)
    loudness: Samples = np.sqrt(np.mean(frames**2, axis=1))
    return loudness
