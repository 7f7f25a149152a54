"""What is said of a device that fails in a call, and when it is tried again. Time is a list of what is due."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.media import Trouble
from domain.trouble import POSSIBLE, Part, Problem, with_news
from domain.trouble import Trouble as Known
from hardware.audio.gstreamer import GLib, Gst
from kiosk.call.troubles import AGAIN_AFTER_S, Troubles, problem_of
from kiosk.call.watch import LOOKS, SILENT_AFTER, PictureWatch, SilenceWatch

ROOM = bytes(range(20, 230)) * 4
OTHER_ROOM = bytes(range(21, 231)) * 4
BLACK = bytes([16, 17, 18, 22]) * 200
FINGER = bytes([60, 62, 66, 70]) * 200


def error(code: Gst.ResourceError) -> GLib.Error:
    return GLib.Error.new_literal(Gst.ResourceError.quark(), "it broke", code)


@pytest.mark.parametrize(
    ("pictures", "problem"),
    [
        ([ROOM, OTHER_ROOM], Problem.NONE),
        ([BLACK], Problem.BLACK),
        ([FINGER], Problem.COVERED),
        ([ROOM], Problem.FROZEN),
        ([None], Problem.FROZEN),
    ],
)
def test_a_camera_is_judged_by_what_it_shows_for_some_seconds(pictures: list[bytes | None], problem: Problem) -> None:
    watch = PictureWatch()
    found = [watch.look(pictures[second % len(pictures)]) for second in range(8)]
    said = next(second for second, one in enumerate(found) if one is problem)
    assert LOOKS[problem] - 1 <= said <= LOOKS[problem]
    assert set(found[:said]) <= {None, Problem.NONE}
    assert set(found[said:]) == {problem}


def test_a_drawn_picture_may_stand_still() -> None:
    watch = PictureWatch(has_noise=False)
    assert [watch.look(ROOM) for _ in range(30)][-1] is Problem.NONE


def test_a_sleeve_before_the_camera_is_nothing() -> None:
    watch = PictureWatch()
    seen = [ROOM, OTHER_ROOM, FINGER, FINGER, FINGER, ROOM, OTHER_ROOM, FINGER, FINGER, ROOM, OTHER_ROOM]
    assert {watch.look(points) for points in seen} <= {None, Problem.NONE}


def test_a_cover_that_is_taken_off_is_noticed() -> None:
    watch = PictureWatch()
    for _ in range(9):
        watch.look(FINGER)
    assert [watch.look(ROOM), watch.look(OTHER_ROOM)] == [Problem.COVERED, Problem.NONE]


@given(st.lists(st.floats(min_value=-80, max_value=0), min_size=1))
def test_a_quiet_room_is_no_broken_microphone(levels: list[float]) -> None:
    watch = SilenceWatch()
    assert {watch.look(level) for level in levels} == {Problem.NONE}


def test_a_microphone_that_gives_nothing_is_said_once_that_is_sure() -> None:
    watch = SilenceWatch()
    found = [watch.look(-100.0) for _ in range(SILENT_AFTER)]
    assert found == [None] * (SILENT_AFTER - 1) + [Problem.SILENT]
    assert watch.look(-60.0) is Problem.NONE


@pytest.mark.parametrize(
    ("code", "worked", "problem"),
    [
        (Gst.ResourceError.NOT_FOUND, False, Problem.MISSING),
        (Gst.ResourceError.OPEN_READ, False, Problem.MISSING),
        (Gst.ResourceError.BUSY, False, Problem.BUSY),
        (Gst.ResourceError.READ, True, Problem.UNPLUGGED),
        (Gst.ResourceError.NOT_FOUND, True, Problem.UNPLUGGED),
        (Gst.ResourceError.BUSY, True, Problem.BUSY),
    ],
)
def test_what_an_error_says_of_a_device(code: Gst.ResourceError, worked: bool, problem: Problem) -> None:
    assert problem_of(error(code), worked) is problem


class Counter:
    """A device's place, with a clock whose turn comes when the test says."""

    def __init__(self) -> None:
        self.said: list[Trouble] = []
        self.restarted: list[Part] = []
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.comes: bytes | None = b""
        self.troubles = Troubles(
            self.said.append, self.restarted.append, lambda after, do: self.due.append((after, do))
        )

    def take(self) -> bytes | None:
        return self.comes

    def seconds(self, count: int, level: float = -40.0) -> None:
        for _ in range(count):
            self.troubles.look(level)

    def time_comes(self) -> None:
        for _, do in [self.due.pop(0)]:
            do()


