"""What any thread leaves to the main loop. PyGObject (3.42) keeps a hundred bytes of each function that `GLib.idle_add` is given,
and a call of hours leaves tens of thousands of them."""

import os
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from hardware.audio.gstreamer import GLib

_left: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
_bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC | os.EFD_SEMAPHORE)


def later(do: Callable[..., object], *what: Any) -> None:
    """Have ``do(*what)`` called on the main loop, after all that was left before."""
    _left.append((do, what))
    os.eventfd_write(_bell, 1)


def _rung(_bell_: int, _why: GLib.IOCondition) -> bool:
    os.eventfd_read(_bell)
    do, what = _left.popleft()
    try:
        do(*what)
    except Exception:  # as of any callback; the next ones come all the same
        sys.excepthook(*sys.exc_info())
    return True


GLib.io_add_watch(_bell, GLib.PRIORITY_DEFAULT_IDLE, GLib.IOCondition.IN, _rung)
