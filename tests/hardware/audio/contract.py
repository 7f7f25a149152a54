"""What every pair of microphone and speaker keeps. A driver's tests subclass `AudioContract` and give it a `Bench`."""

import time

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.gstreamer import Gst

BYTES_A_MS = 96
HEARD_MS = 300


class Bench:
    """Both are closed."""

    def __init__(self, microphone: Microphone, speaker: Speaker) -> None:
        self.microphone, self.speaker = microphone, speaker

    def talk(self, milliseconds: int) -> tuple[int, float]:
        """Play a tone and listen at once, as in a call; how many bytes were heard, and in how many seconds."""
        pipeline = Gst.parse_launch(
            f"audiotestsrc is-live=true volume=0.05 ! capsfilter name=far caps={SOUND}"
            f"   capsfilter name=near caps={SOUND} ! appsink name=out sync=false"
        )
        sink, source = self.speaker.open(), self.microphone.open()
        for element in (sink, source):
            pipeline.add(element)
        pipeline.get_by_name("far").link(sink)
        source.link(pipeline.get_by_name("near"))
        pipeline.set_state(Gst.State.PLAYING)
        heard, began = 0, 0.0
        try:
            while heard < milliseconds * BYTES_A_MS:
                sample = pipeline.get_by_name("out").emit("try-pull-sample", 5 * Gst.SECOND)
                error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
                assert error is None, error.parse_error()
                assert sample is not None
                began = began or time.monotonic()
                heard += sample.get_buffer().get_size()
        finally:
            pipeline.set_state(Gst.State.NULL)
        return heard, time.monotonic() - began


class AudioContract:
    def test_what_is_heard_does_not_fall_behind(self, bench: Bench) -> None:
        heard, seconds = bench.talk(HEARD_MS)
        assert heard >= HEARD_MS * BYTES_A_MS
        assert seconds < 3 * HEARD_MS / 1000 + 1

    def test_both_are_closed_at_the_end_and_can_be_opened_again(self, bench: Bench) -> None:
        for _ in range(2):
            assert bench.talk(40)[0] >= 40 * BYTES_A_MS
