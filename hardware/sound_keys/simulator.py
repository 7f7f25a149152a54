"""Volume keys and a headphones jack that are not there: a keypad's bytes, as the kernel gives them, over a pseudo-terminal."""

import os
import time
from pathlib import Path
from typing import Self

from hardware.pty import Pty
from hardware.sound_keys.events import HEADPHONES, KEY, KEYS, PRESSED, SWITCH, SYN, Pressed, written

_CODES = {key: code for code, key in KEYS.items()}


class SoundKeysSimulator:
    """A context manager: connected between enter and exit. ``path`` becomes a link to what the kiosk opens."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pty: Pty | None = None
        self.plugged = False

    def __enter__(self) -> Self:
        self.plug_cable()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_cable()

    def press(self, key: Pressed) -> None:
        for value in (PRESSED, 0):
            self.send(written(KEY, _CODES[key], value, time.time()) + written(SYN, 0, 0, time.time()))

    def plug(self, headphones: bool) -> None:
        """Put their plug in, or pull it out."""
        self.plugged = headphones
        self.send(written(SWITCH, HEADPHONES, int(headphones), time.time()) + written(SYN, 0, 0, time.time()))

    def send(self, data: bytes) -> None:
        """Any bytes, for what no keypad sends."""
        if self._pty is not None:
            os.write(self._pty.near, data)

    def pull_cable(self) -> None:
        if self._pty is not None:
            self._pty.close()
            self._pty = None

    def plug_cable(self) -> None:
        """A terminal is not asked for its switches: one that is in is said at once."""
        if self._pty is None:
            self._pty = Pty(self._path)
            if self.plugged:
                self.plug(True)
