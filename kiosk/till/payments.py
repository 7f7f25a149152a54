"""The cashier: takes one payment at a time, and is the only one who speaks with the card terminal.

Order of events for a card payment: intent on disk, first byte to the terminal, approval on disk, acknowledgement to the
terminal, paid on disk (order number, outbox and receipt in the same transaction). Whatever is cut in between is settled
by `kiosk.till.recovery` before the next payment.
"""

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from domain.messages import DeviceReport
from domain.order import Order
from domain.payment import Approval, Notice, OutcomeKind, PaymentState, Prompt
from domain.payment_facts import MOST_ATTEMPTS, AttemptFacts, PaymentFacts, PaymentHelp
from domain.till import PaymentView
from hardware.card_terminal.base import CardTerminal, TerminalError
from kiosk.answers import Refusal
from kiosk.till.backoff import Backoff
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.payment_rows import Attempt
from kiosk.till.recovery import ASK_STAFF, settle
from kiosk.till.sums import wrong_sums

log = logging.getLogger(__name__)

IDLE_CHECK_S = 10.0
"""An idle terminal is asked this often; it runs its timed jobs on that occasion."""

TOO_LATE_TO_CANCEL = {Prompt.PLEASE_WAIT, Prompt.REMOVE_CARD, Prompt.REVERSING, Prompt.APPROVED, Prompt.DECLINED}
END_STATE = {OutcomeKind.DECLINED: PaymentState.DECLINED, OutcomeKind.ABORTED: PaymentState.ABORTED}


@dataclass(slots=True)
class Running:
    """What is known of the payment at the terminal beyond its row in the journal."""

    attempt: Attempt
    prompt: Prompt | None = Prompt.CONNECTING
    terminal_text: str = ""
    notice: Notice | None = None
    cancel_asked: bool = False
    at_terminal: bool = False


@dataclass(slots=True, frozen=True)
class Decision:
    """A person's word on a payment that neither journal nor terminal can settle."""

    attempt: int
    paid: bool
    by: str


