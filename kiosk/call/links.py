"""The peer connections of one call: the one that carries it and, while it is renewed, the next one beside it."""

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
from kiosk.call.link import Link
from kiosk.call.pipeline import Pipeline
from kiosk.call.text_by_hub import HubWay
from kiosk.call.typed import Typed

log = logging.getLogger(__name__)

OLD_STAYS_MS = 1000
"""So long the old connection goes on sending beside the new one: the agent's page changes over in its own moment."""


class Engine(Protocol):
    """What the links need of it."""

    def local(self, message: LocalDescription | LocalCandidate) -> None: ...

    def heard(self) -> None: ...

    def connected(self) -> None: ...

    def failed(self, message: Failed) -> None: ...

    def stop(self, reason: MediaEnd) -> None: ...

    def other_side_ended(self, how: MediaEnd) -> None: ...


class Links:
    """Begins with one, of generation ``first``, and never has more than two; the last one stays whatever becomes of it. Lives on
    the main loop. ``say`` brings what concerns the text to the parent."""

    def __init__(
        self, engine: Engine, pipeline: Pipeline, first: int, say: Callable[[Text | TextByHub | TextWay], None]
    ) -> None:
        self._engine, self._pipeline = engine, pipeline
        self._typed = Typed(lambda text: say(Text(text)))
        self._links: list[Link] = []  # the oldest first
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
    def current(self) -> Link:
        """The newest that is up, or the newest."""
        return next((link for link in reversed(self._links) if link.up), self._links[-1])

    def add(self, generation: int, servers: Sequence[IceServer]) -> None:
        """Another connection under the same call; what goes on meanwhile goes on over the one before."""
        if self._links and generation <= self._links[-1].generation:
            log.warning("connection %d is not made: there was %d already", generation, self._links[-1].generation)
            return
        if self._links:
            current = self.current
            for link in [link for link in self._links if link is not current]:
                self._drop(link)
        self._links.append(Link(self, self._pipeline, self._typed, generation, servers))

    def answer(self, message: RemoteDescription) -> None:
        if (link := self._of(message.generation)) is not None:
            link.answer(message)

    def candidate(self, message: RemoteCandidate) -> None:
        if (link := self._of(message.generation)) is not None:
            link.candidate(message)

    def type_text(self, text: str) -> None:
        """Characters of the customer; they wait for a connection if they have to."""
        self._typed.typed(text)
        for link in self._links:
            link.channels.send_text()
        self.hub_way.send_text()

    def look_at_text(self, alive: bool) -> None:
        """``alive``: something was heard of the other side just now."""
        self.hub_way.look(alive and any(link.channels.goes for link in self._links), self._greeted)

    def ping(self) -> None:
        for link in self._links:
            link.channels.ping()

    def goodbye(self) -> bool:
        """Whether anybody can be told."""
        told = [link.channels.goodbye() for link in self._links]
        return any(told)

    # -- what a link tells ---------------------------------------------------------------------------------------------

    def local(self, message: LocalDescription | LocalCandidate) -> None:
        self._engine.local(message)

    def heard(self) -> None:
        self._engine.heard()

    def connected(self, link: Link) -> None:
        self._engine.connected()

    def text_moves(self, link: Link) -> None:
        self._greeted = max(self._greeted, link.generation)
        self._leave(link.generation - 1)
        self.hub_way.leave()

    def carries(self, link: Link) -> None:
        self._engine.heard()
        if self._older(link):
            log.info("connection %d carries the call", link.generation)
            GLib.timeout_add(OLD_STAYS_MS, self._drop_older, link)

    def failed(self, link: Link, why: MediaEnd) -> None:
        log.warning("connection %d failed: %s", link.generation, why)
        if len(self._links) > 1:
            newest = link is self._links[-1]
            self._drop(link)
            if newest:
                self._engine.failed(Failed(link.generation))
        elif why in (MediaEnd.NO_OFFER, MediaEnd.REFUSED):
            self._engine.stop(why)
        else:
            self._engine.failed(Failed(link.generation))

    def broken(self, generation: int) -> bool:
        """An element of that connection failed; whether there is another one."""
        link = next((link for link in self._links if link.generation == generation), None)
        if link is not None and len(self._links) > 1:
            self.failed(link, MediaEnd.FAILED)
        return link is None or link not in self._links

    def other_side_ended(self, link: Link, how: MediaEnd) -> None:
        if how is MediaEnd.GONE and len(self._links) > 1:
            self.failed(link, how)
        else:
            self._engine.other_side_ended(how)

    def _leave(self, generation: int) -> None:
        for link in self._links:
            if link.generation <= generation:
                link.channels.leave()

    def _of(self, generation: int) -> Link | None:
        link = next((link for link in self._links if link.generation == generation), None)
        if link is None:
            log.info("a signal for generation %s is dropped; this is %s", generation, self._links[-1].generation)
        return link

    def _older(self, link: Link) -> list[Link]:
        return [other for other in self._links if other.generation < link.generation]

    def _drop_older(self, link: Link) -> None:
        if link in self._links:
            for older in self._older(link):
                self._drop(older)

    def _drop(self, link: Link) -> None:
        self._links.remove(link)
        link.stop()
