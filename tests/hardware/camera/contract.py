"""What every camera driver keeps, as a source of pictures for calls. A driver's tests subclass `CameraContract`."""

import itertools

from hardware.audio.gstreamer import Gst
from hardware.camera.base import Camera

PICTURES = 12


class Bench:
    """``camera`` is closed; whoever opens it in a pipeline sees something."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera

    def pictures(self, count: int) -> list[Gst.Sample]:
        pipeline = Gst.parse_launch("identity name=in ! appsink name=out sync=false")
        source = self.camera.open()
        pipeline.add(source)
        source.link(pipeline.get_by_name("in"))
        pipeline.set_state(Gst.State.PLAYING)
        try:
            found = [pipeline.get_by_name("out").emit("try-pull-sample", 5 * Gst.SECOND) for _ in range(count)]
            assert None not in found, pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR).parse_error()
            return found
        finally:
            pipeline.set_state(Gst.State.NULL)


class CameraContract:
    def test_pictures_are_what_the_encoder_takes(self, bench: Bench) -> None:
        caps = bench.pictures(2)[1].get_caps().to_string()
        assert "format=(string)I420, width=(int)640, height=(int)480" in caps
        assert "framerate=(fraction)30/1" in caps

    def test_each_picture_is_whole_and_later_than_the_one_before(self, bench: Bench) -> None:
        pictures = bench.pictures(PICTURES)
        assert {picture.get_buffer().get_size() for picture in pictures} == {640 * 480 * 3 // 2}
        times = [picture.get_buffer().pts for picture in pictures]
        assert all(later > earlier for earlier, later in itertools.pairwise(times))
        assert times[-1] - times[0] < PICTURES * Gst.SECOND / 10

    def test_it_is_closed_at_the_end_and_can_be_opened_again(self, bench: Bench) -> None:
        assert bench.pictures(1)
        assert bench.pictures(1)
