"""A barcode scanner that is not there: it sends a real scanner's bytes over a pseudo-terminal when somebody scans."""

from pathlib import Path

from hardware.pty import PtySimulator

LOYALTY_CARD = "L0012345678"
BANK_CARD = "4111111111111111"
"""Codes on cards that exist nowhere else; the bank card's must come out as "bank" and nothing else."""


class ScannerSimulator(PtySimulator):
    """``prefix`` and ``suffix`` are what it is set to send around each code."""

    def __init__(self, path: Path, *, prefix: str = "", suffix: str = "\r") -> None:
        super().__init__(path)
        self._prefix, self._suffix = prefix, suffix

    def scan(self, code: str) -> None:
        self.send(f"{self._prefix}{code}{self._suffix}".encode())
