"""The light behind the display, as the kernel has it (``/sys/class/backlight/<name>``): off while nobody is there."""

import logging
from pathlib import Path

log = logging.getLogger(__name__)


class Backlight:
    """``folder`` is the light's own. What cannot be written is logged once; the screen draws black in any case."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "brightness"
        self._before = ""
        self._failed = False

    def dark(self, dark: bool) -> None:
        """Put the light out, or give it back the brightness that it had."""
        try:
            if dark and not self._before:
                self._before = self._file.read_text().strip()
                self._file.write_text("0\n")
            elif not dark and self._before:
                self._file.write_text(f"{self._before}\n")
                self._before = ""
        except OSError as error:
            if not self._failed:
                log.warning("the backlight cannot be set: %s; let the screen's unit write it (docs/devices.md)", error)
            self._failed = True
