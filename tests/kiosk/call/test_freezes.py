"""Freezes by the definition of W3C's webrtc-stats."""

import pytest

from kiosk.call.freezes import Freezes


def shown(*intervals_ms: float) -> tuple[int, float]:
    now = 0.0
    freezes = Freezes(lambda: now)
    freezes.picture()
    for interval in intervals_ms:
        now += interval / 1000
        freezes.picture()
    count, frozen_s = freezes.take()
    assert freezes.take() == (0, 0.0)
    return count, round(frozen_s, 3)


@pytest.mark.parametrize(
    ("intervals", "found"),
    [
        ([33] * 60, (0, 0)),
        ([33] * 40 + [180] + [33] * 40, (0, 0)),  # 33 + 150 = 183 is more than three times 33
        ([33] * 40 + [190] + [33] * 40 + [400], (2, 0.59)),
        ([100] * 20 + [290], (0, 0)),
        ([100] * 20 + [310], (1, 0.31)),
        ([33] * 40 + [6_000] + [33] * 3, (0, 0)),  # a pause, not a freeze
        ([400], (0, 0)),  # nobody knows yet what is usual
    ],
)
def test_a_picture_that_stands_too_long_is_a_freeze(intervals: list[float], found: tuple[int, float]) -> None:
    assert shown(*intervals) == found
