"""The journal refuses a write, as on a full disk: nobody is charged without an order, and nothing hangs afterwards."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import load
from kiosk.till.journal import Journal
from tests.builders import small_order
from tests.kiosk.till.tills import Counter, at, config_file, register, running_till


@contextmanager
def refusing(shop: Counter, table: str, state: str) -> Iterator[None]:
    """SQLite itself refuses to store this state, until the end."""
    connection = sqlite3.connect(shop.folder / "state" / "till" / "journal.sqlite", isolation_level=None)
    try:
        connection.execute(
            f"CREATE TRIGGER full BEFORE UPDATE ON {table} WHEN NEW.state = '{state}'"
            " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
        yield
        connection.execute("DROP TRIGGER full")
    finally:
        connection.close()


async def test_an_approval_that_cannot_be_stored_is_taken_back(shop: Counter) -> None:
    order = small_order()
    with refusing(shop, "payments", "approved"):
        await shop.client.start(order)
        assert (await shop.client.ended("aborted")).reason == "refused"
        assert shop.terminal.charges() == []
    await shop.client.start(order)
    await shop.client.ended("paid", attempt=2)
    assert len(shop.terminal.charges()) == 1


async def test_a_payment_that_stands_is_paid_once_there_is_room_again(shop: Counter) -> None:
    order = small_order()
    with refusing(shop, "payments", "paid"):
        await shop.client.start(order)
        await shop.client.until(lambda view: view.unsettled)
        status, body = await shop.client.start(small_order())
        assert (status, body["error"]) == (409, "unsettled")
    await shop.client.ended("paid")
    assert len(shop.terminal.charges()) == 1
    assert [waiting.order for waiting in await shop.client.outbox()] == [order]


async def test_a_free_order_that_cannot_be_stored_stops_nobody_afterwards(shop: Counter) -> None:
    free = small_order(promotions=("gift",))
    with refusing(shop, "payments", "paid"):
        status, body = await shop.client.start(free)
        assert (status, body["error"]) == (503, "journal")
    await shop.client.ended("paid")
    await shop.client.pay(small_order())
    assert len(shop.terminal.charges()) == 1


async def test_a_receipt_that_cannot_be_noted_leaves_the_till_alone(shop: Counter) -> None:
    with refusing(shop, "prints", "printing"):
        assert (await shop.client.pay(small_order())).number == "1"
        assert (await shop.client.pay(small_order())).number == "2"
    assert len(await shop.receipts(2)) == 2


async def test_a_free_order_begun_before_a_crash_is_paid_without_a_terminal(tmp_path: Path) -> None:
    register()
    config, order = load(config_file(tmp_path)), small_order(promotions=("gift",))
    journal = await Journal.open(config.paths.state / "till" / "journal.sqlite")
    await journal.begin(order, "", at(12))
    await journal.close()
    async with running_till(config) as client:
        assert (await client.ended("paid")).order == order.uuid
