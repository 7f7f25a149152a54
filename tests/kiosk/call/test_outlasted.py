"""Trouble that goes on without the picture: the picture is back as soon as it is over."""

from kiosk.call.outlasted import Outlasted


class Watched:
    def __init__(self) -> None:
        self._looks, self._outlasted = 0, Outlasted()

    def over(self, seconds: float, round_trip: float | None, *, gone: bool = True) -> list[float]:
        """After how many seconds of that it was over, each time."""
        times = []
        for look in range(1, round(8 * seconds) + 1):
            self._looks += 1
            if self._outlasted.over(gone, round_trip, self._looks / 8):  # eighths are exact
                times.append(look / 8)
        return times


def lasting(seconds: float) -> Watched:
    line = Watched()
    assert line.over(5, 0.04, gone=False) == []
    assert line.over(1, 0.5, gone=False) == []
    assert line.over(seconds, 0.5) == []
    return line


def test_a_line_that_is_well_again_has_its_picture_within_two_seconds_and_once() -> None:
    assert lasting(4).over(20, 0.05) == [1.0]


def test_a_line_that_was_well_as_soon_as_the_picture_had_gone_was_too_thin_for_it() -> None:
    assert lasting(1).over(60, 0.05) == []


def test_one_that_is_tried_too_soon_is_tried_later_the_next_time() -> None:
    line = lasting(4)
    for waits in (1.0, 2.0, 4.0):
        assert line.over(waits, 0.05) == [waits]
        assert line.over(1, 0.5, gone=False) == []
        assert line.over(4, 0.5) == []
    assert line.over(9, 0.05) == [8.0]


def test_without_an_answer_nothing_is_known() -> None:
    assert Watched().over(60, None) == []
