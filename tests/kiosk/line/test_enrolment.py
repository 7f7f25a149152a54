import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from domain.line import EnrolmentState
from hardware.ports import free_port
from kiosk.line import enrolment
from kiosk.line.enrolment import Enroller
from kiosk.line.jitter import Jitter
from tests.kiosk.line.peers import HubPeer, hub_peer, serving


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrolment, "ASK_EVERY_S", 0.01)


@asynccontextmanager
async def enrolling(url: str) -> AsyncIterator[tuple[Enroller, "asyncio.Queue[str]", "asyncio.Task[str]"]]:
    """An enroller at work, and the codes that it shows."""
    codes: asyncio.Queue[str] = asyncio.Queue()
    enroller = Enroller(
        "ab" * 32, lambda: codes.put_nowait(enroller.view().code), Jitter(uniform=lambda low, high: 0.01)
    )
    async with aiohttp.ClientSession(url) as http, asyncio.TaskGroup() as group:
        task = group.create_task(enroller.run(http))
        try:
            yield enroller, codes, task
        finally:
            task.cancel()


async def test_the_code_is_shown_until_somebody_types_it() -> None:
    async with hub_peer() as hub, enrolling(hub.url) as (enroller, codes, task):
        assert await asyncio.wait_for(codes.get(), 5) == "CODE-1"
        view = enroller.view()
        assert (view.state, view.code) == (EnrolmentState.CODE, "CODE-1")
        assert 590 <= view.expires_in_s <= 600
        hub.typed_code = True
        assert await asyncio.wait_for(task, 5) == "k1"
        assert enroller.view().code == ""


async def test_a_code_that_has_expired_is_followed_by_another() -> None:
    async with hub_peer() as hub:
        hub.code_lives_s = 0
        async with enrolling(hub.url) as (_, codes, _task):
            assert await asyncio.wait_for(codes.get(), 5) == "CODE-1"
            assert await asyncio.wait_for(codes.get(), 5) == "CODE-2"


async def test_a_hub_that_comes_later_is_found() -> None:
    port, peer = free_port(), HubPeer()
    async with enrolling(f"http://127.0.0.1:{port}") as (enroller, codes, _task):
        assert enroller.view().state is EnrolmentState.NO_HUB
        async with serving(peer.app(), port):
            assert await asyncio.wait_for(codes.get(), 5) == "CODE-1"
        assert await asyncio.wait_for(codes.get(), 5) == ""
        assert enroller.view().state is EnrolmentState.NO_HUB


async def test_a_code_typed_while_the_hub_was_away_is_not_lost() -> None:
    port, peer = free_port(), HubPeer()
    async with enrolling(f"http://127.0.0.1:{port}") as (_, codes, task):
        async with serving(peer.app(), port):
            assert await asyncio.wait_for(codes.get(), 5) == "CODE-1"
        assert await asyncio.wait_for(codes.get(), 5) == ""
        async with serving(peer.app(), port):
            assert await asyncio.wait_for(codes.get(), 5) == "CODE-1"
            peer.typed_code = True
            assert await asyncio.wait_for(task, 5) == "k1"
