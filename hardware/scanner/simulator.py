"""A barcode scanner that is not there: it sends a real scanner's bytes over a pseudo-terminal when somebody scans."""

import os
from pathlib import Path
from typing import Self

from hardware.pty import Pty

LOYALTY_CARD = "L0012345678"
BANK_CARD = "4111111111111111"
"""Codes on cards that exist nowhere else; the bank card's must come out as "bank" and nothing else."""


class ScannerSimulator:
    """A context manager: connected between enter and exit. ``path`` becomes a link to the port the driver opens; ``prefix``
    and ``suffix`` are what it is set to send around each code."""

    def __init__(self, path: Path, *, prefix: str = "", suffix: str = "\r") -> None:
        self._path, self._prefix, self._suffix = path, prefix, suffix
        self._pty: Pty | None = None

    def __enter__(self) -> Self:
        self.plug_cable()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_cable()

    def scan(self, code: str) -> None:
        self.send(f"{self._prefix}{code}{self._suffix}".encode())

    def send(self, data: bytes) -> None:
        """Any bytes, for what no scanner sends."""
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
