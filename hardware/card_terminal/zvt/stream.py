"""The rules of ZVT over TCP as a state without I/O and without a clock: the same on both of its ends.

Bare APDUs, told apart by their lengths: no frame, no doubling, no checksum, no acknowledgement. One may come in many
pieces, several in one.
"""

from hardware.card_terminal.zvt import apdu
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.link import Delivered, Received, Step, Write
from hardware.card_terminal.zvt.timing import Timing


class BrokenStream(OSError):
    """What came is no ZVT, or half a message and then nothing: the connection has to be closed."""


class Stream:
    """Stands where `Link` stands on a serial line. TCP itself repeats what is lost, so what was sent counts as delivered."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._buffer = bytearray()
        self._last_byte = 0.0

    def deadline(self) -> float | None:
        return self._last_byte + self._timing.t3 if self._buffer else None

    def send(self, message: apdu.Apdu, now: float) -> list[Step]:
        return [Write(message.encode()), Delivered(message)]

    def receive(self, data: bytes, now: float) -> list[Step]:
        """Raises `BrokenStream`."""
        self._last_byte = now
        self._buffer += data
        steps: list[Step] = []
        while (size := _size(self._buffer)) is not None:
            steps.append(Received(apdu.parse(bytes(self._buffer[:size]))))
            del self._buffer[:size]
        return steps

    def tick(self, now: float) -> list[Step]:
        """Raises `BrokenStream`."""
        deadline = self.deadline()
        if deadline is not None and now >= deadline:
            raise BrokenStream(f"a message broke off after {len(self._buffer)} bytes")
        return []


def _size(buffer: bytearray) -> int | None:
    """Bytes of the message that the buffer begins with; None when it is not whole yet."""
    if buffer and buffer[0] not in apdu.CLASSES:
        raise BrokenStream(f"byte {buffer[0]:02X} begins no ZVT message; does another protocol answer on this port?")
    try:
        message, begin = apdu.read(bytes(buffer))
    except Damaged:
        return None
    return begin + len(message.data)
