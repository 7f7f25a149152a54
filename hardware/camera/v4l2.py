"""A camera of the Linux video interface, such as any USB camera."""

import msgspec

from hardware.audio.gstreamer import Gst
from hardware.camera.base import FRAMES_PER_SECOND, HEIGHT, PICTURE, WIDTH, Camera


class V4l2Camera(Camera):
    """Pictures are taken uncompressed: 640x480 at 30 a second fit a USB 2 line, and need no decoder."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``device``: its path; prefer one below /dev/v4l/by-id, which does not change from start to start."""

        device: str

    def __init__(self, settings: Settings) -> None:
        self._device = settings.device

    def open(self) -> Gst.Element:
        source = Gst.parse_bin_from_description(
            "v4l2src name=device do-timestamp=true"
            f" ! video/x-raw,width={WIDTH},height={HEIGHT},framerate={FRAMES_PER_SECOND}/1"
            f" ! videoconvert n-threads=1 ! capsfilter caps={PICTURE}",
            ghost_unlinked_pads=True,
        )
        source.get_by_name("device").set_property("device", self._device)
        return source
