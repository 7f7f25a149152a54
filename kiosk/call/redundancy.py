"""The agent's voice survives the loss of a packet, because the next one carries it again (RFC 2198, as browsers send it).

webrtcbin of GStreamer 1.22 takes it apart by itself once both descriptions name the format, but has no way to name it in an
offer.
"""

import re

from hardware.audio.gstreamer import Gst

RED = 63
"""The payload type that browsers use for it."""

_OPUS = re.compile(r"(m=audio \d+ \S+ )(.*?a=rtpmap:(\d+) opus/48000/2\r\n)", re.IGNORECASE | re.DOTALL)


def with_redundancy(offer: str) -> str:
    """The offer with redundant sound ahead of the plain one, because browsers send what comes first."""
    line = rf"a=rtpmap:{RED} red/48000/2\r\na=fmtp:{RED} \g<3>/\g<3>\r\n"
    return _OPUS.sub(rf"\g<1>{RED} \g<2>{line}", offer, count=1)


def send_plain(network: Gst.Element) -> None:
    """Once the format is agreed on, webrtcbin wraps all that it sends in it, the pictures too: have it leave that."""

    def added(_network: Gst.Bin, _bin: Gst.Bin, element: Gst.Element) -> None:
        factory = element.get_factory()
        if factory is not None and factory.get_name() == "rtpredenc":
            element.set_property("allow-no-red-blocks", False)

    network.connect("deep-element-added", added)
