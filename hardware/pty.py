"""A simulated device's end of a serial line: a pseudo-terminal whose far end is found under a fixed name."""

import os
import tty
from pathlib import Path
from typing import Self


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


class PtySimulator:
    """A device that only speaks. A context manager: connected between enter and exit; ``path`` becomes a link to what the driver
    opens."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pty: Pty | None = None

    def __enter__(self) -> Self:
        self.plug_cable()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_cable()

    def send(self, data: bytes) -> None:
        """Any bytes, for what no such device sends."""
        if self._pty is not None:
            os.write(self._pty.near, data)

    def pull_cable(self) -> None:
        """The kiosk's port dies, as that of a USB adapter does."""
        if self._pty is not None:
            self._pty.close()
            self._pty = None

    def plug_cable(self) -> None:
        if self._pty is None:
            self._pty = Pty(self._path)
