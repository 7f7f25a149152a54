"""What of the customer leaves the kiosk is the customer's choice, on every way that a call can take."""

from collections.abc import Callable

import pytest

from domain import media
from domain.call import CallKind, CallState, CallView, Way
from domain.media import MediaEnd
from domain.messages import Hold
from domain.messages import MediaState as Media
from tests.kiosk.line.bench import Bench

UNSEEN = CallView(camera_wanted=False, blurred=True)


def cameras(bench: Bench) -> list[bool]:
    """What the newest engine was told of the camera since it was opened."""
    heard = bench.engine.heard
    assert media.Open() in heard
    return [message.on for message in heard if isinstance(message, media.SwitchCamera)]


def rung_back(bench: Bench) -> None:
    bench.asked()
    bench.update(CallState.WAITING, ways=(Way.TICKET,))
    bench.calls.choose(Way.TICKET)
    bench.update(CallState.RINGING)
    bench.update(CallState.CONNECTING)
    bench.calls.answer_ring_back(True)
    bench.calls.indicator_shown(bench.call)


def renewed(bench: Bench) -> None:
    bench.connected().engine.dies()


def held(bench: Bench) -> None:
    bench.connected()
    for on in (True, False):
        bench.calls.hub_said(Hold(call=bench.call, on=on))


def resumed(bench: Bench) -> None:
    bench.connected().update(CallState.CONNECTING, generation=2)
    bench.calls.indicator_shown(bench.call)


def shown_again(bench: Bench) -> None:
    bench.connected().calls.screen_away()
    bench.calls.indicator_shown(bench.call)


WAYS = [Bench.connected, rung_back, renewed, held, resumed, shown_again]


@pytest.mark.parametrize("way", WAYS)
def test_a_camera_that_is_off_at_first_stays_off_on_every_way(way: Callable[[Bench], object]) -> None:
    bench = Bench(UNSEEN)
    way(bench)
    assert set(cameras(bench)) == {False}
    assert not bench.calls.view.camera_wanted
    assert bench.engine.start.blur
    bench.calls.set_camera(True)
    assert cameras(bench)[-1]
    bench.calls.hang_up()
    assert not bench.calls.view.camera_wanted  # the next customer begins anew


@pytest.mark.parametrize("way", WAYS)
def test_whoever_switches_the_camera_off_stays_unseen(way: Callable[[Bench], object]) -> None:
    bench = Bench()
    bench.calls.set_camera(False)
    way(bench)
    assert set(cameras(bench)) == {False}


def test_the_agent_is_told_what_the_customer_has_chosen() -> None:
    bench = Bench().connected()
    bench.calls.set_camera(False)
    bench.calls.set_blur(True)
    assert [(said.camera, said.blurred) for said in bench.hub.had(Media)] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert bench.engine.heard[-1] == media.Blur(True)
    bench.calls.hang_up()
    assert (bench.calls.view.camera_wanted, bench.calls.view.blurred) == (True, False)


def test_while_a_pin_is_typed_nothing_leaves_the_kiosk_and_both_sides_know() -> None:
    bench = Bench().connected()
    bench.calls.be_private(True)
    assert bench.engine.heard[-1] == media.Private(True)
    assert bench.calls.view.private
    assert bench.hub.had(Media)[-1].private
    bench.calls.be_private(False)
    assert bench.engine.heard[-1] == media.Private(False)
    assert not bench.hub.had(Media)[-1].private


@pytest.mark.parametrize("way", WAYS)
def test_media_that_begins_while_a_pin_is_typed_begins_private(way: Callable[[Bench], object]) -> None:
    bench = Bench()
    bench.calls.be_private(True)
    way(bench)
    heard = bench.engine.heard
    assert heard.index(media.Private(True)) < heard.index(media.Open())
    assert media.Private(False) not in heard
    bench.calls.be_private(False)
    assert heard[-1] == media.Private(False)


def test_an_engine_that_dies_while_a_pin_is_typed_is_followed_by_a_private_one() -> None:
    bench = Bench().connected()
    bench.calls.be_private(True)
    bench.engine.ends(MediaEnd.FAILED)
    assert bench.engine.heard[:1] == [media.Private(True)]


def test_no_call_hears_of_a_pin_typed_without_one() -> None:
    bench = Bench()
    bench.calls.be_private(True)
    bench.calls.be_private(False)
    bench.asked(CallKind.TEXT)
    bench.calls.be_private(True)
    assert bench.hub.had(Media) == []
