"""A display of one's own: Xvfb on a free number."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def display(width: int, height: int) -> Iterator[str]:
    """The name of a virtual display of that size, such as ``:7``."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as announced:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            yield f":{announced.readline().strip()}"
        finally:
            server.terminate()
            server.wait(5)
