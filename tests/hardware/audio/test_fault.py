"""Simulated devices that fail when somebody says so, as real ones do: by an error, or by showing nothing."""

from pathlib import Path

import pytest

import hardware.audio
import hardware.camera
from hardware.audio.gstreamer import Gst

FACES = Path(__file__).parents[3] / "workbench/faces/customer/rasterised"


class Plugged:
    """A source and a sink, playing."""

    def __init__(self, description: str, device: Gst.Element, *, sinks: bool = False) -> None:
        neighbour = Gst.parse_bin_from_description(description, ghost_unlinked_pads=True)
        self.pipeline = Gst.Pipeline.new()
        self.pipeline.add(neighbour)
        self.pipeline.add(device)
        assert neighbour.link(device) if sinks else device.link(neighbour)
        self.pipeline.set_state(Gst.State.PLAYING)

    def error(self) -> tuple[int, str]:
        message = self.pipeline.get_bus().timed_pop_filtered(10 * Gst.SECOND, Gst.MessageType.ERROR)
        assert message is not None
        error = message.parse_error()[0]
        return error.code, error.domain

    def buffer(self) -> bytes:
        buffer = self.pipeline.get_by_name("other").emit("pull-sample").get_buffer()
        return bytes(buffer.extract_dup(0, buffer.get_size()))

    def close(self) -> None:
        self.pipeline.set_state(Gst.State.NULL)


@pytest.fixture
def fault(tmp_path: Path) -> Path:
    return tmp_path / "fault"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("missing", Gst.ResourceError.NOT_FOUND),
        ("busy", Gst.ResourceError.BUSY),
        ("unplugged", Gst.ResourceError.READ),
    ],
)
def test_a_camera_that_is_pulled_out_says_so_as_a_driver_does(fault: Path, word: str, code: Gst.ResourceError) -> None:
    camera = hardware.camera.make({"driver": "simulated", "source": str(FACES), "fault": str(fault)})
    plugged = Plugged("appsink name=other sync=false", camera.open())
    assert len(plugged.buffer()) == 640 * 480 * 3 // 2
    fault.write_text(word)
    assert plugged.error() == (code, "gst-resource-error-quark")
    plugged.close()


def test_a_camera_can_be_black_covered_and_frozen(fault: Path) -> None:
    camera = hardware.camera.make({"driver": "simulated", "source": str(FACES), "fault": str(fault)})
    assert camera.has_noise
    fault.write_text("black")
    plugged = Plugged("appsink name=other sync=false", camera.open())
    assert set(plugged.buffer()[: 640 * 480]) == {16}
    fault.write_text("covered")
    assert next(True for _ in range(90) if set(plugged.buffer()[: 640 * 480]) == {64})
    fault.write_text("frozen")
    for _ in range(30):
        plugged.buffer()
    assert len({plugged.buffer() for _ in range(12)}) == 1
    fault.unlink()
    assert len({plugged.buffer() for _ in range(12)}) > 1
    plugged.close()


def test_a_picture_that_was_put_there_by_somebody_may_stand_still() -> None:
    one = hardware.camera.make({"driver": "simulated", "source": str(FACES / "00.jpg")})
    assert not one.has_noise


def test_a_microphone_falls_silent_and_is_pulled_out(fault: Path) -> None:
    device = {"driver": "simulated", "source": str(FACES / "voice.wav"), "fault": str(fault)}
    microphone, _ = hardware.audio.make_pair(device, {"driver": "simulated"})
    plugged = Plugged("appsink name=other sync=false", microphone.open())
    assert any(any(plugged.buffer()) for _ in range(200))
    fault.write_text("silent")
    assert next(True for _ in range(90) if not any(any(plugged.buffer()) for _ in range(10)))
    fault.write_text("unplugged")
    assert plugged.error()[0] == Gst.ResourceError.READ
    plugged.close()


def test_a_speaker_is_pulled_out(fault: Path) -> None:
    _, speaker = hardware.audio.make_pair({"driver": "simulated"}, {"driver": "simulated", "fault": str(fault)})
    tone = f"audiotestsrc is-live=true ! capsfilter name=other caps={hardware.audio.base.SOUND}"
    plugged = Plugged(tone, speaker.open(), sinks=True)
    fault.write_text("unplugged")
    assert plugged.error()[0] == Gst.ResourceError.READ
    plugged.close()
