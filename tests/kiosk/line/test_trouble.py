"""What does not work in a call, as screen, hub and technician hear of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import media
from domain.call import CallKind, CallState
from domain.media import MediaState
from domain.messages import DeviceReport
from domain.messages import MediaState as Told
from domain.trouble import POSSIBLE, Part, Problem, Trouble
from kiosk.line.device_reports import REMEDIES, DeviceReports
from tests.kiosk.line.bench import Bench

SIMULATED: dict[str, media.DeviceSettings] = {
    name: {"driver": "simulated"} for name in ("camera", "microphone", "speaker")
}
COVERED = Trouble(Part.CAMERA, Problem.COVERED)
SILENT = Trouble(Part.MICROPHONE, Problem.SILENT)


def told(bench: Bench) -> Told:
    return bench.hub.had(Told)[-1]


def says(bench: Bench, *troubles: Trouble) -> None:
    for trouble in troubles:
        bench.engine.says(media.Trouble(trouble.part, trouble.problem))


def test_screen_and_agent_hear_of_trouble_and_of_its_end() -> None:
    bench = Bench().connected()
    says(bench, SILENT, COVERED)
    assert bench.calls.view.trouble == told(bench).trouble == (COVERED, SILENT)
    says(bench, Trouble(Part.CAMERA, Problem.NONE))
    assert bench.calls.view.trouble == told(bench).trouble == (SILENT,)


def test_screen_and_agent_hear_which_picture_is_left_out() -> None:
    bench = Bench().connected()
    bench.engine.says(media.SoundOnly(sent=True, received=False))
    assert (bench.calls.view.not_seen, bench.calls.view.sound_only) == (True, False)
    bench.engine.says(media.SoundOnly(sent=False, received=True))
    assert (bench.calls.view.not_seen, bench.calls.view.sound_only) == (False, True)
    assert (told(bench).not_seen, told(bench).sound_only) == (False, True)


def test_what_was_wrong_with_one_call_is_not_said_of_the_next() -> None:
    bench = Bench().connected()
    says(bench, SILENT)
    bench.engine.says(media.SoundOnly(sent=True, received=True))
    bench.calls.hang_up()
    view = bench.calls.view
    assert (view.trouble, view.sound_only, view.not_seen) == ((), False, False)


def follow(bench: Bench, reports: DeviceReports) -> list[tuple[str, str]]:
    reports.follow(bench.calls.view)
    return [(report.kind, report.detail) for report in reports.reports]


def test_a_technician_reads_after_the_call_what_it_found_until_a_call_finds_it_mended() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().connected()
    assert follow(bench, reports) == []
    says(bench, SILENT)
    assert follow(bench, reports) == [("microphone", "silent in the last call")]
    bench.calls.hang_up()
    assert follow(bench, reports) == [("microphone", "silent in the last call")]
    bench.connected()
    assert follow(bench, reports) == [
        ("microphone", "silent in the last call")
    ]  # it may only not have been noticed yet
    bench.calls.hang_up()
    assert follow(bench, reports) == []


def test_a_call_that_nobody_answered_tells_nothing_of_devices() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().connected()
    says(bench, COVERED)
    follow(bench, reports)
    bench.calls.hang_up()
    follow(bench, reports)
    bench.asked()
    follow(bench, reports)
    bench.calls.hang_up()
    assert follow(bench, reports) == [("camera", "covered in the last call")]


def test_a_device_that_a_call_did_not_use_is_not_mended_by_it() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().connected()
    says(bench, SILENT, COVERED)
    found = follow(bench, reports)
    assert [kind for kind, _ in found] == ["camera", "microphone"]
    bench.calls.hang_up()
    assert follow(bench, reports) == found
    bench.calls.ask(CallKind.TEXT)
    bench.update(CallState.CONNECTING)
    bench.media(MediaState.CONNECTED)
    follow(bench, reports)
    bench.calls.hang_up()
    assert follow(bench, reports) == found
    bench.calls.set_camera(False)
    bench.connected()
    follow(bench, reports)
    bench.calls.hang_up()
    assert follow(bench, reports) == [("camera", "covered in the last call")]
    bench.connected()
    bench.engine.says(media.CameraOpen(True))
    follow(bench, reports)
    bench.calls.hang_up()
    assert follow(bench, reports) == []


def test_a_lost_connection_mends_no_device() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().connected()
    says(bench, SILENT)
    follow(bench, reports)
    bench.media(MediaState.LOST)
    bench.engine.dies()
    assert bench.state is CallState.LOST
    assert follow(bench, reports) == [("microphone", "silent in the last call")]


def test_a_technician_reads_that_a_relays_certificate_is_refused() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().accepted()
    bench.calls.relay_untrusted()
    says(bench, Trouble(Part.RELAY, Problem.UNREACHABLE), Trouble(Part.RELAY, Problem.NONE))
    assert follow(bench, reports) == [("relay", "untrusted in the last call")]
    bench.calls.indicator_shown(bench.call)
    bench.media(MediaState.CONNECTED)
    says(bench, SILENT)
    assert told(bench).trouble == (SILENT, Trouble(Part.RELAY, Problem.UNTRUSTED))
    bench.calls.hang_up()
    follow(bench, reports)
    bench.calls.relay_untrusted()
    assert bench.calls.view.trouble == (), "a connection of the call before"
    assert "[hub] relay_ca" in reports.reports[-1].remedy


def test_it_stands_in_the_place_of_what_others_say_of_the_device() -> None:
    reports = DeviceReports(SIMULATED)
    bench = Bench().connected()
    says(bench, COVERED)
    follow(bench, reports)
    closed = DeviceReport(kind="camera", driver="simulated", state="ok", detail="closed")
    printer = DeviceReport(kind="printer", driver="escpos", state="ok")
    assert [(one.kind, one.state) for one in reports.with_those((closed, printer))] == [
        ("printer", "ok"),
        ("camera", "trouble"),
    ]


@pytest.mark.parametrize("trouble", [Trouble(part, problem) for part in Part for problem in sorted(POSSIBLE[part])])
def test_every_failure_has_a_remedy(trouble: Trouble) -> None:
    assert len(REMEDIES[trouble.part, trouble.problem]) > 20


@given(st.sampled_from(Part), st.sampled_from(Problem))
def test_an_engine_says_of_a_device_only_what_has_a_remedy(part: Part, problem: Problem) -> None:
    line = media.encode(media.Trouble(part, problem))
    if (part, problem) in REMEDIES or problem is Problem.NONE:
        assert media.decode_from_call(line) == media.Trouble(part, problem)
    else:
        with pytest.raises(media.BadLine, match=f"a {part} cannot be '{problem}'; it is one of"):
            media.decode_from_call(line)


def figures() -> media.Stats:
    return media.Stats(30, 30, -30, -30, 800_000, 0, 20, 0.2)


def test_an_engine_that_is_stuck_is_said_within_five_seconds_and_replaced() -> None:
    bench = Bench().connected()
    for _ in range(3):
        bench.engine.says(figures())
        bench.wait(1)
    assert (bench.state, len(bench.engines)) == (CallState.CONNECTED, 1)
    bench.wait(3)
    assert (bench.state, len(bench.engines), bench.engines[0].stopped) == (CallState.LOST, 2, True)


def test_an_engine_whose_call_is_over_is_not_waited_for() -> None:
    bench = Bench().connected()
    bench.engine.says(figures())
    bench.calls.hang_up()
    bench.wait(30)
    assert (bench.state, len(bench.engines)) == (CallState.IDLE, 1)
