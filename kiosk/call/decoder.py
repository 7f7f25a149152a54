"""Opus packets to sound, at once and on the thread that asks."""

from hardware.audio.base import SOUND
from hardware.audio.gstreamer import Gst

OPUS = "audio/x-opus,rate=48000,channels=1,channel-mapping-family=0"


class Decoder:
    """GStreamer's, by hand: in a pipeline it would decode when a packet comes, and not when it is known what is missing."""

    def __init__(self) -> None:
        self._opus = Gst.parse_bin_from_description(
            f"opusdec plc=true max-errors=-1 ! capsfilter caps={SOUND}", ghost_unlinked_pads=True
        )
        self._opus.set_state(Gst.State.PAUSED)
        self._way_in = self._opus.get_static_pad("sink")
        self._opus.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._came_out)
        self._sound = b""
        self._at = 0
        segment = Gst.Segment()
        segment.init(Gst.Format.TIME)
        for event in (
            Gst.Event.new_stream_start("voice"),
            Gst.Event.new_caps(Gst.Caps.from_string(OPUS)),
            Gst.Event.new_segment(segment),
        ):
            self._way_in.send_event(event)

    def decode(self, packet: bytes) -> bytes:
        """16 bits at 48 kHz; nothing if it cannot be decoded."""
        if not packet:
            return b""
        buffer = Gst.Buffer.new_wrapped(packet)
        buffer.pts = self._at
        self._way_in.chain(buffer)
        return self._taken()

    def conceal(self, ns: int) -> bytes:
        """What could have stood in a packet that is missing."""
        self._way_in.send_event(Gst.Event.new_gap(self._at, ns))
        return self._taken()

    def close(self) -> None:
        """Release it."""
        self._opus.set_state(Gst.State.NULL)

    def _taken(self) -> bytes:
        sound, self._sound = self._sound, b""
        self._at += len(sound) // 2 * Gst.SECOND // 48_000
        return sound

    def _came_out(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        self._sound += buffer.extract_dup(0, buffer.get_size())
        return Gst.PadProbeReturn.DROP
