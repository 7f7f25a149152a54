"""What a customer may choose instead of waiting, hold, and an agent's pointer: the line's part of it."""

from typing import Any

import pytest

from domain import media
from domain.call import CallKind, CallState, EndReason, Way
from domain.guide import Control, GuideAction, GuideResult, Place
from domain.guide import Guide as ScreenGuide
from domain.messages import AgentCamera, ChooseWay, Guide, Guided, HangUp, Hold
from kiosk.line.hubs_word import RINGS_BACK_S
from tests.kiosk.line.bench import Bench

WAYS = (Way.ALONE, Way.TEXT, Way.TICKET, Way.STAFF)


def waiting() -> Bench:
    bench = Bench().asked()
    bench.update(CallState.WAITING, position=3, wait_low_s=120, wait_s=240, ways=WAYS)
    return bench


def held(bench: Bench, on: bool) -> None:
    bench.calls.hub_said(Hold(call=bench.call, on=on))


def last(bench: Bench, kind: type[Any]) -> bool:
    found: bool = [message for message in bench.engine.heard if isinstance(message, kind)][-1].on
    return found


# -- ways --------------------------------------------------------------------------------------------------------------


def test_the_wait_and_the_ways_are_shown_as_the_hub_says_them() -> None:
    view = waiting().calls.view
    assert (view.position, view.wait_low_s, view.wait_s, view.ways) == (3, 120, 240, WAYS)


def test_a_way_that_is_not_offered_is_not_gone() -> None:
    bench = Bench().asked()
    bench.update(CallState.WAITING, position=1)
    assert not bench.calls.choose(Way.TICKET)
    assert bench.hub.had(ChooseWay) == []


def test_to_go_on_alone_ends_the_call_and_gives_nothing_up() -> None:
    bench = waiting()
    call = bench.call
    assert bench.calls.choose(Way.ALONE)
    assert bench.state is CallState.IDLE
    assert bench.hub.had(ChooseWay) == [ChooseWay(call=call, way=Way.ALONE)]
    assert bench.hub.had(HangUp) == []  # that would give up the place


def test_text_instead_is_the_same_call_without_camera_and_microphone() -> None:
    bench = waiting()
    call = bench.call
    assert bench.calls.choose(Way.TEXT)
    assert (bench.call, bench.calls.view.kind) == (call, CallKind.TEXT)
    before, now = bench.engines
    assert before.stopped
    assert (now.start.video, now.start.sound, now.start.generation) == (False, False, 2)


def test_whoever_waits_may_write_instead_without_being_asked_and_keeps_the_place() -> None:
    bench = Bench().asked()
    bench.update(CallState.WAITING, position=1)
    call = bench.call
    assert bench.calls.choose(Way.TEXT)
    assert (bench.call, bench.calls.view.kind) == (call, CallKind.TEXT)
    assert bench.hub.had(HangUp) == []
    assert not bench.calls.choose(Way.TEXT)


def test_the_holder_of_a_ticket_is_rung_back_and_nothing_opens_before_yes() -> None:
    bench = waiting()
    assert bench.calls.choose(Way.TICKET)
    assert bench.calls.view.ticket
    bench.update(CallState.RINGING)
    assert bench.calls.view.rings_back
    bench.update(CallState.CONNECTING)
    bench.calls.indicator_shown(bench.call)
    assert not bench.engine.opened
    bench.calls.answer_ring_back(True)
    assert not bench.calls.view.rings_back
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


def test_yes_while_it_still_rings_is_an_ordinary_call() -> None:
    bench = waiting()
    bench.calls.choose(Way.TICKET)
    bench.update(CallState.RINGING)
    bench.calls.answer_ring_back(True)
    bench.update(CallState.CONNECTING)
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


@pytest.mark.parametrize("says_no", [True, False])
def test_a_ring_back_that_is_let_pass_keeps_no_agent(says_no: bool) -> None:
    bench = waiting()
    bench.calls.choose(Way.TICKET)
    bench.update(CallState.CONNECTING)
    call = bench.call
    bench.calls.answer_ring_back(False) if says_no else bench.wait(RINGS_BACK_S)
    assert bench.state is CallState.IDLE
    assert bench.hub.had(HangUp) == [HangUp(call=call, reason=EndReason.CUSTOMER)]


def test_a_ticket_outlives_an_agent_who_missed_the_ring() -> None:
    bench = waiting()
    bench.calls.choose(Way.TICKET)
    bench.update(CallState.RINGING)
    bench.update(CallState.WAITING, position=1, ways=WAYS)
    assert (bench.calls.view.ticket, bench.calls.view.rings_back) == (True, False)


