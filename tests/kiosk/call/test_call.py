"""A whole call: the media engine with simulated devices on one side, a page in real Chromium on the other."""

import re
import signal
import time

import pytest

from domain.media import (
    CameraOpen,
    FirstFrame,
    MediaEnd,
    MediaState,
    Mute,
    Open,
    State,
    Stats,
    Stop,
    SwitchCamera,
    Text,
)
from kiosk.frames import FrameReader
from tests.kiosk.call.agent_page import AgentPage
from tests.kiosk.call.engine_process import EngineProcess

pytestmark = pytest.mark.journey


async def talk(engine: EngineProcess, agent: AgentPage, video: bool = True) -> None:
    """Bring both into a running call."""
    await agent.answer(engine)
    engine.start(video=video)
    await engine.hear(State, lambda message: message.state is MediaState.PREWARMED)
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTED)
    await agent.has_been("connected")
    if video:
        await engine.hear(FirstFrame)


async def state(engine: EngineProcess, state: MediaState, within: float = 15) -> State:
    return await engine.hear(State, lambda message: message.state is state, within)


async def test_customer_and_agent_see_hear_and_read_each_other(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    for character in "¡Hola!":
        engine.say(Text(character))
        await agent.page.evaluate("character => call.sendText(character)", character.upper())
    await engine.hear(Text, lambda message: message.text == "!")
    assert [message.text for message in engine.messages if isinstance(message, Text)] == list("¡HOLA!")
    assert await agent.texts(6) == list("¡Hola!")

    stats = await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15 and stats.video_fps_out >= 15)
    assert stats.audio_level_in > -50
    assert stats.audio_level_out > -50
    assert stats.loss < 0.05
    assert stats.round_trip_ms is not None
    assert stats.bitrate > 20_000
    rates = await agent.rates()
    assert rates["fpsIn"] >= 15
    assert rates["audioLevelIn"] > 0.01

    reader = FrameReader(engine.frames)
    first = reader.read()
    assert first is not None
    assert (first.width, first.height) == (640, 480)
    engine.messages.clear()
    await engine.hear(Stats)
    second = reader.read()
    assert second is not None
    assert second.sequence > first.sequence
    assert len(set(second.y)) > 10


