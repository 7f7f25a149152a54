"""A microphone that plays files and a speaker that takes what it is given in real time, for a counter without them."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.gstreamer import Gst
from hardware.audio.loop import decode, live, loop

BLOCK_MS = 20
BYTES_PER_MS = 96  # 48 samples of 2 bytes


class SimulatedMicrophone(Microphone):
    """Plays a WAV file over and over; or, once each, the WAV files that somebody puts into a folder, and is silent between
    them; without either, a quiet tone."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``source``: a WAV file of any rate, or a folder. Files are put into a folder by rename, in the order of their
        names; what is there already when the microphone is opened is not played."""

        source: str = ""

    def __init__(self, settings: Settings) -> None:
        source = Path(settings.source)
        self._folder = source if settings.source and source.is_dir() else None
        self._blocks = _blocks(source) if settings.source and self._folder is None else []

    def open(self) -> Gst.Element:
        if self._folder is not None:
            return live(SOUND, _Sayings(self._folder).following, BLOCK_MS * Gst.MSECOND)
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


class _Sayings:
    """Looks into the folder whenever there is nothing to say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = max(_names(folder), default="")
        self._silence = Gst.Buffer.new_wrapped(bytes(BLOCK_MS * BYTES_PER_MS))
        self._saying: Iterator[Gst.Buffer] = iter(())

    def following(self) -> Gst.Buffer:
        block = next(self._saying, None)
        if block is None:
            new = sorted(name for name in _names(self._folder) if name > self._last)
            if not new:
                return self._silence
            self._last = new[0]
            self._saying = iter(_blocks(self._folder / new[0]))
            block = next(self._saying)
        return block


def _names(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.endswith(".wav")]


def _blocks(file: Path) -> list[Gst.Buffer]:
    if not file.is_file():
        raise ValueError(f"simulated microphone: source {str(file)!r} does not exist; give a WAV file")
    buffers = decode(file, f"wavparse ! audioconvert ! audioresample ! {SOUND}")
    sound = b"".join(buffer.extract_dup(0, buffer.get_size()) for buffer in buffers)
    size = BLOCK_MS * BYTES_PER_MS
    return [Gst.Buffer.new_wrapped(sound[at : at + size].ljust(size, b"\0")) for at in range(0, len(sound), size)]
