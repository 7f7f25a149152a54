from collections.abc import Callable

import pytest

from domain import media
from domain.call import CallKind, CallState, EndReason
from domain.cart import Remove
from domain.media import MediaEnd, MediaState
from domain.messages import AskForHelp, AskForServers, CallUpdate, HangUp, ProposalAnswered, SessionChanged, Signal
from domain.messages import MediaState as Media
from domain.session import Page, Proposal, ProposalResult, ProposalState
from kiosk.line.call_repair import GIVE_UP_AFTER_S, HUBS_WORD_WITHIN_S, MOST_RESTARTS, RENEW_AFTER_S, STEADY_AFTER_S
from tests.kiosk.line.bench import MAYA, Bench, session

PROPOSAL = Proposal(id="p", agent="7", agent_name="Maya", cart="c", revision=0, operation=Remove(line="l"))


def test_help_asks_the_hub_with_the_visit_and_warms_the_media_up_with_everything_closed() -> None:
    bench = Bench().asked()
    [asked] = bench.hub.had(AskForHelp)
    assert (asked.call, asked.kind, asked.language, asked.session) == (bench.call, CallKind.VIDEO, "es", session())
    assert bench.state is CallState.WAITING
    assert (bench.engine.start.call, bench.engine.start.generation, bench.engine.opened) == (bench.call, 1, False)


def test_help_twice_is_one_call() -> None:
    bench = Bench().asked().asked()
    assert len(bench.hub.had(AskForHelp)) == len(bench.engines) == 1


def test_without_a_hub_it_is_said_honestly_at_once() -> None:
    bench = Bench()
    bench.lose_hub()
    bench.asked()
    assert (bench.state, bench.engines, bench.calls.view.connected_to_hub) == (CallState.UNREACHABLE, [], False)


def test_a_hub_that_comes_back_takes_up_who_waits() -> None:
    bench = Bench()
    bench.lose_hub()
    bench.asked()
    bench.find_hub()
    assert (bench.state, [asked.call for asked in bench.hub.had(AskForHelp)]) == (CallState.WAITING, [bench.call])


def test_a_call_that_the_hub_has_given_up_is_asked_for_under_another_name() -> None:
    bench = Bench().asked()
    first = bench.call
    bench.lose_hub()
    bench.find_hub(call="")  # it was away for longer than its place was kept, and an id is good once
    assert bench.state is CallState.WAITING
    assert [asked.call for asked in bench.hub.had(AskForHelp)] == [first, bench.call]
    assert bench.call != first
    bench.update(CallState.CONNECTING)
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


@pytest.mark.parametrize("before", [Bench.asked, Bench.accepted, Bench.connected])
def test_hanging_up_while_the_hub_is_away_is_told_when_it_is_back(before: Callable[[Bench], Bench]) -> None:
    bench = before(Bench())
    call = bench.call
    bench.lose_hub()
    bench.calls.hang_up()
    bench.find_hub(call=call)
    assert bench.hub.said[-1] == HangUp(call=call, reason=EndReason.TECHNICAL)
    bench.update(CallState.CONNECTING)
    assert (bench.state, len(bench.engines)) == (CallState.IDLE, 1)


@pytest.mark.parametrize("before", [Bench.asked, Bench.accepted, Bench.connected])
def test_a_screen_that_is_gone_ends_the_call(before: Callable[[Bench], Bench]) -> None:
    bench = before(Bench())
    call = bench.call
    bench.calls.screen_lost()
    assert (bench.state, bench.engine.stopped) == (CallState.IDLE, True)
    assert bench.hub.said[-1] == HangUp(call=call, reason=EndReason.TECHNICAL)
    said = len(bench.hub.said)
    bench.calls.screen_lost()
    assert len(bench.hub.said) == said


def test_the_hub_lost_while_waiting_is_said_and_mended() -> None:
    bench = Bench().asked()
    bench.update(CallState.WAITING, position=3, wait_s=60)
    assert (bench.calls.view.position, bench.calls.view.wait_s) == (3, 60)
    bench.lose_hub()
    assert (bench.state, bench.calls.view.position, bench.engine.stopped) == (CallState.UNREACHABLE, None, True)
    bench.find_hub(call=bench.call)
    assert (bench.state, bench.engine.start.generation) == (CallState.WAITING, 2)


