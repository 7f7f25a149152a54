"""A large picture leaves packet after packet: all at once it would stand before the sound in a thin line's queue."""

import time

from hardware.audio.gstreamer import Gst

AT_ONCE_S, LONGEST_S = 0.03, 0.2
"""What takes no longer than the first leaves at once, as ordinary pictures do; no picture takes longer than the second."""


class Pacer:
    """Of the pictures that leave ``pad``; holds the thread that encodes, which leaves out what the camera gives meanwhile."""

    def __init__(self, pad: Gst.Pad) -> None:
        self.bits_per_second = 0
        pad.add_probe(Gst.PadProbeType.BUFFER_LIST, self._picture)

    def _picture(self, pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        packets = info.get_buffer_list()
        takes = 8 * packets.calculate_size() / max(1, self.bits_per_second)
        count = packets.length()
        if takes <= AT_ONCE_S or count == 1:
            return Gst.PadProbeReturn.OK
        for number in range(count):
            if number:
                time.sleep(min(takes, LONGEST_S) / count)
            if pad.push(packets.get(number)) is not Gst.FlowReturn.OK:
                break
        return Gst.PadProbeReturn.DROP
