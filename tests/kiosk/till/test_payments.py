import asyncio
from pathlib import Path

import msgspec
import pytest

from domain.payment import PaymentState
from domain.till import ReceiptState
from hardware.card_terminal.simulator import Card, Script, Showing
from kiosk.config import load
from tests.builders import small_order
from tests.kiosk.till.tills import Counter, TillClient, config_file, register, running_till, simulated_terminal


async def test_an_approved_payment_gets_a_number_and_goes_to_the_outbox(shop: Counter) -> None:
    await shop.client.ask("PUT", "/identity", {"prefix": "A", "site_name": "Union Square", "kiosk_name": "Counter 1"})
    order = small_order(qty=2)
    paid = await shop.client.pay(order)
    assert (paid.state, paid.number, paid.reference, paid.amount.amount) == (PaymentState.PAID, "A1", "1", 1780)
    assert [booking.amount for booking in shop.terminal.charges()] == [order.totals.gross]
    [waiting] = await shop.client.outbox()
    assert (waiting.order, waiting.number, waiting.payment, waiting.reference) == (order, "A1", "card", "1")
    assert not {"unknown", "aborted"} & set(shop.client.states)


async def test_a_declined_card_can_be_followed_by_another_attempt(shop: Counter) -> None:
    order = small_order()
    shop.terminal.script = Script(card=Card.DECLINED, present=0, pin=0)
    await shop.client.start(order)
    declined = await shop.client.ended("declined")
    assert declined.number == ""
    shop.terminal.script = Script(present=0, pin=0)
    await shop.client.start(order)
    paid = await shop.client.ended("paid", attempt=2)
    assert paid.number == "1"
    assert len(shop.terminal.charges()) == 1


async def test_the_customer_cancels_before_a_card_is_there(shop: Counter) -> None:
    order = small_order()
    shop.terminal.script = None
    await shop.client.start(order)
    waiting = await shop.client.payment(lambda payment: payment.prompt == "insert_card")
    assert waiting.can_cancel
    status, _ = await shop.client.ask("POST", f"/payments/{order.uuid}/cancel")
    assert status == 202
    aborted = await shop.client.ended("aborted")
    assert aborted.reason == "cancelled"
    assert shop.terminal.charges() == []


