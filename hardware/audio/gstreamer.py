"""GStreamer, ready for use: whoever needs it takes it from here."""

import gi

for _name in ("Gst", "GstSdp", "GstVideo", "GstWebRTC"):
    gi.require_version(_name, "1.0")

from gi.repository import GLib, Gst, GstSdp, GstVideo, GstWebRTC  # noqa: E402

Gst.init(None)

for _name in ("Buffer", "EventType", "FlowReturn", "MapFlags", "PadProbeReturn", "SECOND"):
    # Asked for with every packet, and looked up at length each time otherwise.
    setattr(Gst, _name, getattr(Gst, _name))

__all__ = ["GLib", "Gst", "GstSdp", "GstVideo", "GstWebRTC"]