class Cashier:
    """``changed`` is called after every change; ``on_paid`` when an order was paid, after it is durable."""

    def __init__(
        self,
        journal: Journal,
        terminal: CardTerminal,
        device: DeviceReport,
        now: Callable[[], dt.datetime],
        changed: Callable[[], None],
        on_paid: Callable[[], None],
    ) -> None:
        self._journal, self._terminal, self._now = journal, terminal, now
        self._changed, self._on_paid = changed, on_paid
        self._running: Running | None = None
        self._unsettled: Attempt | None = None
        self._decision: Decision | None = None
        self._connected = False
        self._starting = asyncio.Lock()
        self._woken = asyncio.Event()
        self.newest: Attempt | None = None
        self.device = device

    @property
    def unsettled(self) -> bool:
        return self._unsettled is not None

    @property
    def ready(self) -> bool:
        """Whether a card can be taken now."""
        return self._connected and self.device.state == "ok"

    # -- asked by the server ---------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Learn from the journal what was going on; before anything else."""
        self.newest = await self._journal.newest_attempt()
        self._unsettled = await self._journal.open_attempt()
        if self._unsettled is not None:
            await self._become_unknown(self._unsettled, "restarted")

    async def start(self, order: Order) -> Attempt:
        """Begin to take ``order.totals.gross``; the attempt as it is now, and what becomes of it is announced.
        The order of a running, unsettled or paid payment only gets that payment again. Raises `Refusal`."""
        async with self._starting:
            known = await self._journal.newest_attempt(order.uuid)
            if known is not None and (known.open or await self._closed(known)):
                return known
            self._refuse_if_busy()
            wrong = wrong_sums(order)
            if wrong:
                log.error("order %s refused: %s", order.uuid, "; ".join(wrong))
                raise Refusal(422, "totals_wrong", "; ".join(wrong))
            try:
                return await self._begin(order)
            except sqlite3.Error as error:
                log.exception("order %s cannot be stored", order.uuid)
                raise Refusal(503, "journal", f"the journal cannot be written: {error}; check the disk") from error

    async def cancel(self, uuid: str) -> None:
        """Ask the running payment to stop. Raises `Refusal` with ``too_late`` when it cannot be stopped any more."""
        running = self._running
        if running is None or running.attempt.order != uuid or running.attempt.state != PaymentState.INTENT:
            raise Refusal(409, "too_late", f"no payment of order {uuid!r} can be cancelled now")
        running.cancel_asked = True
        try:
            stopping = not running.at_terminal or await self._terminal.cancel()
        except TerminalError as error:
            log.warning("card terminal: %s", error)
            stopping = False
        if not stopping:
            running.cancel_asked = False
            raise Refusal(409, "too_late", f"the terminal no longer stops the payment of order {uuid!r}")
        self._changed()

    def decide(self, uuid: str, *, paid: bool, by: str) -> None:
        """A person has looked at the merchant's journal and says what became of the unsettled payment."""
        unsettled = self._unsettled
        if unsettled is None or unsettled.order != uuid:
            raise Refusal(409, "settled", f"no payment of order {uuid!r} waits for a decision")
        self._decision = Decision(attempt=unsettled.id, paid=paid, by=by)
        self._woken.set()

    async def send_to_counter(self, uuid: str, revision: int, by: str) -> Attempt:
        """The customer pays at the counter: the order as it was tried last is closed here without money. Raises `Refusal`;
        while an outcome is not known nobody is sent there to pay once more."""
        async with self._starting:
            known = await self._journal.newest_attempt(uuid)
            stored = await self._journal.order(uuid)
            if known is None or stored is None:
                raise Refusal(404, "unknown_order", f"order {uuid!r} was never paid for here")
            self._refuse_if_busy()
            if await self._closed(known):
                raise Refusal(409, "closed", f"order {uuid!r} has number {stored.number!r} already")
            if stored.order.cart.revision != revision:
                raise Refusal(
                    409, "cart_changed", f"the cart is at {revision!r}, {stored.order.cart.revision!r} was tried"
                )
            log.warning("order %s sent to the counter by %s", uuid, by)
            closed = await self._journal.send_to_counter(uuid, self._now(), by)
            self._become(closed)
            self._on_paid()
            return closed

    async def facts(self, newest: Attempt) -> PaymentFacts:
        """What the journal knows of an order's payment, and what would be done about it now."""
        stored = await self._journal.order(newest.order)
        closed = await self._closed(newest)
        sent = closed and not await self._journal.in_outbox(newest.order)
        may = set[PaymentHelp]()
        if closed:
            may |= {PaymentHelp.PRINT_AGAIN} | ({PaymentHelp.RESEND} if sent else set())
        elif newest.state == PaymentState.UNKNOWN and newest.reason == ASK_STAFF:
            may.add(PaymentHelp.SETTLE)
        elif not newest.open and self._running is None and self._unsettled is None:
            may.add(PaymentHelp.PAY_AT_COUNTER)
        return PaymentFacts(
            order=newest.order,
            number=stored.number if stored else "",
            amount=newest.amount,
            state=newest.state,
            reason=newest.reason,
            attempts=tuple(map(_facts, (await self._journal.attempts(newest.order))[-MOST_ATTEMPTS:])),
            receipt=await self._journal.receipt_state(newest.order),
            sent=sent,
            at_counter=stored is not None and stored.at_counter,
            may=tuple(help_ for help_ in PaymentHelp if help_ in may),
        )

    async def _closed(self, attempt: Attempt) -> bool:
        """Paid, or to be paid at the counter: nothing of this order is ever taken here again."""
        stored = await self._journal.order(attempt.order)
        return attempt.state == PaymentState.PAID or (stored is not None and stored.at_counter)

    def live(self, view: PaymentView) -> PaymentView:
        """The same payment with what the terminal shows at this moment."""
        running = self._running
        if running is None or (running.attempt.order, running.attempt.attempt) != (view.order, view.attempt):
            return view
        can_cancel = (
            running.attempt.state == PaymentState.INTENT
            and not running.cancel_asked
            and running.prompt not in TOO_LATE_TO_CANCEL
        )
        return PaymentView(
            order=view.order,
            attempt=view.attempt,
            state=view.state,
            amount=view.amount,
            prompt=running.prompt,
            terminal_text=running.terminal_text,
            notice=running.notice,
            can_cancel=can_cancel,
            reason=view.reason,
            reference=view.reference,
        )

    def _refuse_if_busy(self) -> None:
        if self._unsettled is not None:
            raise Refusal(
                409, "unsettled", f"the outcome of order {self._unsettled.order!r} is being settled; wait for it"
            )
        if self._running is not None:
            raise Refusal(409, "payment_running", f"order {self._running.attempt.order!r} is being paid; wait for it")

    async def _begin(self, order: Order) -> Attempt:
        attempt = await self._journal.begin(order, self._terminal.terminal_id or "", self._now())
        try:
            if attempt.amount.amount == 0:
                attempt = await self._journal.pay(attempt.id, self._now())
            elif not self._connected:
                attempt = await self._journal.end(attempt.id, PaymentState.ABORTED, "terminal_unavailable")
        except sqlite3.Error:
            self._unsettled = attempt  # the intent is on disk: nothing else begins before it has an end
            self._woken.set()
            raise
        if attempt.open:
            self._running = Running(attempt)
            self._become(attempt)
            self._woken.set()
        else:
            self._finish(attempt)
        return attempt

    # -- the one task that speaks with the terminal ----------------------------------------------------------------

    async def run(self) -> None:
        pause = Backoff(0.5, 15.0)
        try:
            while True:
                try:
                    await self._obey_decision()
                    await self._work()
                except TerminalError as error:
                    await self._lose_terminal(error)
                except (sqlite3.Error, JournalError):
                    log.exception("the journal refused; what is open is settled with the terminal")
                    self._unsettled = self._unsettled or (self._running.attempt if self._running else None)
                    self._running = None
                    self._changed()
                if self.ready and self._unsettled is None:
                    pause.reset()
                    await self._wait(IDLE_CHECK_S)
                else:
                    await self._wait(pause.next())
        finally:
            await self._terminal.close()

    async def _work(self) -> None:
        """One thing to do at the terminal: settle, connect, take the payment that waits, or ask how it is."""
        if self._unsettled is not None:  # before the line is opened anew: a registered terminal repeats nothing
            await self._settle(self._unsettled)
        elif not self._connected:
            await self._terminal.open()
            await self._note_last_receipt()
            self._connected = True
            self._report("ok")
        elif self._running is not None:
            await self._take(self._running)
        else:
            status = await self._terminal.status()
            self._report("ok" if status.ready else "trouble", status.code, status.remedy)

    async def _take(self, running: Running) -> None:
        attempt = running.attempt
        if running.cancel_asked:
            self._finish(await self._journal.end(attempt.id, PaymentState.ABORTED, "cancelled"))
            return

        def on_prompt(prompt: Prompt, text: str, notice: Notice | None) -> None:
            running.prompt, running.terminal_text, running.notice = prompt, text, notice
            self._changed()

        running.at_terminal = True
        outcome = await self._terminal.pay(attempt.id, attempt.amount, partial(self._commit, attempt), on_prompt)
        running.at_terminal = False
        log.info("payment %s attempt %s: %s %s", attempt.order, attempt.attempt, outcome.kind, outcome.reason)
        if outcome.kind == OutcomeKind.APPROVED and running.attempt.state == PaymentState.APPROVED:
            self._finish(await self._journal.pay(attempt.id, self._now()))
        elif outcome.kind in END_STATE:
            state = END_STATE[outcome.kind]
            self._finish(await self._journal.end(attempt.id, state, outcome.reason or state, outcome.code))
            if outcome.reason == "end_of_day_open":
                await self._end_of_day()
            await self._note_last_receipt()  # a terminal may use one up for a payment that came to nothing
        else:
            await self._become_unknown(attempt, outcome.reason or "no_answer", outcome.code)

    async def _commit(self, attempt: Attempt, approval: Approval) -> bool:
        """The approval is on disk when this returns True; the driver acknowledges it only then."""
        expected = (attempt.amount, attempt.terminal_id)
        if (approval.amount, approval.terminal_id) != expected or approval.receipt_number == attempt.last_receipt:
            found = (approval.amount, approval.terminal_id, approval.receipt_number)
            log.error("payment %s refused: expected %s, terminal approved %s", attempt.order, expected, found)
            return False
        try:
            approved = await self._journal.approve(attempt.id, approval)
        except (sqlite3.Error, JournalError):
            log.exception("payment %s refused: the approval cannot be stored", attempt.order)
            return False
        if self._running is not None:
            self._running.attempt = approved
        else:
            self._unsettled = approved
        self._become(approved)
        return True

    async def _settle(self, attempt: Attempt) -> None:
        if attempt.amount.amount == 0:  # the customer said yes, and no terminal was asked
            self._finish(await self._journal.pay(attempt.id, self._now()))
            return
        settled = await settle(attempt, self._terminal, self._journal, partial(self._commit, attempt), self._now)
        self._connected = True
        self._report("ok")
        if settled.open:
            self._unsettled = settled
            self._become(settled)
        else:
            self._finish(settled)

    async def _obey_decision(self) -> None:
        decision, self._decision = self._decision, None
        if decision is None or self._unsettled is None or decision.attempt != self._unsettled.id:
            return
        log.warning("payment %s settled by %s: paid %s", self._unsettled.order, decision.by, decision.paid)
        if decision.paid:
            self._finish(await self._journal.pay(decision.attempt, self._now(), by=decision.by))
        else:
            not_paid = PaymentState.ABORTED, "settled_by_staff"
            self._finish(await self._journal.end(decision.attempt, *not_paid, by=decision.by))

    async def _note_last_receipt(self) -> None:
        """Somebody may have used the terminal without us; recovery compares with the newest receipt number."""
        last = await self._terminal.last_payment()
        if self._terminal.terminal_id is not None and (last.approval is not None or last.nothing_stored):
            receipt = 0 if last.approval is None else last.approval.receipt_number
            await self._journal.see_receipt(self._terminal.terminal_id, receipt)

    async def _end_of_day(self) -> None:
        """The terminal takes no payment before its batch is closed."""
        closed = await self._terminal.end_of_day()
        remedy = "" if closed else "close the terminal's batch by hand; it refuses payments until then"
        self._report("ok" if closed else "trouble", "end of day", remedy)

    # -- what changes ----------------------------------------------------------------------------------------------

    async def _become_unknown(self, attempt: Attempt, reason: str, code: str = "") -> None:
        self._unsettled = await self._journal.end(attempt.id, PaymentState.UNKNOWN, reason, code)
        self._running = None
        self._become(self._unsettled)

    def _finish(self, attempt: Attempt) -> None:
        self._running = self._unsettled = None
        self._become(attempt)
        if attempt.state == PaymentState.PAID:
            self._on_paid()

    def _become(self, attempt: Attempt) -> None:
        self.newest = attempt
        self._changed()

    async def _lose_terminal(self, error: TerminalError) -> None:
        log.warning("card terminal: %s", error)
        await self._terminal.close()
        self._connected = False
        if self._running is not None:  # lost on the way to the payment: nothing was sent for it yet
            self._finish(
                await self._journal.end(self._running.attempt.id, PaymentState.ABORTED, "terminal_unavailable")
            )
        self._report("trouble", str(error), error.remedy)

    def _report(self, state: str, detail: str = "", remedy: str = "") -> None:
        old = self.device
        self.device = DeviceReport(
            kind=old.kind, driver=old.driver, state=state, detail=detail, remedy=remedy, simulated=old.simulated
        )
        if self.device != old:
            self._changed()

    async def _wait(self, seconds: float) -> None:
        """Until something is to be done, at most ``seconds``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()


def _facts(attempt: Attempt) -> AttemptFacts:
    approval = attempt.approval
    return AttemptFacts(
        attempt=attempt.attempt,
        state=attempt.state,
        started_at=attempt.started_at.isoformat(timespec="seconds"),
        reason=attempt.reason,
        code=attempt.code,
        terminal=attempt.terminal_id,
        trace=None if approval is None else approval.trace_number,
        receipt=None if approval is None else approval.receipt_number,
        settled_by=attempt.settled_by,
    )
