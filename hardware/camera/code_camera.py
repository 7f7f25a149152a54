"""The camera as a reader of codes: one thread that looks through it some times a second while somebody wants it to."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from hardware.camera.capture import Capture, Picture, open_capture
from hardware.camera.decoder import read_codes

LOOKS_A_SECOND = 10
SAME_AGAIN_S = 2.5
"""A code that stays before the camera is told again only after so long; it may have to be tried again."""
SURE_AFTER = 2
"""Looks that have to agree on a code: bars that are half in the picture can be read wrong."""

OnPicture = Callable[[int, int, bytes], None]
"""Width, height and the rows of red, green and blue, from the top."""


class CodeCamera:
    """Nothing is opened before `watch`, and nothing of a picture is kept behind it."""

    def __init__(self, driver: str, source: str, held: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._driver, self._source, self._held, self._now = driver, source, held, now

    def watch(
        self, stop: threading.Event, opened: Callable[[], None], seen: OnPicture, read: Callable[[str], None]
    ) -> None:
        """Open the camera, say so by ``opened``, and tell pictures and codes until ``stop``, all in this thread. The camera is
        closed when this returns. Raises `hardware.camera.capture.CaptureError`."""
        watcher = _Watcher(read, self._now)
        with open_capture(self._driver, self._source, self._held) as capture:
            opened()
            while not stop.is_set():
                picture = capture.picture()
                seen(picture.shape[1], picture.shape[0], cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).tobytes())
                watcher.look(picture)
                self._let_by(capture, stop)

    def _let_by(self, capture: Capture, stop: threading.Event) -> None:
        """A camera gives more pictures than are looked at; they have to be taken off it, or the next one is old."""
        until = self._now() + 1 / LOOKS_A_SECOND
        while not stop.is_set() and self._now() < until:
            capture.skip()
            if self._driver == "simulated":
                stop.wait(1 / 30)


class _Watcher:
    def __init__(self, read: Callable[[str], None], now: Callable[[], float]) -> None:
        self._read, self._now = read, now
        self._before = ""
        self._looks = 0
        self._told, self._told_at = "", float("-inf")

    def look(self, picture: Picture) -> None:
        text = next(iter(read_codes(picture)), "")
        self._looks = self._looks + 1 if text == self._before else 1
        self._before = text
        if not text or self._looks < SURE_AFTER:
            return
        if text != self._told or self._now() - self._told_at >= SAME_AGAIN_S:
            self._told, self._told_at = text, self._now()
            self._read(text)
