"""Somebody is asked into a call, comes, takes it over or goes."""

from domain.call import CallState, EndReason, WrapUp
from domain.messages import CallUpdate, HangUp, Signal
from hub.console.from_page import (
    Accept,
    DropGuest,
    HandOver,
    Invite,
    LeaveCall,
    ProposeChange,
    Reject,
    Uninvite,
    WrapUpCall,
)
from hub.console.to_page import AssistOver, AssistStarted, CallEnded, CallStarted, Guest, Refused, Ring, RingCancelled
from hub.switchboard.agent_state import AgentState
from tests.hub.world import Agent, Kiosk, World


async def in_call(here: World, name: str, language: str = "en") -> tuple[Kiosk, Agent, str]:
    agent, kiosk = await here.agent(name), await here.kiosk()
    call = await kiosk.ask(language)
    await agent.accept()
    await agent.get(CallStarted)
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    return kiosk, agent, call


async def joins(guest: Agent) -> Ring:
    ring = await guest.get(Ring)
    await guest.send(Accept(reservation=ring.reservation))
    await guest.get(AssistStarted)
    return ring


async def test_an_interpreter_is_rung_with_who_asks_and_why_and_joins(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="interpreter", language="es", note="a grandmother"))
    assert (await ben.get(Guest)).state == "asked"
    ring = await ana.get(Ring)
    assert ring.asked_by is not None
    assert (ring.asked_by.name, ring.asked_by.want, ring.asked_by.note) == ("Ben", "interpreter", "a grandmother")
    told = await ben.get(Guest, state="ringing")
    assert (told.guest.id, told.guest.mode) == ("ana", "interpreter")
    await ana.send(Accept(reservation=ring.reservation))
    started = await ana.get(AssistStarted)
    assert (started.call, started.host, started.mode) == (call, "ben", "interpreter")
    await ben.get(Guest, state="joined")
    await ana.state(AgentState.BUSY)

    await ana.send(LeaveCall(call=call))
    assert (await ana.get(AssistOver)).reason == "left"
    await ben.get(Guest, state="left")
    ana.forget()
    await (await here.kiosk(name="Kiosk 2")).ask()
    await ana.get(Ring)  # free again, without a wrap-up


async def test_nobody_who_could_come_is_said_at_once(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    await ben.send(Invite(call=call, want="interpreter", language="fr"))
    await ben.get(Guest, state="failed")


async def test_who_was_asked_by_name_and_does_not_want_is_not_asked_again(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague", person="ana"))
    await ana.send(Reject(reservation=(await ana.get(Ring)).reservation))
    await ben.get(Guest, state="failed")


async def test_a_supervisor_is_asked_by_role(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    await here.agent("Ana")
    sue = await here.agent("Sue")
    await ben.send(Invite(call=call, want="supervisor"))
    assert (await joins(sue)).asked_by is not None
    assert (await ben.get(Guest, state="joined")).guest.mode == "supervisor"


async def test_asking_is_called_off(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await ana.get(Ring)
    await ben.send(Invite(call=call, want="colleague"))
    assert (await ben.get(Refused)).key == "not_now"  # one at a time
    await ben.send(Uninvite(call=call))
    assert (await ana.get(RingCancelled)).reason == "withdrawn"
    await ana.state(AgentState.AVAILABLE)


async def test_the_end_of_the_call_is_the_end_for_who_is_asked_and_for_who_has_come(here: World) -> None:
    kiosk, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await joins(ana)
    sue = await here.agent("Sue")
    await ben.send(Invite(call=call, want="supervisor"))
    await sue.get(Ring)
    ana.forget()
    await kiosk.hang_up(call)
    assert (await ana.get(AssistOver)).reason == "call_over"
    await sue.get(RingCancelled)
    await ana.state(AgentState.AVAILABLE)


async def test_the_agent_sends_a_guest_away(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await joins(ana)
    await ben.send(DropGuest(call=call, guest="ana"))
    assert (await ana.get(AssistOver)).reason == "dropped"


async def test_a_call_is_handed_over_warm(here: World) -> None:
    kiosk, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await joins(ana)
    ana.forget()
    await here.later(30)
    await ben.send(HandOver(call=call, to="ana"))

    assert (await ana.get(CallStarted)).generation == 2
    assert (await ana.get(AssistOver)).reason == "took_over"
    connecting = await kiosk.get(CallUpdate, state=CallState.CONNECTING, generation=2)
    assert connecting.agent is not None
    assert (connecting.agent.name, connecting.others) == ("Ana", ())
    assert (await ben.get(CallEnded)).lasted_s == 30
    await ben.state(AgentState.WRAPUP)
    await kiosk.send(Signal(call=call, generation=2, payload={"to": "ana"}))
    assert (await ana.get(Signal)).payload == {"to": "ana"}
    await ben.send(Signal(call=call, payload={}))
    assert (await ben.get(Refused)).key == "not_your_call"

    ben.forget()
    await ben.send(WrapUpCall(call=call, code=WrapUp.ALLERGY))
    await ben.state(AgentState.AVAILABLE)
    await ana.send(HangUp(call=call, reason=EndReason.AGENT))
    await ana.get(CallEnded)
    await ana.send(WrapUpCall(call=call, code=WrapUp.LANGUAGE))
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Ana")
    assert (found["call"]["agent_name"], found["call"]["code"], found["call"]["waited_s"]) == ("Ana", "language", 0)
    await kiosk.get(CallUpdate, state=CallState.IDLE)


async def test_a_call_is_not_handed_to_somebody_without_the_qualification_or_who_is_not_there(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    sue = await here.agent("Sue")
    await ben.send(HandOver(call=call, to="sue"))
    assert (await ben.get(Refused)).key == "not_now"
    await ben.send(Invite(call=call, want="supervisor"))
    await joins(sue)
    await ben.send(HandOver(call=call, to="sue"))
    assert (await ben.get(Refused)).key == "not_qualified"
    await sue.send(HandOver(call=call, to="sue"))
    assert (await sue.get(Refused)).key == "not_your_call"


async def test_a_guest_does_not_reach_the_kiosk(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    ring = await joins(ana)
    for theirs in (call, ring.call):
        await ana.send(Signal(call=theirs, payload={}))
        assert (await ana.get(Refused)).key == "not_your_call"
        await ana.send(HangUp(call=theirs, reason=EndReason.AGENT))
        assert (await ana.get(Refused)).key == "not_your_call"
    assert ben.had(ProposeChange) == []


async def test_a_guest_whose_page_is_gone_has_left(here: World) -> None:
    _, ben, call = await in_call(here, "Ben")
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await joins(ana)
    await ana.ws.close()
    await ben.get(Guest, state="left")
