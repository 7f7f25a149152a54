"""Cable, power and line faults in the middle of a payment: it always ends, and what the terminal tells afterwards is
enough to know whether the customer has paid."""

import asyncio
import dataclasses
from pathlib import Path

import pytest

from domain.money import Money
from domain.payment import Approval, OutcomeKind, Prompt
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.simulation.settings import INSTANT
from hardware.card_terminal.simulator import AutoReversal, PowerPoint, Showing
from hardware.card_terminal.zvt.driver import ZvtTerminal
from tests.hardware.card_terminal.scripted import CALM, REGISTERED, follow, says, terminal_that
from tests.hardware.card_terminal.terminals import AMOUNT, NUMBER, QUICK, Counter, counter

OTHER = Money(990, "EUR")


async def last_receipt(at: Counter) -> int | None:
    last = await at.terminal.last_payment()
    return None if last.approval is None else last.approval.receipt_number


@pytest.mark.parametrize("hang_up", [True, False])
async def test_a_pulled_cable_ends_the_payment_unknown(tmp_path: Path, hang_up: bool) -> None:
    short = dataclasses.replace(INSTANT, customer=0.2)
    async with counter(tmp_path, pace=short, timing=dataclasses.replace(QUICK, t4=1.0), script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        at.simulator.pull_cable(hang_up=hang_up)
        outcome = await paying
        assert outcome.kind is OutcomeKind.UNKNOWN
        assert at.committed == []

        at.simulator.plug_cable()
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        assert (await at.terminal.last_payment()).nothing_stored
        assert at.charged() == []


async def test_without_a_cable_a_payment_does_not_begin(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.pull_cable()
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "no_terminal")
        with pytest.raises(TerminalError, match=r"card terminal.s cable and port"):
            await at.terminal.status()
        at.simulator.plug_cable()
        assert (await at.terminal.status()).ready
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_a_cable_pulled_while_idle_is_noticed_and_mended(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.terminal.open()
        at.simulator.pull_cable()
        with pytest.raises(TerminalError):
            await at.terminal.status()
        at.simulator.plug_cable()
        assert (await at.pay()).kind is OutcomeKind.APPROVED


async def test_a_cable_pulled_while_the_host_is_asked_charges_nobody(tmp_path: Path) -> None:
    pace = dataclasses.replace(INSTANT, host=0.3, issue_of_goods=0.3)
    async with counter(tmp_path, pace=pace) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        at.simulator.pull_cable()
        assert (await paying).kind is OutcomeKind.UNKNOWN
        await at.until_shown(Showing.REVERSED, Showing.CANCELLED)
        assert at.charged() == []


@pytest.mark.parametrize("make", AutoReversal)
@pytest.mark.parametrize("point", [PowerPoint.BEFORE_STATUS, PowerPoint.AFTER_STATUS])
async def test_power_lost_before_the_answer(tmp_path: Path, point: PowerPoint, make: AutoReversal) -> None:
    timing = dataclasses.replace(QUICK, t4=0.5)
    async with counter(tmp_path, auto_reversal=make, timing=timing) as at:
        assert (await at.pay()).kind is OutcomeKind.APPROVED
        before = await last_receipt(at)
        at.simulator.lose_power_at(point)
        assert (await at.pay()).kind is OutcomeKind.UNKNOWN
        assert len(at.committed) == (1 if point is PowerPoint.BEFORE_STATUS else 2)

        at.simulator.power_on()
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        last = await at.terminal.last_payment()
        assert last.approval is not None
        match make:
            case AutoReversal.SILENT:
                assert last.approval.receipt_number == before
                assert last.reversed_trace is None
                assert at.charged() == [1240]
            case AutoReversal.RECORD:
                assert last.approval.receipt_number != before
                assert last.reversed_trace is not None
                assert at.charged() == [1240]
            case AutoReversal.NONE:
                assert last.approval.receipt_number != before
                assert last.reversed_trace is None
                assert at.charged() == [1240, 1240]


async def test_a_tip_is_in_the_books_of_a_terminal_that_lost_power_and_reverses_nothing(tmp_path: Path) -> None:
    timing = dataclasses.replace(QUICK, t4=0.5)
    async with counter(tmp_path, auto_reversal=AutoReversal.NONE, timing=timing) as at:
        at.simulator.faults.tip = 200
        at.simulator.lose_power_at(PowerPoint.AFTER_STATUS)
        assert (await at.pay()).kind is OutcomeKind.UNKNOWN
        at.simulator.faults.tip = 0
        at.simulator.power_on()
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        last = await at.terminal.last_payment()
        assert last.approval is not None
        assert last.approval.amount.amount == 1440
        assert (at.charged(), at.committed) == ([1440], [])


async def test_power_lost_after_the_answer_leaves_a_payment(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        at.simulator.lose_power_at(PowerPoint.AFTER_ANSWER)
        assert (await at.pay()).kind is OutcomeKind.UNKNOWN  # nobody knows whether it has looked at the answer
        at.simulator.power_on()
        last = await at.terminal.last_payment()
        assert [last.approval] == at.committed
        assert at.charged() == [1240]


async def test_over_tcp_an_answer_that_was_sent_has_not_arrived(tmp_path: Path) -> None:
    async with counter(tmp_path, tcp=True) as at:
        at.simulator.lose_power_at(PowerPoint.AFTER_STATUS)
        assert (await at.pay()).kind is OutcomeKind.UNKNOWN
        assert len(at.committed) == 1
        at.simulator.power_on()
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        assert (await at.terminal.last_payment()).nothing_stored
        assert at.charged() == []


async def test_what_the_till_refuses_is_taken_back_by_every_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path, auto_reversal=AutoReversal.NONE) as at:
        at.accepts = False
        assert (await at.pay()).kind is OutcomeKind.ABORTED
        assert at.charged() == []


async def test_a_till_that_dies_before_its_answer_is_told_again_or_not_charged(tmp_path: Path) -> None:
    """The till is gone with the approval unanswered; the terminal gives up after its own time."""
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, issue_of_goods=0.3)) as at:
        reached = asyncio.Event()

        async def die(_: Approval) -> bool:
            reached.set()
            return await asyncio.Event().wait()

        paying = asyncio.ensure_future(at.terminal.pay(NUMBER, AMOUNT, die, at.on_prompt))
        await reached.wait()
        paying.cancel()
        await asyncio.wait({paying})
        await at.terminal.close()
        restarted = ZvtTerminal(str(at.port), timing=QUICK)
        assert await restarted.drain(NUMBER, AMOUNT, at.commit) is None
        assert (await restarted.last_payment()).nothing_stored
        assert at.charged() == []
        await restarted.close()


