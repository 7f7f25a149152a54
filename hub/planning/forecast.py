"""How many calls a half hour will bring. No I/O.

The method. Every elapsed half hour of the last twelve weeks is an observation, weighted by its age: one of four weeks ago
counts half. A half hour of a weekday is expected to bring the weighted mean of the same half hour of the same weekday,
drawn towards the mean of this half hour over all days (with its neighbours, 1:2:1) by the weight of one observation: a
gamma prior, so that a new site begins with its usual day and learns its weekdays. The band is the 10 % to 90 % range of a
negative binomial distribution whose variance adds up chance (the mean times the dispersion seen in the history, at least
1) and what the history leaves open (the mean divided by the weight of the observations): it is wide while there is little
history. Sites and languages are forecast alone, each in its own local time, and added up.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.planning.slots import HALVES_A_DAY, SLOT_S, place_in_week

WEEKS = 12
HALF_LIFE_S = 28 * 86_400.0
PRIOR = 1.0
LITTLE_DAYS = 14
"""With less history there are not two of each weekday: the forecast is an average day, and says so."""

CLOSED_BELOW = 0.05
"""Calls a half hour: one in ten hours is chance, not an opening hour."""

BAND = (0.1, 0.9)


class Expected(NamedTuple):
    """Calls of one half hour as a distribution; sums of independent ones add up."""

    mean: float
    variance: float

    def __add__(self, other: object) -> "Expected":
        if not isinstance(other, Expected):
            return NotImplemented
        return Expected(self.mean + other.mean, self.variance + other.variance)

    def band(self) -> tuple[int, int]:
        return quantile(self.mean, self.variance, BAND[0]), quantile(self.mean, self.variance, BAND[1])


NOTHING = Expected(0.0, 0.0)


class Series(NamedTuple):
    """The calls of one site and language by slot, from the slot with which its history begins. A slot that is missing
    after that had none."""

    zone: ZoneInfo
    begins: int
    calls: Mapping[int, int]


class Model:
    """What a series tells about half hours that come after ``until``, a slot; ``days`` says how long it is."""

    def __init__(self, series: Series, until: int) -> None:
        self._zone = series.zone
        begins = max(series.begins, until - WEEKS * 7 * 86_400)
        self.days = max(0.0, (until - begins) / 86_400)
        own: dict[tuple[int, int], _Weighted] = defaultdict(_Weighted)
        usual = [_Weighted() for _ in range(HALVES_A_DAY)]
        seen = []
        for slot in range(begins, until, SLOT_S):
            weight = 0.5 ** ((until - slot) / HALF_LIFE_S)
            place, calls = place_in_week(slot, self._zone), series.calls.get(slot, 0)
            own[place].add(calls, weight)
            usual[place[1]].add(calls, weight)
            seen.append((place, calls, weight))
        self._own, self._usual = own, _smoothed([half.mean for half in usual])
        self._dispersion = self._dispersion_of(seen)

    def expect(self, slot: int) -> Expected:
        place = place_in_week(slot, self._zone)
        mean = self._mean(place)
        return Expected(mean, mean * self._dispersion + mean / (PRIOR + self._own[place].weight))

    def _mean(self, place: tuple[int, int]) -> float:
        own = self._own[place]
        return (PRIOR * self._usual[place[1]] + own.sum) / (PRIOR + own.weight)

    def _dispersion_of(self, seen: list[tuple[tuple[int, int], int, float]]) -> float:
        """How much more the calls scatter than chance alone explains. An observation pulls its own mean along by its
        share of the weight; what it has left to scatter is less by that."""
        scatter = chance = 0.0
        for place, calls, weight in seen:
            mean = self._mean(place)
            scatter += (calls - mean) ** 2
            chance += mean * (1 - weight / (PRIOR + self._own[place].weight))
        return max(1.0, scatter / chance) if chance else 1.0


class _Weighted:
    __slots__ = ("sum", "weight")

    def __init__(self) -> None:
        self.sum = self.weight = 0.0

    def add(self, value: float, weight: float) -> None:
        self.sum += value * weight
        self.weight += weight

    @property
    def mean(self) -> float:
        return self.sum / self.weight if self.weight else 0.0


def _smoothed(means: list[float]) -> list[float]:
    last = len(means)
    return [(means[i - 1] + 2 * means[i] + means[(i + 1) % last]) / 4 for i in range(last)]


def quantile(mean: float, variance: float, share: float) -> int:
    """The smallest count that is not exceeded with this probability: Poisson, or negative binomial when the variance is
    larger than the mean. Summed up in logarithms, so that large means do not underflow."""
    if mean <= 0:
        return 0
    spread = max(0.0, variance - mean)
    size = mean * mean / spread if spread > 1e-9 * mean else math.inf
    log_p = -mean if size == math.inf else size * math.log(size / (size + mean))
    count, total = 0, math.exp(log_p)
    most = int(mean + 20 * math.sqrt(max(variance, mean)) + 20)
    while total < share and count < most:
        count += 1
        grows = mean / count if size == math.inf else (count - 1 + size) / count * mean / (size + mean)
        log_p += math.log(grows)
        total += math.exp(log_p)
    return count
