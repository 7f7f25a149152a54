"""The one task that speaks with the card terminal: it settles, connects, takes the part that waits, or asks how it is."""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress

from domain.payment import Means, PaymentState
from hardware.card_terminal.base import TerminalError
from kiosk.till.at_hand import AtHand
from kiosk.till.backoff import Backoff
from kiosk.till.card_parts import CardParts
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.payment_rows import Attempt
from kiosk.till.returning import BY_STAFF
from kiosk.till.terminal_care import TerminalCare

log = logging.getLogger(__name__)

IDLE_CHECK_S = 10.0


class TerminalTask:
    """``read_anew`` learns from the journal after a write to it has failed; ``when_idle`` is called about every
    `IDLE_CHECK_S` seconds."""

    def __init__(
        self,
        journal: Journal,
        care: TerminalCare,
        cards: CardParts,
        hand: AtHand,
        now: Callable[[], dt.datetime],
        *,
        read_anew: Callable[[], Awaitable[None]],
        when_idle: Callable[[], Awaitable[None]],
    ) -> None:
        self._journal, self._care, self._cards, self.hand, self._now = journal, care, cards, hand, now
        self._read_anew, self._when_idle = read_anew, when_idle

    async def run(self) -> None:
        pause, hand = Backoff(0.5, 15.0), self.hand
        try:
            while True:
                try:
                    await self._obey_decision()
                    await self._work()
                except TerminalError as error:
                    await self._lose_terminal(error)
                except (sqlite3.Error, JournalError):
                    log.exception("the journal refused; what is open is settled with the terminal")
                    if hand.running is not None and hand.running.attempt.means is not Means.GIFT:
                        hand.unsettled, hand.running = hand.unsettled or hand.running.attempt, None
                    self.hand.doubt()
                if self._care.ready and hand.unsettled is None:
                    pause.reset()
                    await self._wait(IDLE_CHECK_S)
                else:
                    await self._wait(pause.next())
        finally:
            await self._care.terminal.close()

    async def _work(self) -> None:
        """One thing to do at the terminal: settle, connect, take the payment that waits, or ask how it is."""
        if self.hand.doubtful:
            await self._read_anew()
        unsettled, running = self.hand.unsettled, self.hand.running
        if unsettled is not None:  # before the line is opened anew: a registered terminal repeats nothing
            await self._settle(unsettled)
        elif not self._care.connected:
            await self._care.open()
        elif running is not None and running.attempt.means is not Means.GIFT:
            await self._cards.take(running)
        else:
            await self._care.check()
            await self._when_idle()

    async def _settle(self, attempt: Attempt) -> None:
        if attempt.means is Means.NONE:  # the customer said yes, and no terminal was asked
            self.hand.finish(await self._journal.pay(attempt.id, self._now()))
        elif attempt.means is Means.GIFT:
            self.hand.finish(await self._journal.end(attempt.id, PaymentState.ABORTED, "restarted"))
        elif attempt.open:
            await self._cards.settle(attempt)
        else:
            await self._cards.give_back(attempt)

    async def _obey_decision(self) -> None:
        decision, self.hand.decision, unsettled = self.hand.decision, None, self.hand.unsettled
        if decision is None or unsettled is None or decision.attempt != unsettled.id:
            return
        log.warning("payment %s settled by %s: paid %s", unsettled.order, decision.by, decision.paid)
        attempt, by = decision.attempt, decision.by
        if unsettled.state is PaymentState.RETURNING:
            state, reason = (PaymentState.OWED, BY_STAFF) if decision.paid else (PaymentState.RETURNED, "settled_by_staff")
            ended = await self._journal.end(attempt, state, reason, by=by)
            self.hand.finish(ended, await self._journal.returning())
        elif decision.paid:
            self.hand.finish(await self._journal.pay(attempt, self._now(), by=by))
        else:
            self.hand.finish(await self._journal.end(attempt, PaymentState.ABORTED, "settled_by_staff", by=by))

    async def _lose_terminal(self, error: TerminalError) -> None:
        await self._care.lose(error)
        running = self.hand.running
        if running is not None and running.attempt.means is not Means.GIFT:
            # Lost on the way to the payment: nothing was sent for it yet.
            self.hand.finish(await self._journal.end(running.attempt.id, PaymentState.ABORTED, "terminal_unavailable"))

    async def _wait(self, seconds: float) -> None:
        """Until something is to be done, at most ``seconds``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.hand.woken.wait()
        self.hand.woken.clear()
