"""One printer at work: prints what waits for it in the journal, one after the other, apart from everything that has to do
with money.

A print is in the journal as begun, with the printer's own count of cuts, before its first byte leaves. When the
confirmation was lost, or the till died meanwhile, the printer is asked once it is at rest: one cut more means that the
paper came out. Otherwise nobody knows, and nothing is repeated as if it were the first one: the customer is told
to ask again, and the kitchen gets a ticket that is marked as a duplicate.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from domain.messages import DeviceReport
from hardware.printer.base import PRINTS, REMEDIES, Count, Printed, Printer, PrinterState
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.print_rows import PrintJob, PrintKind, PrintState

log = logging.getLogger(__name__)

IDLE_CHECK_S = 3.0

Write = Callable[[PrintJob], Awaitable[bytes]]


class Printing:
    """``write`` makes the bytes of a job; ``device`` is the first report, whose kind is the printer's name."""

    def __init__(self, journal: Journal, printer: Printer, write: Write, device: DeviceReport) -> None:
        self._journal, self._printer, self._write = journal, printer, write
        self._woken = asyncio.Event()
        self.device = device

    @property
    def prints(self) -> bool:
        """Whether something that is sent to it now would come out, as far as anybody knows."""
        return self.device.state == "ok"

    def wake(self) -> None:
        """There is something in the queue."""
        self._woken.set()

    async def run(self, changed: Callable[[], None]) -> None:
        try:
            while True:
                try:
                    worked = await self._work(changed)
                except (sqlite3.Error, JournalError):  # nor may a journal that refuses end a payment that runs
                    log.exception("the journal refused; what %s prints is tried again", self.device.kind)
                    worked = False
                if not worked:
                    await self._wait(IDLE_CHECK_S)
        finally:
            await self._printer.close()

    async def _work(self, changed: Callable[[], None]) -> bool:
        """Do the next job, or ask how the printer is when there is none or it has to wait (False)."""
        job = await self._journal.next_print(self.device.kind)
        if job is None:
            self._report(await self._printer.status(), changed)
            return False
        changed()
        count = await self._printer.count()
        self._report(count.state, changed)
        if job.state is PrintState.PRINTING:
            ended = _found(job, count)
        elif count.state in PRINTS:
            ended = await self._print(job, count.cuts, changed)
        else:
            ended = _unprintable(job)
        if ended is not None:
            await self._journal.end_print(job.id, ended)
        changed()
        return ended is not None

    async def _print(self, job: PrintJob, cuts: int | None, changed: Callable[[], None]) -> PrintState | None:
        try:
            data = await self._write(job)
        except Exception:  # an order that cannot be written must neither stop the queue nor the payments
            log.exception("the %s of order %s cannot be written", job.kind, job.order)
            return PrintState.FAILED
        await self._journal.begin_print(job.id, cuts)
        result = await self._printer.print_bytes(data)
        self._report(result.state, changed)
        match result.printed:
            case Printed.YES:
                return PrintState.PRINTED
            case Printed.NO:
                return PrintState.QUEUED if job.kind is PrintKind.KITCHEN else PrintState.FAILED
            case Printed.UNKNOWN:
                return _found(
                    msgspec.structs.replace(job, state=PrintState.PRINTING, cuts=cuts), await self._printer.count()
                )

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


def _found(job: PrintJob, count: Count) -> PrintState | None:
    """What became of a print whose confirmation was lost; None: to be asked again when the printer can tell."""
    if count.state not in PRINTS:
        return PrintState.UNCONFIRMED if job.kind is PrintKind.RECEIPT else None
    came_out = job.cuts is not None and count.cuts == job.cuts + 1
    return PrintState.PRINTED if came_out else PrintState.UNCONFIRMED


def _unprintable(job: PrintJob) -> PrintState | None:
    """A customer does not wait for a new roll of paper; the kitchen does (None)."""
    return PrintState.FAILED if job.kind is PrintKind.RECEIPT else None
