"""``python -m benchmarks.calls.recording_kiosk FOLDER``: the kiosk's media engine with a microphone that notes when it began to
play ``FOLDER/said.wav`` and a speaker that keeps what it plays. Only here is a call recorded: it is made of our own voices.

``FOLDER/said`` gets the moment, ``FOLDER/heard`` a line ``moment offset`` for each buffer of ``FOLDER/heard.pcm``; moments are
nanoseconds of the monotonic clock.
"""

import sys
from pathlib import Path

import gi
import msgspec

import hardware.audio
from hardware.audio.base import SOUND, Microphone, Speaker
from hardware.audio.gstreamer import Gst
from hardware.audio.loop import live
from hardware.audio.simulator import BLOCK_MS, _blocks
from kiosk.call.__main__ import main

gi.require_version("GstBase", "1.0")
from gi.repository import GstBase  # noqa: E402, F401, for `get_latency` of sinks

FOLDER = Path(sys.argv[1])


class NothingToSet(msgspec.Struct, frozen=True):
    """The folder is an argument of the process."""


class SpeakingMicrophone(Microphone):
    Settings = NothingToSet

    def __init__(self, settings: NothingToSet) -> None:
        blocks = _blocks(FOLDER / "said.wav")
        self._following = iter(blocks * 9).__next__

    def open(self) -> Gst.Element:
        source = live(SOUND, self._following, BLOCK_MS * Gst.MSECOND)
        source.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._began)
        return source

    def _began(self, pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        base = pad.get_parent_element().get_base_time()
        (FOLDER / "said").write_text(str(base + info.get_buffer().pts))
        return Gst.PadProbeReturn.REMOVE


class RecordingSpeaker(Speaker):
    Settings = NothingToSet

    def __init__(self, settings: NothingToSet) -> None:
        self._index, self._sound, self._kept = (FOLDER / "heard").open("w"), (FOLDER / "heard.pcm").open("wb"), 0

    def open(self, headphones: bool = False) -> Gst.Element:
        sink = Gst.ElementFactory.make("fakesink")
        for name, value in {"sync": True, "async": False, "signal-handoffs": True}.items():
            sink.set_property(name, value)
        sink.connect("handoff", self._play)
        return sink

    def _play(self, sink: Gst.Element, buffer: Gst.Buffer, _pad: Gst.Pad) -> None:
        self._index.write(f"{sink.get_base_time() + buffer.pts + sink.get_latency()} {self._kept}\n")
        self._kept += self._sound.write(buffer.extract_dup(0, buffer.get_size()))
        self._index.flush()
        self._sound.flush()


hardware.audio.MICROPHONES["recorded"] = f"{__name__}:SpeakingMicrophone"
hardware.audio.SPEAKERS["recorded"] = f"{__name__}:RecordingSpeaker"

if __name__ == "__main__":
    main()
