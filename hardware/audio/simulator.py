"""A microphone that plays a file and a speaker that takes what it is given in real time, for a counter without them."""

from pathlib import Path

import msgspec

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.gstreamer import Gst
from hardware.audio.loop import decode, loop

BLOCK_MS = 20
BYTES_PER_MS = 96  # 48 samples of 2 bytes


class SimulatedMicrophone(Microphone):
    """Plays a WAV file over and over; without one, a quiet tone."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``source``: a WAV file of any rate."""

        source: str = ""

    def __init__(self, settings: Settings) -> None:
        self._blocks = _blocks(Path(settings.source)) if settings.source else []

    def open(self) -> Gst.Element:
        if not self._blocks:
            tone = f"audiotestsrc is-live=true freq=440 volume=0.1 samplesperbuffer={48 * BLOCK_MS}"
            return Gst.parse_bin_from_description(f"{tone} ! capsfilter caps={SOUND}", ghost_unlinked_pads=True)
        return loop(SOUND, self._blocks, BLOCK_MS * Gst.MSECOND)


class SimulatedSpeaker(Speaker):
    """Plays into nothing, at the pace of the clock."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """Nothing to set."""

    def __init__(self, settings: Settings) -> None:
        pass

    def open(self) -> Gst.Element:
        return Gst.parse_bin_from_description("fakesink sync=true async=false", ghost_unlinked_pads=True)


def _blocks(file: Path) -> list[Gst.Buffer]:
    if not file.is_file():
        raise ValueError(f"simulated microphone: source {str(file)!r} does not exist; give a WAV file")
    buffers = decode(file, f"wavparse ! audioconvert ! audioresample ! {SOUND}")
    sound = b"".join(buffer.extract_dup(0, buffer.get_size()) for buffer in buffers)
    size = BLOCK_MS * BYTES_PER_MS
    return [Gst.Buffer.new_wrapped(sound[at : at + size].ljust(size, b"\0")) for at in range(0, len(sound), size)]
