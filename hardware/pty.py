"""A simulated device's end of a serial line: a pseudo-terminal whose far end is found under a fixed name."""

import os
import tty
from pathlib import Path


class Pty:
    """``near`` is our descriptor, not blocking; ``path`` becomes a link to the far end, which a driver opens as its port.
    It stays when the driver closes it, because we hold the far end open too; closing ours is what the driver sees as an
    unplugged adapter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.near, self._far = os.openpty()
        tty.setraw(self._far)
        os.set_blocking(self.near, False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(os.ttyname(self._far))

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self.near)
        os.close(self._far)
