"""The two pictures of a call: from the camera to the network, and from the network to the screen's frame file."""

from hardware.audio.gstreamer import Gst
from kiosk.call.picture import PictureSink
from kiosk.call.probe import on_buffers

START_BITRATE = 800_000

ENCODE = (
    "vp8enc name=encoder deadline=1 cpu-used=8 threads=1 lag-in-frames=0 end-usage=cbr error-resilient=default"
    f" keyframe-max-dist=300 buffer-initial-size=300 buffer-optimal-size=400 buffer-size=600 target-bitrate={START_BITRATE}"
)
DECODE = "vp8dec name=decoder threads=1"

# webrtcbin takes 96 for the retransmissions of the sound, and the types of one bundle must differ.
VP8 = (
    "application/x-rtp,media=video,encoding-name=VP8,payload=100,clock-rate=90000,rtcp-fb-transport-cc=(boolean)true"
    ",extmap-3=(string)http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
)

SEND = (
    f"identity name=picture_in silent=true ! valve name=picture_valve drop=true ! {ENCODE}"
    f" ! rtpvp8pay mtu=1200 picture-id-mode=15-bit ! capsfilter caps={VP8} ! network."
)
# A picture built on one that was lost is noise, and browsers send no whole picture unless they are asked to.
RECEIVE = f"rtpvp8depay name=picture_out request-keyframe=true wait-for-keyframe=true ! {DECODE}"


class Video:
    """Of a pipeline with `SEND` and `RECEIVE` in it; what is received ends in ``sink``."""

    def __init__(self, pipeline: Gst.Pipeline, sink: PictureSink) -> None:
        pipeline.add(sink.element)
        pipeline.get_by_name("decoder").link(sink.element)
        self._encoder, self._valve = pipeline.get_by_name("encoder"), pipeline.get_by_name("picture_valve")
        self.pictures_sent = 0
        on_buffers(self._encoder, self._count)

    def send(self, on: bool) -> None:
        """Encode and send, or drop it before the encoder."""
        self._valve.set_property("drop", not on)

    def set_bitrate(self, bits_per_second: int) -> None:
        """Aim at another bitrate from the next picture on."""
        self._encoder.set_property("target-bitrate", bits_per_second)

    def _count(self) -> None:
        self.pictures_sent += 1