async def test_the_kiosk_hangs_up(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    engine.say(Stop())
    assert await engine.gone() == 0
    assert (await state(engine, MediaState.ENDED)).reason is MediaEnd.STOPPED
    assert engine.messages[-1] == CameraOpen(False)
    assert not engine.frames.exists()
    await agent.has_been("ended hung_up")


async def test_the_agent_hangs_up(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    await agent.page.evaluate("call.stop()")
    assert (await state(engine, MediaState.ENDED)).reason is MediaEnd.HUNG_UP
    assert await engine.gone() == 0


async def test_a_closed_tab_is_noticed_within_five_seconds(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    await agent.page.close()
    over = await engine.hear(State, lambda message: message.state in (MediaState.LOST, MediaState.ENDED), within=5)
    assert over.reason in (None, MediaEnd.GONE)


async def test_a_dead_browser_is_noticed_within_five_seconds(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    agent.cut_power()
    await state(engine, MediaState.WEAK, within=5)
    await state(engine, MediaState.LOST, within=5)
    assert engine.process.returncode is None


async def test_a_frozen_kiosk_is_noticed_and_may_come_back(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    engine.process.send_signal(signal.SIGSTOP)
    await agent.has_been("weak")
    await agent.has_been("lost", within=5)
    await agent.page.evaluate("states.length = 0")
    engine.process.send_signal(signal.SIGCONT)
    await agent.has_been("connected")


async def test_the_camera_can_be_closed_and_opened_in_a_call(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15)
    engine.say(SwitchCamera(False))
    await engine.hear(CameraOpen, lambda message: not message.open)
    await engine.hear(Stats, lambda stats: stats.video_fps_out == 0)
    engine.messages.clear()
    engine.say(SwitchCamera(True))
    await engine.hear(CameraOpen, lambda message: message.open)
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15)
    assert (await agent.rates())["fpsIn"] >= 15


async def test_a_muted_customer_is_not_heard(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    assert (await agent.rates())["audioLevelIn"] > 0.01
    engine.say(Mute(True))
    await agent.until("async () => (await call.stats()).audioLevelIn < 0.001")
    engine.say(Mute(False))
    await agent.until("async () => (await call.stats()).audioLevelIn > 0.01")


async def test_a_call_of_voice_and_text_needs_no_camera(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent, video=False)
    engine.say(Text("x"))
    assert await agent.texts(1) == ["x"]
    stats = await engine.hear(Stats, lambda stats: stats.audio_level_in > -50)
    assert stats.video_fps_in == stats.video_fps_out == 0
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)


async def test_both_voices_are_sent_twice(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent, video=False)
    assert "SAVPF 63 111\r\n" in await agent.page.evaluate("call.peer.localDescription.sdp")
    await engine.hear(Stats, lambda stats: stats.audio_level_in > -50)
    # What it has already it puts aside; and it hears us, which it does not when packets are wrapped wrongly.
    await agent.until(
        """async () => [...(await call.peer.getStats()).values()].some((one) =>
            one.type === "inbound-rtp" && one.kind === "audio" && one.packetsDiscarded > 20 && one.audioLevel > 0.01)"""
    )


async def test_a_browser_without_redundant_sound_is_heard_and_hears(engine: EngineProcess, agent: AgentPage) -> None:
    agent.rewrite = lambda sdp: re.sub(r"a=(rtpmap|fmtp):63 .*\r\n", "", sdp.replace("SAVPF 63 111", "SAVPF 111"))
    await talk(engine, agent, video=False)
    await engine.hear(Stats, lambda stats: stats.audio_level_in > -50)
    await agent.until("async () => (await call.stats()).audioLevelIn > 0.01")


async def test_a_camera_that_is_broken_does_not_end_the_call(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start(camera={"driver": "v4l2", "device": "/dev/no-camera"})
    await state(engine, MediaState.PREWARMED)
    engine.say(Open())
    await engine.hear(CameraOpen, lambda message: not message.open)
    await engine.logged("the camera failed")
    await state(engine, MediaState.CONNECTED)
    await engine.hear(FirstFrame)
    engine.say(Text("x"))
    assert await agent.texts(1) == ["x"]


async def test_a_speaker_that_is_broken_does_not_end_the_call(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start(speaker={"driver": "alsa", "device": "no-speaker"})
    await state(engine, MediaState.PREWARMED)
    engine.say(Open())
    await engine.logged("the speaker failed")
    await engine.hear(FirstFrame)
    await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15 and stats.audio_level_in > -50)
    assert (await agent.rates())["audioLevelIn"] > 0.01


async def test_an_answer_may_come_before_the_camera_is_opened(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start()
    await engine.hear(FirstFrame)
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)
    engine.say(Open())
    await state(engine, MediaState.CONNECTED)
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_in > -50)
    assert (await agent.rates())["fpsIn"] >= 15


async def test_text_typed_before_the_connection_is_not_lost(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start()
    for character in "wait":
        engine.say(Text(character))
    await state(engine, MediaState.PREWARMED)
    engine.say(Open())
    assert "".join(await agent.texts(1)) == "wait"


LOSES_THE_FIRST_WORD = {
    "agent": """() => {
        const send = RTCDataChannel.prototype.send;
        RTCDataChannel.prototype.send = function (data) {
            if (window.lost || !data.includes("had")) send.call(this, data);
            else window.lost = data;
        };
    }""",
    "kiosk": """() => {
        const listen = RTCDataChannel.prototype.addEventListener;
        RTCDataChannel.prototype.addEventListener = function (type, listener) {
            listen.call(this, type, (event) => {
                if (type !== "message" || window.lost || !event.data.includes("had")) listener(event);
                else window.lost = event.data;
            });
        };
    }""",
}


@pytest.mark.parametrize("whose", LOSES_THE_FIRST_WORD)
async def test_text_goes_on_when_the_first_word_on_a_connection_is_lost(
    engine: EngineProcess, agent: AgentPage, whose: str
) -> None:
    await agent.page.evaluate(LOSES_THE_FIRST_WORD[whose])
    await talk(engine, agent)
    await agent.page.wait_for_function("call.sendText('A')")
    engine.say(Text("k"))
    await engine.hear(Text, lambda message: message.text == "A")
    assert await agent.texts(1) == ["k"]
    assert await agent.page.evaluate("Boolean(window.lost)")


async def test_malformed_lines_do_not_end_a_call(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    for line in (b"\xff\xfe\n", b'{"type": "open"\n', b'{"type": "camera", "on": 1}\n', b"x" * 600_000 + b"\n"):
        engine.say_line(line)
    await engine.logged("longer than the 262144 allowed")
    await agent.page.evaluate("call.channels.ctl.send('no JSON')")
    await engine.logged("'no JSON', which is no control message")
    engine.say(Text("x"))
    assert await agent.texts(1) == ["x"]


async def test_the_end_of_the_input_closes_the_camera_at_once(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    began = time.monotonic()
    engine.close_input()
    await engine.hear(CameraOpen, lambda message: not message.open)
    assert time.monotonic() - began < 0.5
    assert await engine.gone() == 0
    assert not engine.frames.exists()
    await agent.has_been("ended hung_up")


async def test_the_kiosk_ends_even_if_the_agent_never_says_goodbye(engine: EngineProcess, agent: AgentPage) -> None:
    await talk(engine, agent)
    agent.cut_power()
    engine.say(Stop())
    assert await engine.gone() == 0
