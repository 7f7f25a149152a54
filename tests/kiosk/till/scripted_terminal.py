"""A card terminal in memory whose next outcome the test decides, with a ledger: what the money did, whatever anybody said."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from domain.money import Money
from domain.payment import Approval, LastPayment, Outcome, OutcomeKind, Prompt
from hardware.card_terminal.base import CardTerminal, Commit, Number, OnPrompt, TerminalError, TerminalStatus


class Next(StrEnum):
    APPROVES = "approves"
    APPROVES_PART = "approves_part"
    DECLINES = "declines"
    LOST_BEFORE = "lost_before"  # the line goes before the card was charged
    LOST_AFTER = "lost_after"  # and after the till has stored the approval, which stands


@dataclass
class Booking:
    number: int
    receipt: int
    amount: Money
    state: Literal["booked", "reversed"] = "booked"


@dataclass
class ScriptedTerminal(CardTerminal):
    """``line`` False: nothing is heard or said. ``reverses``: whether it can still take a payment back; ``forgets_answer``:
    the next reversal is done, and its answer lost; ``full``: it names nothing before its end of day."""

    next: Next = Next.APPROVES
    line: bool = True
    reverses: bool = True
    forgets_answer: bool = False
    full: bool = False
    bookings: list[Booking] = field(default_factory=list)
    reversals: list[int] = field(default_factory=list)  # receipts that were reversed, in that order; each uses up one
    asked: list[Money] = field(default_factory=list)

    @property
    def terminal_id(self) -> str | None:
        return "28004869"

    @property
    def charged(self) -> int:
        return sum(booking.amount.amount for booking in self.bookings if booking.state == "booked")

    def _answer(self) -> None:
        if not self.line:
            raise TerminalError("card terminal says nothing; check its cable")

    async def open(self) -> None:
        self._answer()

    async def close(self) -> None:
        pass

    async def pay(
        self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt, *, partial: bool = False
    ) -> Outcome:
        if not self.line:
            return Outcome(kind=OutcomeKind.ABORTED, reason="no_terminal")
        self.asked.append(amount)
        on_prompt(Prompt.INSERT_CARD, "", None)
        if self.next is Next.DECLINES:
            return Outcome(kind=OutcomeKind.DECLINED, reason="declined")
        if self.next is Next.LOST_BEFORE:
            return Outcome(kind=OutcomeKind.UNKNOWN, reason="line_lost")
        less = self.next is Next.APPROVES_PART and partial and amount.amount > 1
        approved = Money(amount.amount // 2, amount.currency) if less else amount
        booking = Booking(number, self._receipt(), approved)
        if not await commit(self._approval(booking)):
            return Outcome(kind=OutcomeKind.ABORTED, reason="refused")
        self.bookings.append(booking)
        if self.next is Next.LOST_AFTER:
            return Outcome(kind=OutcomeKind.UNKNOWN, reason="line_lost")
        return Outcome(kind=OutcomeKind.APPROVED, approval=self._approval(booking))

    async def cancel(self) -> bool:
        return False

    async def drain(
        self, number: Number, expected: Money, commit: Commit, *, partial: bool = False
    ) -> Approval | None:
        self._answer()
        return None

    async def last_payment(self, number: Number | None = None) -> LastPayment:
        self._answer()
        if self.full:
            raise TerminalError("card terminal does not name its last payment; close its batch")
        if not self.bookings:
            return LastPayment(nothing_stored=True)
        newest = self.bookings[-1]
        if self.reversals and self._receipt() - 1 > newest.receipt:
            back = next(booking for booking in self.bookings if booking.receipt == self.reversals[-1])
            approval = self._approval(Booking(back.number, self._receipt() - 1, back.amount))
            return LastPayment(approval=approval, reversed_trace=back.receipt)
        return LastPayment(approval=self._approval(newest))

    async def reverse(self, receipt_number: int, amount: Money) -> bool:
        self._answer()
        [found] = [booking for booking in self.bookings if booking.receipt == receipt_number]
        assert found.amount == amount
        if found.state == "booked":
            if not self.reverses:
                return False
            found.state = "reversed"
            self.reversals.append(receipt_number)
        if self.forgets_answer:
            self.forgets_answer = False
            raise TerminalError("card terminal says nothing; check its cable")
        return True

    async def refund(self, number: Number, amount: Money, commit: Commit, on_prompt: OnPrompt) -> Outcome:
        return Outcome(kind=OutcomeKind.ABORTED, reason="refused")

    async def end_of_day(self) -> bool:
        self._answer()
        self.full = False
        return True

    async def status(self) -> TerminalStatus:
        self._answer()
        if self.full:
            return TerminalStatus(ready=False, code="F0", remedy="", end_of_day_due=True)
        return TerminalStatus(ready=True, code="00", remedy="")

    def _receipt(self) -> int:
        """The next one: sales and reversals count together."""
        return 1 + len(self.bookings) + len(self.reversals)

    def _approval(self, booking: Booking) -> Approval:
        return Approval(
            amount=booking.amount,
            terminal_id="28004869",
            receipt_number=booking.receipt,
            trace_number=booking.receipt,
        )
