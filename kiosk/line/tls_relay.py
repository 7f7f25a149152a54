"""TLS to relays for a media engine that speaks none (libnice opens ``turns:`` in the clear): a port of this machine for each."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from domain.media import IceServer

log = logging.getLogger(__name__)

TURNS_PORT = 5349  # RFC 7065
REACHED_WITHIN_S = 5.0
DEAD_AFTER_MS = 4_000
"""What was sent and not acknowledged for so long is on a line that is gone: the call makes a new one."""

GOODBYE_WITHIN_S = 1.0
"""The engine takes leave of the agent's side in half a second, and its process is gone in one."""

MOST_CONNECTIONS = 16
BLOCK = 65_536


class BadUrl(ValueError):
    """Not ``turns:host[:port][?transport=tcp]``."""


def host_and_port(url: str) -> tuple[str, int]:
    """Of a ``turns:`` url as RFC 7065 has it; raises `BadUrl`."""
    rest, _, query = url.removeprefix("turns:").partition("?")
    if rest.startswith("["):
        host, closed, port = rest[1:].partition("]")
        host, port = host if closed else "", port.removeprefix(":")
    else:
        host, _, port = rest.partition(":")
    if (
        not _is_name(host)
        or query not in ("", "transport=tcp")
        or not (port or "0").isdecimal()
        or int(port or 1) not in range(1, 65_536)
    ):
        raise BadUrl(f"{url!r} is not turns:host, turns:host:port or one of these with ?transport=tcp")
    return host, int(port or TURNS_PORT)


def _is_name(host: str) -> bool:
    """One that can be looked up, and stand in a certificate."""
    try:
        return bool(host.encode("idna")) and host.isprintable()
    except UnicodeError:
        return False


class TlsRelays:
    """Ports are open from `ways` until `close`, at the end of the call. ``ca`` (PEM) stands in the place of the system's
    authorities. ``untrusted`` is called when a relay's certificate cannot be trusted."""

    def __init__(self, ca: Path | None, untrusted: Callable[[], None]) -> None:
        self._ca, self._untrusted = ca, untrusted
        self._tls: ssl.SSLContext | None = None
        self._ports: dict[tuple[str, int], _Port] = {}
        self._new: asyncio.Queue[_Port] = asyncio.Queue()

    def ways(self, servers: Sequence[IceServer]) -> list[IceServer]:
        """The same servers, those over TLS by a port of this machine."""
        return [msgspec.structs.replace(server, urls=[self._way(url) for url in server.urls]) for server in servers]

    def close(self) -> None:
        """The call is over: nothing else reaches a relay from here, and what is connected has time to say goodbye."""
        for port in self._ports.values():
            port.close()
        self._ports.clear()

    async def run(self) -> None:
        """For ever."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task((await self._new.get()).run())

    def _trusting(self) -> ssl.SSLContext | None:
        """None when the file that names whom to trust is no such file."""
        if self._tls is None:
            try:
                self._tls = ssl.create_default_context(cafile=str(self._ca) if self._ca is not None else None)
            except (OSError, ValueError) as error:
                log.error(
                    "[hub] relay_ca of the configuration, %s, is no file of certificates (PEM) that can be read: %s; "
                    "until it is one, calls have no relay over TLS",
                    self._ca,
                    error,
                )
        return self._tls

    def _way(self, url: str) -> str:
        if not url.startswith("turns:"):
            return url
        try:
            place = host_and_port(url)
        except BadUrl as error:
            log.warning("a relay of the hub's is left out: %s; correct [media] turn in the hub's settings", error)
            return url  # the engine leaves it out, too
        if place not in self._ports:
            self._ports[place] = _Port(*place, self._trusting, self._untrusted)
            self._new.put_nowait(self._ports[place])
        return f"turn:127.0.0.1:{self._ports[place].number}?transport=tcp"


class _Port:
    def __init__(
        self, host: str, port: int, trusting: Callable[[], ssl.SSLContext | None], untrusted: Callable[[], None]
    ) -> None:
        self._host, self._port, self._trusting, self._untrusted = host, port, trusting, untrusted
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self.number: int = self._socket.getsockname()[1]

    def close(self) -> None:
        self._over.set()

    async def run(self) -> None:
        server = await asyncio.start_server(self._serve, sock=self._socket)
        try:
            await self._over.wait()
            server.close()
            if self._connections:
                await asyncio.wait(self._connections, timeout=GOODBYE_WITHIN_S)
        finally:
            server.close()
            for connection in self._connections:
                connection.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A task of the server's; it must not raise."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            if not self._over.is_set() and len(self._connections) <= MOST_CONNECTIONS:
                await self._carry(reader, writer)
        except asyncio.CancelledError:
            pass  # the call is over
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tls = self._trusting()
        if tls is None:
            self._untrusted()
            return
        try:
            async with asyncio.timeout(REACHED_WITHIN_S):
                far_reader, far_writer = await asyncio.open_connection(
                    self._host, self._port, ssl=tls, server_hostname=self._host
                )
        except ssl.SSLCertVerificationError as error:
            log.error(
                "relay %s:%d is not trusted: %s; it needs a certificate for this name from an authority this machine knows, "
                "or the one that signed it in [hub] relay_ca",
                self._host,
                self._port,
                error.verify_message,
            )
            self._untrusted()
            return
        except (OSError, ValueError) as error:
            log.warning(
                "relay %s:%d is not reached over TLS: %s; does the firewall let TCP port %d out?",
                self._host,
                self._port,
                error or f"no answer within {REACHED_WITHIN_S:g} s",
                self._port,
            )
            return
        try:
            for end in (writer, far_writer):
                end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            far_writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_AFTER_MS)
        except OSError:  # one end is gone already
            far_writer.transport.abort()
            return
        try:
            async with asyncio.TaskGroup() as group:
                ways = [group.create_task(_pump(reader, far_writer)), group.create_task(_pump(far_reader, writer))]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
        finally:
            far_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until either side closes."""
    with contextlib.suppress(OSError):
        while data := await reader.read(BLOCK):
            writer.write(data)
            await writer.drain()
