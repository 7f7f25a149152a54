"""The two pictures of a call: from the camera to the network, and from the network to the screen's frame file."""

import logging
import math
from collections.abc import Callable

from hardware.audio.gstreamer import Gst
from kiosk.call.blurring import Blurring
from kiosk.call.codecs import PACKET, Codec
from kiosk.call.congestion import START
from kiosk.call.feedback import Delivery, give, on_feedback
from kiosk.call.glance import SEEN, Glance
from kiosk.call.ladder import LADDER, Rung
from kiosk.call.pacing import Pacer
from kiosk.call.picture import PictureSink
from kiosk.call.repeats import Repeats, limit
from kiosk.call.whole_pictures import WholePictures

log = logging.getLogger(__name__)

PACKET_OF_A_SLOW_LINE, SLOW = 600, 150_000
"""Bytes; below so many bit/s the sound would wait for a long one."""
SOUND, SOUND_PACKET_BITS = 50_000, 1_000
"""Bit/s with all headers, and the bits of a packet, about."""


def _size(rung: Rung) -> str:
    return f"video/x-raw,width={rung.width},height={rung.height},pixel-aspect-ratio=1/1"


def send(codec: Codec) -> str:
    """From the camera to packets. The queue has the encoder's thread, and the newest picture while that is busy."""
    return (
        f"identity name=picture_in {SEEN} ! valve name=picture_valve drop=true"
        " ! queue name=picture_queue leaky=downstream max-size-buffers=1 max-size-bytes=0 max-size-time=0"
        f" ! videoscale n-threads=1 ! capsfilter name=picture_size caps={_size(LADDER[0])}"
        f" ! {codec.encode} ! identity name=picture_encoded silent=true ! {codec.pay} ! capsfilter caps={codec.rtp}"
    )


def receive(codec: Codec) -> str:
    """From packets to pictures. One built on one that was lost is noise, and browsers send no whole one unless asked to."""
    return f"{codec.depay} name=picture_out request-keyframe=true wait-for-keyframe=true ! {codec.decode}"


PACE = 2
"""So many times its bitrate a large picture may take for as long as it leaves."""


def whole_picture() -> Gst.Event:
    """To go against the stream, to whoever makes it."""
    return Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, Gst.Structure.new_empty("GstForceKeyUnit"))


class Video:
    """Of a pipeline with `send` and `receive` of ``codec`` in it; what is received ends in ``sink``."""

    def __init__(self, pipeline: Gst.Pipeline, codec: Codec, sink: PictureSink) -> None:
        self._codec = codec
        sink.join(pipeline.get_by_name("decoder"))
        self._encoder, self._valve = pipeline.get_by_name("encoder"), pipeline.get_by_name("picture_valve")
        self._size, self._depayloader = pipeline.get_by_name("picture_size"), pipeline.get_by_name("picture_out")
        self._encoded, self._payloader = (
            pipeline.get_by_name("picture_encoded"),
            pipeline.get_by_name("picture_packets"),
        )
        self._pacer = Pacer(self._payloader.get_static_pad("src"))
        self._took: Callable[[int, list[Delivery]], None] = lambda _generation, _packets: None
        self._repeats, self._repeats_of_sound = Repeats(START, 8 * PACKET), Repeats(SOUND, SOUND_PACKET_BITS)
        self._whole_pictures = WholePictures()
        self._wanted = self._still = False
        self._rung: Rung | None = LADDER[0]
        self._seen = self._thins = 0
        self._encoded_pictures = self._encoded_bytes = 0
        self.glance = Glance(pipeline.get_by_name("picture_in"))
        self.blurring = Blurring(self._valve.get_static_pad("src"))
        self.set_bitrate(START)

    def send(self, on: bool) -> None:
        """Encode and send, or drop it before the encoder."""
        self._wanted = on
        self._open_or_close()

    def show(self, rung: Rung | None) -> None:
        """Send a picture of that size and pace from the next one on, or none."""
        self._rung = rung
        if rung is not None:
            self._size.set_property("caps", Gst.Caps.from_string(_size(rung)))
            self._payloader.set_property("mtu", PACKET if rung.needs > SLOW else PACKET_OF_A_SLOW_LINE)
            self._thin_out(rung.frames == 20)
        self._open_or_close()

    @property
    def pictures_sent(self) -> int:
        """All that were encoded until now."""
        count: int = self._encoded.get_property("stats").get_value("num-buffers")
        return count

    def hold_still(self, on: bool) -> None:
        """Leave all pictures out for a moment."""
        self._still = on
        self._open_or_close()

    def set_bitrate(self, bits_per_second: int) -> None:
        """Aim at another bitrate from the next picture on."""
        self._codec.set_bitrate(self._encoder, bits_per_second)
        self._pacer.bits_per_second = round(PACE * bits_per_second)
        self._repeats.set_bitrate(bits_per_second)

    def join(self, network: Gst.Bin, pad: Gst.Pad, generation: int) -> None:
        """Pictures leave by this pad, too, for the webrtcbin ``network`` of that generation."""
        on_feedback(pad, lambda packets: self._took(generation, packets))
        limit(network, self._repeats_of)
        give(network)

    def on_feedback(self, took: Callable[[int, list[Delivery]], None]) -> None:
        """``took(generation, packets)`` gets what the other side tells of our packets, on a streaming thread."""
        self._took = took

    def look(self, shown: int, now: float) -> None:
        """Ask for a whole picture where packets come, and none of them was ``shown``; know how large ours are."""
        self._weigh()
        stats = self._depayloader.get_property("stats")
        if self._whole_pictures.due(shown, stats.get_value("timestamp"), now):
            log.debug("a whole picture is asked for again")
            self._depayloader.get_static_pad("sink").push_event(whole_picture())

    def _weigh(self) -> None:
        """What is sent again takes its true share: a still picture's packets are a tenth of the largest."""
        stats = self._encoded.get_property("stats")
        pictures, size = stats.get_value("num-buffers"), stats.get_value("num-bytes")
        if pictures > self._encoded_pictures:
            each = max(1, size - self._encoded_bytes) / (pictures - self._encoded_pictures)
            self._repeats.packet_bits = round(8 * each / math.ceil(each / PACKET))
        self._encoded_pictures, self._encoded_bytes = pictures, size

    def _repeats_of(self, stream: int) -> Repeats:
        ours = self._payloader.get_property("stats").get_value("ssrc") == stream
        return self._repeats if ours else self._repeats_of_sound

    def _open_or_close(self) -> None:
        self._valve.set_property("drop", not self._wanted or self._still or self._rung is None)

    def _thin_out(self, on: bool) -> None:
        pad = self._valve.get_static_pad("sink")
        if on and not self._thins:
            self._thins = pad.add_probe(Gst.PadProbeType.BUFFER, self._leave_out)
        elif not on and self._thins:
            pad.remove_probe(self._thins)
            self._thins = 0

    def _leave_out(self, _pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        """Every third picture of the camera."""
        self._seen += 1
        return Gst.PadProbeReturn.OK if self._seen % 3 else Gst.PadProbeReturn.DROP
