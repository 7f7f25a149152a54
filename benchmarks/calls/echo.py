"""``python -m benchmarks.calls.echo``: how much of the loudspeaker is left in what a kiosk sends, and of the customer who speaks
at the same time. The elements are those of the kiosk, fed block by block, faster than real time and the same in every run."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pystoi import stoi
from scipy.signal import correlate

from benchmarks.calls.recorded_rooms import FOLDER, recorded_rooms
from benchmarks.calls.rooms import COMPUTED_ROOMS, Room, noise
from benchmarks.calls.speech import RATE, Samples, spoken
from hardware.audio.base import SOUND
from hardware.audio.canceller import CANCEL, LISTEN, Played
from hardware.audio.gstreamer import Gst

ALONE_S, BOTH_S = 20.0, 12.0
SETTLED_S = 8.0
BLOCK = RATE // 100
BLOCK_NS = 10_000_000
PLAYS_AFTER_NS = 40_000_000
"""The buffer of the loudspeaker, which GStreamer knows of."""
CHAINS: Mapping[str, tuple[str, str]] = {
    "kiosk": (LISTEN, CANCEL),
    "webrtcdsp as it comes": ("webrtcechoprobe name=far", "webrtcdsp probe=far"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``erle_db``: by how much the echo became weaker, once settled, with nobody speaking here; ``stoi``: of the one who speaks
    here while the far end does, too; ``stoi_before``: what it was at the microphone."""

    erle_db: float
    stoi: float
    stoi_before: float


def run(room: Room, chain: str = "kiosk", alone_s: float = ALONE_S, both_s: float = BOTH_S) -> Result:
    """The far end speaks all the time, the near end in the last ``both_s``."""
    length = round((alone_s + both_s) * RATE)
    far = spoken(alone_s + both_s)
    near = np.zeros(length)
    near[round(alone_s * RATE) :] = spoken(both_s + 9)[9 * RATE :][: round(both_s * RATE)]
    echo = room.echo(far)
    heard = np.clip(echo + near + noise(length), -1, 1)
    sent = cancelled(far, heard, chain)
    settled = slice(round(SETTLED_S * RATE), round(alone_s * RATE))
    both = slice(round(alone_s * RATE), length)
    return Result(
        erle_db=10 * float(np.log10(np.mean(heard[settled] ** 2) / np.mean(sent[settled] ** 2))),
        stoi=_understood(near[both], sent[both]),
        stoi_before=float(stoi(near[both], heard[both], RATE)),
    )


def cancelled(far: Samples, heard: Samples, chain: str) -> Samples:
    """What a chain makes of what the microphone heard, when ``far`` was given to the speaker."""
    speaker, microphone = (_Way(description) for description in CHAINS[chain])
    if chain == "kiosk":
        played = Played()
        played.listen(speaker.element)
        played.cancel(microphone.element)
    # The speaker's buffer is said to whatever stands before it.
    speaker.element.get_static_pad("src").send_event(Gst.Event.new_latency(PLAYS_AFTER_NS))
    before = PLAYS_AFTER_NS // BLOCK_NS
    late = np.concatenate((np.zeros(before * BLOCK), heard))
    given = np.concatenate((far, np.zeros(before * BLOCK)))
    for number in range(len(given) // BLOCK):
        block = slice(number * BLOCK, (number + 1) * BLOCK)
        speaker.pass_on(given[block], number * BLOCK_NS)
        microphone.pass_on(late[block], number * BLOCK_NS)
    microphone.close()
    speaker.close()
    sent = np.frombuffer(microphone.out, "<i2")[before * BLOCK :] / 32768
    return np.pad(sent, (0, max(0, len(far) - len(sent))))[: len(far)]


class _Way:
    def __init__(self, description: str) -> None:
        self.out = bytearray()
        self.element = Gst.parse_bin_from_description(description, ghost_unlinked_pads=True)
        self.element.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._keep)
        self.element.set_state(Gst.State.PLAYING)
        self._into = self.element.get_static_pad("sink")
        segment = Gst.Segment()
        segment.init(Gst.Format.TIME)
        caps = Gst.Caps.from_string(SOUND)
        for event in (Gst.Event.new_stream_start("s"), Gst.Event.new_caps(caps), Gst.Event.new_segment(segment)):
            self._into.send_event(event)

    def pass_on(self, samples: Samples, at: int) -> None:
        buffer = Gst.Buffer.new_wrapped((samples * 32767).astype("<i2").tobytes())
        buffer.pts, buffer.duration = at, BLOCK_NS
        self._into.chain(buffer)

    def close(self) -> None:
        self.element.set_state(Gst.State.NULL)

    def _keep(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        self.out += buffer.extract_dup(0, buffer.get_size())
        return Gst.PadProbeReturn.DROP


def _understood(said: Samples, sent: Samples) -> float:
    fit = correlate(np.pad(sent, (0, BLOCK * 10)), said, mode="valid")
    late = int(np.argmax(np.abs(fit)))
    return float(stoi(said[: len(said) - late], sent[late:], RATE))


def main() -> None:
    """A row for each room, or for those that are named."""
    recorded = recorded_rooms()
    rooms = {**COMPUTED_ROOMS, **recorded}
    for name in sys.argv[1:] or rooms:
        for what in CHAINS:
            result = run(rooms[name], what)
            print(
                f"{name:32} {what:22} ERLE {result.erle_db:5.1f} dB (>= 30)   both speak: STOI {result.stoi_before:.2f} at the"
                f" microphone, {result.stoi:.2f} sent (>= 0.85)",
                flush=True,
            )
    if not recorded:
        print(f"Computed rooms only: no recorded ones in benchmarks/calls/{FOLDER.name}, see its README.md.")


if __name__ == "__main__":
    main()
