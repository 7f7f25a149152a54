"""What a camera driver is: it gives the media engine one live source of pictures."""

from abc import ABC, abstractmethod

from hardware.audio.gstreamer import Gst

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 480, 30
PICTURE = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={FRAMES_PER_SECOND}/1"


class Camera(ABC):
    """Made with its settings, closed. Making one may read files, and never touches the device.

    A driver has a class ``Settings`` (a msgspec struct): the keys beside ``driver`` that its configuration may have.
    """

    has_noise = True
    """As every sensor: two of its pictures are never the same, so that one that does not change is frozen."""

    @abstractmethod
    def open(self) -> Gst.Element:
        """A new source whose pad ``src`` gives `PICTURE`, live. The device is opened by state READY and closed by NULL;
        one that cannot be opened says so on the bus of the pipeline.
        """
