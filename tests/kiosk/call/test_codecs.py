"""Which codec a call takes is found out by trying it, and the browser takes each of them."""

import logging
from pathlib import Path

import msgspec
import pytest

from domain.media import FirstFrame, Open, Stats
from hardware.audio.gstreamer import Gst
from kiosk.call.codecs import OPENH264, V4L2, VP8, Codec, choose
from tests.kiosk.call.agent_page import running_agent
from tests.kiosk.call.engine_process import running_engine

RAW = "video/x-raw,format=I420,width=640,height=480,framerate=30/1"
VIDEO_CODEC = """async () => {
    const reports = [...(await call.peer.getStats()).values()];
    const pictures = (type) => reports.find((one) => one.type === type && one.kind === "video");
    const codec = (type) => reports.find(({id}) => id === pictures(type)?.codecId)?.mimeType;
    return [codec("inbound-rtp"), codec("outbound-rtp")];
}"""


def changed(codec: Codec, **fields: str) -> Codec:
    return msgspec.structs.replace(codec, **fields)


def test_the_first_that_works_is_taken_and_the_log_says_why_no_other(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    broken = changed(VP8, name="VP8 of a broken kind", encode="vp8enc ! video/x-raw")
    without = changed(V4L2, encode="no-such-encoder")
    assert choose([without, OPENH264, VP8]) is OPENH264
    assert f"pictures are sent as {OPENH264.name}; not as {V4L2.name}: there is no no-such-encoder" in caplog.text
    assert choose([broken]) is VP8
    assert f"pictures are sent as {VP8.name}, untried; not as VP8 of a broken kind" in caplog.text


@pytest.mark.parametrize("codec", [OPENH264, VP8], ids=["OpenH264", "VP8"])
def test_somebody_who_moves_much_is_not_sent_as_one_whole_picture_after_the_other(codec: Codec) -> None:
    seen = f"concat name=scenes ! {codec.encode} ! fakesink name=seen sync=false signal-handoffs=true"
    scenes = [
        f"videotestsrc pattern={one} num-buffers=30 ! {RAW} ! scenes." for one in ("ball", "smpte", "circular", "snow")
    ]
    pipeline = Gst.parse_launch("  ".join([seen, *scenes]))
    whole: list[bool] = []
    pipeline.get_by_name("seen").connect(
        "handoff", lambda _sink, buffer, _pad: whole.append(not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT))
    )
    pipeline.set_state(Gst.State.PLAYING)
    ended = pipeline.get_bus().timed_pop_filtered(30 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    assert ended is not None
    assert ended.type is Gst.MessageType.EOS
    assert (len(whole), sum(whole)) == (120, 1)


@pytest.mark.journey
async def test_a_browser_sees_and_is_seen_by_a_kiosk_without_h264(tmp_path: Path) -> None:
    async with running_agent() as agent, running_engine(tmp_path, (), "tests.kiosk.call.vp8_engine") as engine:
        await agent.answer(engine)
        engine.start()
        engine.say(Open())
        await engine.hear(FirstFrame)
        await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15 and stats.video_fps_out >= 15)
        assert (await agent.rates())["fpsIn"] >= 15
        assert await agent.page.evaluate(VIDEO_CODEC) == ["video/VP8", "video/VP8"]
