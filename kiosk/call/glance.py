"""A look at what leaves a device, now and then: one buffer of many, and of its picture some hundred points."""

from hardware.audio.gstreamer import Gst, GstVideo

ACROSS, DOWN = 32, 24


SEEN = "silent=true signal-handoffs=false"
"""Of the identity that it looks through."""


class Glance:
    """Through an identity behind the device, which tells of the next buffer only, and of none between two looks. PyGObject (3.42)
    keeps a hundred bytes of each probe, but not of a signal."""

    def __init__(self, identity: Gst.Element) -> None:
        self._identity, self._pad = identity, identity.get_static_pad("src")
        self._points: bytes | None = None
        identity.connect("handoff", self._came)

    def begin(self) -> None:
        """With the next buffer: a device is opened."""
        self._points = None
        self._wait()

    def take(self) -> bytes | None:
        """The luma of `ACROSS` x `DOWN` points of a picture that came since the last time; of sound no points. None: nothing
        came."""
        points, self._points = self._points, None
        if points is not None:
            self._wait()
        return points

    def _wait(self) -> None:
        self._identity.set_property("signal-handoffs", True)

    def _came(self, identity: Gst.Element, buffer: Gst.Buffer) -> None:
        """On the device's streaming thread."""
        identity.set_property("signal-handoffs", False)
        caps = self._pad.get_current_caps()
        if caps is None or not caps.get_structure(0).get_name().startswith("video/"):
            self._points = b""
            return
        video = GstVideo.VideoInfo.new_from_caps(caps)
        with buffer.map(Gst.MapFlags.READ) as mapped:
            self._points = _points(mapped.data, video.width, video.height, video.offset[0], video.stride[0])


def _points(luma: memoryview, width: int, height: int, offset: int, stride: int) -> bytes:
    rows = range(height // DOWN // 2, height, max(1, height // DOWN))
    every = max(1, width // ACROSS)
    return b"".join(bytes(luma[offset + row * stride : offset + row * stride + width : every]) for row in rows)
