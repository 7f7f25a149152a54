"""The arithmetic of the forecast, on histories small enough to compute by hand."""

import datetime as dt
import itertools
import math
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.planning.back_test import back_test
from hub.planning.forecast import Expected, Model, Series, quantile
from hub.planning.slots import SLOT_S, day_of, local, midnight, place_in_week, slots_of

BOSTON = ZoneInfo("America/New_York")
SACRAMENTO = ZoneInfo("America/Los_Angeles")
UTC = ZoneInfo("UTC")


def slot(text: str, zone: ZoneInfo = BOSTON) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def series(begins: str, calls: dict[str, int], zone: ZoneInfo = BOSTON) -> Series:
    return Series(zone, slot(begins, zone), {slot(at, zone): count for at, count in calls.items()})


@pytest.mark.parametrize(
    ("day", "slots"),
    [(dt.date(2026, 3, 7), 48), (dt.date(2026, 3, 8), 46), (dt.date(2026, 11, 1), 50), (dt.date(2026, 11, 2), 48)],
)
def test_the_days_on_which_the_clock_changes_have_46_and_50_half_hours(day: dt.date, slots: int) -> None:
    for zone in (BOSTON, SACRAMENTO):
        found = slots_of(day, zone)
        assert len(found) == slots
        assert {day_of(one, zone) for one in found} == {day}
        assert [b - a for a, b in itertools.pairwise(found)] == [SLOT_S] * (slots - 1)


def test_a_counter_that_is_busy_at_noon_is_forecast_busy_at_noon_after_the_clock_has_changed() -> None:
    # Four calls at every local noon of October; on 1 November the clock goes back and noon is an hour later in UTC.
    noons = {f"2026-{month:02}-{day:02}T12:00": 4 for month, last in ((9, 30), (10, 31)) for day in range(1, last + 1)}
    model = Model(series("2026-09-01T00:00", noons), slot("2026-11-01T00:00"))
    expected = {local(one, BOSTON).strftime("%H:%M"): model.expect(one).mean for one in slots_of(dt.date(2026, 11, 1), BOSTON)}
    assert max(expected, key=expected.__getitem__) == "12:00"
    assert expected["12:00"] > 3
    assert expected["11:00"] == 0
    spring = Model(series("2026-09-01T00:00", noons), slot("2026-11-01T00:00"))
    assert spring.expect(slot("2027-03-14T12:00")).mean == expected["12:00"]


def test_sites_of_two_zones_are_forecast_in_their_own_time_and_added_up() -> None:
    noons = {f"2026-06-{day:02}T12:00": 4 for day in range(1, 29)}
    models = [Model(series("2026-06-01T00:00", noons, zone), slot("2026-06-29T00:00", UTC)) for zone in (BOSTON, SACRAMENTO)]
    by_hour = {
        local(one, UTC).hour: sum(model.expect(one).mean for model in models)
        for one in slots_of(dt.date(2026, 6, 29), UTC)
        if local(one, UTC).minute == 0
    }
    assert set(sorted(by_hour, key=by_hour.__getitem__)[-2:]) == {16, 19}


def test_one_week_of_history_gives_its_average_day_by_hand() -> None:
    # Seven days, one call at noon of each but Monday's two. Weights w(d) = 0.5^(d/28), of noons 0.5, 1.5, .. 6.5 days old.
    days = {f"2026-06-{day:02}T12:00": 1 for day in range(2, 8)} | {"2026-06-01T12:00": 2}  # the 1st is a Monday
    model = Model(series("2026-06-01T00:00", days), slot("2026-06-08T00:00"))
    weights = [0.5 ** ((d + 0.5) / 28) for d in range(7)]
    usual = (sum(weights) + weights[6]) / sum(weights)
    prior = usual / 2  # its neighbours, half past eleven and half past twelve, had none: 0 + 2 x usual + 0 over 4
    monday = (prior + 2 * weights[6]) / (1 + weights[6])
    assert model.expect(slot("2026-06-08T12:00")).mean == pytest.approx(monday)
    assert model.days == 7


def test_a_recent_week_counts_more_than_an_old_one() -> None:
    rising = {f"2026-06-{1 + 7 * week:02}T12:00": 2 * week for week in range(4)}
    falling = {f"2026-06-{1 + 7 * week:02}T12:00": 6 - 2 * week for week in range(4)}
    up, down = (
        Model(series("2026-06-01T00:00", calls), slot("2026-06-29T00:00")).expect(slot("2026-06-29T12:00")).mean
        for calls in (rising, falling)
    )
    assert up > down


def test_the_band_is_wide_with_little_history_and_narrows() -> None:
    def width(days: int) -> float:
        begins = dt.datetime(2026, 6, 29, tzinfo=UTC) - dt.timedelta(days=days)
        noons = {int((begins + dt.timedelta(days=day, hours=12)).timestamp()): 20 for day in range(days)}
        model = Model(Series(UTC, int(begins.timestamp()), noons), slot("2026-06-29T00:00", UTC))
        low, high = model.expect(slot("2026-06-29T12:00", UTC)).band()
        return (high - low) / model.expect(slot("2026-06-29T12:00", UTC)).mean

    assert width(7) > width(70)


@given(st.floats(0.01, 400), st.floats(1, 8), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_where_the_distribution_says(mean: float, dispersion: float, share: float) -> None:
    found = quantile(mean, mean * dispersion, share)
    middle, spread = mean, math.sqrt(mean * dispersion)
    assert middle - 4 * spread - 1 <= found <= middle + 4 * spread + 1
    assert quantile(mean, mean * dispersion, 0.1) <= found or share == 0.1


def test_quantiles_of_a_poisson_distribution_by_the_table() -> None:
    assert [quantile(4, 4, share) for share in (0.1, 0.5, 0.9)] == [2, 4, 7]
    assert quantile(0, 0, 0.9) == 0


def test_distributions_add_up() -> None:
    assert Expected(2, 3) + Expected(4, 5) == Expected(6, 8)


def test_the_back_test_of_a_poisson_site_finds_little_more_than_chance_and_the_band_as_promised() -> None:
    chance = random.Random(7)
    begins, days = dt.datetime(2026, 9, 7, tzinfo=BOSTON), 56
    calls = {}
    for day in range(days):
        for one in slots_of(begins.date() + dt.timedelta(days=day), BOSTON):
            weekday, half = place_in_week(one, BOSTON)
            mean = 0 if not 20 <= half < 44 else (12 if weekday >= 4 else 7)
            calls[one] = sum(chance.random() < mean / 100 for _ in range(100))
    test = back_test([Series(BOSTON, int(begins.timestamp()), calls)], BOSTON, dt.date(2026, 11, 2))
    assert test.days == 7
    assert test.wape is not None
    assert test.chance is not None
    assert test.last_week is not None
    assert test.inside is not None
    assert test.wape < test.last_week
    assert test.wape < test.chance * 1.2
    assert test.inside >= 0.78


def test_without_two_weeks_of_history_nothing_is_tested() -> None:
    assert back_test([series("2026-06-01T00:00", {"2026-06-01T12:00": 3})], BOSTON, dt.date(2026, 6, 10)).wape is None
    assert back_test([], BOSTON, dt.date(2026, 6, 10)).days == 0


def test_a_day_whose_midnight_is_skipped_begins_when_it_can() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # the clock goes from 00:00 to 01:00
    day = dt.date(2026, 3, 29)
    assert day_of(midnight(day, beirut), beirut) == day
    assert len(slots_of(day, beirut)) == 46
