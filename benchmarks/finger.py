"""A finger made of software, for any program on an X display: the XTEST extension, spoken over the display's own socket."""

import socket
import struct
from types import TracebackType

LEFT, WHEEL_UP, WHEEL_DOWN = 1, 4, 5
_PRESS, _RELEASE, _MOTION = 4, 5, 6
_QUERY_EXTENSION, _FAKE_INPUT = 98, 2


class Finger:
    """On ``display``, such as ``:7``. Pixels are from the top left. An event is on its way when a method returns."""

    def __init__(self, display: str) -> None:
        self._server = socket.socket(socket.AF_UNIX)
        self._server.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
        self._server.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        accepted, _, _, words = struct.unpack("<BxHHH", self._read(8))
        greeting = self._read(4 * words)
        if accepted != 1:
            raise ConnectionRefusedError(f"display {display!r} says {greeting!r}")
        self._server.sendall(struct.pack("<BxHHxx", _QUERY_EXTENSION, 4, 5) + b"XTEST\0\0\0")
        present, self._xtest = struct.unpack_from("<BB", self._read(32), 8)
        if not present:
            raise ConnectionRefusedError(
                f"display {display!r} has no XTEST extension; start Xvfb without -extension XTEST"
            )

    def __enter__(self) -> "Finger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def move(self, x: float, y: float) -> None:
        self._say(_MOTION, 0, round(x), round(y))

    def press(self, button: int = LEFT) -> None:
        self._say(_PRESS, button)

    def release(self, button: int = LEFT) -> None:
        self._say(_RELEASE, button)

    def _say(self, event: int, detail: int, x: int = 0, y: int = 0) -> None:
        self._server.sendall(struct.pack("<BBHBBxxII8xhh8x", self._xtest, _FAKE_INPUT, 9, event, detail, 0, 0, x, y))

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._server.recv(size - len(data))
            if not more:
                raise ConnectionResetError("the display closed the connection")
            data += more
        return data
