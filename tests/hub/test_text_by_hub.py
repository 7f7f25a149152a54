"""Text that no data channel carries: the hub gives it to the other end of the call, and to nobody else."""

import pytest

from domain.call import CallState
from domain.messages import CallUpdate, Hold, TextByHub
from domain.typed import Again, Had, Piece, TextSaid
from hub.console.from_page import HoldCall
from hub.console.to_page import Refused
from hub.switchboard.agent_state import AgentState
from hub.switchboard.live import TEXT_ALLOWED
from tests.hub.world import Agent, Kiosk, World


async def in_call(here: World) -> tuple[Kiosk, Agent, str]:
    kiosk, agent = await here.kiosk(), await here.agent("Ben")
    call = await kiosk.ask()
    await agent.accept()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    return kiosk, agent, call


def text(call: str, said: TextSaid, way: int = 1) -> TextByHub:
    return TextByHub(call=call, way=way, said=said)


async def test_both_ends_read_each_other_in_order(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    theirs: list[TextSaid] = [Had("k", "", 0), Piece(1, "hel"), Piece(2, "p\b")]
    mine: list[TextSaid] = [Had("p", "k", 2), Piece(1, "sí"), Again()]
    for one, other in zip(theirs, mine, strict=True):
        await kiosk.send(text(call, one))
        await ben.send(text(call, other))
    assert [(await ben.get(TextByHub)).said for _ in theirs] == theirs
    assert [(await kiosk.get(TextByHub)).said for _ in mine] == mine


async def test_nobody_writes_into_a_call_of_others(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    other, ana = await here.kiosk(name="Kiosk 2"), await here.agent("Ana")
    await other.send(text(call, Piece(1, "x")))
    await ana.send(text(call, Piece(1, "x")))
    assert (await ana.get(Refused)).key == "not_your_call"
    await other.ask()
    await ana.accept()
    assert not ben.had(TextByHub)
    assert not kiosk.had(TextByHub)


async def test_nothing_is_kept_for_an_agent_to_come(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.send(text(call, Had("k", "", 0)))
    ben = await here.agent("Ben")
    await ben.accept()
    await kiosk.hang_up(call)
    await ben.state(AgentState.WRAPUP)
    assert not ben.had(TextByHub)


async def test_a_flood_of_text_does_not_cut_the_other_end_off(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    for number in range(1, 1_001):
        await ben.send(text(call, Piece(number, "x")))
    await ben.send(HoldCall(call=call, on=True))
    await kiosk.get(Hold)  # what was said before was followed
    at_once, _ = TEXT_ALLOWED
    assert at_once <= len(kiosk.had(TextByHub)) < 1_000


@pytest.mark.parametrize("said", ['{"type":"piece","n":1,"text":"%s"}' % ("x" * 4_001), '{"type":"other"}', '"x"'])
async def test_what_is_no_text_closes_the_socket_that_said_it(here: World, said: str) -> None:
    kiosk, _, call = await in_call(here)
    await kiosk.ws.send_str(f'{{"type":"text_by_hub","call":"{call}","way":1,"said":{said}}}')
    assert await kiosk.closed() == 1007
