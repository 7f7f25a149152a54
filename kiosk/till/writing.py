"""What the journal knows about a print, put on paper: the receipt, the kitchen's ticket, the merchant's slips; and the receipt
as a picture, for a screen."""

import asyncio
import sys
from pathlib import Path

from domain.payment import PaymentState, SlipCopy
from kiosk.till.journal import Journal
from kiosk.till.kitchen_ticket import KitchenTicketWriter
from kiosk.till.merchant_slip import merchant_slip
from kiosk.till.paid_parts import Paid
from kiosk.till.print_rows import PrintJob, PrintKind, kitchen_tickets
from kiosk.till.receipt import ReceiptWriter

DRAWN_PROFILE = "TM-T88V"
"""The printer that a receipt on the screen looks like, whichever one stands in the kiosk."""

ARTIST = (sys.executable, "-m", "hardware.printer")
"""A process of its own: this one stays small and answers meanwhile."""


class Writing:
    """For one printer, by its ``profile``. ``menu`` is the folder of the menu in force."""

    def __init__(self, journal: Journal, profile: str, menu: Path) -> None:
        self._journal, self._profile = journal, profile
        self._receipts, self._tickets = ReceiptWriter(profile, menu), KitchenTicketWriter(profile)

    async def write(self, job: PrintJob) -> bytes:
        """The bytes of a job."""
        stored, identity = await self._journal.order(job.order), await self._journal.identity()
        assert stored is not None  # a job belongs to an order
        match job.kind:
            case PrintKind.RECEIPT:
                parts = await paid_parts(self._journal, job.order, SlipCopy.CUSTOMER)
                return await asyncio.to_thread(self._receipts.write, stored, parts, identity, copy=job.copy)
            case PrintKind.KITCHEN:
                made = kitchen_tickets(stored.order, (await self._journal.outlets()).stations)
                lines = made.get(job.printer, stored.order.lines)  # all of it where the stations have changed since
                return await asyncio.to_thread(self._tickets.write, stored, lines, identity, copy=job.copy)
            case PrintKind.SLIP:
                parts = await paid_parts(self._journal, job.order, SlipCopy.MERCHANT)
                return merchant_slip(self._profile, stored, parts, copy=job.copy)


async def paid_parts(journal: Journal, order: str, copy: SlipCopy) -> tuple[Paid, ...]:
    """What paid an order, with the slips of one kind."""
    paid = [one for one in await journal.attempts(order) if one.state is PaymentState.PAID]
    slips = [await journal.slips(one.id) for one in paid]
    return tuple(
        Paid(attempt=one, slips=tuple(slip for slip in written if slip.copy is copy))
        for one, written in zip(paid, slips, strict=True)
    )


async def drawn_receipt(journal: Journal, menu: Path, order: str) -> bytes:
    """The receipt of a closed order as a PNG, as it would come out of a printer. Raises `OSError` when it cannot be drawn."""
    stored, identity = await journal.order(order), await journal.identity()
    assert stored is not None
    parts = await paid_parts(journal, order, SlipCopy.CUSTOMER)
    data = await asyncio.to_thread(ReceiptWriter(DRAWN_PROFILE, menu).write, stored, parts, identity, copy=False)
    pipe = asyncio.subprocess.PIPE
    artist = await asyncio.create_subprocess_exec(*ARTIST, stdin=pipe, stdout=pipe)
    picture, _ = await artist.communicate(data)
    if artist.returncode:
        raise OSError(f"{' '.join(ARTIST[1:])} ended with {artist.returncode} at the receipt of order {order!r}")
    return picture
