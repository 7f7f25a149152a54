"""The WebSocket to the hub, with a hub that misbehaves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from domain.call import CallState, EndReason
from domain.messages import CallUpdate, HangUp, MenuChanged
from hardware.ports import free_port
from kiosk.line.connection import HubConnection, Unknown
from kiosk.line.jitter import Jitter
from kiosk.line.keys import load_or_make
from tests.kiosk.line.peers import HubPeer, hub_peer, serving

AT_ONCE = Jitter(uniform=lambda low, high: 0.0)


class Told:
    """What a connection told, in order."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Any] = asyncio.Queue()

    async def next(self) -> Any:
        return await asyncio.wait_for(self.events.get(), 5)


@asynccontextmanager
async def connection(hub: HubPeer, folder: Path) -> AsyncIterator[tuple[HubConnection, Told]]:
    told = Told()
    made = HubConnection(
        load_or_make(folder / "key"),
        welcomed=told.events.put_nowait,
        heard=told.events.put_nowait,
        lost=lambda: told.events.put_nowait("lost"),
        jitter=AT_ONCE,
    )
    async with aiohttp.ClientSession(hub.url) as http, asyncio.TaskGroup() as group:
        running = group.create_task(made.run(http, "k1"))
        try:
            yield made, told
        finally:
            running.cancel()


async def test_a_kiosk_that_proves_itself_is_welcome_and_heard(tmp_path: Path) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (kiosk, told):
        assert not kiosk.connected
        assert (await told.next()).prefix == "A"
        assert kiosk.connected
        kiosk.send(HangUp(call="c", reason=EndReason.CUSTOMER))
        assert await asyncio.wait_for(hub.heard.get(), 5) == HangUp(call="c", reason=EndReason.CUSTOMER)


async def test_a_lost_hub_is_told_and_found_again(tmp_path: Path) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (kiosk, told):
        await told.next()
        await (await hub.sockets.get()).close()
        assert await told.next() == "lost"
        assert (await told.next()).kiosk == "k1"
        assert kiosk.connected


async def still_talk(hub: HubPeer, kiosk: HubConnection, told: Told) -> None:
    socket = await hub.sockets.get()
    for menu in ("1", "2"):
        await socket.send_str(f'{{"type": "menu_changed", "menu": "{menu}"}}')
        assert await told.next() == MenuChanged(menu=menu)
        kiosk.send(HangUp(call="c", reason=EndReason.CUSTOMER))
        await asyncio.wait_for(hub.heard.get(), 5)


async def test_another_network_cuts_only_a_connection_from_an_address_that_is_gone(tmp_path: Path) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (kiosk, told):
        await told.next()
        kiosk.network_changed(gone=frozenset({"192.0.2.7"}))
        await still_talk(hub, kiosk, told)
        kiosk.network_changed(gone=frozenset({"192.0.2.8", "127.0.0.1"}))
        assert await told.next() == "lost"
        assert (await told.next()).kiosk == "k1"


async def test_what_changed_before_does_not_cut_a_connection(tmp_path: Path) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (kiosk, told):
        kiosk.network_changed(gone=frozenset())
        await told.next()
        await still_talk(hub, kiosk, told)


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "null",
        "[1]",
        '{"type": "call"}',
        '{"type": "call", "call": 7, "state": "waiting"}',
        '{"type": "call", "call": "c", "state": "flying"}',
        '{"type": "reboot", "now": true}',
        '{"type": "menu_changed", "menu": "m", "surprise": 1}',
        '{"type": "signal", "call": "c", "payload": []}',
        '{"type": "propose", "call": "c", "proposal": {"operation": {"type": "pay"}}}',
        "x" * 100_000,
        "\ud7ff",
    ],
)
async def test_nonsense_is_logged_and_the_connection_lives(
    nonsense: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (_, told):
        await told.next()
        socket = await hub.sockets.get()
        with caplog.at_level(logging.WARNING):
            await socket.send_str(nonsense)
            await socket.send_bytes(b"\xff\x00")
            await socket.send_str('{"type": "call", "call": "c", "state": "waiting"}')
            assert await told.next() == CallUpdate(call="c", state=CallState.WAITING)
        assert len([record for record in caplog.records if "the hub s" in record.message]) == 2


async def test_the_token_of_a_welcome_that_is_not_understood_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (_, told):
        await told.next()
        socket = await hub.sockets.get()
        await socket.send_str('{"type": "welcome", "token": "s3cret", "of": "another version"}')
        await socket.send_str('{"type": "menu_changed", "menu": "m"}')
        await told.next()
    assert "makes no sense" in caplog.text
    assert "s3cret" not in caplog.text


async def test_a_message_too_large_costs_the_connection_and_no_more(tmp_path: Path) -> None:
    async with hub_peer() as hub, connection(hub, tmp_path) as (_, told):
        await told.next()
        await (await hub.sockets.get()).send_str("x" * 2_000_000)
        assert await told.next() == "lost"
        assert (await told.next()).kiosk == "k1"


@pytest.mark.parametrize(
    "first",
    ["{}", '{"type": "challenge", "nonce": "not hex"}', '{"type": "hang_up", "call": "", "reason": "agent"}', "\x00"],
)
async def test_a_hub_that_begins_wrongly_is_tried_again(first: str, tmp_path: Path) -> None:
    tries: asyncio.Queue[None] = asyncio.Queue()

    class Wrong(HubPeer):
        async def _connect(self, request: web.Request) -> web.WebSocketResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_str(first)
            tries.put_nowait(None)
            await socket.receive()
            return socket

    wrong = Wrong()
    async with serving(wrong.app(), free_port()) as url:
        wrong.url = url
        async with connection(wrong, tmp_path) as (kiosk, told):
            await asyncio.wait_for(tries.get(), 5)
            await asyncio.wait_for(tries.get(), 5)
            assert not kiosk.connected
            assert told.events.empty()


async def test_a_kiosk_that_the_hub_does_not_know_must_enrol_again(tmp_path: Path) -> None:
    async with hub_peer() as hub:
        hub.known = False
        made = HubConnection(
            load_or_make(tmp_path / "key"), welcomed=print, heard=print, lost=lambda: None, jitter=AT_ONCE
        )
        async with aiohttp.ClientSession(hub.url) as http:
            with pytest.raises(Unknown, match="does not accept kiosk 'k1': unknown or revoked"):
                await asyncio.wait_for(made.run(http, "k1"), 5)
