"""What leaves the kiosk in a call while nothing may: seen from the agent's browser."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from domain.media import Blur, CameraOpen, MediaState, Open, Private, State, Stats, SwitchCamera, Text
from tests.kiosk.call.agent_page import AgentPage
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.kiosk.call.test_call import talk

pytestmark = pytest.mark.journey

MOST_AFTER_MS = 1500
"""For what was on its way when the word came; the computer may be busy."""

LAST_PACKETS = """async () => [...(await call.peer.getStats()).values()]
    .filter(({type}) => type === "inbound-rtp")
    .map(({kind, packetsReceived, lastPacketReceivedTimestamp: at}) => ({kind, packets: packetsReceived, at}))"""


async def last_packets(agent: AgentPage) -> list[dict[str, Any]]:
    """The customer's sound and picture as they have come until now."""
    packets: list[dict[str, Any]] = await agent.page.evaluate(LAST_PACKETS)
    return packets


async def test_while_a_pin_is_typed_no_packet_of_the_customer_comes(engine: EngineProcess, agent: AgentPage) -> None:
    await agent.answer(engine)
    engine.start()
    engine.say(Private(True))  # as one that follows on another
    engine.say(Open())
    await engine.hear(State, lambda message: message.state is MediaState.CONNECTED)
    await engine.hear(Stats, lambda stats: stats.video_fps_in >= 15)
    assert not any(isinstance(message, CameraOpen) for message in engine.messages)
    assert all(packets["packets"] == 0 for packets in await last_packets(agent))

    engine.say(Private(False))
    await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_out > -50)
    engine.messages.clear()

    engine.say(Private(True))
    said_at = time.time() * 1000
    await engine.hear(CameraOpen, lambda message: not message.open)
    quiet = await engine.hear(Stats, lambda stats: stats.bitrate == 0)
    assert (quiet.video_fps_out, quiet.audio_level_out) == (0, -100)
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
    assert (await agent.rates())["fpsIn"] > 0


def written(pid: int) -> int:
    """Bytes that this process has sent on their way to a disk since it began; those of a file in memory do not count."""
    counts = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return int(counts["write_bytes"])


def on_a_disk(pid: int) -> set[str]:
    """Files that it has open for writing, or has mapped for writing to be shared, and that are not in memory."""
    in_memory = {disk.mountpoint for disk in psutil.disk_partitions(all=True) if disk.fstype in ("tmpfs", "devtmpfs")}
    found = set()
    for number in Path(f"/proc/{pid}/fd").iterdir():
        flags = Path(f"/proc/{pid}/fdinfo/{number.name}").read_text().split("flags:")[1].split()[0]
        if int(flags, 8) & os.O_ACCMODE != os.O_RDONLY:
            found.add(str(number.readlink()))
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[1][1] == "w" and fields[1][3] == "s":
            found.add(fields[5])
    no_media = ("/dev/null", "/memfd:", f"{Path.home()}/orcexec.")  # the last is code that GStreamer makes for itself
    files = {name for name in found if name.startswith("/") and not name.startswith(no_media)}
    return {name for name in files if not any(Path(name).is_relative_to(place) for place in in_memory)}


async def test_no_picture_and_no_sound_touches_a_disk(agent: AgentPage) -> None:
    """The folder of the frames is in memory, as /run is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        async with running_engine(Path(memory)) as engine:
            await talk(engine, agent)
            engine.say(Blur(True))
            await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.video_fps_in >= 15)
            engine.messages.clear()
            engine.say(Blur(False))
            before = written(engine.process.pid)
            await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.video_fps_in >= 15)
            await engine.hear(Stats, lambda stats: stats.audio_level_in > -50)
            assert engine.frames.stat().st_size > 460_000
            assert written(engine.process.pid) == before
            assert on_a_disk(engine.process.pid) == set()
