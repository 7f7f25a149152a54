"""Cameras, as the media engine uses them: a source in a GStreamer pipeline."""

import itertools
import time
from pathlib import Path

import pytest
from PIL import Image

from hardware.audio.gstreamer import Gst
from hardware.camera import make
from hardware.camera.base import Camera


def seen(camera: Camera, count: int) -> list[tuple[str, int, int]]:
    """Caps, time and brightness at the centre of the first pictures of a camera."""
    pipeline = Gst.parse_launch("identity name=in ! appsink name=out sync=false")
    source = camera.open()
    pipeline.add(source)
    source.link(pipeline.get_by_name("in"))
    pipeline.set_state(Gst.State.PLAYING)
    pictures = []
    try:
        for _ in range(count):
            sample = pipeline.get_by_name("out").emit("try-pull-sample", 5 * Gst.SECOND)
            assert sample is not None, pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR).parse_error()
            centre = sample.get_buffer().extract_dup(640 * 240 + 320, 1)[0]
            pictures.append((sample.get_caps().to_string(), sample.get_buffer().pts, centre))
    finally:
        pipeline.set_state(Gst.State.NULL)
    return pictures


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    for number, (colour, ending) in enumerate([("black", "png"), ("gray", "jpg"), ("white", "png")]):
        Image.new("RGB", (320, 240), colour).save(tmp_path / f"{number}.{ending}")
    (tmp_path / "README.txt").write_text("not a picture")
    return tmp_path


def test_a_simulated_camera_shows_its_pictures_over_and_over(faces: Path) -> None:
    began = time.monotonic()
    pictures = seen(make({"driver": "simulated", "source": str(faces)}), 18)
    assert time.monotonic() - began > 0.5
    brightness = [centre for _, _, centre in pictures]
    assert brightness[:9] == brightness[9:]
    assert [round(value / 110) for value in brightness[:9]] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    fast = make({"driver": "simulated", "source": str(faces), "pictures_per_second": 30})
    assert [round(centre / 110) for _, _, centre in seen(fast, 6)] == [0, 1, 2, 0, 1, 2]
    assert {after[1] - before[1] for before, after in itertools.pairwise(pictures)} == {Gst.SECOND // 30}


def test_pictures_are_what_the_encoder_takes(faces: Path) -> None:
    for settings in ({"driver": "simulated", "source": str(faces / "1.jpg")}, {"driver": "simulated"}):
        caps = seen(make(settings), 2)[1][0]
        assert "format=(string)I420, width=(int)640, height=(int)480" in caps
        assert "framerate=(fraction)30/1" in caps


def test_a_camera_can_be_opened_again(faces: Path) -> None:
    camera = make({"driver": "simulated", "source": str(faces)})
    assert seen(camera, 1)[0][2] == seen(camera, 1)[0][2]


def test_a_device_that_is_not_there_says_so_on_the_bus() -> None:
    pipeline = Gst.Pipeline()
    pipeline.add(make({"driver": "v4l2", "device": "/dev/no-camera"}).open())
    pipeline.set_state(Gst.State.PLAYING)
    try:
        error = pipeline.get_bus().timed_pop_filtered(5 * Gst.SECOND, Gst.MessageType.ERROR)
        assert "/dev/no-camera" in error.parse_error()[0].message
    finally:
        pipeline.set_state(Gst.State.NULL)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"driver": "webcam"}, "camera driver 'webcam' is not known; allowed: simulated, v4l2"),
        ({}, "camera driver None is not known"),
        ({"driver": "v4l2"}, "camera driver 'v4l2': .*device"),
        ({"driver": "simulated", "fps": 60}, "camera driver 'simulated': .*fps"),
        ({"driver": "simulated", "pictures_per_second": 29}, "camera driver 'simulated': .*29"),
        ({"driver": "simulated", "source": "/no/faces"}, "'/no/faces' does not exist; give a folder of pictures"),
        (
            {"driver": "simulated", "source": str(Path(__file__).parent)},
            "found 0 pictures in .*; allowed: 1 to 60 files ending in",
        ),
    ],
)
def test_wrong_settings_are_refused_with_what_is_allowed(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make(settings)


def test_a_face_that_somebody_moves_shows_the_pose_that_was_asked_for(faces: Path) -> None:
    pose = faces / "pose"
    pose.write_text("0")
    camera = make({"driver": "simulated", "source": str(faces)})
    assert {round(centre / 110) for _, _, centre in seen(camera, 4)} == {0}
    for name, brightness in (("2", 2), ("no such pose", 2), ("1", 1)):
        pose.with_suffix(".new").write_text(name)
        pose.with_suffix(".new").rename(pose)
        if name != "no such pose":
            assert {round(centre / 110) for _, _, centre in seen(camera, 4)} == {brightness}
