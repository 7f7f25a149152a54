from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from domain.money import Money
from domain.order import Order
from domain.payment import OPEN, TRANSITIONS, Approval, PaymentState
from domain.till import ReceiptState
from kiosk.till.journal import Journal
from kiosk.till.order_rows import Identity, JournalError
from kiosk.till.payment_rows import Attempt, Part, set_state
from kiosk.till.print_rows import PrintState
from tests.builders import small_order
from tests.kiosk.till.tills import at

APPROVAL = Approval(amount=Money(890, "EUR"), terminal_id="28004869", receipt_number=48)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Journal]:
    journal = await Journal.open(path)
    try:
        yield journal
    finally:
        await journal.close()


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    async with opened(tmp_path / "journal.sqlite") as made:
        yield made


async def begun(journal: Journal, order: Order | None = None) -> Attempt:
    return await journal.begin(order or small_order(), "28004869", at(12))


async def bring_to(journal: Journal, state: PaymentState) -> Attempt:
    """A part of 4.00 of an order that costs 8.90, in this state."""
    attempt = await journal.begin(small_order(), "28004869", at(12), Part(partial=True))
    part = msgspec.structs.replace(APPROVAL, amount=Money(400, "EUR"))
    match state:
        case PaymentState.INTENT:
            return attempt
        case PaymentState.APPROVED:
            return await journal.approve(attempt.id, part)
        case PaymentState.DECLINED | PaymentState.ABORTED | PaymentState.UNKNOWN:
            return await journal.end(attempt.id, state, "because")
    paid = await journal.pay(attempt.id, at(12), part)
    if state is PaymentState.PAID:
        return paid
    [given_up] = await journal.give_up(paid.order)
    return given_up if state is PaymentState.RETURNING else await journal.end(paid.id, state, "because")


async def test_it_is_kept_so_that_a_power_cut_loses_nothing(journal: Journal) -> None:
    assert await journal.durability() == "wal, synchronous 2"


@pytest.mark.parametrize("to", PaymentState)
@pytest.mark.parametrize("start", PaymentState)
async def test_a_payment_moves_only_as_its_table_allows(
    journal: Journal, start: PaymentState, to: PaymentState
) -> None:
    attempt = await bring_to(journal, start)
    if to == start or to in TRANSITIONS[start]:
        await journal._do(lambda connection: set_state(connection, attempt.id, to))
        expected = to
    else:
        with pytest.raises(JournalError, match=f"is <PaymentState.{start.name}"):
            await journal._do(lambda connection: set_state(connection, attempt.id, to))
        expected = start
    found = await journal.newest_attempt()
    assert found is not None
    assert found.state == expected
    assert (await journal.open_attempt() is None) == (expected not in OPEN)


async def test_paying_gives_number_outbox_and_receipt_at_once(journal: Journal) -> None:
    await journal.keep_identity(Identity(prefix="K", site_name="", kiosk_name=""))
    order = small_order()
    attempt = await begun(journal, order)
    await journal.approve(attempt.id, APPROVAL)
    assert (await journal.outbox_size(), await journal.receipt_state(order.uuid)) == (0, ReceiptState.NONE)
    await journal.pay(attempt.id, at(12))
    [waiting] = await journal.outbox()
    assert (waiting.order, waiting.number, waiting.reference) == (order, "K1", "48")
    assert await journal.receipt_state(order.uuid) == ReceiptState.PRINTING
    assert await journal.last_receipt("28004869") == 48


async def test_paying_again_changes_nothing(journal: Journal) -> None:
    attempt = await begun(journal)
    await journal.pay(attempt.id, at(12))
    await journal.pay(attempt.id, at(13))
    assert [waiting.number for waiting in await journal.outbox()] == ["1"]


async def test_an_outcome_that_stays_unknown_says_what_is_known_now(journal: Journal) -> None:
    attempt = await begun(journal)
    await journal.end(attempt.id, PaymentState.UNKNOWN, "line_lost")
    assert (await journal.end(attempt.id, PaymentState.UNKNOWN, "ask_staff")).reason == "ask_staff"


