"""How the processes of a kiosk follow each other over ``/events``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from kiosk import audience, subscription
from kiosk.audience import Audience
from kiosk.serving import listening
from kiosk.subscription import Subscription


class Speaker:
    """A process with a state."""

    def __init__(self) -> None:
        self.state = b"first"
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.audience = Audience(lambda: self.state, self.heard.put_nowait)

    @asynccontextmanager
    async def at(self, socket: Path) -> AsyncIterator[None]:
        app = web.Application()
        app.add_routes([web.get("/events", self.audience.welcome)])
        async with listening(app, socket):
            yield


class Listener:
    def __init__(self, socket: Path) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.lost = asyncio.Event()
        self.subscription = Subscription(socket, heard=self.heard.put_nowait, lost=self.lost.set)

    async def next(self) -> bytes:
        return await asyncio.wait_for(self.heard.get(), 5)


@pytest.fixture
async def listener(tmp_path: Path) -> AsyncIterator[Listener]:
    made = Listener(tmp_path / "till.sock")
    task = asyncio.create_task(made.subscription.run())
    yield made
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_listener_hears_the_whole_state_then_every_event_and_change(tmp_path: Path, listener: Listener) -> None:
    speaker = Speaker()
    async with speaker.at(tmp_path / "till.sock"):
        assert await listener.next() == b"first"
        speaker.audience.tell(b"event")
        assert await listener.next() == b"event"
        speaker.state = b"second"
        speaker.audience.changed()
        assert await listener.next() == b"second"


async def test_many_changes_at_once_are_one_newest_state(tmp_path: Path, listener: Listener) -> None:
    speaker = Speaker()
    async with speaker.at(tmp_path / "till.sock"):
        await listener.next()
        for number in range(100):
            speaker.state = str(number).encode()
            speaker.audience.changed()
        assert await listener.next() == b"99"
        assert listener.heard.empty()


async def test_a_process_that_was_restarted_is_followed_from_its_whole_state(tmp_path: Path, listener: Listener) -> None:
    async with Speaker().at(tmp_path / "till.sock"):
        assert await listener.next() == b"first"
    again = Speaker()
    again.state = b"again"
    async with again.at(tmp_path / "till.sock"):
        assert await listener.next() == b"again"
    assert not listener.lost.is_set()


async def test_a_process_that_stays_away_is_news_once_and_its_return_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "GRACE_S", 0.05)
    listener = Listener(tmp_path / "till.sock")
    task = asyncio.create_task(listener.subscription.run())
    try:
        await asyncio.wait_for(listener.lost.wait(), 5)
        async with Speaker().at(tmp_path / "till.sock"):
            assert await listener.next() == b"first"
            listener.lost.clear()
        await asyncio.wait_for(listener.lost.wait(), 5)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_listener_can_speak_while_it_is_connected(tmp_path: Path, listener: Listener) -> None:
    listener.subscription.send(b"nobody there")
    speaker = Speaker()
    async with speaker.at(tmp_path / "till.sock"):
        await listener.next()
        listener.subscription.send(b"hello")
        assert await asyncio.wait_for(speaker.heard.get(), 5) == b"hello"


async def test_a_listener_that_does_not_listen_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MOST_EVENTS", 3)
    listener, speaker = Listener(tmp_path / "till.sock"), Speaker()
    task = asyncio.create_task(listener.subscription.run())
    try:
        async with speaker.at(tmp_path / "till.sock"):
            assert await listener.next() == b"first"
            for _ in range(5):  # without a pause in which they could be sent
                speaker.audience.tell(b"event")
            assert await listener.next() == b"first"  # it has come back
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
