"""What a till does to its journal on a day, as chance will have it."""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from uuid import UUID

import msgspec

from domain.cart import Cart, LineItem
from domain.money import Money
from domain.order import Order
from domain.ordering import make_order
from domain.payment import Approval, Means, PaymentState, Slip, SlipCopy, SlipLine
from domain.selection import Selection
from kiosk.till.journal import Journal
from kiosk.till.order_rows import Identity
from kiosk.till.payment_rows import Part
from kiosk.till.print_rows import KITCHEN_PRINTER, RECEIPT_PRINTER, Outlets, PrintState, Station
from tests.builders import small_menu

TERMINAL = "28004869"
MENU = small_menu(currency="EUR")
DAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


class ShopDay:
    """``moves`` are what may happen next."""

    def __init__(self, journal: Journal, chance: Random) -> None:
        self._journal, self._chance = journal, chance
        self._receipt = chance.randrange(1, 9000)

    @property
    def moves(self) -> Sequence[Callable[[], Awaitable[object]]]:
        return (
            *(self.sale,) * 5,
            self.free,
            self.unfinished,
            self.counter,
            self.upload,
            self.print,
            self.draft,
            self.identity,
            self.outlets,
            *(self.gift,) * 2,
        )

    def order(self, *promotions: str) -> Order:
        lines = tuple(
            LineItem(id=f"line-{at}", selection=Selection(item="burger"), qty=self._chance.randrange(1, 9))
            for at in range(self._chance.randrange(1, 30))
        )
        uuid = str(UUID(int=self._chance.getrandbits(128)))
        return make_order(Cart(id=uuid, service_mode="dine_in", lines=lines, promotions=promotions), MENU, "en", DAY)

    async def settle(self) -> None:
        """What a cut has left open."""
        attempt = await self._journal.open_attempt()
        if attempt is not None:
            await self._journal.end(attempt.id, PaymentState.ABORTED, "not_charged")

    async def sale(self) -> None:
        attempt = await self._journal.begin(self.order(), TERMINAL, NOW)
        await self._journal.approve(attempt.id, self.approval(attempt.amount))
        await self._journal.pay(attempt.id, NOW)

    async def free(self) -> None:
        attempt = await self._journal.begin(self.order("gift"), "", NOW)
        await self._journal.pay(attempt.id, NOW)

    async def unfinished(self) -> None:
        attempt = await self._journal.begin(self.order(), TERMINAL, NOW)
        how = self._chance.choice([PaymentState.DECLINED, PaymentState.ABORTED, PaymentState.UNKNOWN])
        self._receipt += 1
        await self._journal.end(attempt.id, how, "no_answer", last_receipt=self._receipt)
        if how is PaymentState.UNKNOWN:
            await self._journal.pay(attempt.id, NOW, self.approval(attempt.amount), by="A. Person")

    async def counter(self) -> None:
        attempt = await self._journal.begin(self.order(), TERMINAL, NOW)
        await self._journal.end(attempt.id, PaymentState.ABORTED, "cancelled")
        await self._journal.send_to_counter(attempt.order, NOW, "A. Person")

    async def upload(self) -> None:
        for paid in (await self._journal.outbox())[: self._chance.randrange(1, 4)]:
            await self._journal.sent(paid.order.uuid)

    async def print(self) -> None:
        job = await self._journal.next_print(RECEIPT_PRINTER)
        if job is None:
            return
        if job.state is not PrintState.PRINTING:
            await self._journal.begin_print(job.id, self._chance.randrange(100))
        await self._journal.end_print(job.id, self._chance.choice([PrintState.PRINTED, PrintState.UNCONFIRMED]))

    async def outlets(self) -> None:
        kitchen = (Station(printer=KITCHEN_PRINTER),) * self._chance.randrange(2)
        await self._journal.keep_outlets(Outlets(stations=kitchen))

    async def gift(self) -> None:
        """A gift card pays all of it, or a part; a bank card the rest, or the customer goes and gets it back."""
        order = self.order()
        part = Part(means=Means.GIFT, gift="a" * 64, tip=self._chance.choice([0, 100]))
        attempt = await self._journal.begin(order, "", NOW, part)
        taken = self._chance.choice([attempt.amount.amount, self._chance.randrange(1, attempt.amount.amount)])
        await self._journal.gift_taken(attempt.id, NOW, taken, 300)
        if taken == attempt.amount.amount:
            return
        if self._chance.random() < 0.5:
            rest = await self._journal.begin(order, TERMINAL, NOW, Part(tip=part.tip))
            await self._journal.approve(rest.id, self.approval(rest.amount))
            await self._journal.pay(
                rest.id, NOW, slips=(Slip(copy=SlipCopy.MERCHANT, lines=(SlipLine(text="MERCHANT"),)),)
            )
            return
        for given in await self._journal.give_up(order.uuid):
            await self._journal.gift_answered(given.id, PaymentState.RETURNED, "", 300 + taken)

    async def draft(self) -> None:
        await self._journal.keep_draft(msgspec.json.encode({"cart": self._chance.randbytes(2000).hex()}))

    async def identity(self) -> None:
        await self._journal.keep_identity(Identity(prefix=self._chance.choice("ABC"), site_name="Corner"))

    def approval(self, amount: Money) -> Approval:
        self._receipt += 1
        return Approval(amount=amount, terminal_id=TERMINAL, receipt_number=self._receipt, trace_number=self._receipt)
