"""Packets of ours that the other side asks for again. A browser asks for all it misses, every few milliseconds, ten times;
webrtcbin of GStreamer 1.22 sends all of it, and would fill a thin line with nothing else.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from hardware.audio.gstreamer import Gst
from kiosk.call.network import on_element

SHARE = 0.5
"""Of a stream's bitrate may be spent on repeats, and at once as much as in `AT_ONCE_S`, or a few packets. At 20 % loss a
quarter of it is needed on the average, and more for a large picture."""
AT_ONCE_S, AT_ONCE = 0.5, 3
TIMES, PAUSE_S = 6, 0.015
"""A browser asks again after a round trip, or 20 ms where that is less. Where all ten are in vain it waits for three seconds
before it asks for a whole picture."""
REMEMBERED = 500

AGAIN = "GstRTPRetransmissionRequest"
"""An event upstream."""


class Repeats:
    """Of one stream, whose packets have about ``packet_bits`` just now. Decides on a streaming thread."""

    def __init__(self, bits_per_second: int, packet_bits: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self.packet_bits = clock, packet_bits
        self._deciding = threading.Lock()
        self._bits_per_second = SHARE * bits_per_second
        self._left, self._at = 0.0, float("-inf")
        self._asked: OrderedDict[int, tuple[int, float]] = OrderedDict()

    def set_bitrate(self, bits_per_second: int) -> None:
        """Of the stream."""
        self._bits_per_second = SHARE * bits_per_second

    def allows(self, number: int) -> bool:
        """Whether the packet of that number is sent again now."""
        now = self._clock()
        with self._deciding:
            most = max(AT_ONCE * self.packet_bits, AT_ONCE_S * self._bits_per_second)
            self._left = min(most, self._left + (now - self._at) * self._bits_per_second)
            self._at = now
            times, last = self._asked.pop(number, (0, float("-inf")))
            good = times < TIMES and now - last >= PAUSE_S and self._left >= self.packet_bits
            if good:
                times, last = times + 1, now
                self._left -= self.packet_bits
            self._asked[number] = times, last
            if len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
            return good


def limit(network: Gst.Bin, repeats: Callable[[int], Repeats]) -> None:
    """What this webrtcbin is asked for again goes by ``repeats(ssrc)``, called on a streaming thread."""

    def asked(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        event = info.get_event()
        if event.type is Gst.EventType.CUSTOM_UPSTREAM and event.has_name(AGAIN):
            request = event.get_structure()
            if not repeats(request.get_value("ssrc")).allows(request.get_value("seqnum")):
                return Gst.PadProbeReturn.DROP
        return Gst.PadProbeReturn.OK

    def made(element: Gst.Element) -> None:
        element.get_static_pad("src").add_probe(Gst.PadProbeType.EVENT_UPSTREAM, asked)

    on_element(network, "rtprtxsend", made)