def test_a_customer_who_put_the_message_away_is_not_called_back() -> None:
    bench = Bench()
    bench.lose_hub()
    bench.asked()
    bench.calls.hang_up()
    bench.find_hub()
    assert (bench.state, bench.hub.said) == (CallState.IDLE, [])


def test_nobody_who_works_is_unreachable_until_somebody_does() -> None:
    bench = Bench().asked()
    bench.update(CallState.UNREACHABLE)
    assert (bench.state, bench.engine.stopped) == (CallState.UNREACHABLE, True)
    bench.update(CallState.WAITING, position=1)
    bench.update(CallState.RINGING)
    bench.update(CallState.CONNECTING)
    assert (bench.state, bench.engine.start.generation) == (CallState.CONNECTING, 2)


def test_the_camera_opens_when_the_agent_has_accepted_and_the_customer_sees_that() -> None:
    bench = Bench().asked()
    bench.calls.indicator_shown(bench.call)
    bench.update(CallState.CONNECTING)
    assert (bench.calls.view.agent, bench.engine.opened) == (MAYA, False)
    bench.calls.indicator_shown("another call")
    assert not bench.engine.opened
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


def test_a_customer_who_wants_no_camera_is_not_filmed() -> None:
    bench = Bench()
    bench.calls.set_camera(False)
    bench.accepted().calls.indicator_shown(bench.call)
    assert bench.engine.heard[-2:] == [media.SwitchCamera(False), media.Open()]
    assert not bench.calls.view.camera_wanted
    bench.calls.hang_up()
    assert bench.calls.view.camera_wanted  # the next customer chooses anew


def test_the_view_says_what_is_true_of_the_camera() -> None:
    bench = Bench().connected()
    bench.engine.says(media.CameraOpen(True))
    assert bench.calls.view.camera_open
    bench.calls.set_camera(False)
    assert bench.calls.view.camera_open
    bench.engine.says(media.CameraOpen(False))
    assert not bench.calls.view.camera_open


def test_a_call_of_text_opens_no_device() -> None:
    bench = Bench().asked(CallKind.TEXT)
    assert (bench.engine.start.video, bench.engine.start.sound) == (False, False)


def test_signals_go_both_ways_with_call_and_generation() -> None:
    bench = Bench().accepted()
    bench.engine.says(media.LocalDescription(1, "v=0"))
    bench.engine.says(media.LocalCandidate(1, "candidate:1", 0))
    payloads = [signal.payload for signal in bench.hub.had(Signal)]
    assert payloads == [
        {"kind": "description", "sdp_type": "offer", "sdp": "v=0"},
        {"kind": "candidate", "candidate": "candidate:1", "sdp_m_line_index": 0},
    ]
    bench.signal({"kind": "description", "sdp_type": "answer", "sdp": "v=1"})
    bench.signal({"kind": "candidate", "candidate": "candidate:2", "sdp_m_line_index": 1})
    assert bench.engine.heard == [media.RemoteDescription(1, "v=1"), media.RemoteCandidate(1, "candidate:2", 1)]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"kind": "magic"},
        {"kind": "description", "sdp": 7},
        {"kind": "candidate", "candidate": "c", "sdp_m_line_index": -1},
    ],
)
def test_a_signal_that_makes_no_sense_changes_nothing(payload: dict[str, object]) -> None:
    bench = Bench().connected()
    heard = list(bench.engine.heard)
    bench.signal(payload)
    assert (bench.engine.heard, bench.state) == (heard, CallState.CONNECTED)


def test_an_answer_to_an_earlier_connection_is_dropped() -> None:
    bench = Bench().connected()
    bench.engine.dies()
    bench.signal({"kind": "description", "sdp_type": "answer", "sdp": "old"}, generation=1)
    assert bench.engine.heard == [media.Open()]