async def test_an_approval_that_was_missed_is_taken_when_the_terminal_repeats_it(tmp_path: Path) -> None:
    """The till starts again while the terminal still asks the host: the status information reaches the new till."""
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, host=0.8)) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        paying.cancel()
        await asyncio.wait({paying})
        await at.terminal.close()
        restarted = ZvtTerminal(str(at.port), timing=QUICK)
        approval = await restarted.drain(NUMBER, AMOUNT, at.commit)
        assert approval is not None
        assert at.committed == [approval]
        assert at.charged() == [1240]
        assert (await restarted.last_payment()).approval == approval
        await restarted.close()


async def test_a_payment_of_another_amount_is_not_taken_while_draining(tmp_path: Path) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, host=0.8)) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        paying.cancel()
        await asyncio.wait({paying})
        assert await at.terminal.drain(NUMBER, OTHER, at.commit) is None
        assert at.committed == []
        assert at.charged() == []


async def test_a_payment_nobody_watches_is_cancelled_while_draining(tmp_path: Path) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        paying.cancel()
        await asyncio.wait({paying})
        assert await at.terminal.drain(NUMBER, AMOUNT, at.commit) is None
        await at.until_showing(Showing.READY)
        assert (await at.terminal.status()).ready


async def test_an_approval_without_an_open_payment_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with counter(tmp_path, pace=dataclasses.replace(INSTANT, host=0.2)) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.PLEASE_WAIT in at.prompts)
        paying.cancel()
        await at.until_shown(Showing.REVERSED)
        assert at.charged() == []
        assert "no payment is open" in caplog.text


@pytest.mark.parametrize("left", ["060F00", "060F0100", "060F0327000000"])
async def test_what_a_killed_till_left_on_the_line_is_no_registration(left: str) -> None:
    script = [says(left, "800000", "060F0A 1900 2928004869 490978"), b"\x06", b"\x06"]
    with terminal_that(follow(script)) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        await terminal.open()
        await terminal.close()
    assert terminal.terminal_id == "28004869"


async def test_a_terminal_that_is_busy_with_a_killed_tills_payment_is_not_registered() -> None:
    with terminal_that(follow([says("060F00", "849C00"), b"\x06"])) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        with pytest.raises(TerminalError, match="registration"):
            await terminal.open()
        await terminal.close()


