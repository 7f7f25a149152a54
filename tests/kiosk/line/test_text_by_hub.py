"""A call of which only the text gets through, by way of the hub: the line's part of it."""

import pytest

from domain import media
from domain.call import CallKind, CallState
from domain.media import MediaState, State, TextWay
from domain.messages import AskForServers, HangUp, TextByHub
from domain.typed import Again, Had, Piece
from kiosk.line.call_repair import GIVE_UP_AFTER_S, RENEW_BY_HUB_S
from tests.kiosk.line.bench import Bench, welcome


def by_hub(kind: CallKind) -> Bench:
    bench = Bench().asked(kind)
    bench.update(CallState.CONNECTING)
    bench.calls.indicator_shown(bench.call)
    bench.engine.says(TextWay(by_hub=True))
    return bench


def typed(bench: Bench) -> list[str]:
    return [message.text for message in bench.engine.heard if isinstance(message, media.Text)]


def test_text_goes_to_the_hub_and_comes_from_it() -> None:
    bench = by_hub(CallKind.TEXT)
    bench.engine.says(media.TextByHub(way=7, older=2, said=Had("k", "", 0)))
    assert bench.hub.had(TextByHub) == [TextByHub(call=bench.call, way=7, older=2, said=Had("k", "", 0))]
    bench.calls.hub_said(TextByHub(call=bench.call, way=7, said=Piece(1, "hi")))
    bench.calls.hub_said(TextByHub(call="another", way=7, said=Piece(2, "no")))
    assert bench.engine.heard[-1] == media.TextByHub(way=7, said=Piece(1, "hi"))


def test_what_was_typed_while_there_was_no_way_goes_as_soon_as_there_is_one() -> None:
    bench = Bench().asked(CallKind.VIDEO)
    bench.update(CallState.CONNECTING)
    bench.calls.type_text("first ")
    assert typed(bench) == []
    bench.engine.says(TextWay(by_hub=True))
    bench.calls.type_text("then")
    assert typed(bench) == ["first ", "then"]


def test_a_call_of_text_is_well_without_any_connection() -> None:
    bench = by_hub(CallKind.TEXT)
    assert bench.state is CallState.CONNECTED
    bench.engine.says(State(MediaState.CONNECTED))
    bench.engine.says(State(MediaState.LOST))
    bench.wait(10 * GIVE_UP_AFTER_S)
    assert bench.state is CallState.CONNECTED


def test_a_call_with_a_picture_says_that_only_text_gets_through_and_goes_on() -> None:
    bench = by_hub(CallKind.VIDEO)
    bench.wait(10 * GIVE_UP_AFTER_S)
    assert (bench.state, bench.calls.view.text_by_hub) == (CallState.CONNECTING, True)
    assert bench.hub.had(HangUp) == []
    bench.engine.says(TextWay(by_hub=False))
    bench.engine.says(State(MediaState.CONNECTED))
    assert (bench.state, bench.calls.view.text_by_hub) == (CallState.CONNECTED, False)


@pytest.mark.parametrize("kind", CallKind)
def test_a_connection_is_tried_for_again_but_not_every_few_seconds(kind: CallKind) -> None:
    bench = by_hub(kind)
    bench.engine.says(media.Failed(1))
    bench.wait(10.1 * RENEW_BY_HUB_S)
    assert 9 <= len(bench.hub.had(AskForServers)) <= 11


def test_one_that_comes_back_by_itself_is_renewed_because_text_has_left_it() -> None:
    bench = Bench().connected()
    bench.engine.says(State(MediaState.LOST))
    bench.engine.says(TextWay(by_hub=True))
    asked = len(bench.hub.had(AskForServers))
    bench.engine.says(State(MediaState.CONNECTED))
    bench.wait(1)
    assert len(bench.hub.had(AskForServers)) == asked + 1


def test_one_that_was_back_before_the_text_had_left_it_is_renewed_too() -> None:
    bench = Bench().connected()
    bench.engine.says(State(MediaState.LOST))
    bench.engine.says(State(MediaState.CONNECTED))
    asked = len(bench.hub.had(AskForServers))
    bench.engine.says(TextWay(by_hub=True))
    bench.wait(1)
    assert len(bench.hub.had(AskForServers)) == asked + 1


def test_a_call_that_has_a_connection_needs_no_hub_though_its_text_does() -> None:
    bench = Bench().connected()
    bench.engine.says(TextWay(by_hub=True))
    bench.hub.connected = False
    bench.calls.hub_lost()
    bench.wait(10 * GIVE_UP_AFTER_S)
    assert (bench.state, bench.calls.view.text_by_hub) == (CallState.CONNECTED, False)


def test_without_the_hub_it_is_lost_and_with_it_the_text_begins_again() -> None:
    bench = by_hub(CallKind.TEXT)
    bench.hub.connected = False
    bench.calls.hub_lost()
    assert bench.views[-1] is CallState.LOST
    bench.hub.connected = True
    bench.calls.hub_came(welcome(bench.call))
    assert media.TextByHub(way=1, said=Again()) in bench.engine.heard
    bench.engine.says(TextWay(by_hub=True))
    bench.wait(10 * GIVE_UP_AFTER_S)
    assert bench.state is CallState.CONNECTED


def test_a_hub_that_does_not_come_back_ends_it() -> None:
    bench = by_hub(CallKind.TEXT)
    bench.calls.hub_lost()
    bench.wait(GIVE_UP_AFTER_S + 1)
    assert bench.state is CallState.IDLE


def test_an_engine_that_dies_takes_the_way_with_it() -> None:
    bench = by_hub(CallKind.VIDEO)
    bench.wait(2 * GIVE_UP_AFTER_S)
    bench.engine.dies()
    assert not bench.calls.view.text_by_hub
    bench.wait(GIVE_UP_AFTER_S + 1)
    assert bench.state is CallState.IDLE
