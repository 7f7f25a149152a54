"""Somebody on the kiosk who may use the sockets and says nonsense: he is refused in words, and nothing falls over."""

import contextlib
import io

import pytest

from tests.journeys.counter import Counter
from workbench.sockets import Socket

pytestmark = pytest.mark.journey

NESTED = b'{"x":' * 30_000
ASKED_WITH_A_BODY = {
    "till": [("PUT", "/draft"), ("POST", "/payments"), ("PUT", "/identity")],
    "line": [("POST", "/help"), ("POST", "/help/camera"), ("POST", "/help/mute")],
    "screen": [("POST", "/proposals"), ("POST", "/touch"), ("POST", "/buttons")],
}


async def test_nested_brackets_and_floods_are_refused_by_every_process(counter: Counter) -> None:
    await counter.customer.page("attract")
    sockets = {"till": counter.till, "line": counter.line, "screen": counter.screen}
    before = {name: counter.pids(f"kiosk.{name}") for name in sockets}
    for name, socket in sockets.items():
        for method, path in ASKED_WITH_A_BODY[name]:
            assert await refused(socket, method, path, NESTED) == (400, "not_understood"), (name, path)
            assert await refused(socket, method, path, b"\xff\xfe") == (400, "not_understood"), (name, path)
            assert (await refused(socket, method, path, b" " * 2_000_000))[0] == 413, (name, path)
        await events_survive(socket)
    assert {name: counter.pids(f"kiosk.{name}") for name in sockets} == before
    await counter.begin_order()


async def refused(socket: Socket, method: str, path: str, body: bytes) -> tuple[int, str]:
    async with socket.session.request(method, path, data=io.BytesIO(body)) as answer:
        said = await answer.json()
        assert said["message"]
        return answer.status, said["error"]


async def events_survive(socket: Socket) -> None:
    async with socket.session.ws_connect("/events") as events:
        await events.receive_json()
        await events.send_str(NESTED.decode())
        await events.send_str('{"type": "nothing"}')
        await events.send_bytes(b"\xff" * 100)
        await events.ping()
        with contextlib.suppress(ConnectionError):  # it may be closed before everything is sent
            await events.send_str("x" * 300_000)
        while not events.closed:
            await events.receive(timeout=10)
    assert await socket.listens()
