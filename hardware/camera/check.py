"""Look through a camera for a second and say what is wrong with its picture. Opens it only for that second."""

import itertools
import time
from dataclasses import dataclass

import cv2
import numpy as np

FRAMES = 15
DARK = 12.0
"""Mean luma (0 to 255) below which a picture is taken for black: a lens cap gives 0 to 8, a dim restaurant 30 and more."""
BLURRED = 15.0
"""Variance of the Laplacian below which nothing in the picture has an edge: a covered or smeared lens."""
STILL = 0.01
"""Mean change of luma between frames below which a live sensor would have to be without noise: it is frozen."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a camera showed. ``remedy`` is empty when all is well."""

    state: str
    detail: str
    remedy: str = ""


def look(driver: str, source: str) -> Look:
    """Look through the camera of a configuration: a V4L2 device, or a folder of pictures of a simulated one."""
    if driver == "simulated":
        capture = cv2.VideoCapture(f"{source}/%02d.jpg", cv2.CAP_IMAGES)
    else:
        capture = cv2.VideoCapture(source, cv2.CAP_V4L2)
    try:
        if not capture.isOpened():
            return Look(
                "absent", f"{source} does not open", "check its cable and that no call is running, then look again"
            )
        began, frames = time.monotonic(), _frames(capture)
        seconds = time.monotonic() - began
    finally:
        capture.release()
    if len(frames) < 2:
        return Look(
            "trouble", f"{source} opens but gives no pictures", "plug it out and in again; try another USB port"
        )
    return _judge(frames, len(frames) / seconds, live=driver != "simulated")


def _judge(frames: list[np.ndarray], frames_a_second: float, *, live: bool) -> Look:
    height, width = frames[0].shape
    light = float(np.mean(frames[-1]))
    edges = float(cv2.Laplacian(frames[-1], cv2.CV_64F).var())
    change = float(np.mean([np.mean(cv2.absdiff(one, other)) for one, other in itertools.pairwise(frames)]))
    detail = f"{width}x{height}, light {light:.0f} of 255, sharpness {edges:.0f}, {change:.2f} change a frame"
    if live:
        detail += f", {frames_a_second:.0f} frames a second"
    if light < DARK:
        return Look("trouble", f"black picture: {detail}", "take the cover off the lens, and switch the light on")
    if edges < BLURRED:
        return Look("trouble", f"blurred picture: {detail}", "clean the lens and take the film off it")
    if live and change < STILL:
        return Look("trouble", f"frozen picture: {detail}", "plug it out and in again")
    return Look("ok", detail)


def _frames(capture: cv2.VideoCapture) -> list[np.ndarray]:
    frames = []
    for _ in range(FRAMES):
        good, frame = capture.read()
        if not good:
            break
        frames.append(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
    return frames
