"""A gift card pays a part and a bank card the rest, with everything real: reader, terminal, till, line, hub and screen."""

from typing import Any

import pytest

from hub.clock import REAL_CLOCK
from hub.database import open_database
from hub.gifts.card_key import card_key, token_of
from hub.gifts.ledger import GiftLedger, Held
from hub.people.seal import Seal
from hub.server import database_file
from tests.journeys.counter import Counter, until

pytestmark = pytest.mark.journey

FIVE_DOLLARS = "60011002"


async def held(counter: Counter) -> Held:
    state = counter.house.place.state / "hub"
    async with open_database(database_file(state)) as database:
        token = token_of(FIVE_DOLLARS, await card_key(database, Seal(state / "seal.key")))
        found = await GiftLedger(database, REAL_CLOCK).show(token)
    assert found is not None
    return found


async def till_says(counter: Counter, what: str, such: Any) -> Any:
    """A field of the till's view, as soon as it is such."""

    async def there() -> Any:
        async with counter.till.session.ws_connect("/events") as events:
            value = (await events.receive_json())[what]
        return [value] if such(value) else None

    [value] = await until(there, f"{what} of the till")
    return value


async def swipe(counter: Counter) -> None:
    """The five dollars are told."""
    before = await till_says(counter, "balance", lambda balance: True)
    counter.house.devices.do("reader", f"gift {FIVE_DOLLARS}")
    balance = await till_says(counter, "balance", lambda one: one != before and one is not None and not one["waiting"])
    assert balance["left"] == {"amount": 500, "currency": "USD"}


async def swipe_before_paying(counter: Counter) -> int:
    """On the order's page; what the order costs."""
    await counter.customer.touch("primary")
    await counter.customer.page("order")
    await swipe(counter)
    gross: int = (await counter.customer.session())["totals"]["gross"]
    return gross


async def test_a_gift_card_pays_a_part_and_a_bank_card_the_rest(counter: Counter) -> None:
    devices = counter.house.devices
    await counter.begin_order()
    gross = await swipe_before_paying(counter)
    await counter.customer.touch("primary")
    await counter.customer.page("pay")
    await counter.terminal_shows("insert_card")
    assert (await held(counter)).balance.amount == 0
    devices.do("terminal", "insert_declined_card")
    await counter.terminal_shows("enter_pin")
    devices.do("terminal", "press_ok")
    await counter.customer.find("give_back")
    await counter.customer.touch("give_back")
    await counter.customer.touch("Yes, give it back")
    await counter.customer.page("order")

    async def back() -> bool:
        return (await held(counter)).balance.amount == 500

    await until(back, "gift card that has its money back")
    assert not devices.terminal.charges()
    await swipe(counter)
    await counter.customer.touch("primary")
    await counter.pay()
    await counter.customer.page("thanks", patience_s=30)
    [charge] = devices.terminal.charges()
    assert charge.amount == gross - 500
    assert (await held(counter)).spent == 500

    async def arrived() -> Any:
        return await counter.hub_orders()

    [order] = await until(arrived, "order on the hub")
    assert (order["gross"], order["payment"]) == (gross, "split")
