"""TLS to a relay by a port of this machine, against a real server with certificates of our own."""

import asyncio
import contextlib
import gc
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.media import IceServer
from kiosk.line.tls_relay import BadUrl, TlsRelays, host_and_port
from tests.network.coturn import certify


@asynccontextmanager
async def server(folder: Path, address: str = "127.0.0.1") -> AsyncIterator[int]:
    """Says back what it hears; its port."""
    certify(folder, address)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0, ssl=tls) as serving:
        yield serving.sockets[0].getsockname()[1]


@asynccontextmanager
async def relays(ca: Path | None, untrusted: Callable[[], None] = lambda: None) -> AsyncIterator[TlsRelays]:
    made = TlsRelays(ca, untrusted)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(made.run())
        try:
            yield made
        finally:
            made.close()
            running.cancel()


def port(made: TlsRelays, url: str) -> int:
    [way] = made.ways([IceServer([url], "user", "secret")])
    assert (way.username, way.credential) == ("user", "secret")
    assert way.urls[0].startswith("turn:127.0.0.1:")
    assert way.urls[0].endswith("?transport=tcp")
    return int(way.urls[0].split(":")[2].split("?")[0])


async def said_back(at: int, word: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", at)
    writer.write(word)
    try:
        return await asyncio.wait_for(reader.read(100), 5)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_what_is_said_in_the_clear_here_goes_over_tls(tmp_path: Path) -> None:
    async with server(tmp_path) as there, relays(tmp_path / "ca.pem") as made:
        here = port(made, f"turns:127.0.0.1:{there}?transport=tcp")
        assert here == port(made, f"turns:127.0.0.1:{there}"), "one port for a server"
        assert await said_back(here, b"hello") == b"hello"


async def test_other_ways_stay_as_they_are() -> None:
    async with relays(None) as made:
        urls = ["stun:a:1", "turn:a:1?transport=udp", "turns:a:1?transport=udp", "turns:a:x"]
        assert made.ways([IceServer(urls)]) == [IceServer(urls)]


@pytest.mark.parametrize(("address", "trusted"), [("127.0.0.1", False), ("192.0.2.1", True)])
async def test_a_server_that_is_not_who_it_should_be_gets_nothing(
    tmp_path: Path, address: str, trusted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    ca = tmp_path / "ca.pem" if trusted else None
    async with server(tmp_path, address) as there, relays(ca, lambda: told.append("untrusted")) as made:
        assert await said_back(port(made, f"turns:127.0.0.1:{there}"), b"hello") == b""
    assert "[hub] relay_ca" in caplog.text
    assert told == ["untrusted"]


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\x00"])
async def test_without_a_file_of_whom_to_trust_nobody_is(
    tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    ca = tmp_path / "authorities.pem"
    if content is not None:
        ca.write_bytes(content)
    async with server(tmp_path) as there, relays(ca, lambda: told.append("untrusted")) as made:
        here = port(made, f"turns:127.0.0.1:{there}")
        assert await said_back(here, b"hello") == b""
        assert f"[hub] relay_ca of the configuration, {ca}, is no file of certificates" in caplog.text
        assert told == ["untrusted"]
        ca.write_bytes((tmp_path / "ca.pem").read_bytes())
        assert await said_back(here, b"hello") == b"hello"


async def test_a_server_that_is_not_there_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with relays(None) as made:
        assert await said_back(port(made, "turns:127.0.0.1:9"), b"hello") == b""
    assert "does the firewall let TCP port 9 out?" in caplog.text


async def test_after_a_goodbye_the_ports_and_connections_of_a_call_are_gone(tmp_path: Path) -> None:
    async with server(tmp_path) as there, relays(tmp_path / "ca.pem") as made:
        here = port(made, f"turns:127.0.0.1:{there}")
        reader, writer = await asyncio.open_connection("127.0.0.1", here)
        writer.write(b"hello")
        assert await asyncio.wait_for(reader.read(100), 5) == b"hello"
        made.close()
        writer.write(b"bye")
        assert await asyncio.wait_for(reader.read(100), 5) == b"bye"
        assert await asyncio.wait_for(reader.read(100), 5) == b""
        writer.close()
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", here)


async def test_an_engine_that_is_gone_before_its_relay_answers_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    certify(tmp_path, "127.0.0.1")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    came, go_on = threading.Event(), threading.Event()

    def answer_late(there: socket.socket) -> bytes:
        there.settimeout(10)
        end, _ = there.accept()
        came.set()
        go_on.wait(10)
        end.settimeout(10)
        with contextlib.suppress(OSError), tls.wrap_socket(end, server_side=True) as over_tls:
            return over_tls.recv(100)
        return b""

    with socket.create_server(("127.0.0.1", 0)) as there:
        async with relays(tmp_path / "ca.pem") as made:
            answered = asyncio.create_task(asyncio.to_thread(answer_late, there))
            here = port(made, f"turns:127.0.0.1:{there.getsockname()[1]}")
            _, writer = await asyncio.open_connection("127.0.0.1", here)
            await asyncio.to_thread(came.wait, 10)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            for _ in range(20):  # the other end of it is in this loop, too
                await asyncio.sleep(0)
            go_on.set()
            assert await answered == b""
    gc.collect()
    assert "never retrieved" not in caplog.text


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("turns:turn.example", ("turn.example", 5349)),
        ("turns:turn.example:443?transport=tcp", ("turn.example", 443)),
        ("turns:[2001:db8::1]:443", ("2001:db8::1", 443)),
    ],
)
def test_urls_are_read_as_they_are_written(url: str, place: tuple[str, int]) -> None:
    assert host_and_port(url) == place


@pytest.mark.parametrize(
    "url",
    [
        *("turns:", "turns:a:0", "turns:a:65536", "turns:a:b", "turns:a?transport=udp", "turns:[::1"),
        *("turns:.example", "turns:a..b", f"turns:{'a' * 64}.example", "turns:a\0b", "turns:\ud800"),
    ],
)
def test_urls_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(BadUrl, match="is not turns:host"):
        host_and_port(url)
