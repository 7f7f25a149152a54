"""Where pictures are blurred on their way to the encoder, while the customer wants it. A picture that cannot be is not sent."""

import threading
from typing import TYPE_CHECKING

from hardware.audio.gstreamer import Gst, GstVideo

if TYPE_CHECKING:
    import numpy as np

    from kiosk.call.soften import Softener


class Blurring:
    """At ``pad``, the source of pictures in I420. OpenCV takes half a second and much memory, so that it comes into this process
    with the first `switch`; pictures that come before it are dropped."""

    def __init__(self, pad: Gst.Pad) -> None:
        self._pad = pad
        self._probe = 0
        self._softener: Softener | None = None
        self._loading: threading.Thread | None = None

    def switch(self, on: bool) -> None:
        """From the next picture on."""
        if on and not self._probe:
            self._probe = self._pad.add_probe(Gst.PadProbeType.BUFFER, self._instead)
            if self._loading is None:
                self._loading = threading.Thread(target=self._load, name="opencv", daemon=True)
                self._loading.start()
        elif not on and self._probe:
            self._pad.remove_probe(self._probe)
            self._probe = 0

    def _load(self) -> None:
        from kiosk.call.soften import Softener

        self._softener = Softener()

    def _instead(self, pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        """On the camera's thread. Whatever fails in here, the picture itself is dropped."""
        if self._softener is not None:
            picture = info.get_buffer()
            format_ = GstVideo.VideoInfo.new_from_caps(pad.get_current_caps())
            softened = Gst.Buffer.new_allocate(None, format_.size, None)
            softened.pts, softened.duration = picture.pts, picture.duration
            layout = GstVideo.buffer_get_video_meta(picture) or format_
            with picture.map(Gst.MapFlags.READ) as seen, softened.map(Gst.MapFlags.WRITE) as sent:
                self._softener.soften(_planes(seen.data, format_, layout), _planes(sent.data, format_, format_))
            pad.get_peer().chain(softened)
        return Gst.PadProbeReturn.DROP


def _planes(data: memoryview, format_: GstVideo.VideoInfo, layout: GstVideo.VideoInfo) -> "list[np.ndarray]":
    """Y, U and V where they lie; rows may be longer than the picture is wide."""
    import numpy as np

    sizes = [(format_.height, format_.width), *[((format_.height + 1) // 2, (format_.width + 1) // 2)] * 2]
    rows = zip(sizes, layout.offset[:3], layout.stride[:3], strict=True)
    return [
        np.ndarray((height, width), np.uint8, data, offset, (stride, 1)) for (height, width), offset, stride in rows
    ]
