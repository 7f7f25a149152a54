"""Devices that fail in a call: it goes on with what is left, says what is missing, and uses it again when it is back."""

from pathlib import Path

import pytest

from domain.media import CameraOpen, MediaEnd, MediaState, Open, State, Stats, Text, Trouble
from domain.trouble import Part, Problem
from tests.kiosk.call.agent_page import running_agent
from tests.kiosk.call.engine_process import EngineProcess

FACES = Path(__file__).parents[3] / "workbench/faces/customer/rasterised"


async def trouble(engine: EngineProcess, part: Part, problem: Problem, within: float = 30) -> None:
    await engine.hear(Trouble, lambda said: (said.part, said.problem) == (part, problem), within)


@pytest.mark.parametrize("device", ["/dev/no-camera", "/dev/null"])
async def test_a_camera_that_is_not_there_is_said(engine: EngineProcess, device: str) -> None:
    engine.start(camera={"driver": "v4l2", "device": device})
    engine.say(Open())
    await trouble(engine, Part.CAMERA, Problem.MISSING)
    await engine.hear(CameraOpen, lambda said: not said.open)
    assert not any(isinstance(said, State) and said.reason is MediaEnd.FAILED for said in engine.messages)


async def test_sound_that_cannot_be_opened_is_said(engine: EngineProcess) -> None:
    engine.start(
        microphone={"driver": "alsa", "device": "no-microphone"}, speaker={"driver": "alsa", "device": "no-speaker"}
    )
    engine.say(Open())
    await trouble(engine, Part.MICROPHONE, Problem.MISSING)
    await trouble(engine, Part.SPEAKER, Problem.MISSING)
    assert not any(isinstance(said, State) and said.reason is MediaEnd.FAILED for said in engine.messages)


@pytest.mark.journey
async def test_a_call_outlives_all_its_devices_and_uses_them_again(engine: EngineProcess, tmp_path: Path) -> None:
    faults = {part: tmp_path / f"{part}.fault" for part in (Part.CAMERA, Part.MICROPHONE, Part.SPEAKER)}
    async with running_agent() as agent:
        await agent.answer(engine)
        engine.start(
            camera={"driver": "simulated", "source": str(FACES), "fault": str(faults[Part.CAMERA])},
            microphone={
                "driver": "simulated",
                "source": str(FACES / "voice.wav"),
                "fault": str(faults[Part.MICROPHONE]),
            },
            speaker={"driver": "simulated", "fault": str(faults[Part.SPEAKER])},
        )
        engine.say(Open())
        await engine.hear(State, lambda said: said.state is MediaState.CONNECTED)
        await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_out > -60)
        assert not any(isinstance(said, Trouble) for said in engine.messages)

        for fault in faults.values():
            fault.write_text("unplugged")
        for part in faults:
            await trouble(engine, part, Problem.UNPLUGGED)
        engine.say(Text("x"))
        assert await agent.texts(1) == ["x"]
        await engine.hear(Stats, lambda stats: stats.video_fps_out == 0 and stats.video_fps_in >= 15)

        faults[Part.CAMERA].write_text("covered")
        faults[Part.MICROPHONE].unlink()
        faults[Part.SPEAKER].unlink()
        for part in (Part.MICROPHONE, Part.SPEAKER):
            await trouble(engine, part, Problem.NONE)
        await trouble(engine, Part.CAMERA, Problem.COVERED)
        engine.messages.clear()
        faults[Part.CAMERA].unlink()
        await trouble(engine, Part.CAMERA, Problem.NONE)
        await engine.hear(Stats, lambda stats: stats.video_fps_out >= 15 and stats.audio_level_out > -60)
        await agent.until("async () => (await call.stats()).audioLevelIn > 0.01")
        assert (await agent.rates())["fpsIn"] >= 10
        assert not any(isinstance(said, State) for said in engine.messages)
