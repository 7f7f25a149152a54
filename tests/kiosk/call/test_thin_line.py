"""A whole call over a line that gets bad and good again: the picture gives way, the sound goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.media import FirstFrame, FromCall, Open, SoundOnly, Stats
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.network.condition import Condition
from tests.network.network import Network, running_network

pytestmark = pytest.mark.journey

WIDE = Condition(delay_ms=15, kbit_s=3_000)
LATE = Condition(delay_ms=600, kbit_s=3_000)
FOR_SOUND_ALONE = Condition(delay_ms=15, kbit_s=60, queue_ms=500)
"""A buffer of no more than 200 ms would hold one packet of a picture here."""
INBOUND = """async () => {
    const inbound = [...(await call.peer.getStats()).values()].filter((one) => one.type === "inbound-rtp");
    const sound = inbound.find(({kind}) => kind === "audio");
    const picture = inbound.find(({kind}) => kind === "video");
    return {samples: sound.totalSamplesReceived, concealed: sound.concealedSamples, width: picture?.frameWidth};
}"""
VOICE = """async (ms) => {
    const sent = async () => [...(await call.voiceSender.getStats()).values()].find(({type}) => type === "outbound-rtp");
    const before = await sent();
    await new Promise((later) => setTimeout(later, ms));
    const after = await sent();
    const more = (name) => after[name] - before[name];
    return {bytes: more("bytesSent") / more("packetsSent"), again: more("retransmittedPacketsSent")};
}"""
"""In so many milliseconds: what a packet has, and how many are sent again."""
MADE_UP = 0.05
"""The share of the sound that may be made up because this machine is busy; a line that is too full makes up a third."""


class Call:
    def __init__(self, network: Network, engine: EngineProcess, agent: AgentPage) -> None:
        self.network, self.engine, self.agent = network, engine, agent

    async def line(self, up: Condition) -> None:
        self.engine.messages.clear()
        await self.network.line("kiosk", up=up)

    async def sound(self, seconds: int) -> float:
        """The share that the agent's browser made up in so many seconds."""
        before = await self._inbound()
        for _ in range(seconds):
            await self.agent.rates()
        after = await self._inbound()
        return float((after["concealed"] - before["concealed"]) / (after["samples"] - before["samples"]))

    async def sees(self, width: int) -> None:
        wide = f"async () => (await ({INBOUND})()).width === {width}"
        await self.agent.until(wide)

    async def _inbound(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.agent.page.evaluate(INBOUND)
        return found


def _tell_stats(engine: EngineProcess, agent: AgentPage) -> None:
    """The kiosk's figures, as the hub brings them to the page."""
    carry = engine.forward
    assert carry is not None

    async def forward(message: FromCall) -> None:
        await carry(message)
        if isinstance(message, Stats):
            await agent.page.evaluate("stats => window.counted?.(stats)", msgspec.to_builtins(message))

    engine.forward = forward


@asynccontextmanager
async def running_call(folder: Path, *module: str) -> AsyncIterator[Call]:
    async with running_network(kiosk="10.77.1.2", agent="10.77.2.2") as network:
        await network.line("kiosk", up=WIDE, down=WIDE)
        async with (
            running_agent(on=network.on("agent")) as agent,
            running_engine(folder, network.on("kiosk"), *module) as engine,
        ):
            await agent.answer(engine)
            _tell_stats(engine, agent)
            engine.start()
            engine.say(Open())
            await engine.hear(FirstFrame)
            await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15, within=45)
            yield Call(network, engine, agent)


@pytest.fixture
async def call(tmp_path: Path) -> AsyncIterator[Call]:
    async with running_call(tmp_path) as call:
        yield call


async def test_the_picture_goes_before_the_sound_and_comes_back(call: Call) -> None:
    await call.sees(640)
    await call.line(FOR_SOUND_ALONE)
    await call.engine.hear(SoundOnly, lambda message: message.sent)
    await call.sound(2)  # what stood in the line's queue
    assert await call.sound(3) < MADE_UP

    await call.line(WIDE)
    await call.engine.hear(SoundOnly, lambda message: not message.sent, within=40)
    await call.sees(480)
    assert await call.sound(2) < MADE_UP


async def test_a_picture_that_is_held_still_goes_on_however_busy_the_machine_is(tmp_path: Path) -> None:
    async with running_call(tmp_path, "tests.kiosk.call.stalling_engine") as call:
        await call.line(LATE)
        await call.engine.logged("held still")
        await call.line(WIDE)
        seen = "(await new Promise((later) => setTimeout(() => later(call.stats()), 500))).fpsIn"
        await call.agent.until(f"async () => {seen} >= 15")


