"""One peer connection of a call, from its offer until another one has taken its place."""

import logging
import time
from collections.abc import Sequence
from typing import Protocol

from domain.media import IceServer, LocalCandidate, LocalDescription, MediaEnd, RemoteCandidate, RemoteDescription
from hardware.audio.gstreamer import GLib, GstWebRTC
from kiosk.call.channels import Channels
from kiosk.call.later import later
from kiosk.call.negotiation import Negotiation
from kiosk.call.pipeline import Pipeline
from kiosk.call.typed import Typed

log = logging.getLogger(__name__)

HANDSHAKE_S = 5
"""From the answer of the other side to the connection: several times the 1 s or so that it takes over TURN with TLS at 100 ms."""

_States = GstWebRTC.WebRTCPeerConnectionState


class Owner(Protocol):
    """Whom a connection tells, on the main loop."""

    def local(self, message: LocalDescription | LocalCandidate) -> None: ...

    def heard(self) -> None:
        """A sign of life on the data channel."""

    def connected(self, connection: "Connection") -> None: ...

    def text_moves(self, connection: "Connection") -> None:
        """Text goes over this one from now on."""

    def carries(self, connection: "Connection") -> None:
        """Something of the other side has come over it, for the first time."""

    def failed(self, connection: "Connection", why: MediaEnd) -> None:
        """It has not come to a connection, or has lost it for good."""

    def other_side_ended(self, connection: "Connection", how: MediaEnd) -> None: ...


class Connection:
    """``up`` once it was connected. The pipeline has to be playing."""

    def __init__(
        self,
        owner: Owner,
        pipeline: Pipeline,
        typed: Typed,
        generation: int,
        servers: Sequence[IceServer],
    ) -> None:
        self._owner = owner
        self.generation = generation
        self.up = self._carries = self._stopped = False
        self._handshake = 0
        self.network = pipeline.join(generation, self._came)
        peer = self.network.peer
        peer.connect("notify::connection-state", lambda *_: later(self._changed))
        media = (*pipeline.media, "application")
        self._negotiation = Negotiation(peer, generation, media, owner.local, self._failed)
        self._negotiation.use_servers(servers)
        self.network.start()
        self.channels = Channels(
            peer, time.monotonic, typed, lambda: owner.text_moves(self), self._heard, lambda how: self._ended(how)
        )
        self._negotiation.offer()

    def answer(self, message: RemoteDescription) -> None:
        """Take the answer of the agent's browser."""
        if self._negotiation.answer(message):
            self._handshake = GLib.timeout_add_seconds(HANDSHAKE_S, self._check)

    def candidate(self, message: RemoteCandidate) -> None:
        """Take a candidate of the agent's browser."""
        self._negotiation.candidate(message)

    def stop(self) -> None:
        """Without a word to the other side."""
        if not self._stopped:
            self._stopped = True
            if self._handshake:
                GLib.source_remove(self._handshake)
            self.channels.leave()
            self.network.stop()

    def _changed(self) -> None:
        if self._stopped:
            return
        state = self.network.peer.get_property("connection-state")
        log.debug("peer connection %d is %s", self.generation, state.value_nick)
        if state is _States.CONNECTED and not self.up:
            self.up = True
            self.network.send()
            self._owner.connected(self)
        elif state is _States.FAILED:
            self._failed(MediaEnd.NOT_CONNECTED)

    def _check(self) -> None:
        self._handshake = 0
        if not self.up:
            self._failed(MediaEnd.NOT_CONNECTED)

    def _failed(self, why: MediaEnd) -> None:
        if not self._stopped:
            self._owner.failed(self, why)

    def _heard(self) -> None:
        if not self._stopped:
            self._owner.heard()
            self._came()

    def _came(self) -> None:
        if not self._carries and not self._stopped:
            self._carries = True
            self._owner.carries(self)

    def _ended(self, how: MediaEnd) -> None:
        if not self._stopped:
            self._owner.other_side_ended(self, how)
