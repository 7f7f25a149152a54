"""A microphone that plays files and a speaker that takes what it is given in real time, for a counter without them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.fault import Fault
from hardware.audio.gstreamer import Gst
from hardware.audio.loop import again, decode, live

BLOCK_MS = 20
BYTES_PER_MS = 96  # 48 samples of 2 bytes


class SimulatedMicrophone(Microphone):
    """Plays a WAV file over and over; or, once each, the WAV files that somebody puts into a folder, and is silent between
    them; without either, a quiet tone."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``source``: a WAV file of any rate, or a folder. Files are put into a folder by rename, in the order of their
        names; what is there already when the microphone is opened is not played. ``fault``: see `hardware.audio.fault`;
        ``silent``: it gives nothing at all. The tone has none."""

        source: str = ""
        fault: str = ""

    def __init__(self, settings: Settings) -> None:
        source = Path(settings.source)
        self._fault = Fault(settings.fault)
        self._folder = source if settings.source and source.is_dir() else None
        self.has_noise = self._folder is None
        self._blocks = _blocks(source) if settings.source and self._folder is None else []

    def open(self) -> Gst.Element:
        if self._folder is None and not self._blocks:
            tone = f"audiotestsrc is-live=true freq=440 volume=0.1 samplesperbuffer={48 * BLOCK_MS}"
            return Gst.parse_bin_from_description(f"{tone} ! capsfilter caps={SOUND}", ghost_unlinked_pads=True)
        following = _Sayings(self._folder).following if self._folder is not None else again(self._blocks)
        return live(SOUND, self._or_silence(following), BLOCK_MS * Gst.MSECOND, self._fault)

    def _or_silence(self, following: Callable[[], Gst.Buffer]) -> Callable[[], Gst.Buffer]:
        silence = Gst.Buffer.new_wrapped(bytes(BLOCK_MS * BYTES_PER_MS))
        return lambda: silence if self._fault.word() == "silent" else following()


class SimulatedSpeaker(Speaker):
    """Plays into nothing, at the pace of the clock."""

    class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
        """``fault``: see `hardware.audio.fault`."""

        fault: str = ""

    has_headphones = True

    def __init__(self, settings: Settings) -> None:
        self._fault = Fault(settings.fault) if settings.fault else None

    def open(self, headphones: bool = False) -> Gst.Element:
        timed = "sync=true async=false processing-deadline=0"
        if self._fault is None:
            return Gst.parse_bin_from_description(f"fakesink {timed}", ghost_unlinked_pads=True)
        taking = f"appsink name=sink {timed} max-buffers=1 drop=true emit-signals=true"
        made = Gst.parse_bin_from_description(taking, ghost_unlinked_pads=True)
        made.get_by_name("sink").connect("new-sample", self._played, self._fault)
        return made

    def _played(self, sink: Gst.Element, fault: Fault) -> Gst.FlowReturn:
        sink.emit("pull-sample")
        return Gst.FlowReturn.ERROR if fault.breaks(sink) else Gst.FlowReturn.OK


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
