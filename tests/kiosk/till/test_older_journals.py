"""A till that is brought up to date goes on with what the one before it left."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from domain.money import Money
from domain.order import Order, OrderState
from domain.payment import Approval, Means, PaymentState
from kiosk.config import load
from kiosk.till.journal import Journal
from kiosk.till.schema import VERSION
from tests.builders import small_order
from tests.kiosk.till.older_journals import make, version_of
from tests.kiosk.till.tills import at, config_file, register, running_till, simulated_terminal

APPROVAL = Approval(amount=Money(890, "EUR"), terminal_id="28004869", receipt_number=48)
ORDER = "INSERT INTO orders (uuid, body, state, number, paid_at) VALUES (?, ?, ?, ?, ?)"
PAYMENT = (
    "INSERT INTO payments (order_uuid, attempt, amount, currency, terminal_id, last_receipt, started_at, state, approval)"
    " VALUES (?, ?, ?, 'EUR', '28004869', 0, '2026-11-21T12:00:00+00:00', ?, ?)"
)


def left(order: Order, state: str, number: str, *payments: tuple[int, str, bytes | None]) -> list[tuple[str, tuple[object, ...]]]:
    """Rows of one order; each payment is (amount, state, approval)."""
    rows: list[tuple[str, tuple[object, ...]]] = [
        (ORDER, (order.uuid, msgspec.json.encode(order), state, number, "2026-11-21T12:00:00+00:00" if number else ""))
    ]
    return rows + [(PAYMENT, (order.uuid, nth, *payment)) for nth, payment in enumerate(payments, 1)]


async def test_version_1_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    make(path, 1)
    journal = await Journal.open(path)
    assert await journal.newest_attempt() is None
    await journal.close()
    assert version_of(path) == VERSION


async def test_what_was_paid_stays_paid_and_what_was_printed_is_a_copy_next_time(tmp_path: Path) -> None:
    path, paid, free = tmp_path / "journal.sqlite", small_order(), small_order(promotions=("gift",))
    raw = msgspec.json.encode(APPROVAL)
    rows = left(paid, "paid", "A1", (890, "declined", None), (890, "paid", raw)) + left(free, "paid", "A2", (0, "paid", None))
    prints = [("INSERT INTO prints (order_uuid, state) VALUES (?, 'printed')", (paid.uuid,))] * 2
    make(path, 2, (*rows, *prints))
    journal = await Journal.open(path)
    account = await journal.account(paid.uuid)
    assert account is not None
    assert [(one.state, one.means, one.money.amount) for one in account.attempts] == [
        (PaymentState.DECLINED, Means.CARD, 890),
        (PaymentState.PAID, Means.CARD, 890),
    ]
    assert (account.paid, account.stored.number, account.stored.tip) == (890, "A1", 0)
    [attempt] = await journal.attempts(free.uuid)
    assert attempt.means is Means.NONE
    await journal.send(account.attempts[-1])
    [waiting] = await journal.outbox()
    assert [(part.means, part.amount, part.reference) for part in waiting.parts] == [(Means.CARD, Money(890, "EUR"), "48")]
    await journal.close()


async def test_its_guards_hold_for_what_was_there(tmp_path: Path) -> None:
    path, paid = tmp_path / "journal.sqlite", small_order()
    make(path, 2, tuple(left(paid, "paid", "A1", (890, "paid", msgspec.json.encode(APPROVAL)))))
    await (await Journal.open(path)).close()
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="is closed"):
        connection.execute("UPDATE payments SET state = 'returning'")


@pytest.mark.parametrize("state", ["intent", "unknown"])
async def test_what_was_open_is_settled_with_the_terminal(tmp_path: Path, state: str) -> None:
    register()
    config, order = load(config_file(tmp_path)), small_order()
    path = config.paths.state / "till" / "journal.sqlite"
    path.parent.mkdir(parents=True)
    make(path, 2, tuple(left(order, "authorising" if state == "intent" else "unknown", "", (890, state, None))))
    with simulated_terminal(tmp_path):
        async with running_till(config) as client:
            assert client.view.unsettled
            assert (await client.ended("aborted")).reason == "not_charged"
            await client.ready()
            await client.start(order)
            assert (await client.ended("paid", attempt=2)).number == "1"


async def test_an_order_that_came_to_nothing_is_paid_in_parts_now(tmp_path: Path) -> None:
    path, order = tmp_path / "journal.sqlite", small_order()
    make(path, 2, tuple(left(order, "abandoned", "", (890, "declined", None))))
    journal = await Journal.open(path)
    attempt = await journal.begin(order, "28004869", at(12))
    assert (attempt.attempt, attempt.amount.amount) == (2, 890)
    stored = await journal.order(order.uuid)
    assert stored is not None
    assert stored.state is OrderState.AUTHORISING
    await journal.close()
