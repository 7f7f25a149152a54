"""The two ways to a ZVT terminal (PA00P016): a serial port, and TCP, where the terminal listens."""

import socket
import termios
from collections.abc import Callable
from urllib.parse import urlsplit

import serial

from hardware.card_terminal.zvt.line import Event, Line
from hardware.card_terminal.zvt.link import Link
from hardware.card_terminal.zvt.stream import Stream
from hardware.card_terminal.zvt.timing import Timing

TCP = "tcp://"
USUAL_TCP_PORT = 20007
WRITE_TIMEOUT = 2.0


def open_line(port: str, baud: int, timing: Timing, report: Callable[[Event], None]) -> Line:
    """The line to ``port``, a device or ``tcp://host:port``. Blocks; raises OSError when nobody is there."""
    if port.startswith(TCP):
        return Line(port, TcpPort(*tcp_address(port), timing.t3), Stream(timing), report)
    try:
        wire = serial.Serial(
            port, baud, stopbits=serial.STOPBITS_TWO, timeout=0, write_timeout=WRITE_TIMEOUT, exclusive=True
        )
    except termios.error as error:
        raise OSError(f"{port}: {error}") from error
    return Line(port, wire, Link(timing), report)


def tcp_address(port: str) -> tuple[str, int]:
    """Host and number of ``tcp://host[:number]``; raises ValueError for anything else."""
    try:
        address = urlsplit(port)
        host, number = address.hostname, USUAL_TCP_PORT if address.port is None else address.port
    except ValueError:
        host, number = None, 0
    if not port.startswith(TCP) or not host or not number:
        raise ValueError(f"card terminal port {port!r}; allowed is tcp://HOST or tcp://HOST:PORT, as in tcp://10.0.0.5:20007")
    return host, number


class TcpPort:
    """A connection that the till opens and closes. Raises OSError when it cannot be made within ``within`` seconds."""

    def __init__(self, host: str, port: int, within: float) -> None:
        self._socket = socket.create_connection((host, port), timeout=within)
        self._socket.settimeout(WRITE_TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # every message is waited for

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self, size: int, /) -> bytes:
        data = self._socket.recv(size)
        if not data:
            raise ConnectionResetError("the terminal closed the connection")
        return data

    def write(self, data: bytes, /) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        self._socket.close()