def test_media_decides_between_connected_weak_and_lost() -> None:
    bench = Bench().connected()
    for state, expected in (
        (MediaState.WEAK, CallState.WEAK),
        (MediaState.LOST, CallState.LOST),
        (MediaState.CONNECTED, CallState.CONNECTED),
    ):
        bench.media(state)
        assert bench.state is expected
    assert [message.state for message in bench.hub.had(Media)] == ["connected", "weak", "lost", "connected"]


def test_the_agents_picture_is_named_when_there_is_one() -> None:
    bench = Bench().connected()
    assert bench.calls.view.frames == ""
    bench.engine.says(media.FirstFrame())
    assert bench.calls.view.frames == f"/frames/{bench.call}-1"


def test_text_goes_both_ways_and_what_was_typed_while_waiting_is_not_lost() -> None:
    bench = Bench().accepted()
    bench.calls.type_text("Ho")
    bench.calls.type_text("la")
    assert bench.engine.heard == []
    bench.calls.indicator_shown(bench.call)
    bench.media(MediaState.CONNECTED)
    bench.calls.type_text("!")
    assert bench.engine.heard[1:] == [media.Text("Hola"), media.Text("!")]
    bench.engine.says(media.Text("Hi"))
    assert bench.typed == ["Hi"]


def test_a_customer_hangs_up() -> None:
    bench = Bench().connected()
    call, engine = bench.call, bench.engine
    bench.calls.hang_up()
    assert bench.hub.said[-1] == HangUp(call=call, reason=EndReason.CUSTOMER)
    assert (engine.stopped, bench.state, bench.calls.view.ended) == (True, CallState.IDLE, EndReason.CUSTOMER)


def test_an_agent_hangs_up() -> None:
    bench = Bench().connected()
    bench.update(CallState.IDLE, ended=EndReason.AGENT)
    view = bench.calls.view
    assert (bench.engine.stopped, view.state, view.ended, view.agent) == (True, CallState.IDLE, EndReason.AGENT, None)


def test_the_next_call_is_another_one() -> None:
    bench = Bench().connected()
    first = bench.call
    bench.calls.hang_up()
    bench.asked()
    assert bench.call != first
    assert (bench.calls.view.ended, bench.engine.start.generation) == (None, 1)


def test_an_agent_whose_tab_was_closed_is_replaced_over_a_fresh_connection() -> None:
    bench = Bench().connected()
    first = bench.engine
    bench.update(CallState.WAITING, generation=2, position=1)
    assert (bench.state, bench.calls.view.agent, first.stopped) == (CallState.WAITING, None, True)
    assert (bench.engine.start.generation, bench.engine.opened) == (2, False)
    bench.update(CallState.CONNECTING, generation=2)
    assert not bench.engine.opened  # the customer has not seen this one yet
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


def test_a_closed_tab_is_told_before_the_hub_knows() -> None:
    bench = Bench().connected()
    bench.engine.ends(MediaEnd.GONE)
    assert bench.state is CallState.LOST
    bench.update(CallState.WAITING, generation=2, position=1)
    bench.wait(GIVE_UP_AFTER_S)
    assert (bench.state, bench.engine.start.generation) == (CallState.WAITING, 2)


def test_a_running_call_goes_on_without_the_hub_and_after_it_is_back() -> None:
    bench = Bench().connected()
    bench.lose_hub()
    assert bench.state is CallState.CONNECTED
    bench.find_hub(call=bench.call)
    bench.update(CallState.CONNECTING)
    assert (bench.state, len(bench.engines), bench.engine.stopped) == (CallState.CONNECTED, 1, False)
    assert isinstance(bench.hub.had(SessionChanged)[-1], SessionChanged)


def test_an_agent_who_hangs_up_without_a_hub_is_believed() -> None:
    bench = Bench().connected()
    bench.lose_hub()
    bench.engine.ends(MediaEnd.HUNG_UP)
    bench.wait(0)
    assert (bench.state, bench.calls.view.ended) == (CallState.IDLE, EndReason.AGENT)


