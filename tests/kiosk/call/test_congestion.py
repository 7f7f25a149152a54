"""How much picture a line takes, found out by what it does to it: the rules alone, and on lines whose time only counts."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.call import congestion, ladder
from kiosk.call.congestion import ENOUGH_ALL_THE_SAME, HIGHEST, LOWEST, NEXT, START, Control, Line, Phase, Report
from kiosk.call.feedback import Deliveries, Delivery
from kiosk.call.ladder import LADDER, LAST, NO_PICTURE, Place
from tests.kiosk.call.simulated_line import SimulatedLine
from tests.network.condition import Condition

WELL = Report(received=START, loss=0.0, late_s=0.0, grew_s=0.0, round_trip_s=0.05, silent_s=0.0)
reports = st.builds(
    Report,
    received=st.floats(0, 5e6),
    loss=st.floats(0, 1),
    late_s=st.floats(0, 2),
    grew_s=st.floats(-1, 1),
    round_trip_s=st.floats(0, 2),
    silent_s=st.floats(0, 20),
)


def line(kbit_s: float = 0, **more: Any) -> Condition:
    return Condition(kbit_s=kbit_s, delay_ms=15, **more)


def test_every_state_of_a_line_says_what_follows_from_every_phase() -> None:
    assert {line: set(phases) for line, phases in NEXT.items()} == {line: set(Phase) for line in Line}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, Line.FREE),
        ({"late_s": 0.02}, Line.FREE),
        ({"late_s": 0.04}, Line.BUSY),
        ({"late_s": 0.04, "grew_s": 0.02}, Line.FULL),
        ({"late_s": 0.07}, Line.FULL),
        ({"loss": 0.05}, Line.BUSY),
        ({"loss": 0.11}, Line.FULL),
        ({"silent_s": 0.4}, Line.BUSY),
        ({"silent_s": 1.1}, Line.FULL),
        ({"received": 0.0}, Line.BUSY),
    ],
)
def test_a_line_is_known_by_what_arrives(change: dict[str, float], state: Line) -> None:
    assert (
        congestion.line(Report(**{**{name: getattr(WELL, name) for name in WELL.__struct_fields__}, **change})) is state
    )


@given(st.lists(st.tuples(reports, st.floats(0, 2)), max_size=60))
def test_the_bitrate_stays_within_its_limits(told: list[tuple[Report, float]]) -> None:
    control, now = Control(), 0.0
    for report, later in told:
        now += later
        before, control = control, congestion.step(control, report, now)
        assert LOWEST <= control.bitrate <= HIGHEST
        assert control.bitrate <= before.bitrate * 1.25 + 1
        assert control.still_until <= now + congestion.STILL_AT_MOST_S
        if control.phase is not Phase.RISE:
            assert control.bitrate <= before.bitrate
        if control.phase is not Phase.FALL:
            assert control.bitrate >= before.bitrate


@given(reports.filter(lambda report: report.late_s <= 0.025 and report.loss <= 0.4), st.integers(LOWEST, HIGHEST))
def test_what_a_smaller_picture_would_not_mend_leaves_one(report: Report, bitrate: int) -> None:
    control, now = Control(bitrate=bitrate), 0.0
    for _ in range(100):
        now += 1
        control = congestion.step(control, report, now)
    assert control.bitrate >= min(bitrate, ENOUGH_ALL_THE_SAME)


# -- the ladder --------------------------------------------------------------------------------------------------------


def walk(place: Place, bitrate: int, seconds: float, now: float = 0.0) -> list[Place]:
    places = []
    for look in range(round(10 * seconds)):
        place = ladder.step(place, bitrate, now + look / 10)
        places.append(place)
    return places


def test_the_size_falls_before_the_pace_and_a_picture_has_twenty_a_second_at_least() -> None:
    sizes = [(rung.width * rung.height, rung.frames, rung.needs) for rung in LADDER]
    assert sizes == sorted(sizes, reverse=True)
    assert [(rung.width, rung.height, rung.frames) for rung in LADDER] == [
        (640, 480, 30),
        (480, 360, 30),
        (320, 240, 30),
        (320, 240, 20),
    ]


def test_a_short_dip_changes_nothing() -> None:
    assert {place.rung for place in walk(Place(), 290_000, 0.4)} == {0}
    assert {place.rung for place in walk(Place(short_since=0.0), 310_000, 10)} == {0}


def test_it_is_climbed_rung_by_rung_and_only_with_room_to_spare() -> None:
    assert {place.rung for place in walk(Place(rung=2), 200_000, 60)} == {2}
    rungs = [place.rung for place in walk(Place(rung=LAST), 1_200_000, 12)]
    assert sorted(set(rungs), reverse=True) == [3, 2, 1, 0]
    assert rungs.index(2) >= 30
    assert rungs.index(0) >= 90


def test_a_line_too_thin_is_tried_more_and_more_seldom() -> None:
    place, now, tries = Place(rung=NO_PICTURE), 0.0, []
    while now < 300:
        now += 0.1
        before, place = place.rung, ladder.step(place, 40_000, now)
        if before == NO_PICTURE and place.rung == LAST:
            tries.append(now)
    rests = [round(later - earlier) for earlier, later in pairwise(tries)]
    assert rests[:4] == [11, 21, 41, 61]
    assert set(rests[3:]) == {61}


def test_a_try_that_is_due_rests_no_longer_and_changes_no_rest() -> None:
    resting = Place(rung=NO_PICTURE, try_after_s=40)
    assert ladder.step(resting, 40_000, 1.0).rung == NO_PICTURE
    tried = ladder.step(resting, 40_000, 1.0, may_try=True)
    assert (tried.rung, tried.try_after_s, tried.tried) == (LAST, 40, True)


@given(st.lists(st.integers(LOWEST, HIGHEST), max_size=80))
def test_nobody_climbs_two_rungs_at_once_and_nobody_stands_too_high_for_long(bitrates: list[int]) -> None:
    place = Place()
    for number, bitrate in enumerate(bitrates):
        now = number * 0.6
        before, place = place, ladder.step(place, bitrate, now)
        assert place.rung >= before.rung - 1
        if place.rung < NO_PICTURE and bitrate < LADDER[place.rung].needs:
            assert place.short_since == now or place.since == now


# -- what the other side tells -----------------------------------------------------------------------------------------


def packets(first: int, count: int, delay: float, lost: range = range(0)) -> list[Delivery]:
    return [
        Delivery(number / 50, None if number in lost else 1000 + number / 50 + delay, 500)
        for number in range(first, first + count)
    ]


def test_a_report_tells_rate_loss_and_how_late_even_the_quickest_was() -> None:
    arrivals = Deliveries()
    arrivals.took(packets(0, 50, 0.02), now=1.0)
    arrivals.took(packets(50, 50, 0.1, lost=range(50, 60)), now=2.0)
    report = arrivals.report(now=2.1)
    assert report.received == pytest.approx(200_000, rel=0.1)
    assert report.loss == pytest.approx(10 / 75, rel=0.1)
    assert report.late_s == pytest.approx(0.08)
    assert report.silent_s == pytest.approx(0.1)


def test_of_a_flood_of_feedback_only_the_last_is_kept() -> None:
    arrivals = Deliveries()
    arrivals.took([Delivery(1.0, None, 100)] * 1_000, now=1.1)
    arrivals.took([Delivery(1.0, 1.1, 100)] * 2_000, now=1.2)
    assert arrivals.report(now=1.2).loss == 0


def test_before_anything_is_told_a_line_is_neither_free_nor_full() -> None:
    assert congestion.line(Deliveries().report(now=50.0)) is Line.BUSY


def test_what_was_lost_while_the_line_was_cut_is_not_held_against_it() -> None:
    arrivals = Deliveries()
    arrivals.took(packets(0, 50, 0.02), now=1.0)
    arrivals.took(packets(50, 200, 0.02, lost=range(50, 245)), now=5.0)
    assert arrivals.report(now=5.0).loss == 0


# -- all of it on a line -----------------------------------------------------------------------------------------------


def test_a_good_line_has_the_whole_picture_all_the_time() -> None:
    moments = SimulatedLine(line(2_000)).run(60)
    assert {moment.rung for moment in moments} == {0}
    assert moments[-1].bitrate == HIGHEST


def test_on_a_thin_line_the_picture_gives_way_before_the_sound() -> None:
    call = SimulatedLine(line())
    call.run(10)
    moments = call.run(30, line(200))
    settled = call.now - 27
    assert all(moment.rung >= 2 for moment in moments if moment.at > settled)
    assert all(moment.rung <= LAST for moment in moments)
    assert call.worst_sound(after=settled) < 0.15


def test_a_line_for_sound_alone_has_no_picture() -> None:
    call = SimulatedLine(line())
    call.run(10)
    moments = call.run(60, line(60))
    without = [moment for moment in moments[20:] if moment.rung == NO_PICTURE]
    assert len(without) > 0.9 * len(moments[20:])


def test_the_picture_comes_back_when_the_line_does() -> None:
    call = SimulatedLine(line())
    call.run(10)
    call.run(10, line(200))
    assert call.run(20, line(3_000))[-1].rung == 0
    call.run(10, line(60))
    assert call.run(50, line(3_000))[-1].rung == 0


def test_after_ten_seconds_without_a_line_there_is_a_picture_at_once() -> None:
    call = SimulatedLine(line())
    call.run(10)
    call.run(10, line(blackout=True))
    assert all(moment.rung <= 2 for moment in call.run(5, line()))


@pytest.mark.parametrize("condition", [line(loss=0.2), line(loss=0.1, burst=3), line(loss=0.03, jitter_ms=60)])
def test_chance_loss_and_jitter_leave_a_picture(condition: Condition) -> None:
    assert all(moment.rung <= 2 for moment in SimulatedLine(condition).run(60))


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 999), st.integers(350, 2_500), st.integers(5, 120))
def test_on_any_line_with_room_a_picture_stays_and_the_sound_is_not_kept_waiting(
    seed: int, kbit_s: int, delay_ms: int
) -> None:
    call = SimulatedLine(Condition(kbit_s=kbit_s, delay_ms=delay_ms), seed)
    moments = call.run(30)
    assert all(moment.rung < NO_PICTURE for moment in moments)
    assert call.worst_sound(after=5) < delay_ms / 1000 + 0.2
