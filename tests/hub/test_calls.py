"""A call from the press on Help to the wrap-up, over real sockets."""

import base64
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.call import CallKind, CallState, EndReason, WrapUp
from domain.cart import Add, Cart, Remove
from domain.messages import (
    AskForHelp,
    AskForServers,
    CallUpdate,
    DeviceReport,
    FreshServers,
    HangUp,
    Health,
    MediaState,
    ProposalAnswered,
    Propose,
    SessionChanged,
    Signal,
)
from domain.selection import Selection
from domain.session import Page, ProposalResult, ProposalState
from hub.config import Config, Media, Switchboard
from hub.console.from_page import Accept, Heartbeat, Invite, ProposeChange, Reject, SetState, WrapUpCall
from hub.console.to_page import (
    CallEnded,
    CallStarted,
    Heard,
    KioskLine,
    KioskMedia,
    ProposalAnswer,
    Queue,
    Refused,
    Ring,
    RingCancelled,
    SessionUpdate,
    StateChanged,
)
from hub.switchboard.agent_state import AgentState
from tests.hub.world import TestClock, World, session, world


async def test_a_call_from_help_to_wrap_up(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")

    call = await kiosk.ask("es")
    ring = await ana.get(Ring)
    assert (ring.call, ring.language, ring.kiosk.site_name, ring.expires_in_s) == (call, "es", "Boston", 15)
    assert (await kiosk.get(CallUpdate)).state is CallState.RINGING

    await ana.send(Accept(reservation=ring.reservation))
    started = await ana.get(CallStarted)
    connecting = await kiosk.get(CallUpdate)
    assert connecting.state is CallState.CONNECTING
    assert connecting.agent is not None
    assert (connecting.agent.name, connecting.agent.place) == ("Ana", "Sacramento")
    assert started.generation == connecting.generation == 1

    offer = Signal(call=call, payload={"kind": "description", "sdp_type": "offer", "sdp": "v=0"})
    answer = Signal(call=call, payload={"kind": "description", "sdp_type": "answer", "sdp": "v=0"})
    await kiosk.send(offer)
    assert await ana.get(Signal) == offer
    await ana.send(answer)
    assert await kiosk.get(Signal) == answer

    await here.later(42)
    await ana.send(HangUp(call=call, reason=EndReason.AGENT))
    ended = await ana.get(CallEnded)
    assert (ended.reason, ended.lasted_s, ended.wrap_up_s) == (EndReason.AGENT, 42, 15)
    over = await kiosk.get(CallUpdate)
    assert (over.state, over.ended) == (CallState.IDLE, EndReason.AGENT)

    await ana.state(AgentState.WRAPUP)
    await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY, note="nuts"))
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Ana")
    assert (found["call"]["code"], found["call"]["talked_s"], found["call"]["state"]) == ("allergy", 42, "completed")
    assert found["decisions"][0]["chosen"] == "ana"


async def test_a_ring_tells_what_the_customer_has_done_and_what_is_broken(here: World) -> None:
    kiosk = await here.kiosk()
    paper = DeviceReport(kind="printer", driver="escpos", state="trouble", detail="no paper", remedy="put a roll in")
    fine = DeviceReport(kind="card_terminal", driver="zvt", state="ok")
    await kiosk.send(Health(devices=(paper, fine), in_service=True, orders_waiting=2))
    await kiosk.ask()
    await kiosk.get(CallUpdate)
    await here.later(7)
    ana = await here.agent("Ana")

    ring = await ana.get(Ring)
    assert ring.trouble == (paper,)
    assert ring.kiosk.orders_waiting == 2
    assert ring.session.page is Page.MENU
    assert ring.waited_s == 7


