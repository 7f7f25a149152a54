"""How good the forecast was: each of the last days forecast from what was known before it. No I/O."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.planning.forecast import CLOSED_BELOW, LITTLE_DAYS, NOTHING, Model, Series
from hub.planning.slots import slots_of

DAYS = 7
WEEK_S = 7 * 86_400


class BackTest(NamedTuple):
    """WAPE is the sum of all misses / the sum of all calls, by half hour. ``chance``: what it would be if the forecast
    were the truth and only chance remained. ``last_week``: of copying the week before. ``inside``: the share of half
    hours within the band, which 80 % should be, or more where counts are small. None: nothing to test on."""

    days: int
    calls: int
    wape: float | None
    chance: float | None
    last_week: float | None
    inside: float | None


def back_test(series: Sequence[Series], zone: ZoneInfo, today: dt.date, days: int = DAYS) -> BackTest:
    """Of the sum of the series, for the last ``days`` local days before ``today`` that have two weeks before them."""
    tested = calls = within = slots = 0
    missed = by_chance = copied = 0.0
    for back in range(days, 0, -1):
        day = slots_of(today - dt.timedelta(days=back), zone)
        known = [one for one in series if one.begins <= day[0] - LITTLE_DAYS * 86_400]
        if not known:
            continue
        tested += 1
        models = [Model(one, day[0]) for one in known]
        for slot in day:
            actual = sum(one.calls.get(slot, 0) for one in known)
            expected = sum((model.expect(slot) for model in models), NOTHING)
            low, high = expected.band()
            calls += actual
            if expected.mean >= CLOSED_BELOW or actual:  # to be right about a closed counter is no merit
                slots += 1
                within += low <= actual <= high
            missed += abs(actual - expected.mean)
            by_chance += _deviation(expected.mean)
            copied += abs(actual - sum(one.calls.get(slot - WEEK_S, 0) for one in known))
    if not calls:
        return BackTest(tested, calls, None, None, None, None)
    return BackTest(tested, calls, missed / calls, by_chance / calls, copied / calls, within / slots)


def _deviation(mean: float) -> float:
    """The mean absolute deviation of a Poisson distribution from its mean."""
    if mean <= 0:
        return 0.0
    whole = math.floor(mean)
    return 2 * math.exp((whole + 1) * math.log(mean) - mean - math.lgamma(whole + 1))


