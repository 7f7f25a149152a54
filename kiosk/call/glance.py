"""A look at what leaves a device, now and then: one buffer of many, and of its picture some hundred points."""

from hardware.audio.gstreamer import Gst, GstVideo

ACROSS, DOWN = 32, 24


class Glance:
    """Between two looks nothing but one probe, for the next buffer, is there."""

    def __init__(self, element: Gst.Element) -> None:
        self._pad = element.get_static_pad("src")
        self._points: bytes | None = None
        self._wait()

    def take(self) -> bytes | None:
        """The luma of `ACROSS` x `DOWN` points of a picture that came since the last time; of sound no points. None: nothing
        came."""
        points, self._points = self._points, None
        if points is not None:
            self._wait()
        return points

    def _wait(self) -> None:
        self._pad.add_probe(Gst.PadProbeType.BUFFER, self._came)

    def _came(self, pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        """On the device's streaming thread."""
        caps = pad.get_current_caps()
        if caps is None or not caps.get_structure(0).get_name().startswith("video/"):
            self._points = b""
            return Gst.PadProbeReturn.REMOVE
        video = GstVideo.VideoInfo.new_from_caps(caps)
        with info.get_buffer().map(Gst.MapFlags.READ) as mapped:
            self._points = _points(mapped.data, video.width, video.height, video.offset[0], video.stride[0])
        return Gst.PadProbeReturn.REMOVE


def _points(luma: memoryview, width: int, height: int, offset: int, stride: int) -> bytes:
    rows = range(height // DOWN // 2, height, max(1, height // DOWN))
    every = max(1, width // ACROSS)
    return b"".join(bytes(luma[offset + row * stride : offset + row * stride + width : every]) for row in rows)
