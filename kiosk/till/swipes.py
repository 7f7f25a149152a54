"""Passes on what the card reader reads, and finds the reader again when its line is lost."""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from domain.messages import DeviceReport
from hardware.card_reader.base import CardReader, CardReaderError, Swipe
from kiosk.till.backoff import Backoff

log = logging.getLogger(__name__)


class Swipes:
    def __init__(self, reader: CardReader, device: DeviceReport) -> None:
        self._reader = reader
        self.device = device

    async def run(self, changed: Callable[[], None], swiped: Callable[[Swipe], None]) -> None:
        pause = Backoff(0.5, 10.0)

        def opened() -> None:
            pause.reset()
            self._report("ok", changed)

        def on_swipe(swipe: Swipe) -> None:
            log.info("a card was swiped: %s", swipe.kind)
            swiped(swipe)

        while True:
            try:
                await self._reader.read(opened, on_swipe)
            except CardReaderError as error:
                log.debug("card reader: %s", error)
                self._report("trouble", changed, str(error), "check the card reader's cable")
            await asyncio.sleep(pause.next())

    def _report(self, state: str, changed: Callable[[], None], detail: str = "", remedy: str = "") -> None:
        old = self.device
        self.device = DeviceReport(
            kind=old.kind, driver=old.driver, state=state, detail=detail, remedy=remedy, simulated=old.simulated
        )
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
