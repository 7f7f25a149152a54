"""Pictures of a camera through OpenCV, for codes that are held before it. Not for calls: those take the camera by GStreamer.

A camera of the libcamera stack (a Pi's ribbon cable) does not open here; a USB camera does.
"""

import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")  # seconds; ten would keep a stalled camera open so long

import cv2
import numpy as np

WIDTH, HEIGHT = 640, 480

Picture = np.ndarray
"""Rows of blue, green and red, 8 bits each."""


class CaptureError(OSError):
    """The camera does not open or gives no pictures. Names it and what to do."""


class Capture(ABC):
    """Open from its making until `close`; a context manager. Used by one thread."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def skip(self) -> None:
        """Let a picture go by unread."""

    @abstractmethod
    def picture(self) -> Picture:
        """The newest picture. Raises `CaptureError` when the camera is gone."""

    @abstractmethod
    def close(self) -> None:
        """The device is free when this returns."""


class V4l2Capture(Capture):
    def __init__(self, device: str) -> None:
        self._device = device
        self._capture = cv2.VideoCapture(device, cv2.CAP_V4L2)
        if not self._capture.isOpened():
            self._capture.release()
            raise CaptureError(f"camera {device} does not open; check its cable and that no call is running")
        for setting, value in (
            (cv2.CAP_PROP_FRAME_WIDTH, WIDTH),
            (cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT),
            (cv2.CAP_PROP_BUFFERSIZE, 1),  # an older picture is of no use
        ):
            self._capture.set(setting, value)

    def skip(self) -> None:
        if not self._capture.grab():
            raise CaptureError(f"camera {self._device} gives no pictures; plug it out and in again")

    def picture(self) -> Picture:
        good, picture = self._capture.read()
        if not good:
            raise CaptureError(f"camera {self._device} gives no pictures; plug it out and in again")
        return np.asarray(picture)

    def close(self) -> None:
        self._capture.release()


class SimulatedCapture(Capture):
    """Sees the picture ``held`` while there is one, as a code that somebody holds before the camera; else the pictures of a
    folder, or of one file, in turn."""

    def __init__(self, source: str, held: Path) -> None:
        self._held = held
        folder = Path(source)
        files = sorted(folder.glob("*.jpg")) if folder.is_dir() else [folder] if source else []
        self._scenes = [scene for file in files if (scene := cv2.imread(str(file))) is not None]
        self._at = 0

    def skip(self) -> None:
        self._at += 1

    def picture(self) -> Picture:
        self._at += 1
        if self._held.is_file() and (held := cv2.imread(str(self._held))) is not None:
            return cv2.resize(held, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        if not self._scenes:
            return np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
        scene = self._scenes[self._at // 3 % len(self._scenes)]
        return cv2.resize(scene, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)

    def close(self) -> None:
        self._scenes = []


def open_capture(driver: str, source: str, held: Path) -> Capture:
    """The open camera of a configuration; ``held`` is for a simulated one. Raises `CaptureError`, and ValueError for a driver
    that is not known."""
    if driver == "simulated":
        return SimulatedCapture(source, held)
    if driver == "v4l2":
        return V4l2Capture(source)
    raise ValueError(f"camera driver {driver!r} cannot read codes; allowed: simulated, v4l2")
