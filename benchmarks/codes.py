"""How many codes held before the camera are read, and how quickly: zxing-cpp, which we use, beside OpenCV's own."""

import time
from collections import Counter
from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.code_pictures import CASES, pictures
from benchmarks.table import Row
from hardware.camera.decoder import read_codes

EACH = 12


def measure() -> list[Row]:
    cv2.setNumThreads(1)
    theirs = cv2.QRCodeDetector()
    shown = list(pictures(EACH))
    ours_read, ours_ms = _try(read_codes, shown)
    theirs_read, theirs_ms = _try(lambda picture: [theirs.detectAndDecode(picture)[0]], shown)
    worst = min(CASES, key=lambda case: ours_read[case])
    return [
        Row(
            f"codes read of {len(shown)} in {len(CASES)} hard ways",
            100 * ours_read.total() / len(shown),
            "%",
            "OpenCV's QRCodeDetector",
            100 * theirs_read.total() / len(shown),
            ">= 90, >= 1 x",
        ),
        Row(
            f"codes read in the worst way ({worst})",
            100 * ours_read[worst] / EACH,
            "%",
            "OpenCV's QRCodeDetector",
            100 * theirs_read[worst] / EACH,
            "",
        ),
        Row("a look at 640x480 for codes, mean", ours_ms, "ms", "OpenCV's QRCodeDetector", theirs_ms, "<= 20, <= 1 x"),
    ]


def _try(
    read: Callable[[np.ndarray], list[str]], shown: list[tuple[str, str, np.ndarray]]
) -> tuple[Counter[str], float]:
    """How many were read of each case, and the milliseconds of this thread that a picture took."""
    read(shown[0][2])
    found: Counter[str] = Counter()
    began = time.thread_time()
    for case, text, picture in shown:
        found[case] += text in read(picture)
    return found, (time.thread_time() - began) * 1000 / len(shown)
