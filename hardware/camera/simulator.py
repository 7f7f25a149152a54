"""A camera that plays pictures from files, for a counter without one."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from hardware.audio.fault import Fault
from hardware.audio.gstreamer import Gst
from hardware.audio.loop import again, decode, live
from hardware.camera.base import FRAMES_PER_SECOND, HEIGHT, PICTURE, WIDTH, Camera

DECODERS = {".png": "pngdec", ".jpg": "jpegdec", ".jpeg": "jpegdec"}
MAX_PICTURES = 60  # 640x480 in I420 takes 450 KiB, so this is 27 MB


class SimulatedCamera(Camera):
    """Shows the pictures of a folder in the order of their names, over and over; where the folder has a file ``pose``, the
    picture whose name (without ending) stands in it, which somebody replaces by rename; without a folder, a moving ball."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``source``: a folder of PNG or JPEG pictures, or one picture. Any size; 640x480 fits without borders.
        ``pictures_per_second``: how fast it goes through them; it gives 30 frames a second in any case. ``fault``: see
        `hardware.audio.fault`; ``black``, ``covered`` and ``frozen`` are what a camera can suffer, too. The ball has none."""

        source: str = ""
        fault: str = ""
        pictures_per_second: Literal[5, 6, 10, 15, 30] = 10

    def __init__(self, settings: Settings) -> None:
        self._repeat = FRAMES_PER_SECOND // settings.pictures_per_second
        self._pictures: dict[str, Gst.Buffer] = {}
        self._fault = Fault(settings.fault)
        self._pose = Path(settings.source) / "pose"
        self._files = _pictures(Path(settings.source)) if settings.source else []
        self.has_noise = len(self._files) != 1 and not self._pose.is_file()
        self._decoding = threading.Thread(target=self._decode, name="simulated-camera", daemon=True)
        self._decoding.start()

    def open(self) -> Gst.Element:
        if not self._files:
            return Gst.parse_bin_from_description(
                f"videotestsrc is-live=true pattern=ball ! capsfilter caps={PICTURE}", ghost_unlinked_pads=True
            )
        self._decoding.join()
        length = Gst.SECOND // FRAMES_PER_SECOND
        pictures = list(self._pictures.values())
        following = (
            _Posed(self._pictures, self._pose).following if self._pose.is_file() else again(pictures, self._repeat)
        )
        return live(PICTURE, _Suffering(following, self._fault).following, length, self._fault)

    def _decode(self) -> None:
        for file in self._files:
            decoder = f"{DECODERS[file.suffix.lower()]} ! videoconvert ! videoscale add-borders=true"
            self._pictures[file.stem] = decode(file, f"{decoder} ! {PICTURE.rpartition(',')[0]}")[0]


class _Suffering:
    """What a camera gives that does not break, and yet shows nothing."""

    def __init__(self, following: Callable[[], Gst.Buffer], fault: Fault) -> None:
        self._following, self._fault = following, fault
        self._flat = {"black": _flat(16), "covered": _flat(64)}
        self._last: Gst.Buffer | None = None

    def following(self) -> Gst.Buffer:
        word = self._fault.word()
        if word != "frozen" or self._last is None:
            self._last = self._following()
        return self._flat.get(word, self._last)


def _flat(luma: int) -> Gst.Buffer:
    points = WIDTH * HEIGHT
    return Gst.Buffer.new_wrapped(bytes([luma]) * points + bytes([128]) * (points // 2))


class _Posed:
    """The picture whose name stands in a file, looked up for each frame; an unknown name changes nothing."""

    def __init__(self, pictures: dict[str, Gst.Buffer], file: Path) -> None:
        self._pictures, self._file = pictures, file
        self._now = next(iter(pictures.values()))

    def following(self) -> Gst.Buffer:
        with contextlib.suppress(OSError):  # nobody has asked for a pose yet
            self._now = self._pictures.get(self._file.read_text().strip(), self._now)
        return self._now


def _pictures(source: Path) -> list[Path]:
    if not source.exists():
        raise ValueError(
            f"simulated camera: source {str(source)!r} does not exist; give a folder of pictures or one picture"
        )
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    pictures = [file for file in files if file.suffix.lower() in DECODERS]
    if not 0 < len(pictures) <= MAX_PICTURES:
        allowed = f"1 to {MAX_PICTURES} files ending in {', '.join(DECODERS)}"
        raise ValueError(f"simulated camera: found {len(pictures)} pictures in {str(source)!r}; allowed: {allowed}")
    return pictures
