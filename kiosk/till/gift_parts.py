"""Parts that are paid from a gift card's balance, which the hub keeps.

The till has no network. It tells durable wishes, the line carries them, and the answer is put back. A wish to take that has
no answer in time becomes a wish to give back under the same ref: whatever the hub has heard of it by then, or hears later,
nothing stays taken.
"""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from uuid import uuid4

from domain.messages import GiftAnswer, GiftAsk
from domain.money import Money
from domain.payment import Means, PaymentState
from domain.till import GiftBalance, GiftRefusal
from kiosk.answers import Refusal
from kiosk.till.at_hand import AtHand
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.payment_rows import Attempt
from kiosk.till.returning import BY_STAFF

log = logging.getLogger(__name__)

ANSWERED_WITHIN_S = 5.0
AGAIN_AFTER_S = 1.0


class Gifts:
    """``run`` ends what has no answer in time. One thing is done at a time: whoever does it holds ``working``."""

    def __init__(self, journal: Journal, hand: AtHand, now: Callable[[], dt.datetime]) -> None:
        self._journal, self._hand, self._now = journal, hand, now
        self.working = asyncio.Lock()
        self._expected = asyncio.Event()
        self._deadline = 0.0
        self.balance: GiftBalance | None = None
        self._asked: GiftAsk | None = None

    async def wishes(self) -> tuple[GiftAsk, ...]:
        """What the line is to carry to the hub."""
        return self.with_balance(await self._journal.gift_wishes())

    def with_balance(self, kept: tuple[GiftAsk, ...]) -> tuple[GiftAsk, ...]:
        """The journal's wishes and the one that it does not know."""
        return kept if self._asked is None else (*kept, self._asked)

    # -- asked by the server ---------------------------------------------------------------------------------------

    def ask_balance(self, card: str, currency: str) -> GiftBalance:
        """Ask what is on a card; nothing of that is durable."""
        self._asked = GiftAsk(ref=str(uuid4()), what="balance", card=card, amount=Money(0, currency))
        self.balance = GiftBalance(ref=self._asked.ref, card=card, waiting=True)
        self.expect()
        self._hand.changed()
        return self.balance

    def expect(self) -> None:
        """The hub has been asked for something just now."""
        self._deadline = asyncio.get_running_loop().time() + ANSWERED_WITHIN_S
        self._expected.set()

    async def answered(self, answer: GiftAnswer) -> None:
        """The hub has answered; everything that follows from it is durable. An answer that is late changes nothing. Raises
        `Refusal` for a ref that is not known."""
        async with self.working:
            if self.balance is not None and answer.ref == self.balance.ref:
                self._tell_balance(answer.refusal, answer.left)
                return
            attempt = await self._journal.gift(answer.ref)
            if attempt is None or attempt.gift is None:
                raise Refusal(404, "unknown_ref", f"no gift card was asked about under {answer.ref!r}")
            try:
                if answer.what != attempt.gift.wish:
                    log.info("gift %s: the answer to %s is late", answer.ref, answer.what)
                elif answer.what == "take":
                    await self._taken(attempt, answer)
                else:
                    await self._returned(attempt, answer)
            except sqlite3.Error:
                self._hand.doubt()
                raise
            self._hand.changed()

    async def stop(self, reason: str) -> bool:
        """End the part that waits for the hub, if one does; what it took or takes is given back."""
        async with self.working:
            running = self._hand.running
            if running is None or running.attempt.means is not Means.GIFT:
                return False
            log.warning("gift part of order %s ends without an answer: %s", running.attempt.order, reason)
            self._hand.finish(await self._journal.end(running.attempt.id, PaymentState.ABORTED, reason))
            return True

    # -- what the answers mean -------------------------------------------------------------------------------------

    async def _taken(self, attempt: Attempt, answer: GiftAnswer) -> None:
        taken, left = answer.taken, answer.left.amount
        if taken.currency != attempt.amount.currency or not 0 <= taken.amount <= attempt.amount.amount:
            log.error("gift %s: asked for %s, the hub took %s; given back", answer.ref, attempt.amount, taken)
            self._hand.finish(await self._journal.end(attempt.id, PaymentState.ABORTED, "gift_wrong_answer"))
        elif taken.amount:
            self._hand.finish(await self._journal.gift_taken(attempt.id, self._now(), taken.amount, left))
        else:
            reason = f"gift_{answer.refusal or GiftRefusal.EMPTY}"
            self._hand.finish(await self._journal.gift_answered(attempt.id, PaymentState.DECLINED, reason, left))

    async def _returned(self, attempt: Attempt, answer: GiftAnswer) -> None:
        """Also the end of a wish whose part had ended without an answer."""
        if attempt.state is not PaymentState.RETURNING:
            state, reason = attempt.state, attempt.reason
        elif answer.taken == attempt.money and not answer.refusal:
            state, reason = PaymentState.RETURNED, "given_up"
        else:
            log.error("gift %s: %s was to be given back, the hub says %s", answer.ref, attempt.money, answer)
            state, reason = PaymentState.OWED, BY_STAFF
        ended = await self._journal.gift_answered(attempt.id, state, reason, answer.left.amount)
        if self._hand.newest is not None and self._hand.newest.id == ended.id:
            self._hand.become(ended)

    def _tell_balance(self, refusal: str, left: Money | None) -> None:
        assert self.balance is not None
        self.balance = GiftBalance(
            ref=self.balance.ref, card=self.balance.card, left=None if refusal else left, refusal=refusal
        )
        self._asked = None
        self._hand.changed()

    # -- for ever --------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._expected.wait()
            await asyncio.sleep(max(0.0, self._deadline - loop.time()))
            if loop.time() < self._deadline:  # something was asked meanwhile
                continue
            try:
                if self.balance is not None and self.balance.waiting:
                    self._tell_balance(GiftRefusal.UNAVAILABLE, None)
                await self.stop(f"gift_{GiftRefusal.UNAVAILABLE}")
                self._expected.clear()
            except (sqlite3.Error, JournalError):
                log.exception("the journal refused; the gift card is tried again")
                self._hand.doubt()
                self._deadline = loop.time() + AGAIN_AFTER_S
