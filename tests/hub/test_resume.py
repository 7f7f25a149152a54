"""A hub that is restarted in the middle of a call: the call goes on."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.call import CallState, EndReason, WrapUp
from domain.messages import CallUpdate, HangUp, SessionChanged
from hub.config import Config
from hub.console.from_page import Resume, WrapUpCall
from hub.console.to_page import CallEnded, CallStarted, KioskLine, Refused, Ring, SessionUpdate
from hub.switchboard.agent_state import AgentState
from tests.hub.world import TestClock, session, world


async def test_a_call_goes_on_when_the_hub_is_restarted(state: Path, clock: TestClock) -> None:
    key = Ed25519PrivateKey.generate()
    async with world(Config(state=state, port=0), clock) as here:
        kiosk, ana = await here.kiosk(key), await here.agent("Ana")
        call = await kiosk.ask()
        await ana.accept()
        generation = (await ana.get(CallStarted)).generation
        await kiosk.get(CallUpdate, state=CallState.CONNECTING)
        here.hub.say_goodbye()
        await ana.closed()
        await kiosk.closed()
    assert CallState.WAITING not in {update.state for update in kiosk.had(CallUpdate)}

    async with world(Config(state=state, port=0), clock) as here:
        ana = await here.agent("Ana", available=False)
        await ana.send(Resume(call=call))
        assert (await ana.get(CallStarted)).generation == generation
        assert ana.had(Ring) == []
        await ana.state(AgentState.BUSY)
        back = await here.kiosk(key, kiosk.id)
        await back.send(SessionChanged(call=call, session=session("es")))
        assert (await ana.get(KioskLine)).connected
        assert (await ana.get(SessionUpdate)).session.language == "es"
        told = await back.get(CallUpdate)
        assert (told.state, told.generation) == (CallState.CONNECTING, generation)

        await here.later(30)  # longer than a kiosk that is away is waited for
        await ana.send(HangUp(call=call, reason=EndReason.AGENT))
        await ana.get(CallEnded)
        await ana.send(WrapUpCall(call=call, code=WrapUp.OTHER))
        await ana.state(AgentState.AVAILABLE)
        _, found = await here.ask("GET", f"/api/console/calls/{call}", "Sue")
        assert [(one["trigger"], one["epoch"]) for one in found["decisions"]] == [("asked", 1), ("resumed", 2)]


async def test_nobody_else_gets_a_call_by_naming_it(state: Path, clock: TestClock) -> None:
    async with world(Config(state=state, port=0), clock) as here:
        kiosk, ana = await here.kiosk(), await here.agent("Ana")
        call = await kiosk.ask()
        await ana.accept()
        here.hub.say_goodbye()
        await ana.closed()

    async with world(Config(state=state, port=0), clock) as here:
        ben = await here.agent("Ben", available=False)
        await ben.send(Resume(call=call))
        assert (await ben.get(Refused)).key == "not_your_call"
        ana = await here.agent("Ana", available=False)
        await ana.send(Resume(call=call))
        await ana.get(CallStarted)
        await ana.send(Resume(call=call))
        assert (await ana.get(Refused)).key == "not_your_call"