def test_an_unplugged_microphone_is_said_tried_again_and_said_to_be_mended() -> None:
    at = Counter()
    at.troubles.opened(Part.MICROPHONE, at)
    at.seconds(3)
    assert at.said == []
    at.troubles.failed(Part.MICROPHONE, error(Gst.ResourceError.READ))
    assert at.said == [Trouble(Part.MICROPHONE, Problem.UNPLUGGED)]
    at.time_comes()
    assert at.restarted == [Part.MICROPHONE]
    at.troubles.opened(Part.MICROPHONE, at)
    at.troubles.failed(Part.MICROPHONE, error(Gst.ResourceError.OPEN_READ))
    at.time_comes()
    at.troubles.opened(Part.MICROPHONE, at)
    at.seconds(1)
    assert at.said[1:] == [Trouble(Part.MICROPHONE, Problem.NONE)]


def test_a_camera_that_gave_a_picture_before_anybody_looked_was_there() -> None:
    at = Counter()
    at.troubles.opened(Part.CAMERA, at)
    at.troubles.failed(Part.CAMERA, error(Gst.ResourceError.READ))
    assert at.said == [Trouble(Part.CAMERA, Problem.UNPLUGGED)]


def test_a_device_that_stays_away_is_tried_a_limited_number_of_times() -> None:
    at = Counter()
    at.comes = None
    waits = []
    for _ in range(100):
        at.troubles.opened(Part.CAMERA, at)
        at.troubles.failed(Part.CAMERA, error(Gst.ResourceError.NOT_FOUND))
        if not at.due:
            break
        waits.append(at.due[0][0])
        at.time_comes()
    assert tuple(waits) == AGAIN_AFTER_S
    assert at.said == [Trouble(Part.CAMERA, Problem.MISSING)]


def test_a_camera_that_the_customer_closes_is_no_trouble_and_not_opened_again() -> None:
    at = Counter()
    at.troubles.opened(Part.CAMERA, at)
    at.troubles.failed(Part.CAMERA, error(Gst.ResourceError.BUSY))
    at.troubles.closed(Part.CAMERA)
    at.time_comes()
    assert at.restarted == []
    assert at.said == [Trouble(Part.CAMERA, Problem.BUSY), Trouble(Part.CAMERA, Problem.NONE)]


def test_a_frozen_camera_is_started_again_and_a_covered_one_is_not() -> None:
    at = Counter()
    at.troubles.opened(Part.CAMERA, at)
    at.comes = None
    at.seconds(20)
    assert [trouble.problem for trouble in at.said] == [Problem.FROZEN]
    at.time_comes()
    assert at.restarted == [Part.CAMERA]
    at.troubles.opened(Part.CAMERA, at)
    at.seconds(20)
    assert len(at.said) == 1  # still frozen: nothing new to say, but another try
    assert len(at.due) == 1
    at.time_comes()
    at.troubles.opened(Part.CAMERA, at)
    at.comes = FINGER
    at.seconds(20)
    assert (at.said[-1].problem, at.due) == (Problem.COVERED, [])


def test_a_microphone_whose_driver_is_stuck_is_started_again() -> None:
    at = Counter()
    at.troubles.opened(Part.MICROPHONE, at)
    at.seconds(1)
    at.comes = None
    at.seconds(5)
    assert [trouble.problem for trouble in at.said] == [Problem.UNPLUGGED]
    assert len(at.due) == 1


def test_a_silent_microphone_is_said_and_heard_again() -> None:
    at = Counter()
    at.troubles.opened(Part.MICROPHONE, at)
    at.seconds(SILENT_AFTER, -100.0)
    at.seconds(1, -30.0)
    assert [trouble.problem for trouble in at.said] == [Problem.SILENT, Problem.NONE]
    assert at.due == []


@given(
    st.lists(st.sampled_from([Known(part, problem) for part in Part for problem in (*POSSIBLE[part], Problem.NONE)]))
)
def test_what_is_known_is_the_last_that_was_said_of_each_part(news: list[Known]) -> None:
    known: tuple[Known, ...] = ()
    for one in news:
        known = with_news(known, one)
    last = {one.part: one for one in news}
    assert known == tuple(last[part] for part in Part if part in last and last[part].problem)
