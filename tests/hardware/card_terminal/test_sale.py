"""The driver takes payments from a simulated terminal over a real pseudo-terminal."""

import asyncio
import dataclasses
import logging
from pathlib import Path

import pytest

from domain.money import Money
from domain.payment import Approval, OutcomeKind, Prompt
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import Card, Script, Showing
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, counter


async def test_a_good_card_is_charged_once(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        assert at.terminal.terminal_id == "28004869"
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        assert outcome.approval is not None
        assert [outcome.approval] == at.committed
        assert outcome.approval.amount == AMOUNT
        assert outcome.approval.receipt_number == 1
        assert outcome.approval.terminal_id == "28004869"
        assert outcome.approval.card_number == "************4281"
        assert outcome.approval.card_name == "girocard"
        assert outcome.approval.texts == ("GEN.NR.:000001",)
        assert outcome.approval.date is not None
        assert at.charged() == [1240]


async def test_the_customer_is_told_what_to_do(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.pay()
        assert at.prompts == [
            Prompt.CONNECTING,
            Prompt.INSERT_CARD,
            Prompt.ENTER_PIN,
            Prompt.PLEASE_WAIT,
            Prompt.REMOVE_CARD,
            Prompt.APPROVED,
        ]
        assert "Insert card" in at.texts


async def test_the_money_stands_only_after_the_till_has_stored_it(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        charged_at_commit: list[list[int]] = []

        async def commit(_: Approval) -> bool:
            charged_at_commit.append(at.charged())
            return True

        await at.terminal.pay(NUMBER, AMOUNT, commit, at.on_prompt)
        assert charged_at_commit == [[]]
        assert at.charged() == [1240]


async def test_a_payment_the_till_refuses_is_taken_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.accepts = False
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "refused")
        assert at.charged() == []
        assert Prompt.REVERSING in at.prompts


async def test_a_payment_the_till_cannot_store_is_taken_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:

        async def commit(_: Approval) -> bool:
            raise OSError("disk full")

        outcome = await at.terminal.pay(NUMBER, AMOUNT, commit, at.on_prompt)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "refused")
        assert at.charged() == []


async def test_a_slow_disk_makes_the_terminal_wait(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        commits = 0

        async def commit(_: Approval) -> bool:
            nonlocal commits
            commits += 1
            await asyncio.sleep(2.5 * QUICK.commit_patience)  # this is the slow disk
            return True

        outcome = await at.terminal.pay(NUMBER, AMOUNT, commit, at.on_prompt)
        assert outcome.kind is OutcomeKind.APPROVED
        assert commits == 1
        assert at.charged() == [1240]


async def test_a_disk_that_is_too_slow_costs_nobody_money(tmp_path: Path) -> None:
    quick_to_give_up = dataclasses.replace(INSTANT, repeat=0.01)
    timing = dataclasses.replace(QUICK, commit_patience=0.02)
    async with counter(tmp_path, pace=quick_to_give_up, timing=timing) as at:
        never = asyncio.Event()

        async def commit(_: Approval) -> bool:
            return await never.wait()

        outcome = await at.terminal.pay(NUMBER, AMOUNT, commit, at.on_prompt)
        assert outcome.kind is OutcomeKind.ABORTED
        assert at.charged() == []


@pytest.mark.parametrize(
    ("card", "kind", "reason", "code"),
    [
        (Card.DECLINED, OutcomeKind.DECLINED, "declined", "05"),
        (Card.EXPIRED, OutcomeKind.DECLINED, "card_expired", "78"),
        (Card.UNREADABLE, OutcomeKind.ABORTED, "card_unreadable", "64"),
    ],
)
async def test_a_bad_card_is_not_charged(tmp_path: Path, card: Card, kind: OutcomeKind, reason: str, code: str) -> None:
    async with counter(tmp_path, script=Script(card=card, present=0, pin=0)) as at:
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason, outcome.code) == (kind, reason, code)
        assert outcome.approval is None
        assert at.committed == []
        assert at.charged() == []


async def test_a_wrong_pin_can_be_tried_again(tmp_path: Path) -> None:
    async with counter(tmp_path, script=Script(card=Card.WRONG_PIN, present=0, pin=0)) as at:
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        assert Prompt.WRONG_PIN in at.prompts
        assert at.charged() == [1240]


async def test_a_tapped_card_needs_no_pin(tmp_path: Path) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until_showing(Showing.INSERT_CARD)
        assert at.simulator.display.amount == AMOUNT
        at.simulator.tap_card()
        assert (await paying).kind is OutcomeKind.APPROVED
        assert Prompt.ENTER_PIN not in at.prompts
        assert Prompt.REMOVE_CARD not in at.prompts


async def test_a_person_inserts_enters_and_takes_out(tmp_path: Path) -> None:
    slow_hands = dataclasses.replace(INSTANT, removal=20)
    async with counter(tmp_path, pace=slow_hands, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until_showing(Showing.INSERT_CARD)
        at.simulator.insert_card()
        await at.until_showing(Showing.ENTER_PIN)
        at.simulator.press_ok()
        await at.until_showing(Showing.REMOVE_CARD)
        await at.until(lambda: Prompt.REMOVE_CARD in at.prompts)
        at.simulator.remove_card()
        assert (await paying).kind is OutcomeKind.APPROVED


@pytest.mark.parametrize("moment", [Showing.INSERT_CARD, Showing.ENTER_PIN])
async def test_the_stop_key_ends_a_payment(tmp_path: Path, moment: Showing) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until_showing(Showing.INSERT_CARD)
        if moment is Showing.ENTER_PIN:
            at.simulator.insert_card()
            await at.until_showing(moment)
        at.simulator.press_stop()
        outcome = await paying
        assert (outcome.kind, outcome.reason, outcome.code) == (OutcomeKind.ABORTED, "cancelled", "6C")
        assert at.charged() == []


async def test_a_customer_who_does_nothing_ends_a_payment(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, customer=0.05), script=None) as at:
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "cancelled")