async def test_a_terminal_that_answers_too_late_is_settled_afterwards(tmp_path: Path) -> None:
    async with counter(tmp_path, timing=dataclasses.replace(QUICK, t3=0.3)) as at:
        await at.terminal.open()
        at.simulator.faults.answer_delay = 0.5
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.UNKNOWN, "no_answer")
        at.simulator.faults.answer_delay = 0
        approval = await at.terminal.drain(NUMBER, AMOUNT, at.commit)
        last = await at.terminal.last_payment()
        assert at.charged() == ([] if approval is None and last.nothing_stored else [1240])


async def test_a_terminal_that_falls_silent_ends_the_payment(tmp_path: Path) -> None:
    async with counter(tmp_path, timing=dataclasses.replace(QUICK, t4=0.4), script=None) as at:
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.UNKNOWN, "no_answer")


async def test_the_terminal_may_ask_for_more_time_than_t4(tmp_path: Path) -> None:
    """With containers on, its intermediate states say "one minute"."""
    timing = dataclasses.replace(QUICK, t4=0.1, minute=5.0)
    async with counter(tmp_path, timing=timing, pace=dataclasses.replace(INSTANT, customer=0.5), script=None) as at:
        outcome = await at.pay()
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "cancelled")


async def test_closing_the_driver_ends_the_payment(tmp_path: Path) -> None:
    async with counter(tmp_path, script=None) as at:
        paying = asyncio.ensure_future(at.pay())
        await at.until(lambda: Prompt.INSERT_CARD in at.prompts)
        await at.terminal.close()
        assert (await paying).kind is OutcomeKind.UNKNOWN


async def test_a_payment_can_be_taken_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        outcome = await at.pay()
        assert outcome.approval is not None
        receipt = outcome.approval.receipt_number
        assert await at.terminal.reverse(receipt, AMOUNT) is True
        assert at.charged() == []
        assert await at.terminal.reverse(receipt, AMOUNT) is True, "it is already taken back"
        last = await at.terminal.last_payment()
        assert last.reversed_trace == outcome.approval.trace_number


async def test_what_was_not_paid_cannot_be_taken_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.pay()
        assert await at.terminal.reverse(1, OTHER) is False
        assert await at.terminal.reverse(77, AMOUNT) is False
        assert await at.terminal.end_of_day() is True
        assert await at.terminal.reverse(1, AMOUNT) is False
        assert at.charged() == [1240]


async def test_a_terminal_that_takes_back_another_payment_is_stopped(tmp_path: Path) -> None:
    async with counter(tmp_path) as at:
        await at.pay()
        await at.pay(OTHER)
        at.simulator.faults.reverses_last = True
        assert await at.terminal.reverse(1, AMOUNT) is False
        assert at.charged() == [1240, 990]


async def test_an_answer_that_is_no_reversal_reverses_nothing() -> None:
    booked = "040F18 2700 04000000001240 0B000007 2928004869 490978 870042"
    with terminal_that(follow([*REGISTERED, says("800000", booked), says("060F00"), b"\x06"])) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        assert await terminal.reverse(42, AMOUNT) is False
        await terminal.close()


@pytest.mark.parametrize(
    ("end", "nothing_stored"), [("061E0166", True), ("061E016C", False), ("061E00", False), ("060F00", False)]
)
async def test_only_a_terminal_that_says_so_has_nothing_stored(end: str, nothing_stored: bool) -> None:
    again = [says("800000", end), b"\x06"] if end == "060F00" else []
    with terminal_that(follow([*REGISTERED, says("800000", end), b"\x06", *again])) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        last = await terminal.last_payment()
        assert (last.approval, last.nothing_stored) == (None, nothing_stored)
        await terminal.close()


async def test_an_end_without_a_word_is_asked_again() -> None:
    """The line was gone while it told: the terminal repeated in vain, and ended."""
    booked = "040F18 2700 04000000001240 0B000007 2928004869 490978 870042"
    told = [says("800000", "060F00"), b"\x06", says("800000", booked), says("060F00"), b"\x06"]
    with terminal_that(follow([*REGISTERED, *told])) as port:
        terminal = ZvtTerminal(port, timing=CALM)
        last = await terminal.last_payment()
        assert last.approval is not None
        assert last.approval.receipt_number == 42
        await terminal.close()