def test_the_hub_has_the_last_word_on_who_hung_up() -> None:
    bench = Bench().connected()
    bench.engine.ends(MediaEnd.HUNG_UP)
    bench.wait(HUBS_WORD_WITHIN_S / 2)
    bench.update(CallState.IDLE, ended=EndReason.AGENT)
    assert bench.calls.view.ended is EndReason.AGENT
    assert bench.hub.had(HangUp) == []


def test_a_media_engine_that_dies_is_started_again_within_the_same_call() -> None:
    bench = Bench().connected()
    bench.engine.says(media.CameraOpen(True))
    bench.engine.dies()
    assert (bench.state, bench.calls.view.camera_open) == (CallState.LOST, False)
    assert (bench.engine.start.call, bench.engine.start.generation, bench.engine.opened) == (bench.call, 2, True)
    bench.media(MediaState.CONNECTED)
    assert bench.state is CallState.CONNECTED


def test_a_media_engine_that_keeps_dying_ends_the_call() -> None:
    bench = Bench().connected()
    for _ in range(MOST_RESTARTS + 1):
        bench.engine.dies()
    assert len(bench.engines) == 1 + MOST_RESTARTS
    assert (bench.state, bench.calls.view.ended) == (CallState.IDLE, EndReason.TECHNICAL)
    assert bench.hub.said[-1] == HangUp(call=bench.hub.had(AskForHelp)[0].call, reason=EndReason.TECHNICAL)


def test_an_engine_that_dies_as_soon_as_it_is_connected_does_not_die_for_ever() -> None:
    bench = Bench().connected()
    for _ in range(MOST_RESTARTS):
        bench.engine.dies()
        bench.media(MediaState.CONNECTED)
    bench.engine.dies()
    assert bench.state is CallState.IDLE


def test_a_long_call_may_lose_its_connection_many_times() -> None:
    bench = Bench().connected()
    for _ in range(3 * MOST_RESTARTS):
        bench.engine.dies()
        bench.media(MediaState.CONNECTED)
        bench.wait(STEADY_AFTER_S)
    assert bench.state is CallState.CONNECTED


def test_a_lost_connection_gets_another_one_beside_it_when_it_does_not_come_back() -> None:
    bench = Bench().connected()
    bench.media(MediaState.LOST)
    bench.wait(RENEW_AFTER_S - 0.1)
    assert bench.hub.had(AskForServers) == []
    bench.wait(0.2)
    assert bench.renewed() == []
    bench.fresh_servers()
    assert bench.renewed() == [media.Renew(2, [media.IceServer(["turn:hub"], "u", "c")])]
    assert (len(bench.engines), bench.engine.stopped) == (1, False)
    bench.media(MediaState.CONNECTED)
    bench.wait(60)
    bench.fresh_servers()
    assert (len(bench.renewed()), bench.state) == (1, CallState.CONNECTED)


def test_connections_are_tried_again_and_again_until_the_call_is_given_up() -> None:
    bench = Bench().connected()
    bench.media(MediaState.LOST)
    for _ in range(40):
        bench.wait(0.5)
        bench.fresh_servers()
    assert [renew.generation for renew in bench.renewed()] == [2, 3, 4, 5, 6]
    assert bench.state is CallState.IDLE


def test_another_network_gets_another_connection_at_once() -> None:
    bench = Bench().asked()
    bench.calls.network_changed()
    assert bench.hub.had(AskForServers) == []
    bench.connected()
    bench.calls.network_changed()
    bench.fresh_servers()
    assert [renew.generation for renew in bench.renewed()] == [2]
    assert bench.state is CallState.CONNECTED


@pytest.mark.parametrize("before", [Bench.accepted, Bench.connected])
def test_a_peer_that_hangs_in_its_handshake_is_started_over(before: Callable[[Bench], Bench]) -> None:
    bench = before(Bench())
    bench.engine.says(media.Failed(1))
    bench.wait(1)
    bench.fresh_servers()
    bench.engine.says(media.Failed(1))  # that is known
    bench.wait(1)
    bench.fresh_servers()
    assert [renew.generation for renew in bench.renewed()] == [2]


