"""Somebody at the counter: orders, pays, tries again or goes, and believes what the till says. Staff, when it cannot say."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import msgspec

from domain.order import Order, OrderState
from domain.payment import Prompt
from domain.till import PaymentView, TillView
from hardware.card_terminal.simulation.ledger import Ledger
from kiosk.subscription import NoAnswer, Subscription
from kiosk.till.recovery import ASK_STAFF
from proofs.chaos.books import SETTLED, open_books
from proofs.chaos.shop import Counter, Shop

ANSWERS_WITHIN_S = 20.0
MONEY_MOVES = {Prompt.PLEASE_WAIT, Prompt.REMOVE_CARD, Prompt.APPROVED, Prompt.REVERSING}
_view = msgspec.json.Decoder(TillView)


class Customer:
    """``paid`` are the orders that somebody was told are paid, ``settled`` those about which staff had to say a word.
    ``news`` is called for every state that the till tells."""

    def __init__(self, counter: Counter, shop: Shop, chance: random.Random, note: Callable[[str], None]) -> None:
        self._counter, self._shop, self._chance, self._note = counter, shop, chance, note
        self._till = Subscription(counter.socket, heard=self._heard, lost=lambda: None, away=self._away)
        self._view: TillView | None = None
        self._news = asyncio.Event()
        self.paid: dict[str, str] = {}
        self.settled: list[str] = []
        self.unsettled = 0
        """Payments whose outcome was not known at some time."""

    async def follow(self) -> None:
        """For ever."""
        await self._till.run()

    def _heard(self, message: bytes) -> None:
        if msgspec.json.decode(message)["type"] == "till":
            before, self._view = self._view, _view.decode(message)
            if self._view.unsettled and not (before and before.unsettled):
                self.unsettled += 1
            self._note(_words(self._view))
            self._tell()

    def _away(self) -> None:
        self._view = None
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def news(self) -> None:
        """The next state that the till tells."""
        await self._news.wait()

    async def critical(self) -> None:
        """The next news while the terminal asks its host, or has said yes."""
        while True:
            await self.news()
            payment = self._view.payment if self._view else None
            if payment is not None and (payment.state == "approved" or payment.prompt in MONEY_MOVES):
                return

    async def until(self, fits: Callable[[TillView], bool]) -> None:
        while self._view is None or not fits(self._view):
            await self.news()

    async def quiet(self) -> None:
        """Until the till could take a payment, and the hub has everything."""
        while True:
            await self.until(_is_quiet)
            status, found = await self._ask("GET", "/health")  # news may be on their way
            if status == 200 and found["in_service"] and not found["facts"]["outbox"]:
                return
            await self._news_within(1.0)

    # -- one visit -------------------------------------------------------------------------------------------------

    async def visit(self, order: Order, *, gives_up: float = 0.4, cancels: float = 0.15, gift: str = "") -> None:
        """Pay, first from a ``gift`` card if there is one; after a failure try again, or go (``gives_up``). Some press Cancel
        (``cancels``). Whoever goes gets back what was paid already."""
        while True:
            await self.until(lambda view: view.in_service and not view.unsettled)
            wish = {"means": "gift", "gift": gift} if gift else {}
            await self._ask("POST", "/payments", {"order": order, **wish})
            if self._chance.random() < cancels:
                await self._news_within(1.0)
                await asyncio.sleep(self._chance.random() ** 3)
                await self._ask("POST", f"/payments/{order.uuid}/cancel")
            found = await self.outcome(order)
            if found is None:  # the till never heard of it, or refused
                await self._news_within(0.2)
                continue
            gift = ""
            if not found.number and self._chance.random() < gives_up:
                found = await self._go(order)
            elif not found.number:
                continue
            if found.number:
                self.paid[order.uuid] = found.number
            return

    async def _go(self, order: Order) -> PaymentView:
        """Until nothing that was paid is left here."""
        while True:
            await self._ask("POST", f"/payments/{order.uuid}/give-up")
            found = await self.outcome(order)
            assert found is not None  # it was there before
            if found.number or found.order_state == OrderState.ABANDONED:
                return found
            await self._news_within(1.0)

    async def outcome(self, order: Order) -> PaymentView | None:
        """How the newest attempt ended, however long that takes; None when there was none."""
        while True:
            status, body = await self._ask("GET", f"/payments/{order.uuid}")
            if status == 404:
                return None
            if status == 200:
                payment = msgspec.convert(body, PaymentView)
                if payment.state in SETTLED:
                    return payment
                if payment.reason == ASK_STAFF:
                    await self._settle(payment)
            await self._news_within(1.0)

    async def _settle(self, payment: PaymentView) -> None:
        """What staff does: look whether the merchant's journal has a charge that no order accounts for, and give a part of
        what was asked back before they say that it is not paid."""
        books = await asyncio.to_thread(open_books, self._counter, self._shop)
        if any(row["state"] == "open" for row in books.bookings):
            return  # the terminal has not decided yet
        asked = payment.amount.amount
        paid = any(row["amount"] == asked for row in books.unclaimed())
        if not paid:
            await asyncio.to_thread(self._give_part_back, asked, {row["trace"] for row in books.unclaimed()})
        self._note(f"staff: paid {paid}")
        status, _ = await self._ask("POST", f"/payments/{payment.order}/settle", {"paid": paid, "by": "Sue"})
        if status == 202 and payment.order not in self.settled:
            self.settled.append(payment.order)

    def _give_part_back(self, asked: int, unclaimed: set[int]) -> None:
        ledger = Ledger(self._counter.ledger)
        newest = ledger.last_booked()
        if newest is not None and newest.amount < asked and newest.trace in unclaimed:
            self._note(f"staff: {newest.amount} of {asked} given back")
            ledger.take_back(newest)

    async def _news_within(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.news()
        except TimeoutError:
            return

    async def _ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON; status 0 when the till died over it, and nobody knows what it has done."""
        data = b"" if body is None else msgspec.json.encode(body)
        try:
            status, raw = await self._till.request(method, path, data, within_s=ANSWERS_WITHIN_S)
        except NoAnswer:
            return 0, None
        return status, msgspec.json.decode(raw) if raw else None


def _is_quiet(view: TillView) -> bool:
    return view.in_service and not view.unsettled and view.outbox == 0 and not view.gifts


def _words(view: TillView) -> str:
    payment = view.payment
    if payment is None:
        return f"till: in service {view.in_service}"
    return (
        f"till: in service {view.in_service}, {payment.order[:8]} attempt {payment.attempt} {payment.state}"
        f" {payment.reason} {payment.prompt or ''} {payment.number}"
    )
