"""A barcode scanner on a serial port: codes as text, each ended by CR, LF, a suffix of its own, or a pause."""

import re
from collections.abc import Callable

from hardware.card_reader.house import LONGEST_CODE, HouseCards, wipe
from hardware.scanner.base import Code, OnScan, Scan, Scanner, ScannerError
from hardware.scanner.codes import judge
from hardware.serial_reading import listen


class SerialScanner(Scanner):
    def __init__(self, port: str, *, baud: int, cards: HouseCards, prefix: str, suffix: str) -> None:
        self._name, self._baud, self._cards = port, baud, cards
        self._prefix, self._suffix = prefix.encode("ascii"), suffix.encode("ascii")

    async def read(self, opened: Callable[[], None], on_scan: OnScan) -> None:
        ear = ScanEar(self._cards, self._prefix, self._suffix)
        try:
            await listen(self._name, self._baud, ear, opened, on_scan)
        except OSError as error:
            raise ScannerError(f"scanner at {self._name} cannot be read: {error}; check cable and port") from error


class ScanEar:
    """Codes come whole, glued to each other or in pieces. A scanner that was seen to send CR, LF or its suffix behind a code
    does so always: what has no end after a pause was cut off. Of any other scanner a pause is the end. What is longer than
    any code is dropped up to its end."""

    silence_s = 0.1

    def __init__(self, cards: HouseCards, prefix: bytes, suffix: bytes) -> None:
        self._cards, self._prefix, self._suffix = cards, prefix, suffix
        self._end = re.compile(b"|".join(re.escape(end) for end in (suffix, b"\r", b"\n") if end))
        self._room = LONGEST_CODE + len(prefix) + len(suffix)
        self._heard = bytearray(self._room)  # never grows: growing would leave a copy behind
        self._length = 0
        self._too_long = False
        self._sends_ends = bool(suffix)

    def hear(self, data: bytearray) -> list[Scan]:
        scans: list[Scan] = []
        for at in range(len(data)):
            if self._length == self._room:
                self._forget()
                self._too_long = True
            self._heard[self._length] = data[at]
            self._length += 1
            scans += self._ended()
        wipe(data)
        return scans

    def over(self) -> list[Scan]:
        """Nothing came for a while."""
        return self._take(self._length, whole=not self._sends_ends) if self._length or self._too_long else []

    def _ended(self) -> list[Scan]:
        """The code whose last byte has just come."""
        longest = max(len(self._suffix), 1)
        found = self._end.search(self._heard, max(0, self._length - longest), self._length)
        if found is None or found.end() != self._length:
            return []
        self._sends_ends = True
        return self._take(found.start(), whole=True)

    def _take(self, length: int, *, whole: bool) -> list[Scan]:
        code = self._heard[:length]
        too_long, empty = self._too_long, not length
        self._forget()
        self._too_long = False
        if empty and not too_long:  # the LF behind a CR
            return []
        if too_long or not whole or not code.startswith(self._prefix):
            wipe(code)
            return [Code("")]
        del code[: len(self._prefix)]
        return [judge(code, self._cards)]

    def _forget(self) -> None:
        self._heard[:] = bytes(self._room)
        self._length = 0
