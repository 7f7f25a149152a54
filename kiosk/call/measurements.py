"""What the last second of a call was like, said to the parent."""

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from domain.media import Stats
from domain.quality import Relay
from hardware.audio.gstreamer import Gst
from kiosk.call.connection import Connection
from kiosk.call.picture import PictureSink
from kiosk.call.pipeline import Pipeline


class Counters(NamedTuple):
    """What only grows: two readings make a rate. ``heard_ns`` is all that was played, ``concealed_ns`` what of it was made up."""

    at: float
    cpu: float
    pictures_in: int
    pictures_out: int
    heard_ns: int
    concealed_ns: int
    bytes_out: int
    packets_in: int
    lost_in: int


class Traffic(NamedTuple):
    """What webrtcbin knows: counts since the connection began, the loss that the other side reported last, and the way taken."""

    bytes_out: int = 0
    packets_in: int = 0
    lost_in: int = 0
    loss_out: float = 0.0
    relay: Relay = Relay.UNKNOWN


class Measurements:
    """``say`` gets a `Stats` with each `take` but the first two. webrtcbin answers within the second, so its counts are those of
    the `take` before: nobody waits for it, and no function is called with each answer, of which PyGObject (3.42) would keep 300
    bytes."""

    def __init__(self, pipeline: Pipeline, picture: PictureSink, say: Callable[[Stats], None]) -> None:
        self._pipeline, self._picture, self._say = pipeline, picture, say
        self._last: Counters | None = None
        self._asked: Gst.Promise | None = None

    def take(self, connection: Connection) -> None:
        """Say how it was since the last time; once a second. The connection is the one that carries the call now."""
        reply = self._asked.get_reply() if self._asked is not None else None
        self._asked = Gst.Promise.new()
        connection.network.peer.emit("get-stats", None, self._asked)
        if reply is not None:
            traffic = read_traffic({name: reply.get_value(name) for name in _names(reply)})
            self._report(self._counters(traffic), traffic, connection.channels.round_trip_ms)

    def _counters(self, traffic: Traffic) -> Counters:
        video = self._pipeline.video
        pictures = self._picture.count, video.pictures_sent if video is not None else 0
        counts = traffic.bytes_out, traffic.packets_in, traffic.lost_in
        return Counters(
            time.monotonic(), time.process_time(), *pictures, *self._pipeline.sound.hearing.heard(), *counts
        )

    def _report(self, now: Counters, traffic: Traffic, round_trip_ms: float | None) -> None:
        before, self._last = self._last, now
        freezes, frozen_s = self._picture.freezes.take()
        if before is None or now.at <= before.at:
            return
        elapsed = now.at - before.at
        lost = max(0, now.lost_in - before.lost_in)
        expected = lost + max(0, now.packets_in - before.packets_in)
        self._pipeline.sound.expect_loss(traffic.loss_out)
        self._say(
            Stats(
                video_fps_in=round((now.pictures_in - before.pictures_in) / elapsed, 1),
                video_fps_out=round((now.pictures_out - before.pictures_out) / elapsed, 1),
                audio_level_in=round(self._pipeline.level("level_in"), 1),
                audio_level_out=round(self._pipeline.sent_level, 1),
                bitrate=max(0, round(8 * (now.bytes_out - before.bytes_out) / elapsed)),
                loss=round(lost / expected, 4) if expected else 0.0,
                round_trip_ms=round_trip_ms,
                cpu=round((now.cpu - before.cpu) / elapsed, 3),
                freezes=freezes,
                frozen_ms=round(1000 * frozen_s, 1),
                concealed=concealed(before, now),
                relay=traffic.relay,
                width=self._picture.width,
                height=self._picture.height,
            )
        )


def concealed(before: Counters, now: Counters) -> float | None:
    """The share (0 to 1) of what was played between two readings that stood in the place of what did not come."""
    played = now.heard_ns - before.heard_ns
    return round((now.concealed_ns - before.concealed_ns) / played, 4) if played > 0 else None


def read_traffic(stats: dict[str, Any]) -> Traffic:
    """Of webrtcbin's reply to ``get-stats``. By name: GStreamer 1.22 calls every stream a video and mixes up the kinds of
    candidates."""
    bytes_out = packets_in = lost_in = 0
    loss_out, relay = 0.0, Relay.UNKNOWN
    for name, one in stats.items():
        if name.startswith("rtp-outbound-"):
            bytes_out += one.get_value("bytes-sent") or 0
        elif name.startswith("rtp-inbound-"):
            packets_in += one.get_value("packets-received") or 0
            lost_in += one.get_value("packets-lost") or 0
        elif name.startswith("rtp-remote-inbound-"):
            loss_out = max(loss_out, one.get_value("fraction-lost") or 0.0)
        elif name.startswith("ice-candidate-local_") and relay is Relay.UNKNOWN:
            relay = _relay(one)
        elif name.startswith("ice-candidate-remote_") and one.get_value("candidate-type") == "relay":
            relay = Relay.UDP  # the other end's relay, which this end reaches as it would the other end itself
    return Traffic(bytes_out, packets_in, lost_in, loss_out, relay)


def _relay(local: Gst.Structure) -> Relay:
    """How the kiosk's own candidate of the chosen pair goes out. TLS is wrapped round TCP on this machine itself; else nothing
    but the preference that libnice gives its type (30 and 20) tells UDP from TCP."""
    if local.get_value("candidate-type") != "relay":
        return Relay.DIRECT
    if local.get_value("url") == "127.0.0.1":
        return Relay.TLS
    return Relay.TCP if (local.get_value("priority") or 0) >> 24 == 20 else Relay.UDP


def _names(reply: Gst.Structure) -> Iterator[str]:
    return (reply.nth_field_name(index) for index in range(reply.n_fields()))
