"""The card terminal as a device: its line, how it is, its batch, and the newest receipt number that it has given."""

import logging
from collections.abc import Callable

from domain.messages import DeviceReport
from hardware.card_terminal.base import CardTerminal, TerminalError
from kiosk.till.journal import Journal

log = logging.getLogger(__name__)


class TerminalCare:
    def __init__(
        self, terminal: CardTerminal, device: DeviceReport, journal: Journal, changed: Callable[[], None]
    ) -> None:
        self.terminal, self.device = terminal, device
        self._journal, self._changed = journal, changed
        self.connected = False

    @property
    def ready(self) -> bool:
        """Whether a card can be taken now."""
        return self.connected and self.device.state == "ok"

    async def open(self) -> None:
        await self.terminal.open()
        if (await self.terminal.status()).end_of_day_due:  # until then it does not even name its last payment
            await self.end_of_day()
        await self.note_last_receipt()
        self.answered()

    async def check(self) -> None:
        """An idle terminal is asked how it is; it runs its timed jobs on that occasion."""
        status = await self.terminal.status()
        if status.end_of_day_due:
            await self.end_of_day()
        else:
            self._report("ok" if status.ready else "trouble", status.code, status.remedy)

    def answered(self) -> None:
        """It has just done what it was asked."""
        self.connected = True
        self._report("ok")

    async def lose(self, error: TerminalError) -> None:
        log.warning("card terminal: %s", error)
        await self.terminal.close()
        self.connected = False
        self._report("trouble", str(error), error.remedy)

    async def note_last_receipt(self) -> None:
        """Somebody may have used the terminal without us; recovery compares with the newest receipt number."""
        last = await self.terminal.last_payment()
        if self.terminal.terminal_id is not None and (last.approval is not None or last.nothing_stored):
            receipt = 0 if last.approval is None else last.approval.receipt_number
            await self._journal.see_receipt(self.terminal.terminal_id, receipt)

    async def end_of_day(self) -> None:
        """The terminal takes no payment before its batch is closed."""
        closed = await self.terminal.end_of_day()
        remedy = "" if closed else "close the terminal's batch by hand; it refuses payments until then"
        self._report("ok" if closed else "trouble", "end of day", remedy)

    def _report(self, state: str, detail: str = "", remedy: str = "") -> None:
        old = self.device
        self.device = DeviceReport(
            kind=old.kind, driver=old.driver, state=state, detail=detail, remedy=remedy, simulated=old.simulated
        )
        if self.device != old:
            self._changed()