async def test_a_paid_order_is_never_begun_again(journal: Journal) -> None:
    order = small_order()
    await journal.pay((await begun(journal, order)).id, at(12))
    with pytest.raises(JournalError, match="PAID"):
        await begun(journal, order)


async def test_one_payment_is_open_at_a_time(journal: Journal) -> None:
    await begun(journal)
    with pytest.raises(Exception, match="UNIQUE"):
        await begun(journal)
    assert await journal.order("other") is None


async def test_a_second_approval_under_another_receipt_is_refused(journal: Journal) -> None:
    attempt = await begun(journal)
    await journal.approve(attempt.id, APPROVAL)
    await journal.approve(attempt.id, APPROVAL)
    other = Approval(amount=APPROVAL.amount, terminal_id="28004869", receipt_number=49)
    with pytest.raises(JournalError, match="receipt 48, not 49"):
        await journal.approve(attempt.id, other)


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path, order = tmp_path / "journal.sqlite", small_order()
    async with opened(path) as journal:
        attempt = await begun(journal, order)
        await journal.approve(attempt.id, APPROVAL)
        await journal.keep_draft(b'{"page": "pay"}')
        await journal.keep_identity(Identity(prefix="A", site_name="Union Square", kiosk_name="1"))
    async with opened(path) as journal:
        found = await journal.open_attempt()
        assert found is not None
        assert (found.order, found.approval, found.amount) == (order.uuid, APPROVAL, Money(890, "EUR"))
        assert await journal.draft() == b'{"page": "pay"}'
        assert (await journal.identity()).prefix == "A"


async def test_a_receipt_begun_before_a_crash_is_found_as_begun(tmp_path: Path) -> None:
    path, order = tmp_path / "journal.sqlite", small_order()
    async with opened(path) as journal:
        await journal.pay((await begun(journal, order)).id, at(12))
        first = await journal.next_print("printer")
        assert first is not None
        assert (first.copy, first.state) == (False, PrintState.QUEUED)
        await journal.begin_print(first.id, 1047)
    async with opened(path) as journal:
        again = await journal.next_print("printer")
        assert again is not None
        assert (again.order, again.state, again.cuts) == (order.uuid, PrintState.PRINTING, 1047)
        await journal.end_print(again.id, PrintState.PRINTED)
        assert await journal.next_print("printer") is None


async def test_the_draft_of_the_paid_cart_goes_and_that_of_another_stays(journal: Journal) -> None:
    order = small_order()
    await journal.keep_draft(b'{"cart": {"id": "' + order.uuid.encode() + b'"}}')
    await journal.pay((await begun(journal, order)).id, at(12))
    assert await journal.draft() is None
    await journal.keep_draft(b'{"cart": {"id": "another"}}')
    await journal.pay((await begun(journal)).id, at(12))
    assert await journal.draft() == b'{"cart": {"id": "another"}}'


async def test_the_outbox_is_emptied_order_by_order(journal: Journal) -> None:
    orders = [small_order() for _ in range(3)]
    for order in orders:
        await journal.pay((await begun(journal, order)).id, at(12))
    assert await journal.sent(orders[1].uuid)
    assert not await journal.sent(orders[1].uuid)
    assert [waiting.order.uuid for waiting in await journal.outbox()] == [orders[0].uuid, orders[2].uuid]


async def test_a_second_till_does_not_start(tmp_path: Path) -> None:
    async with opened(tmp_path / "journal.sqlite"):
        with pytest.raises(JournalError, match="in use by another till"):
            await Journal.open(tmp_path / "journal.sqlite")
    async with opened(tmp_path / "journal.sqlite"):
        pass


async def test_a_file_that_is_no_journal_is_kept_and_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database, but perhaps somebody's paid orders" * 50)
    with pytest.raises(JournalError, match="cannot be read"):
        await Journal.open(path)
    assert path.read_bytes().startswith(b"not a database")


async def test_a_journal_of_a_newer_till_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    async with opened(path) as journal:
        await journal._do(lambda connection: connection.execute("PRAGMA user_version = 9"))
    with pytest.raises(JournalError, match="has version 9"):
        await Journal.open(path)
