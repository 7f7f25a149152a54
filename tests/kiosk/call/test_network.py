"""What another end may make of a connection of ours."""

from hardware.audio.gstreamer import Gst
from kiosk.call.network import MOST_STREAMS, Network

OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000"
VOICES = 50


def test_another_end_that_speaks_with_many_voices_gets_no_buffer_for_each() -> None:
    pipeline = Gst.parse_launch("appsrc name=source ! tee name=audio_to allow-not-linked=true")
    network = Network(pipeline, 1, {"audio": OPUS}, lambda: None)
    pipeline.set_state(Gst.State.PLAYING)
    try:
        way_in = network.peer.get_by_name("rtpbin").request_pad_simple("recv_rtp_sink_0")
        for event in (Gst.Event.new_stream_start("others"), Gst.Event.new_caps(Gst.Caps.from_string(OPUS))):
            way_in.send_event(event)
        segment = Gst.Segment()
        segment.init(Gst.Format.TIME)
        way_in.send_event(Gst.Event.new_segment(segment))
        for number in range(3):
            for voice in range(VOICES):
                head = bytes((0x80, 111)) + number.to_bytes(2, "big") + (960 * number).to_bytes(4, "big")
                way_in.chain(Gst.Buffer.new_wrapped(head + (1000 + voice).to_bytes(4, "big") + bytes(40)))
        made = network.peer.iterate_recurse()
        names = list[str]()
        while (found := made.next())[0] is Gst.IteratorResult.OK:
            names.append(found[1].get_factory().get_name())
        assert 0 < names.count("rtpjitterbuffer") <= MOST_STREAMS
    finally:
        pipeline.set_state(Gst.State.NULL)
