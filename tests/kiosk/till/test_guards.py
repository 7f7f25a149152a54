"""What the database refuses, whatever the program would do."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from domain.money import Money
from domain.order import Order
from domain.payment import Approval, Means, PaymentState
from kiosk.till.journal import Journal
from kiosk.till.payment_rows import Attempt, Part
from tests.builders import small_order
from tests.kiosk.till.tills import at

WHOLE = Approval(amount=Money(890, "EUR"), terminal_id="28004869", receipt_number=48)
HALF = msgspec.structs.replace(WHOLE, amount=Money(400, "EUR"))
ANOTHER_PART = (
    "INSERT INTO payments (order_uuid, attempt, amount, currency, terminal_id, started_at, state)"
    " SELECT order_uuid, 9, ?, currency, terminal_id, started_at, ? FROM payments LIMIT 1"
)


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    made = await Journal.open(tmp_path / "journal.sqlite")
    yield made
    await made.close()


async def half_paid(journal: Journal, order: Order | None = None) -> Attempt:
    attempt = await journal.begin(order or small_order(), "28004869", at(12), Part(partial=True))
    return await journal.pay(attempt.id, at(12), HALF)


async def refused(journal: Journal, why: str, statement: str, *values: object) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        await journal._do(lambda connection: connection.execute(statement, values))


async def test_parts_never_exceed_what_is_due(journal: Journal) -> None:
    await half_paid(journal)
    for state in (PaymentState.INTENT, PaymentState.UNKNOWN, PaymentState.PAID):
        await refused(journal, "more than is due", ANOTHER_PART, 491, state)
    await refused(journal, "more than is due", "UPDATE orders SET due = 399")
    await refused(journal, "not a part of what was asked", "UPDATE payments SET taken = 891")


async def test_what_was_returned_cannot_count_again_beside_what_was_paid_since(journal: Journal) -> None:
    order = small_order()
    first = await half_paid(journal, order)
    await journal.give_up(order.uuid)
    await journal.end(first.id, PaymentState.OWED, "by_staff")
    again = await journal.begin(order, "28004869", at(12))
    await journal.pay(again.id, at(12), msgspec.structs.replace(WHOLE, receipt_number=49))
    await refused(journal, "more than is due", "UPDATE payments SET state = 'paid' WHERE id = ?", first.id)


async def test_an_order_is_released_for_all_that_is_due(journal: Journal) -> None:
    await half_paid(journal)
    await refused(journal, "not paid in full", "UPDATE orders SET state = 'paid'")
    await refused(journal, "only a closed order has a number", "UPDATE orders SET number = 'A9'")


async def test_an_order_is_released_once_and_stays_released(journal: Journal) -> None:
    attempt = await journal.begin(small_order(), "28004869", at(12))
    await journal.pay(attempt.id, at(12), WHOLE)
    for change in ("number = 'A9'", "state = 'abandoned'", "due = 1000"):
        await refused(journal, "is closed", f"UPDATE orders SET {change}")
    for change in ("state = 'returning'", "taken = 1"):
        await refused(journal, "is closed", f"UPDATE payments SET {change}")
    await refused(journal, "is closed", ANOTHER_PART, 0, PaymentState.ABORTED)
    await refused(journal, "are kept", "DELETE FROM payments")
    await refused(journal, "UNIQUE", "INSERT INTO outbox (order_uuid, body) SELECT order_uuid, body FROM outbox")


async def test_a_payment_costs_few_writes(journal: Journal) -> None:
    """Each is one fsync: by card the intent, its terminal, the approval and the release; else the intent and the release."""
    commits: list[str] = []
    wrote = [0]

    def traced(connection: sqlite3.Connection) -> None:
        def see(statement: str) -> None:
            if statement == "COMMIT" and connection.total_changes > wrote[0]:
                commits.append(statement)
                wrote[0] = connection.total_changes

        connection.set_trace_callback(see)

    await journal._do(traced)
    attempt = await journal.begin(small_order(), "28004869", at(12))
    await journal.send_to(attempt.id, "28004869")
    assert len(commits) <= 2
    await journal.approve(attempt.id, WHOLE)
    await journal.pay(attempt.id, at(12))
    assert len(commits) <= 4
    before = len(commits)
    attempt = await journal.begin(small_order(), "", at(12), Part(means=Means.GIFT, gift="card"))
    await journal.gift_taken(attempt.id, at(12), 890, 0)
    assert len(commits) == before + 2
    attempt = await journal.begin(small_order(promotions=("gift",)), "", at(12))
    await journal.pay(attempt.id, at(12))
    assert len(commits) == before + 4
