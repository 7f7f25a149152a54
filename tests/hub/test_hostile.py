"""Peers that send nonsense, too much, or nothing: they are cut off with a reason, and nobody else notices."""

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.call import CallState, EndReason
from domain.messages import CallUpdate, HangUp, Signal
from hub.link import QUEUE
from tests.hub.world import Agent, Kiosk, World

NONSENSE = [
    b"",
    b"null",
    b"[]",
    b"{",
    b'{"type": "destroy"}',
    b'{"type": "signal"}',
    b'{"type": "signal", "call": 5, "payload": {}}',
    b'{"type": "accept", "reservation": "1", "extra": true}',
    b'{"type": "identify", "kiosk": "1", "signature": "00", "software": ""}',
    b'{"type": "propose", "call": "c", "proposal": "12345678", "cart": "c", "revision": 1, "operation": {"type": "pay"}}',
    b'{"type": "wrap_up", "call": "c", "code": "because"}',
    b'{"type": "guide", "call": "c", "action": "point", "place": {"control": "money"}}',
    b'{"type": "payment_action", "call": "c", "action": "pay"}',
    b'{"type": "payment_news", "payment": {"order": "", "amount": {"amount": 1, "currency": "USD"}, "state": "unknown"}}',
    b'{"type": "payment_news", "payment": {"order": "o", "amount": {"amount": 1, "currency": "USD"}, "state": "unknown", '
    b'"attempts": [{"attempt": 18446744073709551615, "state": "unknown", "started_at": ""}]}}',
    b"\xff\xfe",
    b'{"a":' * 5_000,
]


async def peers(here: World) -> tuple[Kiosk, Agent, str]:
    """A kiosk and an agent in a call."""
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    return kiosk, ana, call


async def still_works(here: World, kiosk: Kiosk, ana: Agent, call: str) -> None:
    await kiosk.send(Signal(call=call, payload={"still": "here"}))
    assert (await ana.get(Signal)).payload == {"still": "here"}
    assert (await here.ask("GET", "/api/health"))[0] == 200


@pytest.mark.parametrize("data", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_closes_its_own_socket_with_a_reason(here: World, data: bytes) -> None:
    kiosk, ana, call = await peers(here)
    other, ben = await here.kiosk(name="Kiosk 2"), await here.agent("Ben")
    for peer in (other, ben):
        await peer.ws.send_bytes(data)
        assert await peer.closed() == 1007
    await still_works(here, kiosk, ana, call)


async def test_nonsense_before_the_identification_is_refused_but_nobody_has_to_enrol_again(here: World) -> None:
    for data in NONSENSE:
        ws = await here.http.ws_connect(f"{here.url}/kiosk/connect")
        await ws.receive()
        await ws.send_bytes(data)
        assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE
        # 1008 makes a kiosk forget who it is: only for one that is unknown, never for another version's words.
        assert ws.close_code == (1008 if b'"identify"' in data else 1007)


async def test_a_message_that_is_too_large_closes_its_socket(here: World) -> None:
    kiosk, ana, call = await peers(here)
    other, ben = await here.kiosk(name="Kiosk 2"), await here.agent("Ben")
    for peer in (other, ben):
        await peer.ws.send_bytes(b" " * 300_000)
        assert await peer.closed() == 1009
    await still_works(here, kiosk, ana, call)


async def test_a_signal_that_is_too_large_is_not_kept(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.send(Signal(call=call, payload={"candidate": "x" * 70_000}))
    assert await kiosk.closed() == 1007


async def test_a_call_with_an_endless_name_is_not_kept(here: World) -> None:
    kiosk = await here.kiosk()
    await kiosk.ask(call="c" * 1_000)
    assert await kiosk.closed() == 1007


async def test_only_the_last_signals_are_kept_for_an_agent_to_come(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    for number in range(250):
        await kiosk.send(Signal(call=call, payload={"number": number}))
    ana = await here.agent("Ana")
    await ana.accept()
    assert (await ana.get(Signal)).payload == {"number": 150}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200))
async def test_any_bytes_leave_the_hub_in_service(here: World, data: bytes | str) -> None:
    ws = await here.http.ws_connect(f"{here.url}/kiosk/connect")
    await ws.receive()
    await (ws.send_str(data) if isinstance(data, str) else ws.send_bytes(data))
    assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE
    assert (await here.ask("GET", "/api/health"))[0] == 200


async def test_a_kiosk_cannot_end_a_call_in_the_agents_name(here: World) -> None:
    kiosk, _, call = await peers(here)
    await kiosk.send(HangUp(call=call, reason=EndReason.AGENT_LOST))
    assert (await kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.CUSTOMER


async def test_a_peer_that_does_not_read_is_cut_off_and_costs_no_memory(here: World) -> None:
    ana = await here.agent("Ana")
    live = here.hub.switchboard.board.agents["ana"]
    for number in range(QUEUE + 50):
        live.link.send(Signal(call="c", payload={"number": number}))
    assert live.link.unsent <= QUEUE
    assert await ana.closed() == 1013


async def test_the_hub_says_goodbye_when_it_stops(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    here.hub.say_goodbye()
    assert [await peer.closed() for peer in (kiosk, ana)] == [1001, 1001]
