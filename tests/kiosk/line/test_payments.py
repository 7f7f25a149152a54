"""What the line tells of a payment and brings to the till: with a real till, its terminal and its printer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from domain.call import CallState, CallView
from domain.cart import Cart
from domain.messages import FromKiosk, PaymentAnswered, PaymentAsk, PaymentNews
from domain.order import Order
from domain.payment_facts import PaymentHelp
from hardware.card_terminal.simulator import AutoReversal, Card, PowerPoint, Script
from kiosk.line.payments import Payments
from tests.builders import small_order
from tests.kiosk.till.tills import Counter, counter

M = TypeVar("M")


class Line:
    """The line's payments between a till that is real and a hub that writes down."""

    def __init__(self, shop: Counter) -> None:
        self.shop = shop
        self.call = CallView(state=CallState.CONNECTED, call="c1")
        self.cart: Cart | None = None
        self._said: list[FromKiosk] = []
        self._came = asyncio.Event()
        self.payments = Payments(call=lambda: self.call, cart=lambda: self.cart, send=self._send)

    def _send(self, message: FromKiosk) -> None:
        self._said.append(message)
        self._came.set()

    async def said(self, kind: type[M]) -> M:
        """The next message of this kind."""
        async with asyncio.timeout(20):
            while True:
                for at, message in enumerate(self._said):
                    if isinstance(message, kind):
                        del self._said[at]
                        return message
                self._came.clear()
                await self._came.wait()

    def had(self, kind: type[M]) -> list[M]:
        return [message for message in self._said if isinstance(message, kind)]

    async def follow(self) -> None:
        """The newest payment of the till, as its events have it."""
        self.payments.newest_is(self.shop.client.view.payment)

    def ask(self, order: Order, action: PaymentHelp, *, call: str = "c1", paid: bool = False) -> None:
        self.payments.ask(PaymentAsk(call=call, order=order.uuid, action=action, paid=paid, by="Maya"))


@asynccontextmanager
async def line_of(shop: Counter) -> AsyncIterator[Line]:
    line = Line(shop)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(line.payments.report(shop.client.session)),
            group.create_task(line.payments.obey(shop.client.session)),
        ]
        yield line
        for task in tasks:
            task.cancel()


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter(tmp_path, auto_reversal=AutoReversal.RECORD) as made:
        yield made


async def declined(line: Line) -> Order:
    order = small_order()
    line.cart = order.cart
    line.shop.terminal.script = Script(card=Card.DECLINED, present=0, pin=0)
    await line.shop.client.start(order)
    await line.shop.client.ended("declined")
    await line.follow()
    return order


async def test_the_agent_of_the_call_sees_the_payment_of_this_customer(shop: Counter) -> None:
    async with line_of(shop) as line:
        order = await declined(line)
        news = await line.said(PaymentNews)
        assert news.call == "c1"
        assert news.payment is not None
        assert (news.payment.order, news.payment.reason) == (order.uuid, "declined")
        assert news.payment.may == (PaymentHelp.PAY_AT_COUNTER,)


async def test_the_payment_of_the_customer_before_is_nobodys_business(shop: Counter) -> None:
    async with line_of(shop) as line:
        order = await declined(line)
        await line.said(PaymentNews)
        line.cart = small_order().cart
        line.call = msgspec.structs.replace(line.call, call="c2")
        line.payments.call_changed()
        line.ask(order, PaymentHelp.PAY_AT_COUNTER, call="c2")
        assert (await line.said(PaymentAnswered)).reason == "not_in_call"
        assert [news.payment for news in line.had(PaymentNews) if news.payment is not None] == []


async def test_the_customer_is_sent_to_the_counter_with_a_slip(shop: Counter) -> None:
    async with line_of(shop) as line:
        order = await declined(line)
        await line.said(PaymentNews)
        line.ask(order, PaymentHelp.PAY_AT_COUNTER)
        answered = await line.said(PaymentAnswered)
        assert (answered.ok, answered.call, answered.order) == (True, "c1", order.uuid)
        [slip] = await shop.receipts(1)
        assert "NOT PAID" in "\n".join(slip.text)
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        await line.follow()
        news = await line.said(PaymentNews)
        assert news.payment is not None
        assert (news.payment.at_counter, news.payment.number) == (True, "1")
        line.ask(order, PaymentHelp.PRINT_AGAIN)
        assert (await line.said(PaymentAnswered)).ok
        assert len(await shop.receipts(2)) == 2


async def test_a_cart_that_was_changed_since_is_not_sent_to_the_counter(shop: Counter) -> None:
    async with line_of(shop) as line:
        order = await declined(line)
        line.cart = msgspec.structs.replace(order.cart, revision=order.cart.revision + 1)
        line.ask(order, PaymentHelp.PAY_AT_COUNTER)
        answered = await line.said(PaymentAnswered)
        assert (answered.ok, answered.reason) == (False, "cart_changed")


async def test_out_of_a_call_nothing_can_be_done_but_to_settle(shop: Counter) -> None:
    async with line_of(shop) as line:
        order = await declined(line)
        for action in PaymentHelp:
            line.ask(order, action, call="")
            answered = await line.said(PaymentAnswered)
            assert not answered.ok
            assert answered.reason == ("settled" if action is PaymentHelp.SETTLE else "not_in_call")


async def test_a_payment_that_only_a_person_can_tell_is_reported_until_somebody_has(shop: Counter) -> None:
    async with line_of(shop) as line:
        line.call = CallView()
        order = small_order()
        shop.terminal.lose_power_at(PowerPoint.BEFORE_STATUS)
        await shop.client.start(order)
        await shop.client.until(lambda view: view.unsettled)
        await line.follow()
        shop.terminal.faults.amount_offset = 100  # the last that it knows of is another payment
        await asyncio.to_thread(shop.terminal.power_on)
        await shop.client.payment(lambda payment: payment.reason == "ask_staff")
        await line.follow()
        news = await line.said(PaymentNews)
        assert news.call == ""
        assert news.payment is not None
        assert (news.payment.order, news.payment.may) == (order.uuid, (PaymentHelp.SETTLE,))
        line.payments.hub_came()
        assert await line.said(PaymentNews) == news  # a hub that was restarted hears of it, too
        line.ask(order, PaymentHelp.SETTLE, call="", paid=True)
        assert (await line.said(PaymentAnswered)).ok
        await shop.client.ended("paid")
        await line.follow()
        over = await line.said(PaymentNews)
        assert over.payment is not None
        assert (over.call, over.payment.state, over.payment.may) == ("", "paid", (PaymentHelp.PRINT_AGAIN,))
        assert over.payment.attempts[-1].settled_by == "Maya"
