"""The till as a whole: its parts, what they make together for those who ask, and who is told when it changes."""

import asyncio
import datetime as dt
from collections.abc import Callable

import msgspec

from domain.messages import DeviceReport
from domain.till import CardSwiped, CodeScanned, PaymentView, TillView
from hardware.card_terminal.base import CardTerminal
from hardware.scanner.base import Code, Scan
from kiosk.audience import Audience
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Attempt
from kiosk.till.payments import Cashier
from kiosk.till.printing import Printing
from kiosk.till.swipes import Swipes


class Till:
    """Made from open parts. ``run`` owns what goes on; the server asks everything else."""

    def __init__(
        self,
        journal: Journal,
        terminal: CardTerminal,
        terminal_report: DeviceReport,
        printing: Printing,
        swipes: Swipes,
        now: Callable[[], dt.datetime],
    ) -> None:
        self.journal, self.printing, self.swipes = journal, printing, swipes
        self.cashier = Cashier(journal, terminal, terminal_report, now, self.changed, printing.wake)
        self._dirty = asyncio.Event()
        self._told = TillView(in_service=False)
        self.audience = Audience(lambda: msgspec.json.encode(self._told))

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.cashier.run())
            group.create_task(self.printing.run(self.changed))
            group.create_task(self.swipes.run(self.changed, self.scanned))
            group.create_task(self._announce())

    def changed(self) -> None:
        self._dirty.set()

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        return (self.cashier.device, self.printing.device, *self.swipes.devices)

    async def view(self) -> TillView:
        newest = self.cashier.newest
        return TillView(
            in_service=self.cashier.ready,
            unsettled=self.cashier.unsettled,
            payment=None if newest is None else await self.payment(newest),
            outbox=await self.journal.outbox_size(),
            devices=self.devices,
        )

    async def payment(self, attempt: Attempt) -> PaymentView:
        """An attempt as the screen wants it."""
        view = PaymentView(
            order=attempt.order,
            attempt=attempt.attempt,
            state=attempt.state,
            amount=attempt.amount,
            reason=attempt.reason,
            reference=str(attempt.approval.receipt_number) if attempt.approval else attempt.order[:8],
        )
        stored = await self.journal.order(attempt.order)
        if stored is None or not stored.number:
            return self.cashier.live(view)
        receipt = await self.journal.receipt_state(attempt.order)
        return msgspec.structs.replace(view, number=stored.number, at_counter=stored.at_counter, receipt=receipt)

    async def load(self) -> None:
        """Learn what was going on before; then the till can be asked."""
        await self.cashier.load()
        self._told = await self.view()

    def scanned(self, scan: Scan) -> None:
        """A card or a code was read, by whatever reads here."""
        event: CardSwiped | CodeScanned
        event = CodeScanned(text=scan.text) if isinstance(scan, Code) else CardSwiped(kind=scan.kind, token=scan.token)
        self.audience.tell(msgspec.json.encode(event))

    async def _announce(self) -> None:
        """Tell everybody the whole state after changes; those that come while it is collected are told together."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            view = await self.view()
            if view != self._told:
                self._told = view
                self.audience.changed()
