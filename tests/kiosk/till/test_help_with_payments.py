"""What a person elsewhere may know and do about a payment."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.order import PaidOrder
from domain.payment_facts import PaymentFacts, PaymentHelp
from hardware.card_terminal.simulator import AutoReversal, Card, PowerPoint, Script
from tests.builders import small_order
from tests.kiosk.till.tills import Counter, counter


async def facts_of(shop: Counter, order: str) -> PaymentFacts:
    status, body = await shop.client.ask("GET", f"/payments/{order}/facts")
    assert status == 200, body
    return msgspec.convert(body, PaymentFacts)


async def declined(shop: Counter) -> Any:
    order = small_order()
    shop.terminal.script = Script(card=Card.DECLINED, present=0, pin=0)
    await shop.client.start(order)
    await shop.client.ended("declined")
    return order


async def test_facts_of_a_paid_order_name_the_terminals_numbers_and_never_a_card(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    await shop.receipts(1)
    await shop.client.payment(lambda payment: payment.receipt == "printed")
    facts = await facts_of(shop, order.uuid)
    assert (facts.number, facts.amount.amount, facts.state, facts.receipt) == ("1", 890, "paid", "printed")
    [attempt] = facts.attempts
    assert (attempt.attempt, attempt.state, attempt.receipt, attempt.terminal) == (1, "paid", 1, "28004869")
    assert attempt.trace is not None
    assert facts.may == (PaymentHelp.PRINT_AGAIN,)  # it is on its way already
    _, raw = await shop.client.ask("GET", f"/payments/{order.uuid}/facts")
    assert "card_" not in str(raw)
    assert "####" not in str(raw)


async def test_an_order_that_the_hub_has_can_be_sent_once_more(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    [first] = await shop.client.outbox()
    await shop.client.ask("DELETE", f"/orders/outbox/{order.uuid}")
    facts = await facts_of(shop, order.uuid)
    assert facts.sent
    assert PaymentHelp.RESEND in facts.may
    status, _ = await shop.client.ask("POST", f"/orders/{order.uuid}/resend")
    assert status == 202
    await shop.client.ask("POST", f"/orders/{order.uuid}/resend")
    assert await shop.client.outbox() == [first]


async def test_after_a_decline_the_order_may_be_paid_at_the_counter(shop: Counter) -> None:
    await shop.client.ask("PUT", "/identity", {"prefix": "A", "site_name": "Union Square", "kiosk_name": "Counter 1"})
    order = await declined(shop)
    assert (await facts_of(shop, order.uuid)).may == (PaymentHelp.PAY_AT_COUNTER,)
    body = {"revision": order.cart.revision, "by": "Maya"}
    status, view = await shop.client.ask("POST", f"/orders/{order.uuid}/counter", body)
    assert (status, view["number"], view["at_counter"], view["state"]) == (202, "A1", True, "declined")
    [waiting] = await shop.client.outbox()
    assert waiting == PaidOrder(order=order, number="A1", paid_at=waiting.paid_at, payment="counter")
    [slip] = await shop.receipts(1)
    assert "NOT PAID" in "\n".join(slip.text)
    facts = await facts_of(shop, order.uuid)
    assert (facts.at_counter, facts.number, facts.state) == (True, "A1", "declined")


async def test_what_is_paid_at_the_counter_is_never_taken_at_the_kiosk(shop: Counter) -> None:
    order = await declined(shop)
    body = {"revision": order.cart.revision, "by": "Maya"}
    await shop.client.ask("POST", f"/orders/{order.uuid}/counter", body)
    shop.terminal.script = Script(present=0, pin=0)
    status, view = await shop.client.start(order)
    assert (status, view["at_counter"], view["attempt"]) == (202, True, 1)
    assert (await shop.client.ask("POST", f"/orders/{order.uuid}/counter", body))[1]["error"] == "closed"
    assert await shop.client.pay(small_order())  # the next customer pays as ever
    assert len(shop.terminal.charges()) == 1


async def test_nobody_is_sent_to_the_counter_with_another_cart_than_was_tried(shop: Counter) -> None:
    order = await declined(shop)
    body = {"revision": order.cart.revision + 1, "by": "Maya"}
    status, refused = await shop.client.ask("POST", f"/orders/{order.uuid}/counter", body)
    assert (status, refused["error"]) == (409, "cart_changed")
    assert await shop.client.outbox() == []


async def test_a_paid_order_is_not_sent_to_the_counter(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    body = {"revision": order.cart.revision, "by": "Maya"}
    assert (await shop.client.ask("POST", f"/orders/{order.uuid}/counter", body))[1]["error"] == "closed"


@pytest.mark.parametrize("paid", [True, False])
async def test_an_unknown_payment_is_settled_by_a_person_and_by_nobody_sent_to_the_counter(
    tmp_path: Path, paid: bool
) -> None:
    async with counter(tmp_path, auto_reversal=AutoReversal.RECORD) as shop:
        await _settled_by_a_person(shop, paid)


async def _settled_by_a_person(shop: Counter, paid: bool) -> None:
    order = small_order()
    shop.terminal.lose_power_at(PowerPoint.BEFORE_STATUS)
    await shop.client.start(order)
    await shop.client.until(lambda view: view.unsettled)
    counter_wish = {"revision": order.cart.revision, "by": "Maya"}
    assert (await facts_of(shop, order.uuid)).may == ()  # the terminal may still tell
    refused = await shop.client.ask("POST", f"/orders/{order.uuid}/counter", counter_wish)
    assert (refused[0], refused[1]["error"]) == (409, "unsettled")
    shop.terminal.faults.amount_offset = 100  # the last that it knows of is another payment
    await asyncio.to_thread(shop.terminal.power_on)
    await shop.client.payment(lambda payment: payment.reason == "ask_staff")
    assert (await facts_of(shop, order.uuid)).may == (PaymentHelp.SETTLE,)
    assert (await shop.client.ask("POST", f"/orders/{order.uuid}/counter", counter_wish))[0] == 409
    await shop.client.ask("POST", f"/payments/{order.uuid}/settle", {"paid": paid, "by": "Maya"})
    await shop.client.until(lambda view: not view.unsettled)
    facts = await facts_of(shop, order.uuid)
    assert (facts.state, facts.attempts[-1].settled_by) == ("paid" if paid else "aborted", "Maya")
    assert (PaymentHelp.PAY_AT_COUNTER in facts.may) is not paid