RULES = """async () => {
    const {ThinLine} = await import("/js/thin-line.js");
    const steps = [];
    let second = 0;
    const line = new ThinLine((step) => steps.push([second, step]));
    let path = "one";
    const pass = (seconds, concealed, fps, ms) => {
        for (; seconds > 0; seconds -= 1) line.look({concealed, video_fps_in: fps}, {ms, path}, 1000 * ++second);
    };
    pass(5, 0, 30, 40);
    pass(5, 0.2, 20, 45);  // lost by chance: nothing stands in a queue
    pass(2, 0.2, 0, 240);
    pass(4, 0, 0, 40);
    pass(1, 0, 0, 40);
    pass(1, 0.2, 0, 240);  // too soon
    pass(10, 0, 0, 40);
    pass(10, 0, 20, 40);
    pass(60, 0, 30, 40);
    pass(2, 0.1, 20, 240);
    pass(5, 0, 20, 40);
    pass(60, 0, 30, 40);
    pass(2, 0.2, 0, 240);
    pass(3, 0.2, 0, 60);  // it is as bad without the picture
    pass(2, 0, 0, 40);
    path = "another";
    pass(5, 0.2, 20, 240);  // nothing stands in a queue: the way is longer
    pass(1, 0, 20, 400);
    pass(1, 0, 20, 240);  // the queue comes and goes, whatever the picture does
    pass(2, 0.2, 0, 400);
    pass(2, 0, 0, 240);
    return steps;
}"""
FOLLOWS = """async () => {
    const {roundTripOf, ThinLine} = await import("/js/thin-line.js");
    const line = new ThinLine((room) => call.fit(room));
    window.counted = async (stats) => line.look(stats, roundTripOf(await call.peer.getStats()));
}"""
FULL, SMALL, NONE = 0, 1, 2


async def test_an_agent_without_a_picture_is_said_and_its_picture_goes_before_the_sound_too(call: Call) -> None:
    await call.agent.page.evaluate("call.hold(call.localStream.getAudioTracks()[0])")
    await call.engine.hear(SoundOnly, lambda message: message.received)
    call.engine.messages.clear()
    await call.agent.page.evaluate("call.hold(null)")
    await call.engine.hear(SoundOnly, lambda message: not message.received)

    steps = [[12, NONE], [17, SMALL], [18, NONE], [28, SMALL], [38, FULL], [100, SMALL], [105, FULL]]
    steps += [[167, NONE], [171, SMALL], [172, FULL], [181, NONE], [183, SMALL]]
    assert await call.agent.page.evaluate(RULES) == steps

    await call.agent.page.evaluate(FOLLOWS)
    for _ in range(3):  # the shortest round trip is known before the line is full
        call.engine.messages.clear()
        await call.engine.hear(Stats)
    await call.network.line("kiosk", down=FOR_SOUND_ALONE)
    await call.agent.until(f"async () => call.room === {NONE}", within=40)
    call.engine.messages.clear()
    await call.engine.hear(Stats, lambda _: _is_whole(call.engine), within=45)


def _is_whole(engine: EngineProcess) -> bool:
    """The sound of three seconds."""
    made_up = [stats.concealed or 0.0 for stats in _told(engine)]
    return len(made_up) >= 3 and sum(made_up[-3:]) / 3 < MADE_UP


async def test_what_is_lost_comes_with_the_next_packets_and_is_asked_for_only_where_it_comes_in_time(call: Call) -> None:
    async def until(condition: str, seconds: int) -> None:
        voice = f"const {{bytes, again}} = await ({VOICE})({1000 * seconds})"
        await call.agent.until(f"async () => {{ {voice}; return {condition}; }}")

    usual = max([(await call.agent.page.evaluate(VOICE, 1000))["bytes"] for _ in range(3)])  # the browser begins with little
    await call.network.line("kiosk", down=Condition(delay_ms=15, loss=0.15, burst=3))
    await until(f"bytes > {1.6 * usual} && again > 0", seconds=1)
    await call.engine.hear(Stats, lambda stats: stats.audio_level_in > -50)
    await call.network.line("kiosk", down=Condition(delay_ms=300, loss=0.15, burst=3))
    await until("again === 0", seconds=4)


async def test_a_picture_that_loses_every_fifth_packet_hardly_stands_still(call: Call) -> None:
    """What asks for it again is lost as often."""
    await call.network.line("kiosk", up=Condition(loss=0.2), down=Condition(loss=0.2))
    call.engine.messages.clear()
    await call.engine.hear(Stats, lambda _: len(_told(call.engine)) >= 10, within=45)
    assert sum(stats.frozen_ms for stats in _told(call.engine)) < 1_500
    assert sum(stats.video_fps_in for stats in _told(call.engine)) > 200


def _told(engine: EngineProcess) -> list[Stats]:
    return [stats for stats in engine.messages if isinstance(stats, Stats)]
