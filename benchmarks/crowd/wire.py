"""The other end of a WebSocket with as little in between as possible, so that thousands fit into one process and what is
measured is the hub. RFC 6455; the mask is zero, which the protocol allows and which costs nothing."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Wire(asyncio.Protocol):
    """``heard`` is called with each message. ``closed`` is done when the hub has closed it, with the close code."""

    def __init__(self, heard: Callable[["Wire", bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self._heard = heard
        self._data = bytearray()
        self._upgraded = False
        self._transport: asyncio.WriteTransport | None = None
        self.code: int | None = None
        self.status = b""
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[int | None] = loop.create_future()
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def request(self, host: str, path: str, headers: dict[str, str]) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        fixed = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        lines = [f"{name}: {value}" for name, value in {**fixed, "Sec-WebSocket-Key": key, **headers}.items()]
        self._write("\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode())

    def send(self, data: bytes, opcode: int = TEXT) -> None:
        self._write(frame(data, opcode))

    def raw(self, data: bytes) -> None:
        """Bytes that may be no frame at all."""
        self._write(data)

    async def drained(self) -> None:
        """Wait while the hub reads more slowly than is sent."""
        await self._writable.wait()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    # -- asyncio's side ------------------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._upgraded:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return
            self.status = bytes(self._data[9:12])
            del self._data[: end + 4]
            self._upgraded = True
            if not self.opened.done():
                self.opened.set_result(None)
        while self._frame():
            pass

    def _frame(self) -> bool:
        data = self._data
        if len(data) < 2:
            return False
        length, start = data[1], 2
        if length == 126:
            if len(data) < 4:
                return False
            length, start = struct.unpack_from("!H", data, 2)[0], 4
        elif length == 127:
            if len(data) < 10:
                return False
            length, start = struct.unpack_from("!Q", data, 2)[0], 10
        if len(data) < start + length:
            return False
        opcode, payload = data[0] & 15, bytes(data[start : start + length])
        del data[: start + length]
        if opcode == PING:
            self.send(payload, PONG)
        elif opcode == CLOSE:
            self.code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else None
            self.send(payload[:2], CLOSE)
            self.close()
        elif opcode in (TEXT, BINARY):
            self._heard(self, payload)
        return True

    def connection_lost(self, error: Exception | None) -> None:
        self._writable.set()
        if not self.opened.done():
            self.opened.set_result(None)
        if not self.closed.done():
            self.closed.set_result(self.code)


def frame(data: bytes, opcode: int = TEXT) -> bytes:
    length = len(data)
    if length < 126:
        head = struct.pack("!BB", 128 | opcode, 128 | length)
    elif length < 65_536:
        head = struct.pack("!BBH", 128 | opcode, 128 | 126, length)
    else:
        head = struct.pack("!BBQ", 128 | opcode, 128 | 127, length)
    return head + b"\0\0\0\0" + data
