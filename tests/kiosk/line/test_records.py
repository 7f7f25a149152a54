"""What the kiosk tells of its calls' media: to the hub, and to the technician."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain import media
from domain.call import CallKind, CallState
from domain.media import FirstFrame, FirstSound, LocalDescription, MediaState, Stats
from domain.messages import CallQuality, HangUp
from domain.quality import LineQuality, Link, MeasuredCall, Relay
from kiosk.line.last_calls import MOST, LastCalls
from tests.kiosk.line.bench import Bench


def second(**changes: object) -> Stats:
    usual = {
        "video_fps_in": 30.0,
        "video_fps_out": 30.0,
        "audio_level_in": -20.0,
        "audio_level_out": -20.0,
        "bitrate": 600_000,
        "loss": 0.0,
        "round_trip_ms": 40.0,
        "cpu": 0.2,
        "concealed": 0.0,
        "relay": Relay.DIRECT,
        "width": 640,
        "height": 480,
    }
    return Stats(**{**usual, **changes})  # type: ignore[arg-type]  # as above


def told(bench: Bench) -> list[LineQuality]:
    return [said.quality for said in bench.hub.had(CallQuality)]


def in_a_call() -> Bench:
    """Accepted at 0, with sound after 0.4 s and a picture after 0.9 s."""
    bench = Bench().accepted()
    bench.calls.indicator_shown(bench.call)
    bench.engine.says(LocalDescription(1, ""))
    bench.wait(0.3)
    bench.media(MediaState.CONNECTED)
    bench.wait(0.1)
    bench.engine.says(FirstSound())
    bench.wait(0.5)
    bench.engine.says(FirstFrame())
    return bench


def pass_seconds(bench: Bench, count: int, **changes: object) -> None:
    for _ in range(count):
        bench.wait(1)
        bench.engine.says(second(**changes))


def test_the_hub_learns_at_the_end_how_good_the_call_was() -> None:
    bench = in_a_call()
    pass_seconds(bench, 18, round_trip_ms=40.0)
    pass_seconds(bench, 2, round_trip_ms=200.0, freezes=1, frozen_ms=300.0, concealed=0.5, loss=0.2, relay=Relay.TLS)
    call = bench.call
    bench.calls.hang_up()
    [quality] = told(bench)
    assert (quality.sound_after_ms, quality.picture_after_ms) == (400, 900)
    assert (quality.freezes, quality.frozen_ms, quality.concealed, quality.loss) == (2, 600, 0.05, 0.02)
    assert (quality.round_trip_ms, quality.round_trip_p95_ms) == (40, 200)
    assert (quality.relay, quality.link, quality.cpu) == (Relay.DIRECT, Link.WIFI, 0.2)
    assert (quality.width, quality.height, quality.fps, quality.measured_s) == (640, 480, 30, 20.6)
    assert isinstance(bench.hub.said[-1], HangUp), "it is known before the call is over"
    [kept] = bench.last_calls.calls
    assert (kept.call, kept.quality, kept.told) == (call, quality, True)


def test_cuts_and_renewals_are_counted_over_all_engines() -> None:
    bench = in_a_call()
    bench.media(MediaState.LOST)
    bench.wait(1.5)
    bench.engine.ends(media.MediaEnd.FAILED)
    bench.engine.says(LocalDescription(2, ""))
    bench.media(MediaState.CONNECTED)
    bench.wait(4)
    bench.media(MediaState.LOST)
    bench.wait(1)
    bench.media(MediaState.CONNECTED)
    bench.calls.hang_up()
    assert [(one.cuts, one.cut_ms, one.renewals) for one in told(bench)] == [(2, 2_500, 1)]


def test_a_call_that_dies_leaves_what_was_known_a_minute_before() -> None:
    bench = in_a_call()
    pass_seconds(bench, 125)
    assert [quality.measured_s for quality in told(bench)] == [60.6, 120.6]


def test_a_hub_that_was_away_is_told_later_and_once() -> None:
    bench = in_a_call()
    call = bench.call
    bench.lose_hub()
    bench.calls.hang_up()
    assert told(bench) == []
    for _ in range(2):
        bench.find_hub()
        bench.lose_hub()
    assert [said.call for said in bench.hub.had(CallQuality)] == [call]


@pytest.mark.parametrize("before", [Bench.asked, lambda bench: bench.asked(CallKind.TEXT)])
def test_a_call_that_nobody_accepted_has_nothing_to_tell(before: Callable[[Bench], Bench]) -> None:
    bench = before(Bench())
    bench.calls.hang_up()
    assert (told(bench), bench.last_calls.calls) == ([], ())


def test_the_set_up_of_a_kept_place_counts_from_the_customers_yes() -> None:
    bench = Bench().asked()
    bench.update(CallState.WAITING, position=1, ways=("ticket",))
    bench.calls.choose(bench.calls.view.ways[0])
    bench.update(CallState.CONNECTING)
    bench.wait(9)
    bench.calls.answer_ring_back(True)
    bench.calls.indicator_shown(bench.call)
    bench.media(MediaState.CONNECTED)
    bench.wait(0.5)
    bench.engine.says(FirstSound())
    bench.calls.hang_up()
    assert [quality.sound_after_ms for quality in told(bench)] == [500]


def test_the_last_calls_survive_the_process_and_a_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "last_calls.json"
    kept = LastCalls(file)
    for number in range(MOST + 5):
        kept.keep(MeasuredCall(call=str(number), ended_at=number, quality=LineQuality(), told=number % 2 == 0))
    kept.write()
    again = LastCalls(file)
    again.open()
    assert [call.call for call in again.calls] == [str(number) for number in range(5, MOST + 5)]
    assert [call.call for call in again.untold()] == [str(number) for number in range(5, MOST + 5, 2)]
    assert not list(again.untold())
    file.write_text("{")
    broken = LastCalls(file)
    broken.open()
    assert broken.calls == ()
