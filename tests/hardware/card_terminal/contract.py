"""What every card terminal driver keeps, whatever protocol it speaks. A driver's tests subclass `CardTerminalContract`
and give it a `Bench`: the driver, and someone who makes its terminal do things."""

import asyncio
import itertools
import time
from abc import ABC, abstractmethod

import pytest

from domain.money import Money
from domain.payment import Approval, LastPayment, Notice, OutcomeKind, Prompt
from hardware.card_terminal.base import CardTerminal, TerminalError


class Bench(ABC):
    """A terminal with its driver, not opened yet."""

    driver: CardTerminal

    @abstractmethod
    def present(self, what: str) -> None:
        """The next customer is ``good``, ``declined``, ``poor`` (the card holds less than is asked) or ``nobody``."""

    @abstractmethod
    def cut_line(self) -> None: ...

    @abstractmethod
    def mend_line(self) -> None: ...

    @abstractmethod
    def charged(self) -> list[int]:
        """The amounts that stand in the terminal's own books."""

    @abstractmethod
    def refunded(self) -> list[int]: ...


class Till:
    """The till's side: stores approvals, remembers prompts."""

    def __init__(self, *, accepts: bool = True) -> None:
        self.accepts = accepts
        self.stored: list[Approval] = []
        self.prompts: list[Prompt] = []
        self.prompted = asyncio.Event()

    async def commit(self, approval: Approval) -> bool:
        self.stored.append(approval)
        return self.accepts

    def on_prompt(self, prompt: Prompt, _: str, __: Notice | None) -> None:
        self.prompts.append(prompt)
        if prompt is Prompt.INSERT_CARD:
            self.prompted.set()


AMOUNT = Money(1790, "EUR")
NUMBERS = itertools.count(int(time.time()))
"""A real terminal may keep them for ever, so none comes twice."""


