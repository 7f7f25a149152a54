"""What leaves the kiosk in a call while nothing may: seen from the agent's browser."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from domain.media import CameraOpen, MediaState, Open, Private, State, Stats, SwitchCamera, Text
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.kiosk.call.test_call import talk

pytestmark = pytest.mark.journey

MOST_AFTER_MS = 400
"""Packets on their way when the word comes; measured 10 to 60 on a quiet computer."""

LAST_PACKETS = """async () => [...(await call.peer.getStats()).values()]
    .filter(({type}) => type === "inbound-rtp")
    .map(({kind, packetsReceived, lastPacketReceivedTimestamp: at}) => ({kind, packets: packetsReceived, at}))"""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    async with running_engine(tmp_path) as engine:
        yield engine


@pytest.fixture
async def agent() -> AsyncIterator[AgentPage]:
    async with running_agent() as agent:
        yield agent


async def last_packets(agent: AgentPage) -> list[dict[str, Any]]:
    """The customer's sound and picture as they have come until now."""
    packets: list[dict[str, Any]] = await agent.page.evaluate(LAST_PACKETS)
    return packets


async def test_while_a_pin_is_typed_no_packet_of_the_customer_comes(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_out > -50)
    engine.messages.clear()

    engine.say(Private(True))
    said_at = time.time() * 1000
    await engine.hear(CameraOpen, lambda message: not message.open)
    quiet = await engine.hear(Stats, lambda stats: stats.bitrate == 0)
    assert (quiet.video_fps_out, quiet.audio_level_out) == (0, -100)
    assert not engine.has_thread("videotestsrc")
    before = await last_packets(agent)
    assert {packets["kind"] for packets in before} == {"audio", "video"}
    assert max(packets["at"] for packets in before) - said_at < MOST_AFTER_MS

    engine.say(SwitchCamera(True))  # wishes wait
    engine.say(Text("4"))
    assert await agent.texts(1) == ["4"]
    engine.messages.clear()
    # The agent is still seen and heard.
    await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15 and stats.audio_level_in > -50)
    assert await last_packets(agent) == before

    engine.say(Private(False))
    await engine.hear(CameraOpen, lambda message: message.open)
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_out > -50)
    assert (await agent.rates())["fpsIn"] >= 15


async def test_a_call_that_begins_private_sends_nothing(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start()
    engine.say(Private(True))
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTED)
    await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15)
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)
    assert all(packets["packets"] == 0 for packets in await last_packets(agent))
