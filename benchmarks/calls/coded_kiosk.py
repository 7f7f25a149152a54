"""``python -m benchmarks.calls.coded_kiosk FOLDER``: `benchmarks.calls.recording_kiosk` with a camera whose pictures say when
they were taken."""

import hardware.camera
from benchmarks.calls.code import draw
from benchmarks.calls.recording_kiosk import NothingToSet
from hardware.audio.gstreamer import Gst
from hardware.camera.base import FRAMES_PER_SECOND, HEIGHT, PICTURE, WIDTH, Camera
from kiosk.call.__main__ import main


class CodedCamera(Camera):
    Settings = NothingToSet

    def __init__(self, settings: NothingToSet) -> None:
        self._next: int | None = None

    def open(self) -> Gst.Element:
        source = Gst.parse_bin_from_description(
            f"appsrc name=source is-live=true format=time max-buffers=1 caps={PICTURE.replace(' ', '')} ! clocksync",
            ghost_unlinked_pads=True,
        )
        source.get_by_name("source").connect("need-data", self._give)
        return source

    def _give(self, source: Gst.Element, _wanted: int) -> None:
        base, length = source.get_base_time(), Gst.SECOND // FRAMES_PER_SECOND
        taken = self._next if self._next is not None else source.get_clock().get_time() - base
        buffer = Gst.Buffer.new_wrapped(draw((base + taken) // 1_000_000, WIDTH, HEIGHT))
        buffer.pts, buffer.duration = taken, length
        self._next = taken + length
        source.emit("push-buffer", buffer)


hardware.camera.DRIVERS["coded"] = f"{__name__}:CodedCamera"

if __name__ == "__main__":
    main()
