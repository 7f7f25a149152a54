"""When a whole picture is asked for again, so that what was asked is not lost for ever."""

from itertools import pairwise

import pytest

from kiosk.call.whole_pictures import AGAIN_AFTER_S, WholePictures


def asked(looks: list[tuple[int, int]], every: float = 0.1) -> list[float]:
    """When, of looks at (shown pictures, newest RTP time)."""
    wholes = WholePictures()
    return [
        round(number * every, 1) for number, (shown, time) in enumerate(looks) if wholes.due(shown, time, number * every)
    ]


@pytest.mark.parametrize(
    "looks",
    [
        [(number * 3, number * 9_000) for number in range(50)],
        [(7, 9_000)] * 50,  # the agent has turned the camera off
        [(number // 5, number // 5 * 45_000) for number in range(50)],  # two a second, and all of them are shown
    ],
)
def test_nobody_asks_while_what_comes_is_shown(looks: list[tuple[int, int]]) -> None:
    assert asked(looks) == []


def test_it_is_asked_for_again_and_again_until_one_is_shown() -> None:
    unseen = [(7, number * 3_000) for number in range(30)]
    seen = [(8 + number, (30 + number) * 3_000) for number in range(30)]
    times = asked([*unseen, *seen])
    assert times[0] <= 0.4
    assert max(later - one for one, later in pairwise(times)) <= AGAIN_AFTER_S + 0.11
    assert 2.4 < times[-1] < 3.0
