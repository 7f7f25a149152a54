"""GStreamer's streaming threads, which Python comes to know when they call it.

CPython forgets a thread that is not its own after each call, and makes its state anew for the next one: memory is mapped and
unmapped, which stops all threads for a moment. A call of two pictures and voices calls Python 280 times a second.
"""

import ctypes
import threading

from hardware.audio.gstreamer import Gst

_api = ctypes.PyDLL(None)
_LOCKED = 0
"""Of PyGILState_STATE: the call holds the interpreter's lock, as it did before."""
_here = threading.local()


def remember(bus: Gst.Bus) -> None:
    """Keep the state of each streaming thread of that bus's pipeline from its beginning to its end."""
    bus.enable_sync_message_emission()
    bus.connect("sync-message::stream-status", _changed)


def _changed(_bus: Gst.Bus, message: Gst.Message) -> None:
    kind, _ = message.parse_stream_status()
    stays = hasattr(_here, "stays")
    if kind is Gst.StreamStatusType.ENTER and not stays:
        _here.stays = True
        _api.PyGILState_Ensure()  # once more than this call gives back
    elif kind is Gst.StreamStatusType.LEAVE and stays:  # else the state would be taken from under this call
        del _here.stays
        _api.PyGILState_Release(_LOCKED)
