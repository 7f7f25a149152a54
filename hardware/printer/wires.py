"""The three ways to an ESC/POS printer: a serial port, USB as the kernel offers it (``/dev/usb/lp0``), and the network
(``tcp://host``, port 9100). Everything may raise OSError or termios.error when the printer is gone."""

import os
import select
import socket
import stat
import time
from typing import Protocol
from urllib.parse import urlsplit

import serial

TCP, USUAL_TCP_PORT = "tcp://", 9100
WRITE_S = 20.0
"""A write that the printer does not take for so long is a fault."""
CONNECT_S = 3.0


class Wire(Protocol):
    def write(self, data: bytes) -> None: ...

    def read(self, within: float) -> int | None:
        """The next byte, or None when none came in so many seconds."""

    def drop_input(self) -> None:
        """Forget what came and was not read."""

    def close(self) -> None: ...


def open_wire(port: str, baud: int) -> Wire:
    """Blocks; raises OSError when nobody is there."""
    if port.startswith(TCP):
        return TcpWire(*tcp_address(port))
    if os.path.exists(port) and is_printer(os.stat(port)):
        return UsbWire(port)
    return SerialWire(port, baud)


def tcp_address(port: str) -> tuple[str, int]:
    """Host and number; raises ValueError for what cannot be an address."""
    try:
        address = urlsplit(port)
        host, number = address.hostname, USUAL_TCP_PORT if address.port is None else address.port
    except ValueError:
        host, number = None, 0
    if not host or not number:
        raise ValueError(f"printer port {port!r}; allowed is tcp://HOST or tcp://HOST:PORT, as in tcp://10.0.0.6:9100")
    return host, number


def is_printer(found: os.stat_result) -> bool:
    """Whether the kernel offers a printer there (major 180: usblp; 6: a parallel port), and not a terminal, which a serial
    port is. The numbers are those of the kernel's devices.txt."""
    return stat.S_ISCHR(found.st_mode) and os.major(found.st_rdev) in (180, 6)


class SerialWire:
    def __init__(self, port: str, baud: int) -> None:
        # Three-wire cables have no DTR.
        self._port = serial.Serial(port, baud, timeout=0, write_timeout=WRITE_S, dsrdtr=False, exclusive=True)

    def write(self, data: bytes) -> None:
        self._port.write(data)
        self._port.flush()

    def read(self, within: float) -> int | None:
        self._port.timeout = within
        byte = self._port.read(1)
        return byte[0] if byte else None

    def drop_input(self) -> None:
        self._port.reset_input_buffer()

    def close(self) -> None:
        self._port.close()


class _Descriptor:
    """What a network connection and a USB printer have in common: reading with select."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, within: float) -> int | None:
        readable, _, _ = select.select([self._descriptor], [], [], within)
        if not readable:
            return None
        byte = os.read(self._descriptor, 1)
        if not byte:
            raise ConnectionResetError("the printer closed the connection")
        return byte[0]

    def drop_input(self) -> None:
        while self.read(0) is not None:
            pass


class TcpWire(_Descriptor):
    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        self._socket.settimeout(WRITE_S)
        super().__init__(self._socket.fileno())

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        self._socket.close()


class UsbWire(_Descriptor):
    def __init__(self, port: str) -> None:
        super().__init__(os.open(port, os.O_RDWR | os.O_NONBLOCK))

    def write(self, data: bytes) -> None:
        last_moment = time.monotonic() + WRITE_S
        while data:
            _, writable, _ = select.select([], [self._descriptor], [], max(0.0, last_moment - time.monotonic()))
            if not writable:
                raise TimeoutError(f"the printer took nothing for {WRITE_S:.0f} s")
            data = data[os.write(self._descriptor, data) :]

    def close(self) -> None:
        os.close(self._descriptor)
