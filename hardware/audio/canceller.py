"""`hardware.audio.echo` between a microphone and a speaker of GStreamer, with noise suppression and gain control behind it.

All of it works at 16 kHz, which is what the voices of a call have (`kiosk.call.sound`).
"""

import threading

import numpy as np
from numpy.typing import NDArray

from hardware.audio.base import SOUND
from hardware.audio.echo import BLOCK, RATE, EchoCanceller, Samples
from hardware.audio.gstreamer import Gst
from hardware.audio.level import Level

_WIDEBAND = SOUND.replace("48000", str(RATE))
_CONVERTED = f"audioconvert ! audioresample ! capsfilter caps={_WIDEBAND}"
_BACK = f"audioconvert ! audioresample ! capsfilter caps={SOUND}"

LISTEN = f"{_CONVERTED} ! identity name=played silent=true ! audioconvert ! audioresample"
"""In the speaker's way."""
CANCEL = (
    f"{_CONVERTED} ! audiobuffersplit output-buffer-duration=1/50 ! identity name=heard silent=true"
    f" ! webrtcdsp echo-cancel=false noise-suppression-level=moderate gain-control=false ! {_BACK}"
)
"""In the microphone's way. What is encoded together is looked at together."""

EARLIER = RATE // 100
"""What is played is known up to 10 ms after its time (`kiosk.call.playout.GIVEN_NS`), and has a sound card's buffer to pass
before it is heard: so much before its own time, what is heard is compared with it."""


class Played:
    """The last seconds of what a speaker was given, by the pipeline's time; shared with the microphone beside it."""

    SECONDS = 2

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._samples: Samples = np.zeros(self.SECONDS * RATE, np.float32)
        self._end = 0

    def listen(self, speaker: Gst.Bin) -> None:
        """To a bin with `LISTEN` in it."""
        speaker.get_by_name("played").get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._came)

    def cancel(self, microphone: Gst.Bin) -> None:
        """Take it out of a bin with `CANCEL` in it."""
        canceller, level = EchoCanceller(), Level()

        def came(pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
            buffer = info.get_buffer()
            if buffer.get_size() != 2 * BLOCK:
                return Gst.PadProbeReturn.OK
            clear = level.even(canceller.cancel(_samples(buffer), self._before(buffer.pts)), canceller.kept)
            np.minimum(np.maximum(clear, -1, out=clear), 1, out=clear)
            cleared = Gst.Buffer.new_wrapped((clear * 32767).astype("<i2").tobytes())
            cleared.pts, cleared.duration = buffer.pts, buffer.duration
            pad.get_peer().chain(cleared)  # `push` would come by here again
            return Gst.PadProbeReturn.DROP

        microphone.get_by_name("heard").get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, came)

    def _came(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        samples, begin = _samples(buffer), _index(buffer.pts)
        with self._lock:
            if abs(begin - self._end) < RATE // 200:
                begin = self._end  # rounding; a hole would be heard as a click
            silent = min(begin - self._end, len(self._samples))
            if silent > 0:
                self._samples[self._places(self._end, silent)] = 0
            self._samples[self._places(begin, len(samples))] = samples
            self._end = begin + len(samples)
        return Gst.PadProbeReturn.OK

    def _before(self, pts: int) -> Samples:
        first = _index(pts) - EARLIER
        with self._lock:
            found = self._samples[self._places(first, BLOCK)].copy()
            found[max(0, self._end - first) :] = 0  # not played yet
            found[: max(0, self._end - len(self._samples) - first)] = 0  # forgotten
            return found

    def _places(self, first: int, count: int) -> slice | NDArray[np.int64]:
        """A slice wherever it can be one: it is several times faster."""
        begin = first % len(self._samples)
        if begin + count <= len(self._samples):
            return slice(begin, begin + count)
        return (begin + np.arange(count)) % len(self._samples)


def _samples(buffer: Gst.Buffer) -> Samples:
    return np.frombuffer(buffer.extract_dup(0, buffer.get_size()), "<i2") * np.float32(1 / 32768)


def _index(pts: int) -> int:
    return round(pts * RATE / 1_000_000_000)
