"""A call through a real coturn, between the real engine and the desk's media in real Chromium, where nothing else gets by."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from domain.media import FirstFrame, IceServer, MediaState, Open, State, Stats, Text
from domain.quality import Relay
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.network.condition import Condition
from tests.network.coturn import Coturn, running_coturn
from tests.network.network import ROOT, Network, running_network

pytestmark = pytest.mark.journey

RELAY = "10.77.3.2"
ONLY = {
    "udp": Condition(udp_ports=(3478,), tcp_ports=()),
    "tcp": Condition(udp_ports=(), tcp_ports=(3478,)),
    "tls": Condition(udp_ports=(), tcp_ports=(443,)),
}
"""What the kiosk's firewall lets through: one way to the relay."""


@asynccontextmanager
async def hosts(folder: Path) -> AsyncIterator[tuple[Network, Coturn]]:
    async with (
        running_network(kiosk="10.77.1.2", agent="10.77.2.2", relay=RELAY) as network,
        running_coturn(network, "relay", RELAY) as coturn,
    ):
        yield network, coturn


@asynccontextmanager
async def for_engine(network: Network, servers: list[dict[str, Any]], ca: Path | str) -> AsyncIterator[list[IceServer]]:
    """The servers as the line gives them to the engine, with TLS by the line's own."""
    relays = await asyncio.create_subprocess_exec(
        *network.on("kiosk"),
        sys.executable,
        "-m",
        "tests.kiosk.line.tls_relays",
        str(ca),
        stdin=-1,
        stdout=-1,
        cwd=ROOT,
    )
    assert relays.stdin is not None
    assert relays.stdout is not None
    try:
        relays.stdin.write(msgspec.json.encode(servers) + b"\n")
        yield msgspec.json.decode(await relays.stdout.readline(), type=list[IceServer])
    finally:
        relays.stdin.close()
        await relays.wait()


@asynccontextmanager
async def ends(
    folder: Path, network: Network, servers: list[dict[str, Any]]
) -> AsyncIterator[tuple[EngineProcess, AgentPage]]:
    page = f"desk.html?ice={quote(json.dumps(servers))}"
    hears = "--autoplay-policy=no-user-gesture-required"
    async with (
        running_agent(hears, on=network.on("agent"), page=page) as agent,
        running_engine(folder, on=network.on("kiosk")) as engine,
    ):
        await agent.answer(engine)
        yield engine, agent


async def talk(engine: EngineProcess, agent: AgentPage, servers: list[IceServer]) -> None:
    engine.start(ice_servers=servers)
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTED)
    await engine.hear(FirstFrame)
    await agent.page.wait_for_function("pictures.length && sounds.length")
    engine.say(Text("x"))
    assert await agent.texts(1) == ["x"]


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_kiosk_behind_a_firewall_reaches_the_agent_by_the_one_way_that_is_open(
    tmp_path: Path, transport: str
) -> None:
    async with hosts(tmp_path) as (network, coturn):
        await network.line("kiosk", up=ONLY[transport], down=ONLY[transport])
        servers = coturn.servers("udp", "tcp", "tls")
        async with (
            for_engine(network, servers, coturn.ca) as known,
            ends(tmp_path, network, coturn.servers("udp", "tcp")) as (engine, agent),
        ):
            await talk(engine, agent, known)
            stats = await engine.hear(Stats, lambda stats: stats.relay is not Relay.UNKNOWN)
            assert stats.relay is Relay(transport)
        assert "realm <counterpart.test> user <" in coturn.log


async def test_with_a_wrong_secret_the_call_goes_the_direct_way(tmp_path: Path) -> None:
    async with hosts(tmp_path) as (network, coturn):
        servers = coturn.servers("udp", "tcp", "tls", secret="another")
        async with (
            for_engine(network, servers, coturn.ca) as known,
            ends(tmp_path, network, servers) as (engine, agent),
        ):
            await talk(engine, agent, known)
            stats = await engine.hear(Stats, lambda stats: stats.relay is not Relay.UNKNOWN)
            assert stats.relay is Relay.DIRECT
