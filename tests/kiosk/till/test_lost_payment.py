import asyncio
import datetime as dt
from pathlib import Path

import msgspec
import pytest

from domain.money import Money
from domain.payment import Approval, LastPayment, PaymentState
from hardware.card_terminal.base import Commit
from hardware.card_terminal.simulation.ledger import Kind, Ledger
from hardware.card_terminal.simulator import AutoReversal, PowerPoint
from hardware.card_terminal.zvt.driver import ZvtTerminal
from kiosk.config import load
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Attempt
from kiosk.till.recovery import Verdict, settle, verdict
from tests.builders import small_order
from tests.hardware.card_terminal.terminals import QUICK
from tests.hardware.card_terminal.terminals import counter as shop_of_hardware
from tests.kiosk.till.books import keep_books
from tests.kiosk.till.tills import at, config_file, counter, register, running_till

ATTEMPT = Attempt(
    id=1,
    order="order",
    attempt=1,
    amount=Money(1240, "EUR"),
    terminal_id="28004869",
    last_receipt=47,
    started_at=at(12, 30),
    state=PaymentState.UNKNOWN,
    approval=None,
    reason="",
    code="",
)
PAYMENT = Approval(
    amount=Money(1240, "EUR"),
    terminal_id="28004869",
    receipt_number=48,
    trace_number=318,
    date=dt.date(2026, 11, 21),
    time=dt.time(12, 31),
)
APPROVED = msgspec.structs.replace(ATTEMPT, approval=PAYMENT)
PART = msgspec.structs.replace(ATTEMPT, partial=True)
HEARD = msgspec.structs.replace(PART, approval=msgspec.structs.replace(PAYMENT, amount=Money(500, "EUR")))


def other(**changes: object) -> LastPayment:
    """The terminal's last transaction, which differs from our payment."""
    return LastPayment(approval=msgspec.structs.replace(PAYMENT, **changes))


@pytest.mark.parametrize(
    ("attempt", "last", "expected"),
    [
        pytest.param(ATTEMPT, other(), Verdict.CHARGED, id="new receipt, same amount and terminal"),
        pytest.param(APPROVED, other(), Verdict.CHARGED, id="the very payment that was approved"),
        pytest.param(ATTEMPT, other(receipt_number=47), Verdict.NOT_CHARGED, id="nothing since the last receipt"),
        pytest.param(APPROVED, other(receipt_number=47), Verdict.NOT_CHARGED, id="approved, then taken back silently"),
        pytest.param(ATTEMPT, LastPayment(nothing_stored=True), Verdict.NOT_CHARGED, id="nothing stored"),
        pytest.param(ATTEMPT, LastPayment(approval=PAYMENT, result_code="6C"), Verdict.NOT_CHARGED, id="ours failed"),
        pytest.param(ATTEMPT, LastPayment(approval=PAYMENT, reversed_trace=317), Verdict.REVERSED, id="reversal"),
        pytest.param(
            ATTEMPT,
            LastPayment(approval=msgspec.structs.replace(PAYMENT, amount=Money(500, "EUR")), reversed_trace=317),
            Verdict.UNKNOWN,
            id="reversal of another amount",
        ),
        pytest.param(APPROVED, LastPayment(approval=PAYMENT, reversed_trace=318), Verdict.REVERSED, id="ours reversed"),
        pytest.param(APPROVED, LastPayment(reversed_trace=99), Verdict.UNKNOWN, id="another one reversed"),
        pytest.param(ATTEMPT, other(amount=Money(1, "EUR")), Verdict.UNKNOWN, id="other amount"),
        pytest.param(ATTEMPT, other(amount=Money(1240, "USD")), Verdict.UNKNOWN, id="other currency"),
        pytest.param(PART, other(amount=Money(500, "EUR")), Verdict.UNKNOWN, id="a part that we never heard of"),
        pytest.param(HEARD, other(amount=Money(500, "EUR")), Verdict.CHARGED, id="the part that was approved"),
        pytest.param(HEARD, other(), Verdict.UNKNOWN, id="the whole, and a part was approved"),
        pytest.param(ATTEMPT, other(terminal_id="1"), Verdict.UNKNOWN, id="terminal exchanged"),
        pytest.param(ATTEMPT, other(terminal_id="1", receipt_number=47), Verdict.UNKNOWN, id="exchanged, same receipt"),
        pytest.param(ATTEMPT, other(time=dt.time(9, 0)), Verdict.CHARGED, id="new receipt, a clock that is wrong"),
        pytest.param(APPROVED, other(receipt_number=49), Verdict.UNKNOWN, id="a later payment"),
        pytest.param(APPROVED, other(trace_number=319), Verdict.UNKNOWN, id="same receipt, other trace"),
        pytest.param(ATTEMPT, LastPayment(), Verdict.UNKNOWN, id="an answer that says nothing"),
        pytest.param(ATTEMPT, LastPayment(result_code="77"), Verdict.UNKNOWN, id="an end of day"),
    ],
)
def test_the_terminals_last_transaction_is_judged(attempt: Attempt, last: LastPayment, expected: Verdict) -> None:
    assert verdict(attempt, last, "28004869") is expected


