"""The card terminal as a device: its line, how it is, its batch, and the newest receipt number that it has given."""

import datetime as dt
import logging
from collections.abc import Callable

from domain.messages import DeviceReport
from hardware.card_terminal.base import CardTerminal, TerminalError
from kiosk.till.end_of_day import EndOfDay
from kiosk.till.journal import Journal

log = logging.getLogger(__name__)


class TerminalCare:
    def __init__(
        self,
        terminal: CardTerminal,
        device: DeviceReport,
        journal: Journal,
        changed: Callable[[], None],
        end_of_day: EndOfDay,
        now: Callable[[], dt.datetime],
    ) -> None:
        self.terminal, self.device = terminal, device
        self._journal, self._changed = journal, changed
        self._end_of_day, self._now = end_of_day, now
        self._takes_cards = False
        self.connected = False

    @property
    def ready(self) -> bool:
        """Whether a card can be taken now."""
        return self.connected and self._takes_cards

    async def open(self) -> None:
        await self.terminal.open()
        if (await self.terminal.status()).end_of_day_due:  # until then it does not even name its last payment
            await self.end_of_day()
        await self.note_last_receipt()
        self.answered()

    async def check(self) -> None:
        """An idle terminal is asked how it is; it runs its timed jobs on that occasion."""
        status = await self.terminal.status()
        quiet = not await self._journal.part_paid()
        failure = await self._end_of_day.tend(self.terminal, status, self._now(), quiet=quiet)
        self._takes_cards = status.ready or (status.end_of_day_due and not failure)
        if failure:
            self._report("trouble", "end of day", failure)
        elif not self._takes_cards:
            self._report("trouble", status.code, status.remedy)
        elif status.alarm:  # payments go on, but somebody has to come
            self._report("trouble", status.alarm, status.remedy)
        else:
            self._report("ok", status.code)

    def answered(self) -> None:
        """It has just done what it was asked."""
        self.connected = self._takes_cards = True
        self._report("ok")

    async def lose(self, error: TerminalError) -> None:
        log.warning("card terminal: %s", error)
        await self.terminal.close()
        self.connected = self._takes_cards = False
        self._report("trouble", str(error), error.remedy)

    async def note_last_receipt(self) -> None:
        """Somebody may have used the terminal without us; recovery compares with the newest receipt number."""
        receipt = await self.last_receipt()
        if receipt is not None and self.terminal.terminal_id is not None:
            await self._journal.see_receipt(self.terminal.terminal_id, receipt)

    async def last_receipt(self) -> int | None:
        """The newest number that the terminal itself tells, 0 before its first; None when it tells none, or has no name."""
        last = await self.terminal.last_payment()
        if self.terminal.terminal_id is None:
            return None
        if last.approval is None:
            return 0 if last.nothing_stored else None
        return last.approval.receipt_number

    async def end_of_day(self) -> None:
        """The terminal takes no payment before its batch is closed."""
        failure = await self._end_of_day.close(self.terminal, self._now())
        self._takes_cards = not failure
        self._report("trouble" if failure else "ok", "end of day", failure)

    def _report(self, state: str, detail: str = "", remedy: str = "") -> None:
        old = self.device
        self.device = DeviceReport(
            kind=old.kind, driver=old.driver, state=state, detail=detail, remedy=remedy, simulated=old.simulated
        )
        if self.device != old:
            self._changed()
