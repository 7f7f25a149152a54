"""What somebody does to a simulated camera, microphone or speaker: a word in a file, looked up while it runs."""

from pathlib import Path

from hardware.audio.gstreamer import GLib, Gst

ERRORS = {
    "missing": (Gst.ResourceError.NOT_FOUND, "there is no such device"),
    "busy": (Gst.ResourceError.BUSY, "the device is busy"),
    "unplugged": (Gst.ResourceError.READ, "the device is gone"),
}
"""Words after which it breaks, as a real driver would say it. Other words belong to one kind of device."""


class Fault:
    """``path`` empty: nothing ever happens to it."""

    def __init__(self, path: str) -> None:
        self._path = Path(path) if path else None

    def word(self) -> str:
        """What is wrong now, or nothing."""
        if self._path is None:
            return ""
        try:
            return self._path.read_text().strip()
        except OSError:
            return ""

    def breaks(self, element: Gst.Element) -> bool:
        """Whether it is broken; if so, the element has told the pipeline."""
        problem = ERRORS.get(self.word())
        if problem is None:
            return False
        code, text = problem
        error = GLib.Error.new_literal(Gst.ResourceError.quark(), text, code)
        element.post_message(Gst.Message.new_error(element, error, "simulated"))
        return True