def test_what_was_chosen_is_said_again_to_a_hub_that_was_away() -> None:
    bench = waiting()
    bench.calls.choose(Way.TICKET)
    bench.calls.choose(Way.STAFF)
    bench.lose_hub()
    bench.hub.said.clear()
    bench.find_hub(bench.call)
    assert {said.way for said in bench.hub.had(ChooseWay)} == {Way.TICKET, Way.STAFF}


def test_without_a_hub_the_lamp_still_calls_the_staff() -> None:
    bench = Bench()
    bench.hub.connected = False
    bench.asked()
    assert (bench.state, bench.calls.view.ways) == (CallState.UNREACHABLE, (Way.STAFF,))
    assert bench.calls.choose(Way.STAFF)
    assert (bench.calls.view.staff_called, bench.calls.view.staff_told) == (True, False)


def test_nothing_of_it_is_left_for_the_next_call() -> None:
    bench = waiting()
    bench.calls.choose(Way.TICKET)
    bench.calls.choose(Way.STAFF)
    bench.calls.hang_up()
    bench.asked()
    view = bench.calls.view
    assert (view.ticket, view.rings_back, view.staff_called, view.ways) == (False, False, False, ())


# -- hold --------------------------------------------------------------------------------------------------------------


def test_on_hold_nothing_of_the_customer_leaves_the_kiosk() -> None:
    bench = Bench().connected()
    held(bench, True)
    assert (last(bench, media.SwitchCamera), last(bench, media.Mute)) == (False, True)
    bench.calls.set_mute(False)
    bench.calls.set_camera(True)
    assert (last(bench, media.SwitchCamera), last(bench, media.Mute)) == (False, True)
    held(bench, False)
    assert (last(bench, media.SwitchCamera), last(bench, media.Mute)) == (True, False)


def test_after_the_hold_it_is_as_the_customer_wants_it() -> None:
    bench = Bench().connected()
    held(bench, True)
    bench.calls.set_camera(False)
    bench.calls.set_mute(True)
    held(bench, False)
    assert (last(bench, media.SwitchCamera), last(bench, media.Mute)) == (False, True)


def test_an_agents_camera_that_is_off_is_shown_until_it_is_on_or_the_agent_another() -> None:
    bench = Bench().connected()
    bench.calls.hub_said(AgentCamera(call=bench.call, on=False))
    assert bench.calls.view.agent_hidden
    bench.update(CallState.CONNECTING, agent_hidden=True)  # the hub was away for a moment
    assert bench.calls.view.agent_hidden
    bench.update(CallState.WAITING)
    bench.update(CallState.CONNECTING, generation=2)
    assert not bench.calls.view.agent_hidden


def test_text_goes_on_while_on_hold() -> None:
    bench = Bench().connected()
    held(bench, True)
    bench.calls.type_text("still here")
    assert media.Text("still here") in bench.engine.heard


def test_a_fresh_connection_in_a_hold_opens_nothing() -> None:
    bench = Bench().connected()
    held(bench, True)
    bench.engine.ends(media.MediaEnd.FAILED)
    bench.media(media.MediaState.CONNECTED)
    heard = bench.engine.heard
    assert heard.index(media.SwitchCamera(False)) < heard.index(media.Open())
    assert heard.index(media.Mute(True)) < heard.index(media.Open())


def test_a_screen_that_comes_back_in_a_hold_opens_nothing() -> None:
    bench = Bench().connected()
    held(bench, True)
    bench.calls.screen_away()
    bench.calls.indicator_shown(bench.call)
    assert (last(bench, media.SwitchCamera), last(bench, media.Mute)) == (False, True)


# -- guide -------------------------------------------------------------------------------------------------------------

GUIDE = {"action": GuideAction.POINT, "place": Place(control=Control.HELP), "agent_name": "Maya"}


def test_a_guide_goes_to_the_screen_and_its_answer_to_the_agent() -> None:
    bench = Bench().connected()
    bench.calls.hub_said(Guide(call=bench.call, **GUIDE))  # type: ignore[arg-type]
    assert bench.guided == [ScreenGuide(**GUIDE)]  # type: ignore[arg-type]
    bench.calls.guided(GuideResult(ok=False, reason="paying"))
    assert bench.hub.had(Guided) == [Guided(call=bench.call, ok=False, reason="paying")]


def test_nobody_points_before_there_is_a_call() -> None:
    bench = waiting()
    bench.calls.hub_said(Guide(call=bench.call, **GUIDE))  # type: ignore[arg-type]
    assert bench.guided == []
    assert bench.hub.had(Guided) == [Guided(call=bench.call, ok=False, reason="not_in_call")]
