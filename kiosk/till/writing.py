"""What the journal knows about a print, put on paper: the receipt, the kitchen's ticket, the merchant's slip."""

from kiosk.till.journal import Journal
from kiosk.till.print_rows import PrintJob, PrintKind, tickets
from kiosk.till.receipt import ReceiptWriter
from kiosk.till.ticket import TicketWriter


class Writing:
    """For one printer: the bytes of what is to be printed there."""

    def __init__(self, journal: Journal, receipts: ReceiptWriter, kitchen: TicketWriter) -> None:
        self._journal, self._receipts, self._kitchen = journal, receipts, kitchen

    async def write(self, job: PrintJob) -> bytes:
        match job.kind:
            case PrintKind.RECEIPT:
                return await self.receipt(job.order, copy=job.copy)
            case PrintKind.KITCHEN:
                return await self._ticket(job)
            case PrintKind.SLIP:
                raise NotImplementedError
