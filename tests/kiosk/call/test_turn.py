"""Whether a relay would relay: asked of a server made here, and of what it may answer."""

import asyncio
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.media import IceServer, Trouble
from domain.trouble import Part, Problem
from kiosk.call import turn
from kiosk.call.relay_watch import COMES_WITHIN_S, RelayWatch
from tests.kiosk.call.engine_process import running_engine
from tests.network.coturn import running_coturn
from tests.network.network import ROOT, Network, running_network

ASK = (
    "import sys, msgspec; from domain.media import IceServer; from kiosk.call.turn import ask;"
    "print(ask(msgspec.json.decode(sys.argv[1], type=IceServer)).name)"
)

TRANSACTION = bytes(range(12))
SERVER = IceServer(["turn:127.0.0.1:9"], "u", "p")


def said(kind: int, attributes: bytes = b"", transaction: bytes = TRANSACTION) -> bytes:
    return struct.pack(">HHI", kind, len(attributes), turn.COOKIE) + transaction + attributes


def attribute(name: int, value: bytes) -> bytes:
    return struct.pack(">HH", name, len(value)) + value + bytes(-len(value) % 4)


def test_what_the_server_wants_signed_is_read() -> None:
    wants = attribute(turn.ERROR, b"\0\0\x04\x01") + attribute(turn.REALM, b"here") + attribute(turn.NONCE, b"n1")
    assert turn.answer(said(turn.NOT_ALLOCATED, wants), TRANSACTION) == turn.Answer(401, b"here", b"n1")
    assert turn.answer(said(turn.ALLOCATED), TRANSACTION) == turn.Answer(0)


@given(st.binary(max_size=80))
def test_nonsense_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="a message of"):
        turn.answer(message, TRANSACTION)


@given(st.binary(max_size=80))
def test_broken_attributes_break_nothing(attributes: bytes) -> None:
    assert 0 <= turn.answer(said(turn.NOT_ALLOCATED, attributes), TRANSACTION).error < 1000


@pytest.fixture
def refusing() -> Iterator[str]:
    """A server by UDP that says 401 to everybody; its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            wants = attribute(turn.ERROR, b"\0\0\x04\x01") + attribute(turn.REALM, b"r") + attribute(turn.NONCE, b"n")
            for _ in range(2):
                asked, whom = server.recvfrom(2048)
                server.sendto(said(turn.NOT_ALLOCATED, wants, asked[8:20]), whom)

        serving = threading.Thread(target=serve)
        serving.start()
        yield f"turn:127.0.0.1:{server.getsockname()[1]}?transport=udp"
        serving.join()


def test_a_wrong_secret_is_told_from_a_server_that_is_not_there(refusing: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = f"turn:127.0.0.1:{nobody.getsockname()[1]}?transport=tcp"
        assert turn.ask(IceServer([away], "u", "p")) is Problem.UNREACHABLE
        assert turn.ask(IceServer([away, refusing], "u", "p")) is Problem.REFUSED


class Desk:
    """A watch whose time comes when the test says."""

    def __init__(self, found: Problem = Problem.REFUSED) -> None:
        self.said: list[Problem] = []
        self.due: list[Callable[[], None]] = []
        self._after = threading.Semaphore(0)
        self._soon: list[Callable[[], None]] = []
        self.watch = RelayWatch(self._say, self._later, self._is_soon, lambda _: found)

    def _say(self, trouble: Trouble) -> None:
        assert trouble.part is Part.RELAY
        self.said.append(trouble.problem)

    def _later(self, after: float, do: Callable[[], None]) -> None:
        assert after == COMES_WITHIN_S
        self.due.append(do)

    def _is_soon(self, do: Callable[[], None]) -> None:
        self._soon.append(do)
        self._after.release()

    def time_passes(self) -> None:
        for do in self.due:
            do()

    def is_answered(self) -> None:
        assert self._after.acquire(timeout=10)
        self._soon.pop()()


def test_a_relay_that_gives_no_candidate_is_asked_why() -> None:
    desk = Desk()
    desk.watch.offered([SERVER])
    desk.watch.candidate("candidate:1 1 UDP 1 192.0.2.9 9 typ host")
    desk.time_passes()
    desk.is_answered()
    assert desk.said == [Problem.REFUSED]
    desk.watch.offered([SERVER])
    desk.watch.candidate("candidate:1 1 UDP 1 192.0.2.9 9 typ relay raddr 192.0.2.7 rport 7")
    desk.time_passes()
    assert desk.said == [Problem.REFUSED, Problem.NONE]


def test_a_relay_that_works_is_not_spoken_of() -> None:
    desk = Desk()
    desk.watch.offered([SERVER])
    desk.watch.candidate("candidate:1 1 UDP 1 192.0.2.9 9 typ relay raddr 192.0.2.7 rport 7")
    desk.time_passes()
    assert desk.said == []


def test_without_any_relay_one_is_missing_only_where_nothing_gets_through() -> None:
    desk = Desk()
    desk.watch.offered([IceServer(["stun:127.0.0.1:9"])])
    assert desk.due == []
    desk.watch.not_connected()
    desk.watch.connected()
    assert desk.said == [Problem.MISSING, Problem.NONE]


@pytest.mark.journey
async def test_a_real_relay_relays_and_refuses_a_wrong_secret(tmp_path: Path) -> None:
    async with (
        running_network(kiosk="10.77.1.2", relay="10.77.3.2") as network,
        running_coturn(network, "relay", "10.77.3.2") as coturn,
        running_engine(tmp_path, network.on("kiosk")) as engine,
    ):
        wrong = msgspec.convert(coturn.servers("udp", "tcp", secret="wrong"), list[IceServer])
        engine.start(ice_servers=wrong, video=False)
        for transport in ("udp", "tcp"):
            [server] = msgspec.convert(coturn.servers(transport), list[IceServer])
            assert await asyncio.to_thread(turn_of, network, server) is Problem.NONE
        assert await engine.hear(Trouble, within=30) == Trouble(Part.RELAY, Problem.REFUSED)


def turn_of(network: Network, server: IceServer) -> Problem:
    """As `turn.ask` says it on the kiosk's host."""
    command = [*network.on("kiosk"), sys.executable, "-c", ASK, msgspec.json.encode(server).decode()]
    return Problem[subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()]
