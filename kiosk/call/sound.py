"""The two voices of a call: from the microphone to the network, and from the network to the speaker."""

from collections.abc import Callable

from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst
from kiosk.call.probe import on_buffers

# The agent's browser sends its sound twice (`kiosk.call.redundancy`), and what is lost all the same is asked for again. The
# codec's own correction would cost 120 ms: opusdec then waits for the longest packet there is.
ENCODE = "opusenc name=voice audio-type=generic bitrate=32000 complexity=9 inband-fec=true packet-loss-percentage=0"
DECODE = "opusdec plc=true"

# Full caps behind a payloader are there before any data is: the offer can be made with everything closed.
OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2"

SEND = (
    f"capsfilter name=sound_in caps={SOUND} ! level name=level_out interval=500000000 ! valve name=sound_valve drop=true"
    f" ! {ENCODE} ! rtpopuspay ! capsfilter caps={OPUS} ! network."
)
RECEIVE = (
    f"rtpopusdepay name=sound_out ! {DECODE} ! capsfilter caps={SOUND} ! level name=level_in interval=500000000"
    " ! valve name=speaker_valve drop=true"
)


class Sound:
    """Of a pipeline with `SEND` and `RECEIVE` in it. ``on_packet()`` is called on a streaming thread with each packet of the
    agent's voice."""

    def __init__(self, pipeline: Gst.Pipeline, on_packet: Callable[[], None]) -> None:
        self._encoder, self._valve = pipeline.get_by_name("voice"), pipeline.get_by_name("sound_valve")
        on_buffers(pipeline.get_by_name("sound_out"), on_packet)

    def send(self, on: bool) -> None:
        """Encode and send, or drop it before the encoder."""
        self._valve.set_property("drop", not on)

    def expect_loss(self, share: float) -> None:
        """Of our packets; the codec spends that much of the sound's bits on its correction, so not more than is needed."""
        self._encoder.set_property("packet-loss-percentage", min(20, round(100 * share)))
