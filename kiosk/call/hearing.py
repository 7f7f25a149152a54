"""The agent's voice from the network to the speaker: put in order, decoded when its turn comes, and played without a gap."""

from collections.abc import Callable
from weakref import WeakValueDictionary

from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst
from kiosk.call.arrivals import MOST_NS, RATE
from kiosk.call.network import PICTURE_WAITED_FOR_MS, on_element
from kiosk.call.playout import GIVEN_NS, Playout
from kiosk.call.probe import replace
from kiosk.call.repeats import AGAIN
from kiosk.call.voice import Voice

# webrtcbin puts the packets in order too, asks for those that are missing and knows when the picture that belongs to them is due;
# but its buffer cannot wait longer or shorter in a call without steps, so what is played is taken from its way in.
RECEIVE = "fakesink name=sound_out sync=false async=false"
PLAY = (
    f"appsrc name=played is-live=true format=time max-buffers=1 caps={SOUND.replace(' ', '')}"
    f" ! clocksync ts-offset={GIVEN_NS}"
    " ! level name=level_in interval=500000000 ! volume name=loudness"
    " ! errorignore convert-to=ok ! valve name=speaker_valve drop=true"
)
"""A speaker that is pulled out must not end what plays: another one may come. An echo canceller behind it hears of the volume."""
LOOK_EVERY = 5
"""Blocks."""
NOTICED_NS = 5_000_000
"""A change of the delay by less is left to the next one."""
LATE_BEATS = 3
"""In a row: one that was lost itself comes late, too."""


class Hearing:
    """Of a pipeline with `RECEIVE` and `PLAY` in it. On streaming threads, ``on_packet()`` is called with each packet of the
    agent's voice and ``on_delay(ns)`` when sound is played so much after its time from now on: the picture should be, too."""

    def __init__(self, pipeline: Gst.Pipeline, on_packet: Callable[[], None], on_delay: Callable[[int], None]) -> None:
        self._on_packet, self._on_delay = on_packet, on_delay
        self._voices: WeakValueDictionary[bytes, Voice] = WeakValueDictionary()  # each is gone with its connection
        self._voice: Voice | None = None
        self._playout = Playout()
        self._next: int | None = None
        self._blocks = self._delay = self._late_beats = 0
        self._loudness = pipeline.get_by_name("loudness")
        self._ordered = pipeline.get_by_name("sound_out")
        pipeline.get_by_name("played").connect("need-data", self._play)

    def join(self, network: Gst.Element) -> None:
        """Have the voice that comes over this webrtcbin, too."""
        on_element(network, "rtpjitterbuffer", self._added)

    def loud(self, gain: float) -> None:
        """What is played from now on is multiplied with it."""
        self._loudness.set_property("volume", gain)

    def heard(self) -> tuple[int, int]:
        """How much sound was played until now, and how much of it was made up in the place of what did not come, in ns."""
        return self._playout.played_ns, self._playout.made_up_ns

    def missed(self) -> float:
        """The share of the agent's packets that did not come in their turn lately; to be asked at each beat."""
        return self._voice.missed.share() if self._voice is not None else 0.0

    def beat(self, round_trip_s: float | None) -> None:
        """How long the other side's answer took, or is waited for; to be told at each beat. What is missing is asked for again
        while that is worth it: what comes after its turn only fills the line, and one that is full stays so by it."""
        late = round_trip_s is not None and round_trip_s * Gst.SECOND > MOST_NS
        self._late_beats = self._late_beats + 1 if late else 0

    def _added(self, buffer: Gst.Element) -> None:
        voice = Voice()
        source = b""

        def came(data: bytes, at: int) -> list[bytes] | None:
            nonlocal source
            packets = voice.came(data, at)
            if packets is None:  # it is the picture's
                buffer.set_property("latency", PICTURE_WAITED_FOR_MS)
                return None
            if source != data[8:12]:
                source = data[8:12]
                self._voices[source] = voice
            self._on_packet()
            return [packet.data() for packet in packets]

        def asked(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
            is_vain = source and self._late_beats >= LATE_BEATS and info.get_event().has_name(AGAIN)
            return Gst.PadProbeReturn.DROP if is_vain else Gst.PadProbeReturn.OK

        def linked(_pad: Gst.Pad, way_in: Gst.Pad) -> None:
            replace(way_in, came)
            way_in.add_probe(Gst.PadProbeType.EVENT_UPSTREAM, asked)

        buffer.get_static_pad("sink").connect("linked", linked)

    def _look(self) -> None:
        """Whose voice it is that comes in order, and where the time line that sound and picture share has it."""
        sample = self._ordered.get_property("last-sample")
        if sample is not None:
            buffer = sample.get_buffer()
            header = buffer.extract_dup(0, 12)
            self._voice = voice = self._voices.get(header[8:12])
            if voice is not None:
                voice.arrivals.placed(voice.since_first(int.from_bytes(header[4:8], "big")), buffer.pts)

    def _play(self, source: Gst.Element, _wanted: int) -> None:
        if self._next is None:
            self._next = source.get_clock().get_time() - source.get_base_time()
        if self._voice is None or self._blocks % LOOK_EVERY == 0:
            self._look()
        self._blocks += 1
        voice = self._voice
        samples, waited = self._playout.block(voice, self._next)
        if voice is not None and waited is not None:
            delay = waited + voice.arrivals.ahead
            if abs(delay - self._delay) >= NOTICED_NS:
                self._delay = delay
                self._on_delay(delay)
        buffer = Gst.Buffer.new_wrapped(samples)
        duration = len(samples) // 2 * Gst.SECOND // RATE
        buffer.pts, buffer.duration = self._next, duration
        self._next += duration
        source.emit("push-buffer", buffer)
