"""GStreamer's streaming threads, which Python comes to know when they call it.

CPython forgets a thread that is not its own after each call, and makes its state anew for the next one: memory is mapped and
unmapped, which stops all threads for a moment. A call of two pictures and voices calls Python 280 times a second.
"""

import ctypes

from hardware.audio.gstreamer import Gst

_api = ctypes.PyDLL(None)
_LOCKED = 0
"""Of PyGILState_STATE: the call holds the interpreter's lock, as it did before."""


def remember(bus: Gst.Bus) -> None:
    """Keep the state of each streaming thread of that bus's pipeline from its beginning to its end."""
    bus.enable_sync_message_emission()
    bus.connect("sync-message::stream-status", _changed)


def _changed(_bus: Gst.Bus, message: Gst.Message) -> None:
    match message.parse_stream_status()[0]:
        case Gst.StreamStatusType.ENTER:
            _api.PyGILState_Ensure()  # once more than it is released: the state stays
        case Gst.StreamStatusType.LEAVE:
            _api.PyGILState_Release(_LOCKED)
