"""What the last second of a call was like, said to the parent; and what it means for the bitrate."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from domain.media import Stats
from hardware.audio.gstreamer import GLib, Gst
from kiosk.call.channels import Channels
from kiosk.call.congestion import next_bitrate
from kiosk.call.picture import PictureSink
from kiosk.call.pipeline import Pipeline
from kiosk.call.video import START_BITRATE


class Counters(NamedTuple):
    """What only grows: two readings make a rate."""

    at: float
    cpu: float
    pictures_in: int
    pictures_out: int
    bytes_out: int
    packets_in: int
    lost_in: int


class Measurements:
    """Begins with the first `take`; ``say`` gets a `Stats` after each later one."""

    def __init__(
        self, pipeline: Pipeline, picture: PictureSink, channels: Channels, say: Callable[[Stats], None]
    ) -> None:
        self._pipeline, self._picture, self._channels, self._say = pipeline, picture, channels, say
        self._last: Counters | None = None
        self._bitrate = START_BITRATE

    def take(self) -> None:
        """Ask webrtcbin for its counts; what follows comes on the main loop."""
        promise = Gst.Promise.new_with_change_func(lambda made: GLib.idle_add(self._answered, made))
        self._pipeline.network.emit("get-stats", None, promise)

    def _answered(self, promise: Gst.Promise) -> None:
        reply = promise.get_reply()
        if reply is None:
            return
        bytes_out = packets_in = lost_in = 0
        loss_out = 0.0
        # By name: GStreamer 1.22 calls every stream a video.
        for name in (reply.nth_field_name(index) for index in range(reply.n_fields())):
            if name.startswith("rtp-outbound-"):
                bytes_out += _count(reply, name, "bytes-sent")
            elif name.startswith("rtp-inbound-"):
                packets_in += _count(reply, name, "packets-received")
                lost_in += _count(reply, name, "packets-lost")
            elif name.startswith("rtp-remote-inbound-"):
                loss_out = max(loss_out, _count(reply, name, "fraction-lost"))
        self._report(self._counters(bytes_out, packets_in, lost_in), loss_out)

    def _counters(self, bytes_out: int, packets_in: int, lost_in: int) -> Counters:
        video = self._pipeline.video
        pictures = self._picture.count, video.pictures_sent if video is not None else 0
        return Counters(time.monotonic(), time.process_time(), *pictures, bytes_out, packets_in, lost_in)

    def _report(self, now: Counters, loss_out: float) -> None:
        before, self._last = self._last, now
        if before is None or now.at <= before.at:
            return
        elapsed = now.at - before.at
        lost = max(0, now.lost_in - before.lost_in)
        expected = lost + max(0, now.packets_in - before.packets_in)
        self._bitrate = next_bitrate(self._bitrate, loss_out)
        if self._pipeline.video is not None:
            self._pipeline.video.set_bitrate(self._bitrate)
        self._pipeline.sound.expect_loss(loss_out)
        self._say(
            Stats(
                video_fps_in=round((now.pictures_in - before.pictures_in) / elapsed, 1),
                video_fps_out=round((now.pictures_out - before.pictures_out) / elapsed, 1),
                audio_level_in=round(self._pipeline.level("level_in"), 1),
                audio_level_out=round(self._pipeline.level("level_out"), 1),
                bitrate=max(0, round(8 * (now.bytes_out - before.bytes_out) / elapsed)),
                loss=round(lost / expected, 4) if expected else 0.0,
                round_trip_ms=self._channels.round_trip_ms,
                cpu=round((now.cpu - before.cpu) / elapsed, 3),
            )
        )


def _count(reply: Gst.Structure, stream: str, field: str) -> Any:
    """Zero where a stream has no such figure: it comes and goes, with the reports of the other side."""
    return reply.get_value(stream).get_value(field) or 0