def test_a_lost_connection_that_comes_back_is_left_alone() -> None:
    bench = Bench().connected()
    bench.media(MediaState.LOST)
    bench.media(MediaState.CONNECTED)
    bench.wait(60)
    assert (len(bench.engines), bench.state) == (1, CallState.CONNECTED)


@pytest.mark.parametrize("hub", [True, False])
def test_a_call_without_media_ends_after_a_while(hub: bool) -> None:
    bench = Bench().connected()
    if not hub:
        bench.lose_hub()
    bench.media(MediaState.LOST)
    bench.wait(GIVE_UP_AFTER_S)
    assert (bench.state, bench.calls.view.ended) == (CallState.IDLE, EndReason.TECHNICAL)


def test_a_connection_lost_together_with_the_hub_gets_another_one_when_it_is_back() -> None:
    bench = Bench().connected()
    bench.lose_hub()
    bench.media(MediaState.LOST)
    bench.wait(RENEW_AFTER_S)
    assert bench.renewed() == []
    bench.find_hub(call=bench.call)
    assert bench.hub.had(AskForServers) == [AskForServers(call=bench.call)]
    bench.fresh_servers()
    assert [renew.generation for renew in bench.renewed()] == [2]


def test_a_connection_that_came_back_before_the_hub_is_left_alone() -> None:
    bench = Bench().connected()
    bench.lose_hub()
    bench.media(MediaState.LOST)
    bench.wait(RENEW_AFTER_S)
    bench.media(MediaState.CONNECTED)
    bench.find_hub(call=bench.call)
    assert (len(bench.engines), bench.state) == (1, CallState.CONNECTED)


def test_an_engine_that_was_stopped_has_nothing_more_to_say() -> None:
    bench = Bench().connected()
    old = bench.engine
    bench.calls.hang_up()
    old.says(media.State(MediaState.CONNECTED))
    old.says(media.Text("ghost"))
    old.dies()
    assert (bench.state, bench.typed, len(bench.engines)) == (CallState.IDLE, [], 1)


def test_relays_are_closed_with_the_call() -> None:
    bench = Bench().connected()
    bench.relays.closed = False
    bench.calls.hang_up()
    assert bench.relays.closed


def test_turn_servers_come_into_force() -> None:
    bench = Bench().asked()
    servers = ({"urls": "stun:hub:3478"}, {"urls": ["turn:hub:3478"], "username": "u", "credential": "c"}, {"urls": 7})
    bench.update(CallState.CONNECTING, ice_servers=servers)
    [renew] = bench.renewed()
    assert [server.urls for server in renew.ice_servers] == [["stun:hub:3478"], ["turn:hub:3478"]]
    assert (renew.generation, len(bench.engines)) == (2, 1)
    bench.calls.indicator_shown(bench.call)
    assert bench.engine.opened


def test_every_change_of_the_visit_goes_to_the_agent() -> None:
    bench = Bench().connected()
    bench.calls.session_changed(session(Page.ORDER))
    assert bench.hub.had(SessionChanged)[-1].session.page is Page.ORDER
    bench.calls.hang_up()
    told = len(bench.hub.had(SessionChanged))
    bench.calls.session_changed(session(Page.ATTRACT))
    assert len(bench.hub.had(SessionChanged)) == told


def test_a_proposal_reaches_the_screen_only_in_a_call() -> None:
    bench = Bench().asked()
    bench.propose(PROPOSAL)
    assert bench.proposed == []
    [answered] = bench.hub.had(ProposalAnswered)
    assert (answered.result.state, answered.result.reason) == (ProposalState.REFUSED, "not_in_call")
    bench.update(CallState.CONNECTING)
    bench.propose(PROPOSAL)
    assert bench.proposed == [PROPOSAL]
    bench.calls.proposal_answered(ProposalResult(proposal="p", state=ProposalState.KEPT))
    assert bench.hub.had(ProposalAnswered)[-1].result.state is ProposalState.KEPT


