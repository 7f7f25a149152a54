"""Another peer connection under the same call, between the real engine and the desk's media in Chromium, over lines that fail."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.media import (
    CameraOpen,
    Failed,
    FirstFrame,
    MediaState,
    Open,
    Renew,
    State,
    Stats,
    Text,
)
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.network.network import running_network

pytestmark = pytest.mark.journey

HEARS_AT_ONCE = "--autoplay-policy=no-user-gesture-required"


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[tuple[EngineProcess, AgentPage]]:
    """A running call between a kiosk and an agent on hosts of their own."""
    async with (
        running_network(kiosk="10.77.1.2", agent="10.77.2.2") as network,
        running_agent(HEARS_AT_ONCE, on=network.on("agent"), page="desk.html") as agent,
        running_engine(folder, on=network.on("kiosk")) as engine,
    ):
        await agent.answer(engine)
        engine.start()
        engine.say(Open())
        await engine.hear(State, lambda message: message.state is MediaState.CONNECTED)
        await engine.hear(FirstFrame)
        await agent.page.wait_for_function("pictures.length && sounds.length")
        yield engine, agent


async def seen(agent: AgentPage) -> str:
    """What the agent has read of the customer."""
    text: str = await agent.page.evaluate("texts.join('')")
    return text


async def reads(agent: AgentPage, text: str) -> None:
    await agent.page.wait_for_function("length => texts.join('').length >= length", arg=len(text), timeout=10_000)
    assert await seen(agent) == text


def read(engine: EngineProcess) -> str:
    """What the customer has read of the agent."""
    return "".join(message.text for message in engine.messages if isinstance(message, Text))


async def closed(agent: AgentPage, count: int) -> None:
    """Wait until so many connections were made and all but the last are closed."""
    js = "count => connections.length === count && connections.slice(0, -1).every((one) => one.signalingState === 'closed')"
    await agent.page.wait_for_function(js, arg=count, timeout=10_000)


async def gaps(agent: AgentPage, what: str) -> float:
    """The longest silence or freeze until now, in ms."""
    longest: float = await agent.page.evaluate(f"Math.max(...{what}.slice(1).map((at, index) => at - {what}[index]))")
    return longest


async def test_a_call_goes_on_over_another_connection_and_the_old_one_is_closed(tmp_path: Path) -> None:
    async with talking(tmp_path) as (engine, agent):
        await engine.hear(Stats, lambda stats: stats.video_fps_out > 10 and stats.video_fps_in > 10)
        await agent.page.evaluate("pictures.length = sounds.length = states.length = 0")
        engine.messages.clear()
        engine.say(Text("be"))
        await agent.page.evaluate("call.sendText('BE')")
        engine.say(Renew(2, []))
        for character in "fore":
            engine.say(Text(character))
            await agent.page.evaluate("character => call.sendText(character)", character.upper())
        await engine.logged("connection 2 carries the call")
        await closed(agent, 2)
        engine.say(Text("!"))
        await agent.page.evaluate("call.sendText('!')")
        await reads(agent, "before!")
        await engine.hear(Text, lambda message: message.text.endswith("!"))
        assert read(engine) == "BEFORE!"
        engine.messages.clear()
        await engine.hear(Stats)
        later = await engine.hear(Stats, lambda stats: stats.video_fps_out > 10 and stats.video_fps_in > 10)
        assert later.audio_level_in > -60
        assert not [message for message in engine.messages if isinstance(message, CameraOpen | State)]
        assert await gaps(agent, "sounds") < 1000
        assert await gaps(agent, "pictures") < 2000
        assert set(await agent.page.evaluate("states")) <= {"connected"}


async def test_connections_that_were_left_are_given_back(tmp_path: Path) -> None:
    async with talking(tmp_path) as (engine, agent):
        for generation in range(2, 10):
            engine.say(Renew(generation, []))
            await closed(agent, generation)
        await engine.has_threads("peer:ice", lambda count: count <= 5)  # of nine: the last ones may be on their way
        assert len(list(Path(f"/proc/{engine.process.pid}/fd").iterdir())) < 50
        assert "assertion" not in engine.log  # GLib's, of what was given back twice


async def test_a_peer_stuck_in_its_handshake_is_told_and_the_call_goes_on_until_one_is_not(tmp_path: Path) -> None:
    async with talking(tmp_path) as (engine, agent):
        agent.rewrite = lambda sdp: re.sub("(a=ice-pwd:)...", r"\1XXX", sdp)  # its checks are not understood
        engine.say(Renew(2, []))
        assert (await engine.hear(Failed)).generation == 2
        agent.rewrite = lambda sdp: sdp
        engine.say(Text("x"))
        await reads(agent, "x")
        engine.say(Renew(3, []))
        await engine.logged("connection 3 carries the call")
        await closed(agent, 3)
        assert [state for state in engine.messages if isinstance(state, State)][-1].state is MediaState.CONNECTED
