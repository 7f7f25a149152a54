"""The two voices of a call: from the microphone to the network, and from the network to the speaker."""

from collections.abc import Callable

from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst
from kiosk.call.hearing import Hearing
from kiosk.call.probe import replace
from kiosk.call.redundancy import PLAIN, Packet, Wrapper

# Sound is sent more than once (`kiosk.call.redundancy`) both ways, and what is lost all the same is asked for again. The
# codec's own correction would cost 120 ms: opusdec then waits for the longest packet there is.
ENCODE = "opusenc name=voice audio-type=generic bitrate=32000 complexity=9 inband-fec=true packet-loss-percentage=0"

# Full caps behind a payloader are there before any data is: the offer can be made with everything closed.
OPUS = f"application/x-rtp,media=audio,encoding-name=OPUS,payload={PLAIN},clock-rate=48000,encoding-params=(string)2"

SEND = (
    f"capsfilter name=sound_in caps={SOUND} ! level name=level_out interval=500000000 ! valve name=sound_valve drop=true"
    f" ! {ENCODE} ! rtpopuspay name=sound_packets ! capsfilter caps={OPUS}"
)
COPIES = 1


class Sound:
    """Of a pipeline with `SEND`, `hearing.RECEIVE` and `hearing.PLAY` in it; the callbacks are those of `Hearing`."""

    def __init__(self, pipeline: Gst.Pipeline, on_packet: Callable[[], None], on_delay: Callable[[int], None]) -> None:
        self._encoder, self._valve = pipeline.get_by_name("voice"), pipeline.get_by_name("sound_valve")
        self.hearing = Hearing(pipeline, on_packet, on_delay)
        self._wrapper = Wrapper(COPIES)
        self._redundant = False
        replace(pipeline.get_by_name("sound_packets").get_static_pad("src"), self._sent)

    def send_redundantly(self, accepted: bool) -> None:
        """Once the agent's side has answered whether it takes redundant sound; until then it is sent plainly."""
        self._redundant = accepted

    def send(self, on: bool) -> None:
        """Encode and send, or drop it before the encoder."""
        self._valve.set_property("drop", not on)

    @property
    def sends(self) -> bool:
        return not self._valve.get_property("drop")

    def expect_loss(self, share: float) -> None:
        """Of our packets; the codec spends that much of the sound's bits on its correction, so not more than is needed."""
        self._encoder.set_property("packet-loss-percentage", min(20, round(100 * share)))

    def _sent(self, data: bytes, _at: int) -> list[bytes] | None:
        return [self._wrapper.wrap(Packet.read(data)).data()] if self._redundant else None
