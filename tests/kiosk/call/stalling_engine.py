"""``python -m tests.kiosk.call.stalling_engine``: a media engine that is kept busy whenever it holds the picture."""

import sys
import time

from kiosk.call.__main__ import main
from kiosk.call.video import Video

BUSY_S = 1.2
"""Longer than any picture is held."""


def _hold_still_and_stall(video: Video, on: bool) -> None:
    _hold_still(video, on)
    if on:
        print("held still", file=sys.stderr, flush=True)
        time.sleep(BUSY_S)


_hold_still = Video.hold_still
Video.hold_still = _hold_still_and_stall  # type: ignore[assignment, method-assign]

if __name__ == "__main__":
    main()
