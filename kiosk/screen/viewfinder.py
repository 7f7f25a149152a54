"""What the camera sees while a code is looked for, on its way from the camera's thread to the scan page. One picture, the
newest; nothing of it stays behind.
"""

import threading
from typing import NamedTuple


class Seen(NamedTuple):
    """``rgb``: rows of red, green and blue, from the top."""

    width: int
    height: int
    rgb: bytes


class Viewfinder:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: Seen | None = None

    def put(self, width: int, height: int, rgb: bytes) -> None:
        with self._lock:
            self._newest = Seen(width, height, rgb)

    def take(self) -> Seen | None:
        """The newest picture, once."""
        with self._lock:
            seen, self._newest = self._newest, None
        return seen
