"""One webrtcbin in the pipeline of a call, with its ways in and out. A call has one, and two while it is renewed."""

import logging
from collections.abc import Callable, Iterator, Mapping

from hardware.audio.gstreamer import Gst, GstWebRTC
from kiosk.call.later import later

log = logging.getLogger(__name__)

JITTER_BUFFER_MS, PICTURE_WAITED_FOR_MS = 300, 800
"""So long a missing packet is waited for, and asked for again; what is complete is shown at once. A picture without it is noise,
and so are all that follow until a whole one has come, which a line that loses much takes long to bring. Sound goes another way,
and what comes out here only tells whose voice it is."""
IN_ORDER = 2
"""So many packets that follow one another begin a stream. Else its first one would be waited for as any that is missing."""
MOST_STREAMS = 8
"""Of the other side: sound, picture, and what of both is sent again. Each more would be a buffer, and a thread."""
_NAME = "network-"


class Network:
    """``media`` has the caps of what is sent by its name: the pipeline sends it from the tee ``<name>_to`` and takes what comes
    with the input-selector ``<name>_from``. ``peer`` is the webrtcbin. ``on_media()`` is called on the main loop with the first
    packet of the other side: from then on what comes this way is seen and heard, and nothing that comes another way.
    """

    def __init__(
        self, pipeline: Gst.Pipeline, generation: int, media: Mapping[str, str], on_media: Callable[[], None]
    ) -> None:
        self._pipeline, self._on_media = pipeline, on_media
        # Closed until there is a connection: webrtcbin would hold up the first packet, and with it all that share the tee.
        branches = [
            f"valve name={name} drop=true ! capsfilter name={name}_caps caps={caps} ! peer."
            for name, caps in media.items()
        ]
        peer = f"webrtcbin name=peer latency={JITTER_BUFFER_MS} bundle-policy=max-bundle"
        self._bin = Gst.parse_bin_from_description("  ".join([peer, *branches]), False)
        self._bin.set_name(f"{_NAME}{generation}")
        self.peer = self._bin.get_by_name("peer")
        self._valves = {name: self._bin.get_by_name(name) for name in media}
        self.peer.connect("pad-added", self._receive)
        on_element(self.peer, "rtpjitterbuffer", lambda one: one.set_property("faststart-min-packets", IN_ORDER))
        on_element(self.peer, "rtpssrcdemux", lambda demux: demux.set_property("max-streams", MOST_STREAMS))
        for transceiver in self._transceivers():
            transceiver.set_property("do-nack", True)
        self._ways: list[tuple[Gst.Element, Gst.Pad]] = []
        for name, valve in self._valves.items():
            self._bin.add_pad(Gst.GhostPad.new(name, valve.get_static_pad("sink")))
        pipeline.add(self._bin)

    def way_in(self, name: str) -> Gst.Pad:
        """Where what is sent of that name comes in."""
        return self._valves[name].get_static_pad("sink")

    def start(self) -> None:
        """Do as the pipeline does, and only then be part of it: what does not play yet would stop all that is sent for good."""
        self._bin.sync_state_with_parent()
        for name in self._valves:
            tee = self._pipeline.get_by_name(f"{name}_to")
            way = tee.request_pad_simple("src_%u")
            way.link(self._bin.get_static_pad(name))
            self._ways.append((tee, way))

    def send(self) -> None:
        """There is a connection: what the pipeline sends goes this way, too."""
        for valve in self._valves.values():
            valve.set_property("drop", False)
        picture = self._valves.get("video")
        if picture is not None:  # whoever sees us this way has seen nothing yet
            whole = Gst.Structure.new_empty("GstForceKeyUnit")
            picture.get_static_pad("sink").push_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, whole))

    def stop(self) -> None:
        """Close the connection and leave the pipeline, which plays on."""
        for element, pad in self._ways:
            other = pad.get_peer()
            if pad.direction is Gst.PadDirection.SRC:
                pad.unlink(other)
            elif other is not None:
                other.unlink(pad)
            element.release_request_pad(pad)
        self._bin.set_state(Gst.State.NULL)
        self._pipeline.remove(self._bin)
        del self._bin  # who holds the webrtcbin, whose callbacks lead back here, is in a circle that is never collected

    def _receive(self, _peer: Gst.Element, pad: Gst.Pad) -> None:
        if pad.direction is not Gst.PadDirection.SRC:
            return
        media = pad.get_current_caps().get_structure(0).get_string("media")
        selector = self._pipeline.get_by_name(f"{media}_from")
        if selector is None:
            log.warning("the agent's side sends %s, and nothing here takes it", media)
            pad.add_probe(Gst.PadProbeType.BUFFER, lambda *_: Gst.PadProbeReturn.DROP)
            return
        way_out = Gst.GhostPad.new(None, pad)
        way_out.set_active(True)
        self._bin.add_pad(way_out)
        way = selector.request_pad_simple("sink_%u")
        self._ways.append((selector, way))
        way.add_probe(Gst.PadProbeType.BUFFER, self._first, selector)
        way_out.link(way)

    def _first(self, way: Gst.Pad, _info: Gst.PadProbeInfo, selector: Gst.Element) -> Gst.PadProbeReturn:
        selector.set_property("active-pad", way)
        later(self._on_media)
        return Gst.PadProbeReturn.REMOVE

    def _transceivers(self) -> Iterator[GstWebRTC.WebRTCRTPTransceiver]:
        index = 0
        while (transceiver := self.peer.emit("get-transceiver", index)) is not None:
            yield transceiver
            index += 1


def on_element(peer: Gst.Bin, factory: str, added: Callable[[Gst.Element], None]) -> None:
    """``added(element)`` is called with each that this webrtcbin makes by that factory, on any thread."""

    def look(_peer: Gst.Bin, _bin: Gst.Bin, element: Gst.Element) -> None:
        made_by = element.get_factory()
        if made_by is not None and made_by.get_name() == factory:
            added(element)

    peer.connect("deep-element-added", look)


def network_of(source: Gst.Object | None) -> str:
    """The name of the network that an element is part of, if any."""
    while source is not None:
        if source.get_name().startswith(_NAME):
            return str(source.get_name())
        source = source.get_parent()
    return ""


def generation_of(name: str) -> int:
    """The generation of the network of that name; 0 if it is none's."""
    return int(name.removeprefix(_NAME)) if name.startswith(_NAME) else 0
