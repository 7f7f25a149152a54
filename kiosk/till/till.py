"""The till as a whole: its parts, what they make together for those who ask, and who is told when it changes."""

import asyncio
import datetime as dt
from collections.abc import Callable

import msgspec

from domain.messages import DeviceReport
from domain.order import Order, OrderState
from domain.payment_facts import PaymentFacts
from domain.till import CardSwiped, CodeScanned, PaymentView, TillView
from hardware.card_terminal.base import CardTerminal
from hardware.scanner.base import Code, Scan
from kiosk.answers import Refusal
from kiosk.audience import Audience
from kiosk.config import Payment
from kiosk.till.account import Account
from kiosk.till.end_of_day import EndOfDay
from kiosk.till.journal import Journal
from kiosk.till.order_rows import Identity
from kiosk.till.payment_rows import Attempt, Part
from kiosk.till.payments import Cashier
from kiosk.till.printers import Printers
from kiosk.till.swipes import Swipes
from kiosk.till.views import payment_facts, payment_view


class Till:
    """Made from open parts. ``run`` owns what goes on; the server asks everything else."""

    def __init__(
        self,
        journal: Journal,
        terminal: CardTerminal,
        terminal_report: DeviceReport,
        printing: Printers,
        swipes: Swipes,
        now: Callable[[], dt.datetime],
        rules: Payment = Payment(),  # noqa: B008 - frozen
        end_of_day: EndOfDay | None = None,
    ) -> None:
        self.journal, self.printing, self.swipes = journal, printing, swipes
        self.cashier = Cashier(journal, terminal, terminal_report, now, self.changed, printing.wake, rules, end_of_day)
        self.takes_gifts = False
        self._dirty = asyncio.Event()
        self._told = TillView(in_service=False)
        self.audience = Audience(lambda: msgspec.json.encode(self._told))

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.cashier.run())
            group.create_task(self.cashier.gifts.run())
            group.create_task(self.printing.run(self.changed))
            group.create_task(self.swipes.run(self.changed, self.scanned))
            group.create_task(self._announce())

    def changed(self) -> None:
        self._dirty.set()

    @property
    def devices(self) -> tuple[DeviceReport, ...]:
        return (self.cashier.device, *self.printing.devices, *self.swipes.devices)

    async def view(self) -> TillView:
        newest = self.cashier.newest
        account, outbox, wishes = await self.journal.told(None if newest is None else newest.order)
        return TillView(
            in_service=self.cashier.ready and self.printing.reaches_kitchen,
            unsettled=self.cashier.unsettled,
            payment=None if newest is None else self._payment(newest, account),
            outbox=outbox,
            receipt=self.printing.offer,
            kitchen=self.printing.reaches_kitchen,
            devices=self.devices,
            gifts=self.cashier.gifts.with_balance(wishes),
            balance=self.cashier.gifts.balance,
            takes_gifts=self.takes_gifts,
        )

    async def pay(self, order: Order, part: Part, after: int | None) -> Attempt:
        """As `Cashier.start`, and nobody begins to pay for what nobody would cook: raises `Refusal`, too, while the kitchen
        cannot be reached."""
        if not self.printing.reaches_kitchen:
            stored = await self.journal.order(order.uuid)
            if stored is None or stored.state is OrderState.ABANDONED:
                self.printing.refuse_without_kitchen()
        return await self.cashier.start(order, part, after)

    async def payment(self, attempt: Attempt) -> PaymentView:
        """An attempt as the screen wants it."""
        return self._payment(attempt, await self.journal.account(attempt.order))

    def _payment(self, attempt: Attempt, account: Account | None) -> PaymentView:
        assert account is not None  # an attempt belongs to an order
        return self.cashier.hand.live(payment_view(attempt, account))

    async def facts(self, attempt: Attempt) -> PaymentFacts:
        """What the journal knows of an order's payment, and what would be done about it now."""
        account = await self.journal.account(attempt.order)
        assert account is not None
        return payment_facts(account, busy=self.cashier.busy)

    async def keep_identity(self, identity: Identity) -> None:
        """Who we are. With the chain's key a card has the same token here as in every shop; one that is not told again stays."""
        if not identity.card_key:
            kept = await self.journal.identity()
            identity = msgspec.structs.replace(identity, card_key=kept.card_key)
        await self.journal.keep_identity(identity)
        self._use_card_key(identity)
        self.changed()

    def refuse_without_gifts(self) -> None:
        """Raises `Refusal` while tokens of cards are only this kiosk's own."""
        if not self.takes_gifts:
            raise Refusal(
                409, "no_gift_cards", "the hub has not told the chain's card key yet; see the line's connection"
            )

    def _use_card_key(self, identity: Identity) -> None:
        self.takes_gifts = bool(identity.card_key)
        if identity.card_key:
            self.swipes.cards.key = bytes.fromhex(identity.card_key)

    async def load(self) -> None:
        """Learn what was going on before; then the till can be asked."""
        await self.printing.load()
        await self.cashier.load()
        self._use_card_key(await self.journal.identity())
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
