"""To be told of what passes an element."""

from collections.abc import Callable

from hardware.audio.gstreamer import Gst


def on_buffers(element: Gst.Element, passed: Callable[[], None]) -> None:
    """``passed()`` is called with each buffer that leaves the element, on its streaming thread."""

    def probe(_pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        passed()
        return Gst.PadProbeReturn.OK

    element.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, probe)