async def test_after_the_end_it_is_too_late_to_cancel(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    status, body = await shop.client.ask("POST", f"/payments/{order.uuid}/cancel")
    assert (status, body["error"]) == (409, "too_late")


async def test_impatient_posting_is_one_payment(shop: Counter) -> None:
    order = small_order()
    answers = await asyncio.gather(*(shop.client.start(order) for _ in range(5)))
    assert {status for status, _ in answers} == {202}
    assert {body["attempt"] for _, body in answers} == {1}
    await shop.client.ended("paid")
    status, body = await shop.client.start(order)
    assert (status, body["state"], body["attempt"]) == (202, "paid", 1)
    assert len(shop.terminal.charges()) == 1


async def test_one_payment_at_a_time(shop: Counter) -> None:
    shop.terminal.script = None
    await shop.client.start(small_order())
    status, body = await shop.client.start(small_order())
    assert (status, body["error"]) == (409, "payment_running")


async def test_an_order_that_does_not_add_up_is_not_charged(shop: Counter) -> None:
    order = small_order()
    cheaper = msgspec.structs.replace(order, totals=msgspec.structs.replace(order.totals, gross=1))
    status, body = await shop.client.start(cheaper)
    assert (status, body["error"]) == (422, "totals_wrong")
    assert shop.terminal.display.showing is Showing.READY
    status, _ = await shop.client.ask("GET", f"/payments/{order.uuid}")
    assert status == 404


async def test_nothing_to_pay_needs_no_terminal(shop: Counter) -> None:
    shop.terminal.pull_cable()
    paid = await shop.client.pay(small_order(promotions=("gift",)))
    assert (paid.state, paid.amount.amount, paid.number) == (PaymentState.PAID, 0, "1")
    [waiting] = await shop.client.outbox()
    assert waiting.payment == "free"


async def test_without_a_terminal_a_payment_ends_at_once(shop: Counter) -> None:
    shop.terminal.pull_cable()
    order = small_order()
    await shop.client.start(order)
    aborted = await shop.client.ended("aborted")
    assert aborted.reason in ("terminal_unavailable", "no_terminal")
    await shop.client.until(lambda view: not view.in_service)
    shop.terminal.plug_cable()
    await shop.client.ready()
    await shop.client.start(order)
    await shop.client.ended("paid", attempt=2)


async def test_a_terminal_that_is_set_otherwise_says_what_to_set(tmp_path: Path) -> None:
    register()
    file = config_file(tmp_path)
    file.write_text(file.read_text().replace("[card_terminal]", '[card_terminal]\ncurrency = "0840"'))
    with simulated_terminal(tmp_path):
        async with running_till(load(file)) as client:
            view = await client.until(lambda view: view.devices[0].state == "trouble")
    assert view.devices[0].remedy == "set card_terminal.currency in the kiosk's configuration to what the terminal has"


async def test_an_approval_of_another_amount_is_refused(shop: Counter) -> None:
    shop.terminal.faults.amount_offset = 100
    await shop.client.start(small_order())
    ended = await shop.client.payment(lambda payment: payment.state in ("aborted", "declined"))
    assert ended.number == ""
    assert shop.terminal.charges() == []


async def test_noise_on_the_line_neither_stops_nor_pays(shop: Counter) -> None:
    shop.terminal.faults.noise = b"\x00\xff\x10\x02garbage\x10\x10\x03"
    await shop.client.pay(small_order())
    assert len(shop.terminal.charges()) == 1


async def test_the_till_closes_the_terminals_day_itself(shop: Counter) -> None:
    order = small_order()
    shop.terminal.require_end_of_day()
    await shop.client.start(order)
    aborted = await shop.client.ended("aborted")
    assert aborted.reason == "end_of_day_open"
    await shop.client.start(order)
    await shop.client.ended("paid", attempt=2)


async def test_a_cable_pulled_during_a_payment_is_settled_before_anything_else(shop: Counter) -> None:
    order = small_order()
    shop.terminal.script = None
    await shop.client.start(order)
    await shop.client.payment(lambda payment: payment.prompt == "insert_card")
    shop.terminal.pull_cable()
    await shop.client.until(lambda view: view.unsettled)
    assert (await shop.client.ended("unknown")).reason == "line_lost"
    status, body = await shop.client.start(small_order())
    assert (status, body["error"]) == (409, "unsettled")
    status, body = await shop.client.start(order)
    assert (status, body["state"], body["attempt"]) == (202, "unknown", 1)
    shop.terminal.plug_cable()
    settled = await shop.client.ended("aborted")
    assert settled.reason == "not_charged"
    await shop.client.ready()
    shop.terminal.script = Script(present=0, pin=0)
    await shop.client.start(order)
    await shop.client.ended("paid", attempt=2)
    assert len(shop.terminal.charges()) == 1


async def test_a_person_settles_what_the_terminal_cannot(shop: Counter) -> None:
    order = small_order()
    shop.terminal.script = None
    await shop.client.start(order)
    await shop.client.payment(lambda payment: payment.prompt == "insert_card")
    shop.terminal.pull_cable()
    await shop.client.ended("unknown")
    status, _ = await shop.client.ask("POST", f"/payments/{order.uuid}/settle", {"paid": True, "by": "Ana"})
    assert status == 202
    paid = await shop.client.ended("paid")
    assert paid.number == "1"
    [waiting] = await shop.client.outbox()
    assert (waiting.payment, waiting.reference) == ("card", "")
    status, body = await shop.client.ask("POST", f"/payments/{order.uuid}/settle", {"paid": False, "by": "Ana"})
    assert (status, body["error"]) == (409, "settled")


async def paid_twice(client: TillClient) -> tuple[str, str]:
    return (await client.pay(small_order())).number, (await client.pay(small_order())).number


async def test_every_order_has_its_own_number(shop: Counter) -> None:
    assert await paid_twice(shop.client) == ("1", "2")


async def test_a_printer_without_paper_leaves_the_payment_alone(shop: Counter) -> None:
    shop.printer.run_out()
    order = small_order()
    await shop.client.pay(order)
    await shop.client.ended(PaymentState.PAID)
    await shop.client.payment(lambda payment: payment.receipt == ReceiptState.FAILED)
    shop.printer.load_paper()
    status, _ = await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
    assert status == 202
    await shop.client.payment(lambda payment: payment.receipt == ReceiptState.PRINTED)


@pytest.mark.parametrize("path", ["/payments/nobody", "/payments/nobody/cancel", "/orders/nobody/receipt"])
async def test_unknown_orders_are_named(shop: Counter, path: str) -> None:
    method = "GET" if path == "/payments/nobody" else "POST"
    status, body = await shop.client.ask(method, path)
    assert (status, body["error"]) == (404, "unknown_order")
    assert "'nobody'" in body["message"]