def test_a_call_that_we_do_not_know_is_hung_up() -> None:
    bench = Bench()
    bench.find_hub(call="left-over")
    assert bench.hub.said == [HangUp(call="left-over", reason=EndReason.TECHNICAL)]


@pytest.mark.parametrize("before", [Bench.asked, Bench.accepted, Bench.connected])
@pytest.mark.parametrize("state", CallState)
def test_nothing_that_the_hub_says_breaks_a_call(before: "object", state: CallState) -> None:
    bench = Bench()
    before(bench)  # type: ignore[operator]
    bench.update(state, generation=5)
    bench.calls.hub_said(CallUpdate(call="other", state=state))
    bench.update(state, generation=1)
    bench.lose_hub()
    bench.find_hub()
    bench.wait(60)
    bench.calls.hang_up()
    assert bench.state is CallState.IDLE
    assert all(engine.stopped for engine in bench.engines)


def test_the_customer_is_told_who_else_can_be_heard() -> None:
    bench = Bench().connected()
    bench.update(CallState.CONNECTING, others=("Sue",))
    assert (bench.state, bench.calls.view.others) == (CallState.CONNECTED, ("Sue",))
    bench.update(CallState.CONNECTING)
    assert bench.calls.view.others == ()


# -- the agent's page is gone ------------------------------------------------------------------------------------------


def away(bench: Bench, gone: bool, generation: int = 1) -> None:
    bench.update(CallState.CONNECTING, generation=generation, agent_away=gone)


def test_a_call_whose_agent_is_away_waits_for_the_hub_and_is_not_given_up() -> None:
    bench = Bench().connected()
    away(bench, True)
    bench.media(media.MediaState.LOST)
    bench.wait(30)
    assert (bench.state, bench.calls.view.agent_away, len(bench.engines)) == (CallState.LOST, True, 1)
    bench.update(CallState.WAITING, generation=2, position=1)
    assert (bench.state, bench.calls.view.agent_away) == (CallState.WAITING, False)


@pytest.mark.parametrize("reason", [media.MediaEnd.HUNG_UP, media.MediaEnd.GONE, media.MediaEnd.FAILED])
def test_a_goodbye_of_a_page_that_is_gone_ends_nothing(reason: media.MediaEnd) -> None:
    bench = Bench().connected()
    away(bench, True)
    bench.engine.ends(reason)
    bench.wait(30)
    assert (bench.state, len(bench.engines)) == (CallState.LOST, 1)


def test_an_agent_who_is_back_goes_on_with_the_media_that_is_up() -> None:
    bench = Bench().connected()
    away(bench, True)
    away(bench, False)
    bench.wait(60)
    assert (bench.state, bench.calls.view.agent_away, len(bench.engines)) == (CallState.CONNECTED, False, 1)
    assert bench.hub.had(AskForServers) == []


def test_an_agent_who_is_back_without_media_gets_a_fresh_connection() -> None:
    bench = Bench().connected()
    away(bench, True)
    bench.engine.ends(media.MediaEnd.GONE)
    away(bench, False)
    assert len(bench.engines) == 2
    bench.media(media.MediaState.CONNECTED)
    assert bench.state is CallState.CONNECTED


@pytest.mark.parametrize("weak_first", [True, False])
def test_an_agent_who_is_back_from_another_address_gets_another_connection(weak_first: bool) -> None:
    bench = Bench().connected()
    if weak_first:
        bench.media(MediaState.WEAK)
    away(bench, True)
    away(bench, False)
    if not weak_first:
        bench.media(MediaState.WEAK)
        bench.wait(0.6)
    bench.fresh_servers()
    assert ([renew.generation for renew in bench.renewed()], bench.state) == ([2], CallState.WEAK)


def test_without_a_word_of_the_hub_the_call_ends_after_all() -> None:
    bench = Bench().connected()
    away(bench, True)
    bench.media(media.MediaState.LOST)
    bench.wait(60)
    assert bench.state is CallState.IDLE
