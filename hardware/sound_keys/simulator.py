"""Volume keys and a headphones jack that are not there: a keypad's bytes, as the kernel gives them, over a pseudo-terminal."""

import time

from hardware.pty import PtySimulator
from hardware.sound_keys.events import HEADPHONES, KEY, KEYS, PRESSED, SWITCH, SYN, Pressed, written

_CODES = {key: code for code, key in KEYS.items()}


class SoundKeysSimulator(PtySimulator):
    plugged = False

    def press(self, key: Pressed) -> None:
        for value in (PRESSED, 0):
            self.send(written(KEY, _CODES[key], value, time.time()) + written(SYN, 0, 0, time.time()))

    def plug(self, headphones: bool) -> None:
        """Put their plug in, or pull it out."""
        self.plugged = headphones
        self.send(written(SWITCH, HEADPHONES, int(headphones), time.time()) + written(SYN, 0, 0, time.time()))

    def plug_cable(self) -> None:
        """A terminal is not asked for its switches: one that is in is said at once."""
        super().plug_cable()
        if self.plugged:
            self.plug(True)