async def test_the_till_can_cancel_before_the_host_is_asked(tmp_path: Path) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        assert await at.terminal.cancel() is True
        outcome = await paying
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "cancelled")
        assert at.charged() == []


async def test_the_till_cannot_cancel_when_the_host_was_asked(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, host=0.4)) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        assert await at.terminal.cancel() is False
        assert (await paying).kind is OutcomeKind.APPROVED
        assert at.charged() == [1240]


async def test_a_wrong_pin_makes_cancelling_possible_again(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, host=0.4), script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until_showing(Showing.INSERT_CARD)
        at.simulator.insert_card(Card.WRONG_PIN)
        await at.until_showing(Showing.ENTER_PIN)
        at.simulator.press_ok()
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        assert await at.terminal.cancel() is False
        await at.until(lambda: Prompt.WRONG_PIN in at.prompts)
        assert await at.terminal.cancel() is True
        assert (await paying).kind is OutcomeKind.ABORTED


async def test_there_is_nothing_to_cancel_without_a_payment(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        assert await at.terminal.cancel() is False


@pytest.mark.parametrize("fault", ["amount", "terminal"])
async def test_an_approval_of_something_else_is_refused_with_an_alarm(
    tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        at.simulator.faults.amount_offset = 1 if fault == "amount" else 0
        at.simulator.faults.terminal_id = "99999999" if fault == "terminal" else None
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        assert at.committed == []
        assert at.charged() == []
        assert [record.levelno for record in caplog.records if "refused" in record.message] == [logging.ERROR]


async def test_a_card_number_in_clear_is_dropped_with_an_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number = "4761340000000019"
    async with counter(tmp_path) as at:
        at.simulator.faults.card_number = bytes.fromhex(number)
        outcome = await at.pay()
        assert outcome.kind is OutcomeKind.APPROVED
        assert outcome.approval is not None
        assert outcome.approval.card_number is None
        assert "not configured for PCI DSS" in caplog.text
        assert number not in caplog.text
        assert number not in repr(outcome)


async def test_another_currency_never_reaches_the_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        outcome = await at.pay(Money(1240, "USD"))
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "wrong_currency")
        assert at.charged() == []


async def test_end_of_day_is_asked_for_and_then_payments_go_on(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        at.simulator.require_end_of_day()
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason, outcome.code) == (OutcomeKind.ABORTED, "end_of_day_open", "F0")
        status = await at.terminal.status()
        assert (status.ready, status.code) == (False, "F0")
        assert await at.terminal.end_of_day() is True
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_payments_wait_for_each_other(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        outcomes = await asyncio.gather(at.pay(), at.pay(), at.terminal.status())
        assert [outcome.kind for outcome in outcomes[:2]] == [OutcomeKind.APPROVED] * 2
        assert outcomes[2].ready
        assert at.charged() == [1240, 1240]


async def test_a_part_that_nobody_asked_for_is_refused_although_it_adds_up(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.amount_offset = -240
        at.simulator.faults.fields = bytes.fromhex("06091F6A06000000000240")
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        assert (at.committed, at.charged()) == ([], [])
        outcome = await at.terminal.pay(NUMBER, AMOUNT, at.commit, at.on_prompt, partial=True)
        assert outcome.kind is OutcomeKind.APPROVED
        assert outcome.approval is not None
        assert outcome.approval.amount == Money(1000, "EUR")


@pytest.mark.parametrize(
    "faults",
    [{"amount_offset": -240}, {"amount_offset": -240, "fields": "06091F6A06000000000241"}, {"amount_offset": 1}],
    ids=["rest not named", "rest does not fit", "more than asked"],
)
async def test_a_part_that_does_not_add_up_is_refused(tmp_path: Path, faults: dict[str, int | str]) -> None:
    async with counter(tmp_path) as at:
        at.simulator.faults.amount_offset = int(faults["amount_offset"])
        at.simulator.faults.fields = bytes.fromhex(str(faults.get("fields", "")))
        outcome = await at.terminal.pay(NUMBER, AMOUNT, at.commit, at.on_prompt, partial=True)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        assert at.committed == []
        assert at.charged() == []
