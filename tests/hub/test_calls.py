"""A call from the press on Help to the wrap-up, over real sockets."""

from domain.call import CallState, EndReason, WrapUp
from domain.messages import CallUpdate, Signal
from hub.console.protocol import (
    Accept,
    AgentState,
    CallEnded,
    CallStarted,
    HangUp,
    Ring,
    WrapUpCall,
)
from tests.hub.world import World


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
    assert (ended.reason, ended.lasted_s, ended.wrap_up_s) == (EndReason.AGENT, 42, 60)
    over = await kiosk.get(CallUpdate)
    assert (over.state, over.ended) == (CallState.IDLE, EndReason.AGENT)

    await ana.state(AgentState.WRAPUP)
    await ana.send(WrapUpCall(call=call, code=WrapUp.ALLERGY, note="nuts"))
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Ana")
    assert (found["call"]["code"], found["call"]["talked_s"], found["call"]["state"]) == ("allergy", 42, "completed")
    assert found["decisions"][0]["chosen"] == "ana"
