import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quality import Fault, Grade, LineQuality, faults, judge, voice_rating

FINE = LineQuality(measured_s=60, sound_after_ms=400, concealed=0.002, round_trip_ms=40, fps=30, width=640, height=480)


def but(**changes: object) -> LineQuality:
    return msgspec.structs.replace(FINE, **changes)


@pytest.mark.parametrize(
    ("heard", "fault", "grade"),
    [
        (but(), None, Grade.GOOD),
        (but(concealed=0.03, loss=0.3), Fault.CHOPPY, Grade.FAIR),
        (but(concealed=0.10), Fault.CHOPPY, Grade.BAD),
        (but(concealed=None, loss=0.10), Fault.CHOPPY, Grade.BAD),
        (but(round_trip_ms=220), Fault.DELAY, Grade.FAIR),
        (but(round_trip_ms=600), Fault.DELAY, Grade.BAD),
        (but(frozen_ms=1_200), Fault.FREEZES, Grade.FAIR),
        (but(frozen_ms=6_000), Fault.FREEZES, Grade.BAD),
        (but(fps=14), Fault.SLOW_PICTURE, Grade.FAIR),
        (but(cuts=1, cut_ms=4_000), Fault.CUTS, Grade.FAIR),
        (but(cuts=2, cut_ms=15_000), Fault.CUTS, Grade.BAD),
        (but(sound_after_ms=2_600), Fault.SLOW_START, Grade.FAIR),
        (but(sound_after_ms=None), Fault.NO_SOUND, Grade.BAD),
        (but(voice=False, sound_after_ms=None, concealed=None, fps=None), None, Grade.GOOD),
        (but(measured_s=2, sound_after_ms=None), None, Grade.GOOD),
    ],
)
def test_what_people_notice_makes_the_grade(heard: LineQuality, fault: Fault | None, grade: Grade) -> None:
    assert dict(faults(heard)) == ({} if fault is None else {fault: grade})
    assert judge(heard) is grade


def test_the_voice_is_rated_as_the_e_model_has_it() -> None:
    """Cole and Rosenbluth: 93.2 less 0.024 d + 0.11 (d - 177.3) for a way of d ms, here 130 + 250."""
    rating, delay, loss = voice_rating(0.0, 500.0)
    assert (round(delay, 2), loss) == (31.42, 0)
    assert round(rating, 2) == 61.78


@given(st.builds(LineQuality))
def test_no_account_breaks_the_judge_and_a_worse_line_is_never_better(quality: LineQuality) -> None:
    order = list(Grade).index
    worse = msgspec.structs.replace(quality, cuts=quality.cuts + 1, cut_ms=quality.cut_ms + 20_000)
    assert order(judge(worse)) >= order(judge(quality))
    assert msgspec.json.decode(msgspec.json.encode(quality), type=LineQuality) == quality
