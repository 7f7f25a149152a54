"""The peer connections of one call: the one that carries it and, while it is renewed, the next one beside it."""

import gc
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from domain.media import (
    Failed,
    IceServer,
    LocalCandidate,
    LocalDescription,
    MediaEnd,
    RemoteCandidate,
    RemoteDescription,
    Text,
    TextByHub,
    TextWay,
)
from hardware.audio.gstreamer import GLib
from kiosk.call.connection import Connection
from kiosk.call.later import later
from kiosk.call.pipeline import Pipeline
from kiosk.call.text_by_hub import HubWay
from kiosk.call.typed import Typed

log = logging.getLogger(__name__)

OLD_STAYS_MS = 1000
"""So long the old connection goes on sending beside the new one: the agent's page changes over in its own moment."""


class Engine(Protocol):
    """What the connections need of it."""

    def local(self, message: LocalDescription | LocalCandidate) -> None: ...

    def heard(self) -> None: ...

    def connected(self) -> None: ...

    def failed(self, message: Failed) -> None: ...

    def stop(self, reason: MediaEnd) -> None: ...

    def other_side_ended(self, how: MediaEnd) -> None: ...


class Connections:
    """Begins with one, of generation ``first``, and never has more than two; the last one stays whatever becomes of it. Lives on
    the main loop. ``say`` brings what concerns the text to the parent."""

    def __init__(
        self, engine: Engine, pipeline: Pipeline, first: int, say: Callable[[Text | TextByHub | TextWay], None]
    ) -> None:
        self._engine, self._pipeline = engine, pipeline
        self._typed = Typed(lambda text: say(Text(text)))
        self._connections: list[Connection] = []  # the oldest first
        self._greeted = first - 1
        self.hub_way = HubWay(
            time.monotonic,
            self._typed,
            first,
            say,
            lambda by_hub: say(TextWay(by_hub)),
            self._leave,
            lambda seconds, do: GLib.timeout_add(round(1000 * seconds), do),
        )

    @property
    def current(self) -> Connection:
        """The newest that is up, or the newest."""
        return next((connection for connection in reversed(self._connections) if connection.up), self._connections[-1])

    def add(self, generation: int, servers: Sequence[IceServer]) -> None:
        """Another connection under the same call; what goes on meanwhile goes on over the one before."""
        if self._connections and generation <= self._connections[-1].generation:
            log.warning("connection %d is not made: there was %d already", generation, self._connections[-1].generation)
            return
        if self._connections:
            current = self.current
            for connection in [connection for connection in self._connections if connection is not current]:
                self._drop(connection)
        self._connections.append(Connection(self, self._pipeline, self._typed, generation, servers))

    def answer(self, message: RemoteDescription) -> None:
        if (connection := self._of(message.generation)) is not None:
            connection.answer(message)

    def candidate(self, message: RemoteCandidate) -> None:
        if (connection := self._of(message.generation)) is not None:
            connection.candidate(message)

    def type_text(self, text: str) -> None:
        """Characters of the customer; they wait for a connection if they have to."""
        self._typed.typed(text)
        for connection in self._connections:
            connection.channels.send_text()
        self.hub_way.send_text()

    def look_at_text(self, alive: bool) -> None:
        """``alive``: something was heard of the other side just now."""
        self.hub_way.look(alive and any(connection.channels.goes for connection in self._connections), self._greeted)

    def ping(self) -> None:
        hearing = self._pipeline.sound.hearing
        hearing.beat(self.current.channels.waits_s)
        lost = hearing.missed()
        for connection in self._connections:
            connection.channels.ping(lost)

    def goodbye(self) -> bool:
        """Whether anybody can be told."""
        told = [connection.channels.goodbye() for connection in self._connections]
        return any(told)

    # -- what a connection tells ---------------------------------------------------------------------------------------

    def local(self, message: LocalDescription | LocalCandidate) -> None:
        self._engine.local(message)

    def heard(self) -> None:
        self._engine.heard()

    def connected(self, connection: Connection) -> None:
        self._engine.connected()

    def text_moves(self, connection: Connection) -> None:
        self._greeted = max(self._greeted, connection.generation)
        self._leave(connection.generation - 1)
        self.hub_way.leave()

    def carries(self, connection: Connection) -> None:
        self._engine.heard()
        if self._older(connection):
            log.info("connection %d carries the call", connection.generation)
            GLib.timeout_add(OLD_STAYS_MS, self._drop_older, connection)

    def failed(self, connection: Connection, why: MediaEnd) -> None:
        log.warning("connection %d failed: %s", connection.generation, why)
        if len(self._connections) > 1:
            newest = connection is self._connections[-1]
            self._drop(connection)
            if newest:
                self._engine.failed(Failed(connection.generation))
        elif why in (MediaEnd.NO_OFFER, MediaEnd.REFUSED):
            self._engine.stop(why)
        else:
            self._engine.failed(Failed(connection.generation))

    def broken(self, generation: int) -> bool:
        """An element of that connection failed; whether there is another one."""
        connection = next((connection for connection in self._connections if connection.generation == generation), None)
        if connection is not None and len(self._connections) > 1:
            self.failed(connection, MediaEnd.FAILED)
        return connection is None or connection not in self._connections

    def other_side_ended(self, connection: Connection, how: MediaEnd) -> None:
        if how is MediaEnd.GONE and len(self._connections) > 1:
            self.failed(connection, how)
        else:
            self._engine.other_side_ended(how)

    def _leave(self, generation: int) -> None:
        for connection in self._connections:
            if connection.generation <= generation:
                connection.channels.leave()

    def _of(self, generation: int) -> Connection | None:
        connection = next((connection for connection in self._connections if connection.generation == generation), None)
        if connection is None:
            log.info("a signal for generation %s is dropped; this is %s", generation, self._connections[-1].generation)
        return connection

    def _older(self, connection: Connection) -> list[Connection]:
        return [other for other in self._connections if other.generation < connection.generation]

    def _drop_older(self, connection: Connection) -> None:
        if connection in self._connections:
            for older in self._older(connection):
                self._drop(older)

    def _drop(self, connection: Connection) -> None:
        self._connections.remove(connection)
        connection.stop()
        later(gc.collect)  # its parts lead in circles, and hold a thread, five files and 0.7 MB
