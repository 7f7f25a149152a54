"""The offer, the answer and the candidates of one peer connection."""

import logging
from collections.abc import Callable, Sequence

from domain.media import IceServer, LocalCandidate, LocalDescription, MediaEnd, RemoteCandidate, RemoteDescription
from hardware.audio.gstreamer import GLib, Gst, GstSdp, GstWebRTC
from kiosk.call.acceptable import Unacceptable, acceptable_answer, acceptable_candidate
from kiosk.call.ice import only_loopback, stun_server, turn_servers
from kiosk.call.later import later
from kiosk.call.redundancy import with_redundancy, without_redundancy

log = logging.getLogger(__name__)

MOST_CANDIDATES = 100
"""Of one side; a browser with many networks and relays has 40."""
OFFER_TRIES = 20
OFFER_RETRY_MS = 100


class Negotiation:
    """Talks to ``network``, the webrtcbin, on the main loop only.

    ``say`` sends to the parent; ``on_failure(reason)`` is called when there can be no connection.
    """

    def __init__(
        self,
        network: Gst.Element,
        generation: int,
        media: Sequence[str],
        say: Callable[[LocalDescription | LocalCandidate], None],
        on_failure: Callable[[MediaEnd], None],
    ) -> None:
        self._network = network
        self._generation = generation
        self._media = media
        self._say = say
        self._on_failure = on_failure
        self._tries = 0
        self._answered = False
        self._offer = ""
        self._candidates = 0
        self._early: list[RemoteCandidate] = []
        network.connect("on-ice-candidate", lambda _network, line, text: later(self._local_candidate, line, text))

    def use_servers(self, servers: Sequence[IceServer]) -> None:
        """Has to come before the offer."""
        if (stun := stun_server(servers)) is not None:
            self._network.set_property("stun-server", stun)
        for url in turn_servers(servers):
            if not self._network.emit("add-turn-server", url):
                log.warning("TURN server at %r was refused by webrtcbin", url.rpartition("@")[2])
        ice = self._network.get_property("ice-agent")
        if ice.__grefcount__ == 1:  # the webrtcbin's is floating, and Python takes it over: both need one
            ice._ref()
        # It would ask the site's router for ports, and listen on every interface for what that says.
        ice.get_property("agent").set_property("upnp", False)
        if only_loopback():
            ice.emit("add-local-ip-address", "127.0.0.1")

    def offer(self) -> None:
        """Make the offer and say it; an offer that comes without its media is asked for again."""
        self._tries += 1
        promise = Gst.Promise.new_with_change_func(lambda made: later(self._offered, made))
        self._network.emit("create-offer", None, promise)

    def answer(self, message: RemoteDescription) -> bool:
        """Take the answer of the agent's browser; whether it can be one."""
        if self._answered:
            log.warning("a second answer is dropped")
            return False
        try:
            answer = acceptable_answer(message.sdp, self._offer)
        except Unacceptable as error:
            log.error("the answer of the agent's side is refused: %s", error)
            self._on_failure(MediaEnd.REFUSED)
            return False
        _, sdp = GstSdp.SDPMessage.new_from_text(without_redundancy(answer))
        self._answered = True
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        promise = Gst.Promise.new_with_change_func(lambda made: later(self._set_remote, made))
        self._network.emit("set-remote-description", description, promise)
        return True

    def candidate(self, message: RemoteCandidate) -> None:
        """Take a candidate of the agent's browser; one that is early waits for the answer."""
        self._candidates += 1
        if not message.candidate or self._candidates > MOST_CANDIDATES:
            if self._candidates == MOST_CANDIDATES + 1:
                log.warning("the agent's side has more than %s candidates; no more are taken", MOST_CANDIDATES)
            return
        try:
            useful = message.sdp_m_line_index < len(self._media) and acceptable_candidate(message.candidate)
        except Unacceptable as error:
            log.warning("a candidate of the agent's side is refused: %s", error)
            return
        if useful:
            self._early.append(message)
            self._add_candidates()

    def _add_candidates(self) -> None:
        """Those that are early wait for the answer."""
        if self._answered:
            for message in self._early:
                self._network.emit("add-ice-candidate", message.sdp_m_line_index, message.candidate)
            self._early.clear()

    def _offered(self, promise: Gst.Promise) -> None:
        # Both need a name of their own: chained calls free the description while it is read.
        reply = promise.get_reply()
        offer = reply.get_value("offer") if reply is not None and reply.has_field("offer") else None
        text = offer.sdp.as_text() if offer is not None else ""
        if all(f"\nm={media} " in text for media in self._media):
            self._network.emit("set-local-description", offer, Gst.Promise.new())
            self._offer = with_redundancy(text)
            self._say(LocalDescription(self._generation, self._offer))
        elif self._tries < OFFER_TRIES:
            log.info("the offer lacks media at try %s; trying again", self._tries)
            GLib.timeout_add(OFFER_RETRY_MS, self.offer)
        else:
            log.error("no offer with %s after %s tries", ", ".join(self._media), self._tries)
            self._on_failure(MediaEnd.NO_OFFER)

    def _set_remote(self, promise: Gst.Promise) -> None:
        reply = promise.get_reply()
        if reply is not None and reply.has_field("error"):
            log.error("the answer is refused: %s", reply.get_value("error").message)
            self._on_failure(MediaEnd.REFUSED)
            return
        self._add_candidates()

    def _local_candidate(self, line: int, candidate: str) -> None:
        self._say(LocalCandidate(self._generation, candidate, line))
