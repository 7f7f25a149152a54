"""The cashier: takes one part of a payment at a time, and is the only one who speaks with the card terminal.

An order is released when its paid parts make up what is due. One task works at the terminal (`kiosk.till.terminal_task`); how a
part is taken, settled and given back there is `kiosk.till.card_parts`, how from a gift card `kiosk.till.gift_parts`.
"""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from domain.messages import DeviceReport
from domain.order import Order, OrderState
from domain.payment import Means, PaymentState, Prompt
from hardware.card_terminal.base import CardTerminal, TerminalError
from kiosk.answers import Refusal
from kiosk.config import Payment
from kiosk.till.at_hand import AtHand, Decision, Running
from kiosk.till.card_parts import CardParts
from kiosk.till.end_of_day import EndOfDay
from kiosk.till.gift_parts import Gifts
from kiosk.till.journal import BY_CARD, Journal
from kiosk.till.order_rows import StoredOrder
from kiosk.till.payment_rows import Attempt, Part
from kiosk.till.sums import wrong_sums, wrong_tip
from kiosk.till.terminal_care import TerminalCare
from kiosk.till.terminal_task import TerminalTask

log = logging.getLogger(__name__)

GIVE_UP_AFTER_S = 300.0
"""An order that is paid in part, and that nobody says anything about for so long, is given up."""


