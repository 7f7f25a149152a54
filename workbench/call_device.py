"""What somebody does to the camera, microphone or speaker of a call: see `hardware.audio.fault`."""

import os
from collections.abc import Mapping
from pathlib import Path

GONE = ("unplugged", "busy")
WORDS: Mapping[str, tuple[str, ...]] = {
    "camera": (*GONE, "covered", "black", "frozen"),
    "microphone": (*GONE, "silent"),
    "speaker": GONE,
}
WELL = "works"


class CallDevice:
    """``path`` is where the simulated device looks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.suffer(WELL)

    @property
    def word(self) -> str:
        return self._path.read_text() if self._path.is_file() else WELL

    def suffer(self, word: str) -> None:
        """From now on; `WELL` mends it."""
        if word == WELL:
            self._path.unlink(missing_ok=True)
            return
        new = self._path.with_suffix(".new")
        new.write_text(word)
        os.replace(new, self._path)
