"""What pictures are encoded with: by the board's own H.264 encoder where there is one that works, else in software.

Of the two in software, H.264 by OpenH264 takes half of what VP8 by libvpx takes (docs/calls.md); VP8 is always there.
"""

import logging
from collections.abc import Callable, Iterator, Sequence

import msgspec

from hardware.audio.gstreamer import GLib, Gst
from kiosk.call.congestion import START

log = logging.getLogger(__name__)

PACKET = 1_200
"""Bytes at most."""
WHOLE_EVERY = 300
"""Pictures; a browser asks for a whole one when it needs it."""
FEEDBACK = (
    "rtcp-fb-transport-cc=(boolean)true"
    ",extmap-3=(string)http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
)
_TEST_PICTURE = "videotestsrc num-buffers=1 ! video/x-raw,format=I420,width=640,height=480,framerate=30/1"
PROBED_WITHIN_NS = 3 * Gst.SECOND


class Codec(msgspec.Struct, frozen=True):
    """Elements from I420 to RTP packets and back. ``set_bitrate(encoder, bit/s)`` is for an encoder that runs."""

    name: str
    encode: str
    pay: str
    rtp: str
    depay: str
    decode: str
    set_bitrate: Callable[[Gst.Element, int], None]


def _property(name: str) -> Callable[[Gst.Element, int], None]:
    return lambda encoder, bits_per_second: encoder.set_property(name, bits_per_second)


def _controls(bits_per_second: int) -> str:
    return f"controls,repeat_sequence_header=1,video_bitrate={bits_per_second},h264_i_frame_period={WHOLE_EVERY}"


def _set_controls(encoder: Gst.Element, bits_per_second: int) -> None:
    encoder.set_property("extra-controls", Gst.Structure.from_string(_controls(bits_per_second))[0])


VP8 = Codec(
    name="VP8 in software (libvpx)",
    encode="vp8enc name=encoder deadline=1 cpu-used=8 threads=1 lag-in-frames=0 end-usage=cbr error-resilient=default"
    f" keyframe-max-dist={WHOLE_EVERY} buffer-initial-size=300 buffer-optimal-size=400 buffer-size=600"
    f" max-intra-bitrate=600 target-bitrate={START}",
    pay=f"rtpvp8pay name=picture_packets mtu={PACKET} picture-id-mode=15-bit",
    # webrtcbin takes 96 for the retransmissions of the sound, and the types of one bundle must differ.
    rtp=f"application/x-rtp,media=video,encoding-name=VP8,payload=100,clock-rate=90000,{FEEDBACK}",
    depay="rtpvp8depay",
    decode="vp8dec name=decoder threads=1",
    set_bitrate=_property("target-bitrate"),
)
_H264_PAY = f"rtph264pay name=picture_packets mtu={PACKET} config-interval=-1 aggregate-mode=zero-latency"
_H264_RTP = (
    "application/x-rtp,media=video,encoding-name=H264,payload=102,clock-rate=90000,packetization-mode=(string)1"
    f",level-asymmetry-allowed=(string)1,{FEEDBACK}"
)
OPENH264 = Codec(
    name="H.264 in software (OpenH264)",
    # It takes somebody who moves for another scene, and sends one large whole picture after the other.
    encode="openh264enc name=encoder usage-type=camera complexity=low scene-change-detection=false"
    f" rate-control=bitrate multi-thread=1 gop-size={WHOLE_EVERY} bitrate={START}"
    " ! video/x-h264,profile=constrained-baseline",
    pay=_H264_PAY,
    rtp=_H264_RTP,
    depay="rtph264depay",
    decode="h264parse ! openh264dec name=decoder",
    set_bitrate=_property("bitrate"),
)
V4L2 = Codec(
    name="H.264 by the board's encoder (v4l2h264enc)",
    encode=f'v4l2h264enc name=encoder extra-controls="{_controls(START)}"'
    " ! video/x-h264,profile=constrained-baseline,level=(string)3.1",
    pay=_H264_PAY,
    rtp=_H264_RTP,
    depay="rtph264depay",
    decode="h264parse ! openh264dec name=decoder",
    set_bitrate=_set_controls,
)
PREFERRED: tuple[Codec, ...] = (V4L2, OPENH264, VP8)


def choose(codecs: Sequence[Codec]) -> Codec:
    """The first that encodes and decodes a picture here and now; VP8 if none does. The log says which, and why no other."""
    refused: list[str] = []
    for codec in codecs:
        problem = _problem(codec)
        if not problem:
            log.info("pictures are sent as %s%s", codec.name, "".join(refused))
            return codec
        refused.append(f"; not as {codec.name}: {problem}")
    log.warning("pictures are sent as %s, untried%s", VP8.name, "".join(refused))
    return VP8


def _problem(codec: Codec) -> str:
    """Why it cannot be used; "" if it can."""
    missing = [name for name in _elements(codec) if Gst.ElementFactory.find(name) is None]
    if missing:
        return f"there is no {' and no '.join(missing)}"
    try:
        pipeline = Gst.parse_launch(
            f"{_TEST_PICTURE} ! {codec.encode} ! {codec.decode} ! fakesink name=seen sync=false"
        )
    except GLib.Error as error:
        return str(error.message)
    pipeline.set_state(Gst.State.PLAYING)
    wanted = Gst.MessageType.EOS | Gst.MessageType.ERROR
    message = pipeline.get_bus().timed_pop_filtered(PROBED_WITHIN_NS, wanted)
    seen = pipeline.get_by_name("seen").get_property("last-sample") is not None
    pipeline.set_state(Gst.State.NULL)
    if message is not None and message.type is Gst.MessageType.ERROR:
        return str(message.parse_error()[0].message)
    return "" if seen else "no picture comes out of it"


def _elements(codec: Codec) -> Iterator[str]:
    for part in f"{codec.encode} ! {codec.decode}".split("!"):
        word = part.split()[0]
        if "/" not in word:  # caps
            yield word
