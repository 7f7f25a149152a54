"""To put something else in the place of what passes a pad."""

from collections.abc import Callable, Iterable

from hardware.audio.gstreamer import Gst

LARGEST = 1 << 16
"""Bytes of a packet."""


def replace(pad: Gst.Pad, others: Callable[[bytes, int], Iterable[bytes] | None]) -> None:
    """``others(data, at)`` are the packets to go on in the place of one that leaves this linked source pad at that running time
    (ns), with its times; None leaves it and all that follow. Called on the streaming thread."""

    onward = pad.get_peer()

    def probe(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        buffer = info.get_buffer()
        at = buffer.dts
        instead = others(buffer.extract_dup(0, LARGEST), at)
        if instead is None:
            return Gst.PadProbeReturn.REMOVE
        for data in instead:
            new = Gst.Buffer.new_wrapped(data)
            new.pts, new.dts = buffer.pts, at
            onward.chain(new)  # `push` would come by here again
        return Gst.PadProbeReturn.DROP

    pad.add_probe(Gst.PadProbeType.BUFFER, probe)