class Cashier:
    """``changed`` is called after every change; ``on_paid`` when a part was paid, after it is durable."""

    def __init__(
        self,
        journal: Journal,
        terminal: CardTerminal,
        device: DeviceReport,
        now: Callable[[], dt.datetime],
        changed: Callable[[], None],
        on_paid: Callable[[], None],
        rules: Payment = Payment(),  # noqa: B008 - frozen
        end_of_day: EndOfDay | None = None,
    ) -> None:
        self._journal, self._terminal, self._now, self._rules = journal, terminal, now, rules
        self.hand = AtHand(changed, on_paid)
        self._care = TerminalCare(terminal, device, journal, changed, end_of_day or EndOfDay(), now)
        self._cards = CardParts(journal, self._care, self.hand, now)
        self.gifts = Gifts(journal, self.hand, now)
        self._task = TerminalTask(
            journal, self._care, self._cards, self.hand, now, read_anew=self._read_anew, when_idle=self._end_what_was_left
        )
        self._starting = asyncio.Lock()

    @property
    def unsettled(self) -> bool:
        return self.hand.unsettled is not None

    @property
    def busy(self) -> bool:
        return self.hand.running is not None or self.unsettled

    @property
    def ready(self) -> bool:
        """Whether a card can be taken now."""
        return self._care.ready

    @property
    def device(self) -> DeviceReport:
        return self._care.device

    @property
    def newest(self) -> Attempt | None:
        return self.hand.newest

    async def run(self) -> None:
        """Do what is to be done at the terminal, for ever."""
        await self._task.run()

    # -- asked by the server ---------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Learn from the journal what was going on; before anything else, and when a write to it has failed."""
        async with self.gifts.working:  # an answer of the hub may be on its way into the journal
            await self._load()

    async def _load(self) -> None:
        hand = self.hand
        hand.last_change = asyncio.get_running_loop().time()
        hand.running = None
        hand.newest = await self._journal.newest_attempt()
        left = await self._journal.open_attempt()
        if left is not None and (left.means is Means.GIFT or (left.means is Means.CARD and not left.terminal_id)):
            # The hub gives back what it took; no terminal was asked yet.
            hand.become(await self._journal.end(left.id, PaymentState.ABORTED, "restarted"))
            left = None
        if left is None:
            hand.unsettled = await self._journal.returning()
        else:
            await self._cards.become_unknown(left, "restarted")

    async def start(self, order: Order, part: Part = BY_CARD, after: int | None = None) -> Attempt:
        """Begin to take what is due of ``order`` and not paid yet; the attempt as it is now, and what becomes of it is
        announced. The order of a running, unsettled or paid payment only gets that payment again, as does one whose newest
        attempt is later than ``after``, the last one that the customer has seen. Raises `Refusal`."""
        async with self._starting:
            known, stored = await self._journal.standing(order.uuid)
            if known is not None and stored is not None:
                giving_back = stored.state is OrderState.GIVING_BACK
                if known.open or giving_back or stored.number or (after is not None and known.attempt > after):
                    return known
            with self._refusing_when_journal_fails():
                await self._make_way(order.uuid)
                self._refuse_wrong(order, part, stored)
                if part.means is Means.CARD:
                    part = msgspec.structs.replace(part, partial=self._rules.partial_approval)
                return await self._begin(order, part)

    async def cancel(self, uuid: str) -> None:
        """Ask the running part to stop. Raises `Refusal` with ``too_late`` when it cannot be stopped any more."""
        running = self.hand.running
        if running is None or running.attempt.order != uuid or running.attempt.state != PaymentState.INTENT:
            raise Refusal(409, "too_late", f"no payment of order {uuid!r} can be cancelled now")
        if await self.gifts.stop("cancelled"):
            return
        running.cancel_asked = True
        try:
            stopping = not running.at_terminal or await self._terminal.cancel()
        except TerminalError as error:
            log.warning("card terminal: %s", error)
            stopping = False
        if not stopping:
            running.cancel_asked = False
            raise Refusal(409, "too_late", f"the terminal no longer stops the payment of order {uuid!r}")
        self.hand.changed()

    async def give_up(self, uuid: str) -> Attempt:
        """The customer does not pay the rest: what is paid is given back, at once and before any other card payment; the newest
        attempt. Giving up again, or with nothing paid, changes nothing. Raises `Refusal`."""
        async with self._starting:
            known, stored = await self._journal.standing(uuid)
            if known is None or stored is None:
                raise Refusal(404, "unknown_order", f"order {uuid!r} was never paid for here")
            if stored.number:
                raise Refusal(409, "closed", f"order {uuid!r} has number {stored.number!r} already")
            if known.open:
                self._refuse_if_busy()
            if stored.state is OrderState.PART_PAID:
                with self._refusing_when_journal_fails():
                    await self._give_up(uuid)
            return await self._journal.newest_attempt(uuid) or known

    async def decide(self, uuid: str, *, paid: bool, by: str) -> None:
        """A person has looked at the merchant's journal: whether the money of what cannot be settled, or is owed, is here."""
        unsettled = self.hand.unsettled
        if unsettled is not None and unsettled.order == uuid and not unsettled.gift:
            self.hand.decision = Decision(attempt=unsettled.id, paid=paid, by=by)
            self.hand.woken.set()
            return
        owed = [one for one in await self._journal.attempts(uuid) if one.state is PaymentState.OWED]
        if not owed or paid:
            raise Refusal(409, "settled", f"no payment of order {uuid!r} waits for a decision")
        for attempt in owed:
            log.warning("payment %s attempt %s: given back by %s", uuid, attempt.attempt, by)
            with self._refusing_when_journal_fails():
                returned = await self._journal.end(attempt.id, PaymentState.RETURNED, "settled_by_staff", by=by)
            self.hand.become(returned)

    async def send_to_counter(self, uuid: str, revision: int, by: str) -> Attempt:
        """The customer pays at the counter: the order as it was tried last is closed here without money. Raises `Refusal`;
        while an outcome is not known nobody is sent there to pay once more."""
        async with self._starting:
            known, stored = await self._journal.standing(uuid)
            if known is None or stored is None:
                raise Refusal(404, "unknown_order", f"order {uuid!r} was never paid for here")
            self._refuse_if_busy()
            if stored.number:
                raise Refusal(409, "closed", f"order {uuid!r} has number {stored.number!r} already")
            if stored.state is OrderState.PART_PAID:
                raise Refusal(409, "part_paid", f"a part of order {uuid!r} is paid; it must be given back first")
            if stored.order.cart.revision != revision:
                raise Refusal(
                    409, "cart_changed", f"the cart is at {revision!r}, {stored.order.cart.revision!r} was tried"
                )
            log.warning("order %s sent to the counter by %s", uuid, by)
            with self._refusing_when_journal_fails():
                closed = await self._journal.send_to_counter(uuid, self._now(), by)
            self.hand.close(closed)
            return closed

    @contextmanager
    def _refusing_when_journal_fails(self) -> Iterator[None]:
        """What was written may stand nevertheless, so that it is read anew before anything else begins."""
        try:
            yield
        except sqlite3.Error as error:
            log.exception("the journal cannot be written")
            self.hand.doubt()
            raise Refusal(503, "journal", f"the journal cannot be written: {error}; check the disk") from error

    # -- beginning a part ------------------------------------------------------------------------------------------

    def _refuse_if_busy(self) -> None:
        unsettled, running = self.hand.unsettled, self.hand.running
        if unsettled is not None:
            raise Refusal(409, "unsettled", f"the outcome of order {unsettled.order!r} is being settled; wait for it")
        if running is not None:
            raise Refusal(409, "payment_running", f"order {running.attempt.order!r} is being paid; wait for it")
        if self.hand.doubtful:
            raise Refusal(503, "journal", "the journal has just failed and is read anew; wait for it, and check the disk")

    async def _make_way(self, order: str) -> None:
        """Whoever left an order paid in part is gone when another one is paid."""
        self._refuse_if_busy()
        for left in await self._journal.part_paid():
            if left != order:
                await self._give_up(left)
        self._refuse_if_busy()

    def _refuse_wrong(self, order: Order, part: Part, stored: StoredOrder | None) -> None:
        if wrong := wrong_sums(order):
            log.error("order %s refused: %s", order.uuid, "; ".join(wrong))
            raise Refusal(422, "totals_wrong", "; ".join(wrong))
        if why := wrong_tip(order, part.tip, self._rules.tips):
            raise Refusal(422, "tip_wrong", why)
        if part.means is Means.GIFT and not part.gift:
            raise Refusal(422, "no_card", "a part by gift card names the card that was read")
        if stored is not None and stored.state is OrderState.PART_PAID and (stored.order, stored.tip) != (order, part.tip):
            raise Refusal(409, "cart_changed", f"a part of order {order.uuid!r} is paid; it cannot change any more")

    async def _begin(self, order: Order, part: Part) -> Attempt:
        attempt = await self._journal.begin(order, "", self._now(), part)
        if attempt.means is Means.NONE:
            attempt = await self._journal.pay(attempt.id, self._now())
        elif attempt.means is Means.CARD and not self._care.connected:
            attempt = await self._journal.end(attempt.id, PaymentState.ABORTED, "terminal_unavailable")
        if not attempt.open:
            self.hand.finish(attempt)
            return attempt
        by_gift = attempt.means is Means.GIFT
        self.hand.running = Running(attempt, None if by_gift else Prompt.CONNECTING)
        self.hand.become(attempt)
        if by_gift:
            self.gifts.expect()
        else:
            self.hand.woken.set()
        return attempt

    async def _give_up(self, order: str) -> None:
        parts = [part for part in await self._journal.give_up(order) if part.means is Means.CARD]
        log.warning("order %s is given up", order)
        self._cards.give_up(parts)
        if parts:
            self.hand.unsettled = parts[0]
        self.hand.changed()
        self.hand.woken.set()

    # -- for the task at the terminal ------------------------------------------------------------------------------

    async def _read_anew(self) -> None:
        async with self._starting:
            await self.load()
            self.hand.doubtful = False
        if self.hand.newest is not None:
            self.hand.close(self.hand.newest)

    async def _end_what_was_left(self) -> None:
        """Nobody has said anything for long about an order that is paid in part."""
        if asyncio.get_running_loop().time() - self.hand.last_change < GIVE_UP_AFTER_S:
            return
        async with self._starting:
            if self.hand.running is None and self.hand.unsettled is None:
                for order in await self._journal.part_paid():
                    await self._give_up(order)
