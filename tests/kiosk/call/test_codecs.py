"""Which codec a call takes is found out by trying it, and the browser takes each of them."""

import logging
from pathlib import Path

import msgspec
import pytest

from domain.media import FirstFrame, Open, Stats
from kiosk.call.codecs import OPENH264, V4L2, VP8, Codec, choose
from tests.kiosk.call.agent_page import running_agent
from tests.kiosk.call.engine_process import running_engine

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
