"""The agent's pictures on their way to the screen."""

from pathlib import Path

from hardware.audio.gstreamer import Gst
from kiosk.call.picture import LARGEST, PictureSink
from kiosk.frames import FrameReader


def shown(folder: Path, *sizes: tuple[int, int]) -> tuple[int, int]:
    """Size of what is on the screen after pictures of these sizes, one after the other."""
    sink = PictureSink(str(folder / "frames"), lambda: None, lambda: None)
    sink.element.set_property("sync", False)
    for width, height in sizes:
        pipeline = Gst.parse_launch(
            f"videotestsrc num-buffers=1 ! video/x-raw,width={width},height={height} ! identity name=end"
        )
        sink.join(pipeline.get_by_name("end"))
        pipeline.set_state(Gst.State.PLAYING)
        assert pipeline.get_bus().timed_pop_filtered(10 * Gst.SECOND, Gst.MessageType.EOS) is not None
        pipeline.set_state(Gst.State.NULL)
        pipeline.remove(sink.element)
    frame = FrameReader(folder / "frames").read()
    sink.close()
    assert frame is not None
    return frame.width, frame.height


def test_a_picture_of_odd_size_is_shown(tmp_path: Path) -> None:
    assert shown(tmp_path, (321, 243)) == (321, 243)


def test_a_picture_too_large_for_a_screen_is_left_out_and_the_next_is_shown(tmp_path: Path) -> None:
    assert shown(tmp_path, (320, 240), (LARGEST + 2, 16)) == (320, 240)
    assert shown(tmp_path, (16, LARGEST + 2), (640, 480)) == (640, 480)
