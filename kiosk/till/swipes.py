"""Passes on what card reader and scanner read, and finds each again when its line is lost."""

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from domain.messages import DeviceReport
from hardware.card_reader.base import CardReader, Swipe
from hardware.card_reader.house import HouseCards
from hardware.scanner.base import Scan, Scanner
from hardware.scanner.codes import judge
from kiosk.till.backoff import Backoff

log = logging.getLogger(__name__)

OnScan = Callable[[Scan], None]


class Swipes:
    """``cards`` are those of the house. Without a scanner there is no report of one."""

    def __init__(
        self,
        cards: HouseCards,
        reader: CardReader,
        device: DeviceReport,
        scanner: tuple[Scanner, DeviceReport] | None = None,
    ) -> None:
        self.cards = cards
        self._lines = [_Line(reader.read, device, "check the card reader's cable")]
        if scanner is not None:
            self._lines.append(_Line(scanner[0].read, scanner[1], "check the scanner's cable"))

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        return tuple(line.device for line in self._lines)

    async def run(self, changed: Callable[[], None], came: OnScan) -> None:
        def told(scan: Scan) -> None:
            log.info("%s", f"a card was read: {scan.kind}" if isinstance(scan, Swipe) else "a code was read")
            came(scan)

        async with asyncio.TaskGroup() as group:
            for line in self._lines:
                group.create_task(line.run(changed, told))

    def seen(self, text: str) -> Scan:
        """A code that the screen's camera has read, judged as any other."""
        return judge(bytearray(text.encode()), self.cards)


class _Line:
    def __init__(
        self, read: Callable[[Callable[[], None], OnScan], Awaitable[None]], device: DeviceReport, remedy: str
    ) -> None:
        self._read, self._remedy = read, remedy
        self.device = device

    async def run(self, changed: Callable[[], None], told: OnScan) -> None:
        pause = Backoff(0.5, 10.0)

        def opened() -> None:
            pause.reset()
            self._report("ok", changed)

        while True:
            try:
                await self._read(opened, told)
            except OSError as error:
                log.debug("%s: %s", self.device.kind, error)
                self._report("trouble", changed, str(error), self._remedy)
            await asyncio.sleep(pause.next())

    def _report(self, state: str, changed: Callable[[], None], detail: str = "", remedy: str = "") -> None:
        old = self.device
        self.device = msgspec.structs.replace(old, state=state, detail=detail, remedy=remedy)
        if self.device != old:
            changed()


def token_key(path: Path) -> bytes:
    """The kiosk's own secret behind loyalty tokens, made at first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
    return path.read_bytes()
