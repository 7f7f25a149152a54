"""Parts that are paid at the terminal: taking them, finding out what became of them, giving them back.

Order of events: intent on disk, first byte to the terminal, approval on disk, acknowledgement to the terminal, paid on disk.
Whatever is cut in between is settled by `kiosk.till.recovery` before the next payment.
"""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from functools import partial

from domain.payment import Approval, Notice, OutcomeKind, PaymentState, Prompt
from hardware.card_terminal.base import TerminalError
from kiosk.till.at_hand import AtHand, Running
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.payment_rows import Attempt
from kiosk.till.recovery import settle
from kiosk.till.returning import give_back
from kiosk.till.terminal_care import TerminalCare

log = logging.getLogger(__name__)

END_STATE = {OutcomeKind.DECLINED: PaymentState.DECLINED, OutcomeKind.ABORTED: PaymentState.ABORTED}

END_OF_DAY_OPEN = "end_of_day_open"
"""The reason when the terminal takes nothing before its batch is closed."""

NEWEST_FOR_S, READINGS = 0.5, 3
"""A receipt number that was read longer ago may not be the terminal's newest any more; on a disk that stays slow there is an
end of reading."""


class CardParts:
    """Used by the one task that speaks with the terminal. What ends is told by ``hand``."""

    def __init__(self, journal: Journal, care: TerminalCare, hand: AtHand, now: Callable[[], dt.datetime]) -> None:
        self._journal, self._care, self._hand, self._now = journal, care, hand, now
        self._untouched: set[int] = set()

    async def take(self, running: Running) -> None:
        hand = self._hand
        try:
            running.attempt = attempt = await self._send(running.attempt)
        except TerminalError:
            status = await self._care.terminal.status()
            if not status.end_of_day_due:
                raise
            await self._end_at_full_batch(running.attempt, status.code)
            return
        if running.cancel_asked:
            hand.finish(await self._journal.end(attempt.id, PaymentState.ABORTED, "cancelled"))
            return

        def on_prompt(prompt: Prompt, text: str, notice: Notice | None) -> None:
            running.prompt, running.terminal_text, running.notice = prompt, text, notice
            hand.changed()

        running.at_terminal, running.tells_pin = True, self._care.terminal.tells_pin
        outcome = await self._care.terminal.pay(
            attempt.id, attempt.amount, partial(self._commit, attempt), on_prompt, partial=attempt.partial
        )
        running.at_terminal = False
        log.info("payment %s attempt %s: %s %s", attempt.order, attempt.attempt, outcome.kind, outcome.reason)
        if outcome.kind is OutcomeKind.APPROVED and running.attempt.state is PaymentState.APPROVED:
            hand.finish(await self._journal.pay(attempt.id, self._now(), slips=outcome.slips))
        elif outcome.kind in END_STATE:
            state = END_STATE[outcome.kind]
            hand.finish(await self._journal.end(attempt.id, state, outcome.reason or state, outcome.code))
            if outcome.reason == END_OF_DAY_OPEN:
                await self._care.end_of_day()
            await self._care.note_last_receipt()  # a terminal may use one up for a payment that came to nothing
        else:
            await self.become_unknown(attempt, outcome.reason or "no_answer", outcome.code)

    async def _send(self, attempt: Attempt) -> Attempt:
        """Somebody may have paid at the terminal without us since it was idle, or while the disk was slow: that was before this
        attempt."""
        clock = asyncio.get_running_loop()
        for _ in range(READINGS):
            receipt = await self._care.last_receipt()
            read_at = clock.time()
            attempt = await self._journal.send_to(attempt.id, self._care.terminal.terminal_id or "", receipt)
            if clock.time() - read_at <= NEWEST_FOR_S:
                break
        return attempt

    async def _end_at_full_batch(self, attempt: Attempt, code: str) -> None:
        """It is not asked: a terminal that does not name its last payment leaves nothing to compare with if the line fails."""
        self._hand.finish(await self._journal.end(attempt.id, PaymentState.ABORTED, END_OF_DAY_OPEN, code))
        await self._care.end_of_day()
        await self._care.note_last_receipt()

    async def become_unknown(self, attempt: Attempt, reason: str, code: str = "") -> None:
        self._hand.unsettled = await self._journal.end(attempt.id, PaymentState.UNKNOWN, reason, code)
        self._hand.running = None
        self._hand.become(self._hand.unsettled)

    async def settle(self, attempt: Attempt) -> None:
        """One round of finding out; the terminal answered when this returns."""
        commit = partial(self._commit, attempt)
        settled = await settle(attempt, self._care.terminal, self._journal, commit, self._now)
        self._care.answered()
        if settled.open:
            self._hand.unsettled = settled
            self._hand.become(settled)
        else:
            self._hand.finish(settled)

    def give_up(self, attempts: list[Attempt]) -> None:
        """These are to be given back, and the terminal has not heard of that yet."""
        self._untouched |= {attempt.id for attempt in attempts}

    async def give_back(self, attempt: Attempt) -> None:
        """One round of giving back; the terminal answered when this returns. One that was cut is asked after first."""
        fresh = attempt.id in self._untouched and self._care.connected
        self._untouched.discard(attempt.id)
        ended = await give_back(attempt, self._care.terminal, self._journal, fresh=fresh)
        self._care.answered()
        await self._care.note_last_receipt()  # a reversal may use one up
        self._hand.finish(ended, await self._journal.returning())

    async def _commit(self, attempt: Attempt, approval: Approval) -> bool:
        """The approval is on disk when this returns True; the driver acknowledges it only then."""
        if not attempt.allows(approval) or approval.receipt_number == attempt.last_receipt:
            found = (approval.amount, approval.terminal_id, approval.receipt_number)
            log.error("payment %s refused: expected %s, approved %s", attempt.order, attempt.amount, found)
            return False
        try:
            approved = await self._journal.approve(attempt.id, approval)
        except (sqlite3.Error, JournalError):
            log.exception("payment %s refused: the approval cannot be stored", attempt.order)
            return False
        if self._hand.running is not None:
            self._hand.running.attempt = approved
        else:
            self._hand.unsettled = approved
        self._hand.become(approved)
        return True
