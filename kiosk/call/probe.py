"""To be told of what passes an element, or to put something else in its place."""

from collections.abc import Callable, Iterable

from hardware.audio.gstreamer import Gst


def on_buffers(element: Gst.Element, passed: Callable[[], None]) -> None:
    """``passed()`` is called with each buffer that leaves the element, on its streaming thread."""

    def probe(_pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        passed()
        return Gst.PadProbeReturn.OK

    element.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, probe)


def replace(pad: Gst.Pad, others: Callable[[bytes, int], Iterable[bytes] | None]) -> None:
    """``others(data, at)`` are the buffers to go on in the place of one of that running time, with its times; None leaves it.
    Called on the streaming thread; buffers that have been put there are not asked about."""
    onward = pad.push if pad.direction is Gst.PadDirection.SRC else pad.chain
    ours = False

    def probe(_pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        nonlocal ours
        if ours:
            return Gst.PadProbeReturn.OK
        buffer = info.get_buffer()
        instead = others(buffer.extract_dup(0, buffer.get_size()), buffer.dts)
        if instead is None:
            return Gst.PadProbeReturn.OK
        ours = True
        for data in instead:
            new = Gst.Buffer.new_wrapped(data)
            new.pts, new.dts, new.duration = buffer.pts, buffer.dts, buffer.duration
            onward(new)
        ours = False
        return Gst.PadProbeReturn.DROP

    pad.add_probe(Gst.PadProbeType.BUFFER, probe)
