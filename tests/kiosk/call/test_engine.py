"""The media engine's process by itself, before anybody has answered."""

import re
import signal
import time

import pytest

from domain.media import (
    CameraOpen,
    IceServer,
    LocalCandidate,
    LocalDescription,
    MediaEnd,
    MediaState,
    Open,
    RemoteCandidate,
    RemoteDescription,
    State,
    Stop,
    SwitchCamera,
)
from tests.kiosk.call.engine_process import EngineProcess


async def prewarmed(engine: EngineProcess) -> None:
    await engine.hear(State, lambda message: message.state is MediaState.PREWARMED)


async def ended(engine: EngineProcess) -> MediaEnd | None:
    return (await engine.hear(State, lambda message: message.state is MediaState.ENDED)).reason


async def test_the_offer_comes_at_once_and_has_all_media(engine: EngineProcess) -> None:
    engine.start(generation=3)
    offer = await engine.hear(LocalDescription)
    assert offer.generation == 3
    assert re.findall(r"^m=(\w+)", offer.sdp, re.MULTILINE) == ["audio", "video", "application"]
    assert "a=rtpmap:111 OPUS/48000/2" in offer.sdp
    assert "H264/90000" in offer.sdp
    candidate = await engine.hear(LocalCandidate)
    assert candidate.generation == 3
    assert candidate.candidate.startswith("candidate:")


async def test_payload_types_of_one_bundle_differ(engine: EngineProcess) -> None:
    engine.start()
    offer = await engine.hear(LocalDescription)
    payloads = re.findall(r"^a=rtpmap:(\d+)", offer.sdp, re.MULTILINE)
    assert len(payloads) == len(set(payloads))


async def test_a_call_without_video_offers_none(engine: EngineProcess) -> None:
    engine.start(video=False)
    offer = await engine.hear(LocalDescription)
    assert re.findall(r"^m=(\w+)", offer.sdp, re.MULTILINE) == ["audio", "application"]


async def test_camera_and_microphone_stay_closed_until_the_agent_has_accepted(engine: EngineProcess) -> None:
    engine.start()
    await prewarmed(engine)
    assert not engine.has_thread("videotestsrc")
    assert not engine.has_thread("audiotestsrc")
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)
    engine.say(Open())
    await engine.hear(CameraOpen, lambda message: message.open)
    await engine.starts_thread("videotestsrc")
    await engine.starts_thread("audiotestsrc")


async def test_a_call_of_text_alone_opens_no_device(engine: EngineProcess) -> None:
    engine.start(video=False, sound=False)
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTING)
    assert not engine.has_thread("audiotestsrc")
    engine.say(Stop())
    await engine.gone()
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)


async def test_a_customer_who_wants_no_camera_is_not_filmed_on_accept(engine: EngineProcess) -> None:
    engine.start()
    engine.say(SwitchCamera(False))
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTING)
    engine.say(Stop())
    await engine.gone()
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)


async def test_malformed_lines_are_refused_and_the_call_still_starts(engine: EngineProcess) -> None:
    for line in (b"\n", b"{}\n", b"\x00\xff\n", b'{"type":"start"}\n', b"y" * 300_000 + b"\n", b'{"type":"open"}\n'):
        engine.say_line(line)
    engine.start()
    await prewarmed(engine)
    assert engine.log.count("a line is refused") == 5
    assert "a call begins with start" in engine.log


async def test_answers_and_candidates_of_another_generation_are_dropped(engine: EngineProcess) -> None:
    engine.start(generation=2)
    await prewarmed(engine)
    engine.say(RemoteCandidate(1, "candidate:1 1 UDP 1 192.0.2.9 9 typ host", 0))
    engine.say(RemoteDescription(1, "v=0\r\n"))
    await engine.logged("a signal for generation 1 is dropped; this is 2")
    engine.say(Stop())
    assert await ended(engine) is MediaEnd.STOPPED


@pytest.mark.parametrize("sdp", ["", "hello", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"])
async def test_an_answer_that_cannot_be_used_ends_the_call(engine: EngineProcess, sdp: str) -> None:
    engine.start()
    engine.say(Open())
    await engine.hear(LocalDescription)
    engine.say(RemoteDescription(1, sdp))
    assert await ended(engine) is MediaEnd.REFUSED
    assert await engine.gone() == 0


async def test_wrong_settings_end_the_call_and_say_why(engine: EngineProcess) -> None:
    engine.start(camera={"driver": "webcam"})
    assert await ended(engine) is MediaEnd.FAILED
    assert await engine.gone() == 0
    await engine.logged("camera driver 'webcam' is not known; allowed: simulated, v4l2")


async def test_turn_servers_are_used_and_their_secrets_not_logged(engine: EngineProcess) -> None:
    servers = [IceServer(["turn:127.0.0.1:9?transport=udp", "turns:127.0.0.1:9"], "1700000000:c1", "pass/word=")]
    engine.start(ice_servers=[*servers, IceServer(["turn:127.0.0.1:9"])])
    await prewarmed(engine)
    await engine.logged("needs a user, a password")
    assert "refused by webrtcbin" not in engine.log
    assert "pass" not in engine.log.replace("a password", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(engine: EngineProcess, number: signal.Signals) -> None:
    engine.start()
    await prewarmed(engine)
    engine.process.send_signal(number)
    assert await engine.gone() == 0
    assert not engine.frames.exists()


async def test_the_end_of_the_input_ends_it_even_before_a_start(engine: EngineProcess) -> None:
    engine.close_input()
    assert await engine.gone() == 0


@pytest.mark.journey
async def test_nothing_is_left_half_a_second_after_the_end_of_the_input(engine: EngineProcess) -> None:
    engine.start()
    engine.say(Open())
    await engine.hear(CameraOpen)
    began = time.monotonic()
    engine.close_input()
    await engine.gone()
    assert time.monotonic() - began < 0.5
