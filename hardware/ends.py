"""A simulated device's end of its wire: a pseudo-terminal with a fixed name, or a TCP port on the loopback address."""

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from hardware.ports import free_port
from hardware.pty import Pty

CHUNK = 4096


class HungUp(ConnectionError):
    """The other end closed the connection (TCP only)."""


def end_at(place: "Path | int") -> "SerialEnd | TcpEnd":
    """A path becomes a link to a serial port, a number is a TCP port (0: any that is free)."""
    return TcpEnd(place) if isinstance(place, int) else SerialEnd(place)


class End(Protocol):
    """Used by one thread of the device only; everything but `plug` and `is_plugged` does nothing without a cable."""

    @property
    def is_plugged(self) -> bool: ...

    def plug(self) -> None: ...

    def unplug(self) -> None: ...

    def waits_on(self) -> list[int]:
        """Descriptors that are readable when something came."""

    def read(self, readable: list[int]) -> bytes:
        """What came; raises `HungUp`."""

    def write(self, data: bytes) -> None: ...

    def hang_up(self) -> None:
        """End the connection (TCP only)."""


class SerialEnd:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._pty: Pty | None = None

    @property
    def is_plugged(self) -> bool:
        return self._pty is not None

    def plug(self) -> None:
        if self._pty is None:
            self._pty = Pty(self._path)

    def unplug(self) -> None:
        if self._pty is not None:
            self._pty.close()
            self._pty = None

    def waits_on(self) -> list[int]:
        return [self._pty.near] if self._pty is not None else []

    def read(self, readable: list[int]) -> bytes:
        try:
            return os.read(readable[0], CHUNK) if readable else b""
        except BlockingIOError:  # another wire had the same number a moment ago
            return b""

    def write(self, data: bytes) -> None:
        if self._pty is not None:
            try:
                os.write(self._pty.near, data)
            except BlockingIOError:  # nobody reads at the kiosk's end
                return

    def hang_up(self) -> None:
        pass


class TcpEnd:
    """Listens while it is plugged, for one kiosk at a time; a new one takes the place of the one before. ``port`` is chosen
    when it is 0 and stays the same then."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None

    @property
    def is_plugged(self) -> bool:
        return self._listener is not None

    def plug(self) -> None:
        if self._listener is None:
            self.port = self.port or free_port()
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listener.setblocking(False)

    def unplug(self) -> None:
        self._drop_peer()
        if self._listener is not None:
            _end(self._listener)
            self._listener = None

    def waits_on(self) -> list[int]:
        return [end.fileno() for end in (self._listener, self._peer) if end is not None]

    def read(self, readable: list[int]) -> bytes:
        if self._listener is not None and self._listener.fileno() in readable:
            try:
                came = self._listener.accept()[0]
            except BlockingIOError:  # another wire had the same number a moment ago
                return b""
            had_one = self._peer is not None
            self._drop_peer()
            self._peer = came
            self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if had_one:
                raise HungUp
            return b""
        if self._peer is None or self._peer.fileno() not in readable:
            return b""
        try:
            data = self._peer.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._drop_peer()
            raise HungUp
        return data

    def write(self, data: bytes) -> None:
        if self._peer is not None:
            try:
                self._peer.sendall(data)
            except OSError:  # it is gone, which the next read finds
                return

    def hang_up(self) -> None:
        self._drop_peer()

    def _drop_peer(self) -> None:
        if self._peer is not None:
            _end(self._peer)
            self._peer = None


def _end(wire: socket.socket) -> None:
    """Now: what is only closed goes on as long as a thread waits on it, and keeps its port."""
    with suppress(OSError):  # it has ended at the other end
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()
