"""Tells everybody who listens on ``/events`` what has changed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from domain.till import TillEvent

BACKLOG = 200
"""A listener that is this many messages behind is let go; it comes back and starts from the whole state."""


class Feed:
    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[bytes | None]] = set()

    def publish(self, event: TillEvent) -> None:
        message = msgspec.json.encode(event)
        for listener in list(self._listeners):
            if listener.qsize() >= BACKLOG:
                self._listeners.discard(listener)
                listener.put_nowait(None)
            else:
                listener.put_nowait(message)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[bytes | None]]:
        """A queue of JSON messages; None is the end."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
