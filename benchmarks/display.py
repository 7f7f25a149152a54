"""A virtual display whose pixels can be looked at without asking anybody: Xvfb keeps them in a mapped file."""

import mmap
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_EVERY_S = 0.0005
PIXEL = 4  # bytes: blue, green, red, unused
COLOUR_CELL = 12  # bytes of each entry that an XWD file has between header and pixels

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""


class Display:
    """``name`` is what DISPLAY is set to."""

    def __init__(self, name: str, size: tuple[int, int], frame: mmap.mmap) -> None:
        self.name, self.size, self._frame = name, size, frame
        header = struct.unpack_from(">25I", frame)
        self._start, self._stride = header[0] + header[19] * COLOUR_CELL, header[12]

    def pixels(self, box: Box) -> bytes:
        """What is to be seen in a box now."""
        left, top, width, height = box
        rows = range(self._start + top * self._stride, self._start + (top + height) * self._stride, self._stride)
        return b"".join(self._frame[row + left * PIXEL : row + (left + width) * PIXEL] for row in rows)

    def colour(self, x: int, y: int) -> str:
        """Of one pixel, such as ``#0E4B3A``."""
        blue, green, red, _ = self.pixels((x, y, 1, 1))
        return f"#{red:02X}{green:02X}{blue:02X}"

    def seen(self, met: Callable[[], bool], what: str, within_s: float = 20.0) -> float:
        """The moment (`time.perf_counter`) at which something is to be seen. Raises `TimeoutError`."""
        deadline = time.perf_counter() + within_s
        while not met():
            if time.perf_counter() > deadline:
                raise TimeoutError(f"there was no {what} on the display within {within_s:g} s")
            time.sleep(LOOK_EVERY_S)
        return time.perf_counter()

    def rests(self, box: Box, for_s: float = 0.15) -> bytes:
        """Wait until nothing in a box has changed for so long; what is there then."""
        before, since = self.pixels(box), time.perf_counter()
        while time.perf_counter() - since < for_s:
            time.sleep(0.01)
            now = self.pixels(box)
            if now != before:
                before, since = now, time.perf_counter()
        return before


@contextmanager
def open_display(width: int, height: int) -> Iterator[Display]:
    """A display of that size, on a free number that Xvfb chooses."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as announced, tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-fbdir",
                folder,
                "-screen",
                "0",
                f"{width}x{height}x24",
                "-nolisten",
                "tcp",
            ],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            name = f":{announced.readline().strip()}"
            with (Path(folder) / "Xvfb_screen0").open("rb") as file:
                frame = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            with frame:
                yield Display(name, (width, height), frame)
        finally:
            server.terminate()
            server.wait(10)
