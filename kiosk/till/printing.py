"""Prints receipts from stored orders, one after the other, apart from everything that has to do with money."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress

from domain.messages import DeviceReport
from hardware.printer.base import PRINTS, REMEDIES, Printer, PrinterState
from kiosk.till.journal import Journal
from kiosk.till.order_rows import PrintJob
from kiosk.till.receipt import ReceiptWriter

log = logging.getLogger(__name__)

IDLE_CHECK_S = 3.0


class Printing:
    def __init__(self, journal: Journal, printer: Printer, writer: ReceiptWriter, device: DeviceReport) -> None:
        self._journal, self._printer, self._writer = journal, printer, writer
        self._woken = asyncio.Event()
        self.device = device

    def wake(self) -> None:
        """There is something in the queue."""
        self._woken.set()

    async def run(self, changed: Callable[[], None]) -> None:
        try:
            while True:
                try:
                    worked = await self._work(changed)
                except sqlite3.Error:  # nor may a journal that refuses end a payment that runs
                    log.exception("the journal refused; the receipt is tried again")
                    worked = False
                if not worked:
                    await self._wait(IDLE_CHECK_S)
        finally:
            await self._printer.close()

    async def _work(self, changed: Callable[[], None]) -> bool:
        """Print the next receipt, or ask how the printer is when there is none (False)."""
        job = await self._journal.next_print()
        if job is None:
            self._report(await self._printer.status(), changed)
            return False
        changed()
        printed = await self._print(job, changed)
        await self._journal.end_print(job.id, printed=printed)
        changed()
        return True

    async def _print(self, job: PrintJob, changed: Callable[[], None]) -> bool:
        stored = await self._journal.order(job.order)
        attempt = await self._journal.newest_attempt(job.order)
        identity = await self._journal.identity()
        assert stored is not None  # a job belongs to an order
        assert attempt is not None
        try:
            data = await asyncio.to_thread(self._writer.write, stored, attempt.approval, identity, copy=job.copy)
        except Exception:  # an order that cannot be written must neither stop the queue nor the payments
            log.exception("receipt of order %s cannot be written", job.order)
            return False
        result = await self._printer.print_bytes(data)
        self._report(result.state, changed)
        log.info(
            "receipt %s of order %s: printed %s, printer %s", stored.number, job.order, result.printed, result.state
        )
        return result.printed

    def _report(self, state: PrinterState, changed: Callable[[], None]) -> None:
        old = self.device
        self.device = DeviceReport(
            kind=old.kind,
            driver=old.driver,
            state="ok" if state in PRINTS else "trouble",
            detail=state,
            remedy=REMEDIES[state],
            simulated=old.simulated,
        )
        if self.device != old:
            changed()

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()