class CardTerminalContract:
    @pytest.fixture
    def number(self) -> int:
        return next(NUMBERS)

    async def test_opening_tells_who_the_terminal_is(self, bench: Bench) -> None:
        await bench.driver.open()
        assert bench.driver.terminal_id

    async def test_an_idle_terminal_is_ready(self, bench: Bench) -> None:
        status = await bench.driver.status()
        assert status.ready
        assert status.code

    async def test_an_approval_is_committed_once_and_charged_once(self, bench: Bench, number: int) -> None:
        bench.present("good")
        till = Till()
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.kind is OutcomeKind.APPROVED
        assert till.stored == [outcome.approval]
        assert till.stored[0].amount == AMOUNT
        assert till.stored[0].terminal_id == bench.driver.terminal_id
        assert bench.charged() == [AMOUNT.amount]
        assert till.prompts[0] is Prompt.CONNECTING

    async def test_a_refused_commit_is_not_charged(self, bench: Bench, number: int) -> None:
        bench.present("good")
        till = Till(accepts=False)
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.kind is OutcomeKind.ABORTED
        assert outcome.reason
        assert bench.charged() == []

    async def test_a_decline_is_a_decline(self, bench: Bench, number: int) -> None:
        bench.present("declined")
        till = Till()
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.kind is OutcomeKind.DECLINED
        assert outcome.code
        assert till.stored == []
        assert bench.charged() == []

    async def test_less_is_approved_only_when_the_till_asked_for_that(self, bench: Bench, number: int) -> None:
        bench.present("poor")
        till, second = Till(), next(NUMBERS)
        assert (await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)).kind is OutcomeKind.DECLINED
        assert (till.stored, bench.charged()) == ([], [])
        outcome = await bench.driver.pay(second, AMOUNT, till.commit, till.on_prompt, partial=True)
        assert outcome.kind is OutcomeKind.APPROVED
        assert till.stored == [outcome.approval]
        paid = till.stored[0].amount
        assert 0 < paid.amount < AMOUNT.amount
        assert bench.charged() == [paid.amount]
        assert (await bench.driver.last_payment(second)).approval == outcome.approval
        assert await bench.driver.reverse(till.stored[0].receipt_number, paid) is True
        assert bench.charged() == []

    async def test_a_till_that_can_go_on_with_less_takes_all_of_a_card_that_has_it(self, bench: Bench, number: int) -> None:
        bench.present("good")
        till = Till()
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt, partial=True)
        assert outcome.kind is OutcomeKind.APPROVED
        assert bench.charged() == [AMOUNT.amount]

    async def test_a_running_payment_can_be_cancelled(self, bench: Bench, number: int) -> None:
        bench.present("nobody")
        till = Till()
        paying = asyncio.ensure_future(bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt))
        await till.prompted.wait()
        assert await bench.driver.cancel() is True
        assert (await paying).kind is OutcomeKind.ABORTED
        assert await bench.driver.cancel() is False

    async def test_a_lost_line_leaves_the_outcome_open_and_can_be_settled(self, bench: Bench, number: int) -> None:
        before = await bench.driver.last_payment()
        bench.present("nobody")
        till = Till()
        paying = asyncio.ensure_future(bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt))
        await till.prompted.wait()
        bench.cut_line()
        assert (await paying).kind is OutcomeKind.UNKNOWN
        bench.mend_line()
        assert await bench.driver.drain(number, AMOUNT, till.commit) is None
        assert not _is_of(await bench.driver.last_payment(number), before)
        assert (await bench.driver.status()).ready

    async def test_without_a_line_questions_raise_and_payments_do_not_begin(self, bench: Bench, number: int) -> None:
        bench.present("good")
        bench.cut_line()
        for ask in (bench.driver.open, bench.driver.status, bench.driver.last_payment, bench.driver.end_of_day):
            with pytest.raises(TerminalError):
                await ask()
        till = Till()
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.kind is OutcomeKind.ABORTED
        assert bench.charged() == []

    async def test_the_last_payment_is_told_and_can_be_reversed(self, bench: Bench, number: int) -> None:
        before = await bench.driver.last_payment()
        bench.present("good")
        till = Till()
        outcome = await bench.driver.pay(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.approval is not None
        last = await bench.driver.last_payment(number)
        assert (last.approval, last.result_code, last.reversed_trace) == (outcome.approval, "00", None)
        assert _is_of(last, before)
        receipt = outcome.approval.receipt_number
        assert await bench.driver.reverse(receipt, Money(AMOUNT.amount + 1, "EUR")) is False
        assert await bench.driver.reverse(receipt, AMOUNT) is True
        assert bench.charged() == []
        assert (await bench.driver.last_payment(number)).reversed_trace == outcome.approval.trace_number

    async def test_a_refund_is_committed_and_charges_nobody(self, bench: Bench, number: int) -> None:
        bench.present("good")
        till = Till()
        outcome = await bench.driver.refund(number, AMOUNT, till.commit, till.on_prompt)
        assert outcome.kind is OutcomeKind.APPROVED
        assert till.stored == [outcome.approval]
        assert bench.charged() == []
        assert bench.refunded() == [AMOUNT.amount]

    async def test_a_refused_refund_gives_nothing(self, bench: Bench, number: int) -> None:
        bench.present("good")
        till = Till(accepts=False)
        assert (await bench.driver.refund(number, AMOUNT, till.commit, till.on_prompt)).kind is OutcomeKind.ABORTED
        assert bench.refunded() == []

    async def test_end_of_day_closes_the_books(self, bench: Bench) -> None:
        assert await bench.driver.end_of_day() is True

    async def test_closing_twice_is_harmless(self, bench: Bench) -> None:
        await bench.driver.open()
        await bench.driver.close()
        await bench.driver.close()


def _is_of(last: LastPayment, before: LastPayment) -> bool:
    """Whether the terminal has stored something since."""
    return not last.nothing_stored and last.approval != before.approval