async def test_the_agent_sees_every_change_of_the_visit_and_every_answer_to_a_proposal(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()

    await kiosk.send(SessionChanged(call=call, session=session(category="soups")))
    assert (await ana.get(SessionUpdate)).session.category == "soups"

    add = Add(selection=Selection(item="soup"), qty=2)
    await ana.send(ProposeChange(call=call, proposal="proposal-1", cart="cart-1", revision=3, operation=add))
    proposal = (await kiosk.get(Propose)).proposal
    assert (proposal.id, proposal.agent, proposal.agent_name) == ("proposal-1", "ana", "Ana")
    assert (proposal.cart, proposal.revision, proposal.operation) == ("cart-1", 3, add)

    applied = ProposalResult(proposal="proposal-1", state=ProposalState.APPLIED, revision=4)
    await kiosk.send(ProposalAnswered(call=call, result=applied))
    assert (await ana.get(ProposalAnswer)).result == applied
    await kiosk.send(MediaState(call=call, state="connected", stats={"video_fps_in": 29.5}))
    assert (await ana.get(KioskMedia)).stats == {"video_fps_in": 29.5}


async def test_what_the_kiosk_signals_before_anybody_accepts_is_kept_for_the_agent(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    ring = await ana.get(Ring)
    for number in range(3):
        await kiosk.send(Signal(call=call, payload={"kind": "candidate", "candidate": str(number)}))
    await kiosk.send(SessionChanged(call=call, session=session(category="last")))
    await ana.get(SessionUpdate)

    await ana.send(Accept(reservation=ring.reservation))
    await ana.get(CallStarted)
    assert [(await ana.get(Signal)).payload["candidate"] for _ in range(3)] == ["0", "1", "2"]


async def test_a_missed_ring_goes_to_the_next_agent_and_the_first_must_come_back_by_hand(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await here.later(5)
    ben = await here.agent("Ben")
    call = await kiosk.ask()
    await ana.get(Ring)

    await here.later(15)
    assert (await ana.get(RingCancelled)).reason == "missed"
    assert (await ana.state(AgentState.NOT_RESPONDING)).reason == "missed_ring"
    assert (await ben.get(Ring)).call == call

    await here.later(15)  # nobody is left who works
    await ben.state(AgentState.NOT_RESPONDING)
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await ana.want("available")
    assert (await ana.get(Ring)).call == call
    await kiosk.get(CallUpdate, state=CallState.RINGING)


async def test_a_missed_ring_never_improves_the_place_among_agents(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await here.later(600)
    ben = await here.agent("Ben")
    await here.later(1)
    call = await kiosk.ask()
    await ana.get(Ring)
    await here.later(15)  # Ben is rung now, for another 15 s
    await ben.get(Ring)
    await ana.state(AgentState.NOT_RESPONDING)
    await kiosk.hang_up(call)
    await ben.state(AgentState.AVAILABLE)
    await ana.want("available")
    await kiosk.ask()
    await ben.get(Ring)  # idle for 16 s, Ana for none of the 600 s before
    assert here.hub.switchboard.board.agents["ana"].state is AgentState.AVAILABLE


async def test_after_the_call_the_agent_has_no_hold_of_the_kiosk(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await ana.send(HangUp(call=call, reason=EndReason.AGENT))
    await ana.state(AgentState.WRAPUP)
    remove = Remove(line="1")
    await ana.send(ProposeChange(call=call, proposal="proposal-1", cart="c", revision=1, operation=remove))
    assert (await ana.get(Refused)).key == "not_your_call"
    await kiosk.get(CallUpdate, state=CallState.IDLE)
    assert kiosk.had(Propose) == []


async def test_a_reject_keeps_the_agent_available_for_others_but_not_for_this_call(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.send(Reject(reservation=(await ana.get(Ring)).reservation))
    await ana.state(AgentState.AVAILABLE)
    assert (await kiosk.get(CallUpdate, state=CallState.WAITING)).position == 1

    other = await here.kiosk(name="Kiosk 2")
    second = await other.ask()
    ring = await ana.get(Ring)
    assert ring.call == second
    await other.hang_up(second)
    await ana.get(RingCancelled, reason="customer")

    await here.later(30)
    assert (await ana.get(Ring)).call == call


async def test_an_accept_that_comes_too_late_is_refused(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await kiosk.ask()
    ring = await ana.get(Ring)
    await here.later(15)
    await ana.send(Accept(reservation=ring.reservation))
    assert (await ana.get(Refused)).key == "ring_over"


async def test_nobody_who_speaks_the_language_is_said_honestly_until_somebody_comes(here: World) -> None:
    kiosk, ben = await here.kiosk(), await here.agent("Ben")
    call = await kiosk.ask("es")
    assert (await kiosk.get(CallUpdate)).state is CallState.UNREACHABLE

    ana = await here.agent("Ana")  # speaks Spanish
    assert (await ana.get(Ring)).call == call
    assert (await kiosk.get(CallUpdate)).state is CallState.WAITING
    assert (await kiosk.get(CallUpdate)).state is CallState.RINGING
    assert ben.had(Ring) == []


async def test_a_customer_who_changes_the_language_while_waiting_is_served_in_it(here: World) -> None:
    kiosk, ben = await here.kiosk(), await here.agent("Ben")
    call = await kiosk.ask("es")
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await kiosk.send(SessionChanged(call=call, session=session("en")))
    assert (await ben.get(Ring)).language == "en"


async def test_asking_again_in_another_language_is_the_same_call_in_that_language(here: World) -> None:
    kiosk, ben = await here.kiosk(), await here.agent("Ben")
    call = await kiosk.ask("es")
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await kiosk.ask("en", call=call)
    ring = await ben.get(Ring)
    assert (ring.call, ring.language) == (call, "en")


async def test_an_agent_without_the_skill_is_never_rung(here: World) -> None:
    kiosk, _ = await here.kiosk(), await here.agent("Cleo")
    await kiosk.ask()
    assert (await kiosk.get(CallUpdate)).state is CallState.UNREACHABLE


async def test_the_page_closed_in_a_call_puts_the_customer_first_in_the_queue(here: World) -> None:
    first, second, third = [await here.kiosk(name=f"Kiosk {number}") for number in (1, 2, 3)]
    ana, call = await here.agent("Ana"), await first.ask()
    await ana.accept()
    await first.get(CallUpdate, state=CallState.CONNECTING)
    ben, bens_call = await here.agent("Ben"), await second.ask()
    await ben.accept()
    await here.later(30)
    await third.ask()
    await third.get(CallUpdate, state=CallState.WAITING, position=1)

    await ana.ws.close()
    await first.get(CallUpdate, state=CallState.CONNECTING, agent_away=True)
    await here.later(30)
    told = await first.get(CallUpdate, state=CallState.WAITING)
    assert (told.call, told.position, told.wait_low_s, told.wait_s, told.generation) == (call, 1, 0, 120, 2)
    await third.get(CallUpdate, position=2)

    await ben.send(HangUp(call=bens_call, reason=EndReason.AGENT))
    await ben.state(AgentState.WRAPUP)
    await ben.send(WrapUpCall(call=bens_call, code=WrapUp.OTHER))
    ring = await ben.accept()
    assert (ring.call, ring.waited_s) == (call, 60)
    assert (await first.get(CallUpdate, state=CallState.CONNECTING)).generation == 2


async def test_the_page_closed_in_a_call_with_nobody_else_at_work_is_said_honestly(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await kiosk.ask()
    await ana.accept()
    await ana.ws.close()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING, agent_away=True)
    await here.later(30)
    assert (await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)).generation == 2


async def test_the_page_closed_while_ringing_gives_the_call_to_somebody_else_at_once(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await here.later(1)
    ben = await here.agent("Ben")
    call = await kiosk.ask()
    await ana.get(Ring)
    await ana.ws.close()
    assert (await ben.get(Ring)).call == call


async def test_a_page_that_sends_no_heartbeat_is_taken_for_closed(state: Path, clock: TestClock) -> None:
    config = Config(state=state, port=0, switchboard=Switchboard(heartbeat_limit_s=0.8))
    async with world(config, clock) as here:
        kiosk, ana = await here.kiosk(), await here.agent("Ana")
        await kiosk.ask()
        await ana.accept()
        assert await ana.closed() == 1008
        await kiosk.get(CallUpdate, state=CallState.CONNECTING, agent_away=True)


async def test_a_page_learns_that_it_is_heard(here: World) -> None:
    ana = await here.agent("Ana")
    await ana.send(Heartbeat())
    await ana.get(Heard)


async def test_a_second_page_of_the_same_person_takes_over(here: World) -> None:
    old = await here.agent("Ana")
    new = await here.agent("Ana")
    assert await old.closed() == 4001
    await (await here.kiosk()).ask()
    await new.get(Ring)


async def test_the_customer_gives_up_while_somebody_is_rung(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.get(Ring)
    await kiosk.hang_up(call)
    assert (await ana.get(RingCancelled)).reason == "customer"
    await ana.state(AgentState.AVAILABLE)
    assert (await kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.CUSTOMER


async def test_the_customer_hangs_up(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.hang_up(call)
    assert (await ana.get(CallEnded)).reason is EndReason.CUSTOMER
    await ana.state(AgentState.WRAPUP)


async def test_pressing_help_again_is_the_same_call(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await kiosk.ask(call=call)
    await kiosk.ask(call=call)
    await ana.accept()
    status, found = await here.ask("GET", "/api/console/calls", "Max")
    assert (status, [row["call"] for row in found["calls"]]) == (200, [call])


async def test_a_call_that_is_over_cannot_be_asked_for_again(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.hang_up(call)
    await kiosk.get(CallUpdate, state=CallState.IDLE)
    await kiosk.ask(call=call)
    assert (await kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.TECHNICAL


async def test_a_kiosk_that_comes_back_in_time_keeps_its_place(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk = await here.kiosk(key)
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.later(40)
    await kiosk.ws.close()
    watcher = await here.kiosk(name="Kiosk 2")
    while here.hub.presence.get(kiosk.id):
        await watcher.ask(call="something to wait for")
        await watcher.get(CallUpdate)

    await here.later(19)
    back = await here.kiosk(key, kiosk.id)
    assert back.welcome.call == call
    await back.ask(call=call)
    await back.get(CallUpdate, state=CallState.UNREACHABLE)
    ana = await here.agent("Ana")
    assert (await ana.get(Ring)).waited_s == 59


async def test_a_kiosk_lost_in_a_call_may_come_back_and_go_on(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk, ana = await here.kiosk(key), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.ws.close()
    await ana.get(KioskLine, connected=False)
    await ana.send(Signal(call=call, payload={}))
    assert (await ana.get(Refused)).key == "kiosk_away"

    back = await here.kiosk(key, kiosk.id)
    await ana.get(KioskLine, connected=True)
    assert back.welcome.call == call
    assert (await back.get(CallUpdate)).state is CallState.CONNECTING
    await ana.send(Signal(call=call, payload={"kind": "candidate"}))
    assert (await back.get(Signal)).payload == {"kind": "candidate"}


async def test_an_agent_lost_while_the_kiosk_was_away_is_replaced_when_it_is_back(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk, ana, ben = await here.kiosk(key), await here.agent("Ana"), await here.agent("Ben", available=False)
    call = await kiosk.ask()
    await ana.accept()
    await ana.ws.close()
    await kiosk.get(CallUpdate, agent_away=True)
    await here.later(12)
    await kiosk.ws.close()
    await ben.want("available")
    while here.hub.switchboard.board.tasks[call].grace_ends is None:
        await ben.want("available")
    await here.later(18)

    back = await here.kiosk(key, kiosk.id)
    assert back.welcome.call == call
    assert (await ben.get(Ring)).call == call
    assert (await back.get(CallUpdate)).generation == 2


async def test_a_kiosk_lost_in_a_call_for_good_ends_it(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await kiosk.ask()
    await ana.accept()
    await kiosk.ws.close()
    await ana.get(KioskLine)
    await here.later(20)
    assert (await ana.get(CallEnded)).reason is EndReason.KIOSK_LOST


async def test_a_wrap_up_that_is_not_given_ends_by_itself_and_is_marked(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    await here.later(15)
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Ana")
    assert found["call"]["code"] == "none"


async def test_a_break_wished_for_in_a_call_begins_after_the_wrap_up(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await ana.send(SetState(state="break"))
    await ana.get(StateChanged, state=AgentState.BUSY, then=AgentState.BREAK)
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    await ana.send(WrapUpCall(call=call, code=WrapUp.OTHER))
    await ana.state(AgentState.BREAK)


async def test_an_agent_reaches_nothing_but_its_own_call(here: World) -> None:
    kiosk, other = await here.kiosk(), await here.kiosk(name="Kiosk 2")
    ana = await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    ben = await here.agent("Ben", available=False)
    foreign = await other.ask("es")
    remove = Remove(line="1")
    for theirs in (call, foreign):
        await ben.send(ProposeChange(call=theirs, proposal="proposal-1", cart="c", revision=1, operation=remove))
        assert (await ben.get(Refused)).key == "not_your_call"
        await ben.send(Signal(call=theirs, payload={}))
        assert (await ben.get(Refused)).key == "not_your_call"
        await ben.send(HangUp(call=theirs, reason=EndReason.AGENT))
        assert (await ben.get(Refused)).key == "not_your_call"
        await ben.send(WrapUpCall(call=theirs, code=WrapUp.OTHER))
        assert (await ben.get(Refused)).key == "not_now"
    status, _ = await here.ask("GET", f"/api/console/calls/{call}", "Ben")
    assert status == 404
    await ana.send(Signal(call=foreign, payload={}))
    assert (await ana.get(Refused)).key == "not_your_call"
    await ana.send(Signal(call=call, payload={"still": "mine"}))
    assert (await kiosk.get(Signal)).payload == {"still": "mine"}
    assert kiosk.had(Propose) == []


async def test_a_kiosk_reaches_nothing_but_its_own_call(here: World) -> None:
    kiosk, thief, ana = await here.kiosk(), await here.kiosk(name="Kiosk 2"), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await thief.send(HangUp(call=call, reason=EndReason.CUSTOMER))
    await thief.send(Signal(call=call, payload={"from": "thief"}))
    await thief.ask(call=call)
    assert (await thief.get(CallUpdate, call=call)).state is CallState.IDLE
    await kiosk.send(Signal(call=call, payload={"from": "kiosk"}))
    assert (await ana.get(Signal)).payload == {"from": "kiosk"}


async def test_the_overview_shows_who_waits_and_who_works(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await kiosk.ask()
    await ana.accept()
    other = await here.kiosk(site="sacramento", name="Window")
    call = await other.ask("es")
    queue = await ana.get(Queue)
    while not queue.waiting:
        queue = await ana.get(Queue)
    assert [(who.call, who.site_name, who.kiosk_name, who.language) for who in queue.waiting] == [
        (call, "Sacramento", "Window", "es")
    ]
    assert queue.agents == {AgentState.BUSY: 1}
    assert (queue.service_level, queue.average_wait_s, queue.waits[-1]) == (1.0, 0, 0)


async def test_turn_credentials_are_made_for_the_call(state: Path, clock: TestClock) -> None:
    media = Media(stun=("stun:127.0.0.1:3478",), turn=("turn:127.0.0.1:3478?transport=udp",), turn_secret="shared")
    async with world(Config(state=state, port=0, media=media), clock) as here:
        kiosk, ana = await here.kiosk(), await here.agent("Ana")
        call = await kiosk.ask()
        await ana.accept()
        stun, turn = (await ana.get(CallStarted)).ice_servers
        assert stun == {"urls": ["stun:127.0.0.1:3478"]}
        assert turn["username"] == f"1800001800:{call}"
        digest = hmac.new(b"shared", turn["username"].encode(), "sha1").digest()
        assert base64.b64decode(turn["credential"]) == digest
        assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).ice_servers == (stun, turn)


async def test_both_ends_get_fresh_credentials_for_another_connection(state: Path, clock: TestClock) -> None:
    media = Media(turn=("turn:127.0.0.1:3478?transport=udp",), turn_secret="shared")
    async with world(Config(state=state, port=0, media=media), clock) as here:
        kiosk, ana = await here.kiosk(), await here.agent("Ana")
        call = await kiosk.ask()
        await ana.accept()
        before = (await ana.get(CallStarted)).ice_servers
        clock.passed += 60
        await kiosk.send(AskForServers(call=call))
        fresh = (await kiosk.get(FreshServers)).ice_servers
        assert fresh == (await ana.get(FreshServers)).ice_servers != before
        assert fresh[0]["username"] == f"1800001860:{call}"


async def test_a_hub_that_was_stopped_takes_up_who_waited(state: Path, clock: TestClock) -> None:
    key = Ed25519PrivateKey.generate()
    async with world(Config(state=state, port=0), clock) as here:
        kiosk = await here.kiosk(key)
        call = await kiosk.ask()
        await kiosk.get(CallUpdate)
        busy, ana = await here.kiosk(name="Kiosk 2"), await here.agent("Ana")
        await ana.accept()
        assert call
        await busy.ask("es")
    clock.passed += 10
    async with world(Config(state=state, port=0), clock) as here:
        back = await here.kiosk(key, kiosk.id)
        assert back.welcome.call == call
        await back.ask(call=call)
        ana = await here.agent("Ana")
        ring = await ana.accept()
        assert (ring.call, ring.waited_s) == (call, 10)
        assert (await ana.get(CallStarted)).generation > 1


async def test_an_order_that_was_begun_while_waiting_keeps_its_place_when_the_hub_is_stopped(
    state: Path, clock: TestClock
) -> None:
    key, begun = Ed25519PrivateKey.generate(), session(cart=Cart(id="cart-1", revision=1, service_mode="dine_in"))
    async with world(Config(state=state, port=0), clock) as here:
        kiosk, ana = await here.kiosk(key), await here.agent("Ana", available=False)
        call = await kiosk.ask()
        await kiosk.get(CallUpdate)
        await kiosk.send(SessionChanged(call=call, session=begun))
        while here.hub.switchboard.board.tasks[call].order != "cart-1":
            await here.hub.look()
        await ana.want("break")
    clock.passed += 10
    async with world(Config(state=state, port=0), clock) as here:
        back, ana = await here.kiosk(key, kiosk.id), await here.agent("Ana")
        await back.send(AskForHelp(call=call, kind=CallKind.VIDEO, language="en", session=begun))
        assert (await ana.get(Ring)).waited_s == 10


async def test_the_agent_of_before_comes_first_for_an_order_that_was_begun_in_the_call(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    begun = session(cart=Cart(id="cart-1", revision=1, service_mode="dine_in"))
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.send(SessionChanged(call=call, session=begun))
    await ana.get(SessionUpdate)
    await kiosk.hang_up(call)
    await ana.get(CallEnded)
    await ana.send(WrapUpCall(call=call, code=WrapUp.OTHER))
    await ana.state(AgentState.AVAILABLE)
    ben = await here.agent("Ben")
    ben_before_ana = 60
    await ana.want("break")
    await here.later(ben_before_ana)
    await ana.want("available")
    await kiosk.send(AskForHelp(call="again", kind=CallKind.VIDEO, language="en", session=begun))
    assert (await ana.get(Ring, call="again")).before is not None
    assert ben.had(Ring) == []


async def test_what_is_no_call_is_not_found_among_calls(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    ben = await here.agent("Ben")
    await ana.send(Invite(call=call, want="colleague"))
    asked = (await ben.get(Ring)).call
    for who in ("Ben", "Sue"):
        assert (await here.ask("GET", f"/api/console/calls/{asked}", who))[0] == 404
