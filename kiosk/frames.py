"""The agent's picture on its way from ``kiosk.call`` to ``kiosk.screen``: a file in memory (a tmpfs), one slot, latest wins.

The file is mapped by both. It begins with a header of 64 bytes, little-endian::

    0   4 bytes   b"CPF1"
    8   uint64    sequence: odd while the writer is inside, 0 before the first frame; it grows by 2 with each frame
    16  uint32    width in pixels
    20  uint32    height in pixels
    24  uint64    when it was written: CLOCK_MONOTONIC in nanoseconds

and holds three planes of 8 bit samples without gaps (I420): Y of width x height, then U and V, each of half the width
and half the height, rounded up. The file only grows. A reader copies the planes and looks at the sequence before and after:
a frame that was overwritten meanwhile is read again, so a torn one is never seen. Nobody waits for anybody.
Beside its owner only the group may read it.
"""

import mmap
import os
import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MAGIC = b"CPF1"
HEADER_SIZE = 64
MAX_SIDE = 8192
_sequence = struct.Struct("<Q")
_header = struct.Struct("<QIIQ")
_size_and_time = struct.Struct("<IIQ")
_SEQUENCE_AT = 8
_SIZE_AT = 16


class Frame(NamedTuple):
    """A picture in I420: ``y`` has ``width * height`` bytes; ``u`` and ``v`` have half of each side, rounded up."""

    sequence: int
    width: int
    height: int
    written_ns: int
    y: bytes
    u: bytes
    v: bytes


class Plane(NamedTuple):
    """Where a plane lies in a decoder's buffer: first byte, and bytes from one row to the next."""

    offset: int
    stride: int


def plane_sizes(width: int, height: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Width and height of Y, U and V."""
    chroma = ((width + 1) // 2, (height + 1) // 2)
    return (width, height), chroma, chroma


def slot_size(width: int, height: int) -> int:
    """How many bytes the planes of a picture take."""
    return sum(columns * rows for columns, rows in plane_sizes(width, height))


class FrameWriter:
    """The only writer of ``path``. The file exists from here until `close`."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        self._grow(slot_size(640, 480))
        self._map[: len(MAGIC)] = MAGIC
        self._sequence = self._published[0] + self._published[0] % 2  # a writer that died inside has left it odd

    def write(self, width: int, height: int, data: bytes | memoryview, planes: Sequence[Plane]) -> None:
        """Put a picture into the slot; ``planes`` says where Y, U and V lie in ``data``."""
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise ValueError(
                f"a picture of {width!r} x {height!r} does not fit; each side may have 1 to {MAX_SIDE} pixels"
            )
        if slot_size(width, height) + HEADER_SIZE > len(self._map):
            self._grow(slot_size(width, height))
        self._published[0] = self._sequence + 1
        _fence()
        end = HEADER_SIZE
        for (columns, rows), plane in zip(plane_sizes(width, height), planes, strict=True):
            end = self._copy(end, columns, rows, data, plane)
        _size_and_time.pack_into(self._map, _SIZE_AT, width, height, time.monotonic_ns())
        _fence()
        self._sequence += 2
        self._published[0] = self._sequence

    def close(self) -> None:
        """Remove the file: nobody shall see the last picture of a call that is over."""
        self._published.release()
        self._map.close()
        os.close(self._fd)
        self._path.unlink(missing_ok=True)

    def _copy(self, at: int, columns: int, rows: int, data: bytes | memoryview, plane: Plane) -> int:
        if plane.stride == columns:
            self._map[at : at + columns * rows] = data[plane.offset : plane.offset + columns * rows]
            return at + columns * rows
        for start in range(plane.offset, plane.offset + plane.stride * rows, plane.stride):
            self._map[at : at + columns] = data[start : start + columns]
            at += columns
        return at

    def _grow(self, planes: int) -> None:
        size = max(HEADER_SIZE + planes, os.fstat(self._fd).st_size)
        os.ftruncate(self._fd, size)
        self._map = mmap.mmap(self._fd, size)
        # One store of eight bytes: struct.pack_into would clear them first, and a reader would see that.
        self._published = memoryview(self._map)[_SEQUENCE_AT:_SIZE_AT].cast("Q")


class FrameReader:
    """Reads ``path``, which need not exist yet. One reader serves one call; any number of them may look at one file."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._map: mmap.mmap | None = None
        self._seen = 0

    def read(self) -> Frame | None:
        """The latest frame if it is not the one returned last, else None. Never waits, never returns a torn frame."""
        if self._map is None and not self._open():
            return None
        for _ in range(4):
            assert self._map is not None
            sequence, width, height, written_ns = _header.unpack_from(self._map, _SEQUENCE_AT)
            if sequence == self._seen:
                return None
            if sequence % 2 or width > MAX_SIDE or height > MAX_SIDE:
                continue
            _fence()
            if HEADER_SIZE + slot_size(width, height) > len(self._map):
                self.close()
                if not self._open():
                    return None
                continue
            y, u, v = self._planes(width, height)
            _fence()
            if _sequence.unpack_from(self._map, _SEQUENCE_AT)[0] == sequence:
                self._seen = sequence
                return Frame(sequence, width, height, written_ns, y, u, v)
        return None

    def close(self) -> None:
        """Let go of the file."""
        if self._map is not None:
            self._map.close()
            self._map = None

    def _planes(self, width: int, height: int) -> tuple[bytes, bytes, bytes]:
        assert self._map is not None
        (_, _), (columns, rows), _ = plane_sizes(width, height)
        u_at = HEADER_SIZE + width * height
        v_at = u_at + columns * rows
        return self._map[HEADER_SIZE:u_at], self._map[u_at:v_at], self._map[v_at : v_at + columns * rows]

    def _open(self) -> bool:
        try:
            fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            size = os.fstat(fd).st_size
            if size < HEADER_SIZE:
                return False
            self._map = mmap.mmap(fd, size, access=mmap.ACCESS_READ)
        finally:
            os.close(fd)
        if self._map[: len(MAGIC)] != MAGIC:  # its writer has not begun yet
            self.close()
            return False
        return True


_gate = threading.Lock()


def _fence() -> None:
    """Keep what comes before from being seen after what comes after: an ARM processor may swap two stores.

    Twice, because stores may move into a locked region, but not past a release that an acquire follows.
    """
    with _gate:
        pass
    with _gate:
        pass
