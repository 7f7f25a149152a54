"""A display of one's own: Xvfb on a free number, which processes of every user of this machine may draw on."""

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
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-ac"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            yield f":{announced.readline().strip()}"
        finally:
            server.terminate()
            server.wait(5)
