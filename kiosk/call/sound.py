"""The two voices of a call: from the microphone to the network, and from the network to the speaker."""

from collections.abc import Callable

from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst
from kiosk.call.glance import SEEN, Glance
from kiosk.call.hearing import Hearing
from kiosk.call.probe import replace
from kiosk.call.redundancy import PLAIN, Packet, Wrapper

# Sound is sent more than once both ways (`kiosk.call.redundancy`), and what is lost all the same is asked for again. The codec's
# own correction takes its bits from the voice, and opusdec needs 120 ms for it. All bits go to what speech has, below 8 kHz.
BITRATE, BITRATE_OF_A_THIN_LINE = 32_000, 20_000
ENCODE = f"opusenc name=voice audio-type=generic bitrate={BITRATE} bandwidth=wideband complexity=9 inband-fec=true"

# Full caps behind a payloader are there before any data is: the offer can be made with everything closed.
OPUS = f"application/x-rtp,media=audio,encoding-name=OPUS,payload={PLAIN},clock-rate=48000,encoding-params=(string)2"

SEND = (
    f"identity name=sound_in {SEEN} ! capsfilter caps={SOUND} ! level name=level_out interval=500000000"
    " ! valve name=sound_valve drop=true"
    f" ! {ENCODE} ! rtpopuspay name=sound_packets ! capsfilter caps={OPUS}"
)
NONE, FEW, MANY = 0, 1, 3
"""Copies of each packet."""
MANY_LOST = 0.03


class Sound:
    """Of a pipeline with `SEND`, `hearing.RECEIVE` and `hearing.PLAY` in it; the callbacks are those of `Hearing`."""

    def __init__(self, pipeline: Gst.Pipeline, on_packet: Callable[[], None], on_delay: Callable[[int], None]) -> None:
        self._encoder, self._valve = pipeline.get_by_name("voice"), pipeline.get_by_name("sound_valve")
        self.glance = Glance(pipeline.get_by_name("sound_in"))
        self.hearing = Hearing(pipeline, on_packet, on_delay)
        self._wrapper = Wrapper(FEW)
        self._packets = pipeline.get_by_name("sound_packets").get_static_pad("src")
        self._wraps = self._redundant = self._spares = False

    def send_redundantly(self, accepted: bool) -> None:
        """Once the agent's side has answered whether it takes redundant sound; until then it is sent plainly."""
        self._redundant = accepted
        if accepted and not self._wraps:
            self._wraps = True
            replace(self._packets, self._sent)

    def send(self, on: bool) -> None:
        """Encode and send, or drop it before the encoder."""
        self._valve.set_property("drop", not on)

    @property
    def sends(self) -> bool:
        return not self._valve.get_property("drop")

    def spare(self, on: bool) -> None:
        """The line is so thin that a small picture hardly fits beside the sound: take 45 kbit/s of it, with all headers."""
        self._spares = on
        self._wrapper.copies = NONE if on else FEW
        self._encoder.set_property("bitrate", BITRATE_OF_A_THIN_LINE if on else BITRATE)

    def expect_loss(self, share: float) -> None:
        """Of our packets. Where they cannot be sent twice the codec has to correct it, which costs the voice some of its bits."""
        if not self._spares:
            self._wrapper.copies = MANY if share > MANY_LOST else FEW
        self._encoder.set_property("packet-loss-percentage", 0 if self._redundant else min(20, round(100 * share)))

    def _sent(self, data: bytes, _at: int) -> list[bytes]:
        return [self._wrapper.wrap(Packet.read(data)).data() if self._redundant else data]
