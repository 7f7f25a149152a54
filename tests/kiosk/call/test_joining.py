"""Another network comes and goes while sound is sent: what is sent is stopped for good by any that would not take it."""

from collections.abc import Iterator

import pytest

from hardware.audio.gstreamer import Gst
from kiosk.call import sound
from kiosk.call.network import Network


@pytest.fixture
def pipeline() -> Iterator[Gst.Pipeline]:
    pipeline = Gst.parse_launch("tee name=audio_to allow-not-linked=true  input-selector name=audio_from ! fakesink")
    pipeline.set_state(Gst.State.PLAYING)
    yield pipeline
    pipeline.set_state(Gst.State.NULL)


def test_what_is_sent_goes_on_in_every_moment_of_a_network(pipeline: Gst.Pipeline) -> None:
    way = pipeline.get_by_name("audio_to").get_static_pad("sink")
    way.send_event(Gst.Event.new_stream_start("voice"))
    way.send_event(Gst.Event.new_caps(Gst.Caps.from_string(sound.OPUS)))
    way.send_event(Gst.Event.new_segment(_segment()))

    def went() -> bool:
        return way.chain(Gst.Buffer.new_wrapped(b"\x80\x6f" + bytes(10))) is Gst.FlowReturn.OK

    assert went()
    network = Network(pipeline, 1, {"audio": sound.OPUS}, lambda: None)
    assert went()
    network.start()
    assert went()
    network.stop()
    assert went()


def _segment() -> Gst.Segment:
    segment = Gst.Segment()
    segment.init(Gst.Format.TIME)
    return segment