@pytest.mark.parametrize(
    "last", [other(), LastPayment(nothing_stored=True), LastPayment(approval=PAYMENT, reversed_trace=317)]
)
def test_a_terminal_put_in_meanwhile_settles_nothing(last: LastPayment) -> None:
    assert verdict(ATTEMPT, last, "11111111") is Verdict.UNKNOWN


def test_without_a_known_receipt_the_time_must_tell() -> None:
    first = msgspec.structs.replace(ATTEMPT, last_receipt=None)
    assert verdict(first, other(), "28004869") is Verdict.CHARGED
    assert verdict(first, other(date=None, time=None), "28004869") is Verdict.UNKNOWN
    assert verdict(first, other(time=dt.time(9, 0)), "28004869") is Verdict.UNKNOWN
    assert verdict(ATTEMPT, other(date=None, time=None), "28004869") is Verdict.CHARGED


@pytest.mark.journey
@pytest.mark.parametrize("make", AutoReversal)
@pytest.mark.parametrize("point", PowerPoint)
async def test_the_terminal_loses_its_power(tmp_path: Path, point: PowerPoint, make: AutoReversal) -> None:
    order = small_order(qty=2)
    async with counter(tmp_path, auto_reversal=make) as shop:
        shop.terminal.lose_power_at(point)
        await shop.client.start(order)
        await shop.client.until(lambda view: view.unsettled or bool(view.payment and view.payment.number))
        await asyncio.to_thread(shop.terminal.power_on)
        await keep_books(shop.client, shop.terminal, order)


async def test_a_payment_begins_behind_what_others_paid_since_the_terminal_was_idle(tmp_path: Path) -> None:
    """Else the same amount that somebody paid there by hand would pass for ours, once ours is lost."""
    order = small_order()
    async with counter(tmp_path) as shop:
        pay_by_hand(tmp_path / "ledger", order.totals.gross)
        shop.terminal.lose_power_at(PowerPoint.BEFORE_STATUS)
        await shop.client.start(order)
        await shop.client.until(lambda view: view.unsettled)
        await asyncio.to_thread(shop.terminal.power_on)
        assert (await shop.client.ended("aborted")).reason == "not_charged"
        await shop.client.pay(order)
        assert len(shop.terminal.charges()) == 2


async def test_a_till_killed_before_it_asked_the_terminal_knows_that(tmp_path: Path) -> None:
    register()
    config, order = load(config_file(tmp_path)), small_order()
    journal = await Journal.open(config.paths.state / "till" / "journal.sqlite")
    await journal.begin(order, "", at(12))
    await journal.close()
    async with running_till(config) as client:  # there is no terminal at all
        assert (await client.ended("aborted")).reason == "restarted"


def pay_by_hand(ledger: Path, amount: int) -> None:
    books = Ledger(ledger)
    books.book(books.begin(Kind.SALE, amount, "0978", ("Visa", bytes.fromhex("EEEEEEEEEEEE0019")), "1121123100"))


async def test_an_approval_heard_late_is_paid_only_when_the_terminal_says_so(tmp_path: Path) -> None:
    """It may have lost its power before it looked at our answer."""

    class Late(ZvtTerminal):
        async def drain(self, number: int, expected: Money, commit: Commit, *, partial: bool = False) -> Approval | None:
            await super().drain(number, expected, commit, partial=partial)
            approval = msgspec.structs.replace(PAYMENT, amount=expected, receipt_number=7)
            assert await commit(approval)
            return approval

    journal = await Journal.open(tmp_path / "journal.sqlite")
    async with shop_of_hardware(tmp_path) as shop:
        await shop.terminal.close()
        terminal = Late(str(shop.port), timing=QUICK)
        attempt = await journal.begin(small_order(), "28004869", at(12))
        await journal.see_receipt("28004869", 0)

        async def commit(approval: Approval) -> bool:
            await journal.approve(attempt.id, approval)
            return True

        settled = await settle(attempt, terminal, journal, commit, lambda: at(12))
        await terminal.close()
        await journal.close()
        assert (settled.state, settled.reason) == (PaymentState.ABORTED, "not_charged")
