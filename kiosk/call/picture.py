"""The agent's decoded pictures, on their way into the frame file that the screen reads."""

import logging
import threading
import time
from collections.abc import Callable

from hardware.audio.gstreamer import Gst, GstVideo
from kiosk.call.freezes import Freezes
from kiosk.frames import FrameWriter, Plane

log = logging.getLogger(__name__)

LARGEST = 2_048
"""Pixels of a side. A larger picture would take more memory than a call may, and no agent's camera gives it."""


class PictureSink:
    """Takes I420 from the decoder, on the decoder's thread, and keeps only the latest frame; one that is too large is left out.

    ``on_frame`` is called with each frame, ``on_first`` with the first one, both on that thread.
    """

    def __init__(self, path: str, on_frame: Callable[[], None], on_first: Callable[[], None]) -> None:
        self._writer = FrameWriter(path)
        self._on_frame, self._on_first = on_frame, on_first
        self._closing = threading.Lock()
        self.width = self.height = 0
        self.freezes = Freezes(time.monotonic)
        self._planes: tuple[Plane, ...] = ()
        self._closed = False
        self.count = 0
        self.element = Gst.ElementFactory.make("fakesink")
        # Shown at its time, so that the picture stays with the sound.
        for name, value in {
            "sync": True,
            "async": False,
            "qos": False,
            "enable-last-sample": False,
            "signal-handoffs": True,
        }.items():
            self.element.set_property(name, value)
        self.element.connect("handoff", self._came)
        self.element.get_static_pad("sink").connect("notify::caps", self._measure)

    def join(self, decoder: Gst.Element) -> None:
        """Take what leaves this one, in its pipeline."""
        decoder.get_parent().add(self.element)
        decoder.link_filtered(self.element, Gst.Caps.from_string("video/x-raw,format=I420"))

    def close(self) -> None:
        """Take no more frames and remove the frame file."""
        with self._closing:
            self._closed = True
            self._writer.close()

    def _came(self, _sink: Gst.Element, picture: Gst.Buffer, _pad: Gst.Pad) -> None:
        with self._closing:
            if self._closed or max(self.width, self.height) > LARGEST:
                return
            with picture.map(Gst.MapFlags.READ) as mapped:
                self._writer.write(self.width, self.height, mapped.data, self._planes)
        self.count += 1
        self.freezes.picture()
        self._on_frame()
        if self.count == 1:
            self._on_first()

    def _measure(self, pad: Gst.Pad, _changed: object) -> None:
        caps = pad.get_current_caps()
        if caps is None:
            return
        info = GstVideo.VideoInfo.new_from_caps(caps)
        self.width, self.height = info.width, info.height
        if max(info.width, info.height) > LARGEST:
            log.warning("pictures of %s x %s are left out; each side may have %s", info.width, info.height, LARGEST)
        self._planes = tuple(
            Plane(offset, stride) for offset, stride in zip(info.offset[:3], info.stride[:3], strict=True)
        )
