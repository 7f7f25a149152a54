"""An order that is paid in parts: split between gift card and card, approved in part, tipped, or given up."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from domain.messages import GiftAsk
from domain.money import Money
from domain.order import Order, PaidPart
from domain.payment import Means
from domain.till import PaymentView
from hardware.card_terminal.simulator import Card, Script
from kiosk.till import gift_parts, payments, terminal_task
from tests.builders import small_order
from tests.kiosk.till.gift_hub import CARD, GiftHub, bring, carried, know_cards
from tests.kiosk.till.tills import Counter, TillClient, counter

PREPAID = 500
"""What the simulated prepaid card holds."""
RULES = "[payment]\npartial_approval = true\ntips = [5, 10, 15]\n"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter(tmp_path, more=RULES) as made:
        await know_cards(made.client)
        yield made


def customer(shop: Counter, card: Card) -> None:
    shop.terminal.script = Script(card=card, present=0, pin=0)


def with_gift(card: str = CARD) -> dict[str, object]:
    return {"means": "gift", "gift": card}


async def paid(client: TillClient, order: Order) -> PaymentView:
    return await client.payment(lambda payment: payment.order == order.uuid and payment.number != "")


async def part_paid(client: TillClient, attempt: int) -> PaymentView:
    """That attempt is over, and something is paid and something left."""
    return await client.payment(lambda payment: payment.order_state == "part_paid" and payment.attempt == attempt)


async def take_part(shop: Counter, order: Order) -> PaymentView:
    """A prepaid card pays 5.00 of it."""
    customer(shop, Card.PREPAID)
    assert (await shop.client.start(order))[0] == 202
    return await part_paid(shop.client, 1)


async def give_up(client: TillClient, order: Order) -> int:
    status, _ = await client.ask("POST", f"/payments/{order.uuid}/give-up")
    return status


def charges(shop: Counter) -> list[int]:
    return [booking.amount for booking in shop.terminal.charges()]


# -- gift cards ----------------------------------------------------------------------------------------------------


async def test_a_gift_card_pays_all_and_no_terminal_is_asked(shop: Counter) -> None:
    order, hub = small_order(), GiftHub({CARD: 2500})
    shop.terminal.pull_cable()
    async with carried(shop.config.socket("till"), hub):
        assert (await shop.client.start(order, **with_gift()))[0] == 202
        done = await paid(shop.client, order)
    assert (done.number, done.means, done.parts[0].left, done.order_state) == ("A1", "gift", 1610, "paid")
    [waiting] = await shop.client.outbox()
    ref = next(iter(hub.takes))
    assert (waiting.payment, waiting.parts) == (
        "gift",
        (PaidPart(means=Means.GIFT, amount=Money(890, "EUR"), reference=ref),),
    )
    assert (charges(shop), hub.balances) == ([], {CARD: 1610})


async def test_a_gift_card_pays_what_it_holds_and_a_card_the_rest(shop: Counter) -> None:
    order, hub = small_order(), GiftHub({CARD: 300})
    async with carried(shop.config.socket("till"), hub):
        await shop.client.start(order, **with_gift())
        left = await part_paid(shop.client, 1)
        assert (left.due, left.paid, left.number) == (890, 300, "")
        assert await shop.client.outbox() == []
        await shop.client.start(order)
        done = await paid(shop.client, order)
    assert [(part.means, part.amount) for part in done.parts] == [("gift", 300), ("card", 590)]
    [waiting] = await shop.client.outbox()
    assert (waiting.payment, [part.amount.amount for part in waiting.parts]) == ("split", [300, 590])
    assert (charges(shop), hub.spent) == ([590], 300)


async def test_a_card_that_is_declined_leaves_the_gift_cards_part_paid(shop: Counter) -> None:
    order, hub = small_order(), GiftHub({CARD: 300})
    async with carried(shop.config.socket("till"), hub):
        await shop.client.start(order, **with_gift())
        await part_paid(shop.client, 1)
        customer(shop, Card.DECLINED)
        await shop.client.start(order)
        declined = await part_paid(shop.client, 2)
        assert (declined.state, declined.paid) == ("declined", 300)
        customer(shop, Card.GOOD)
        await shop.client.start(order)
        await paid(shop.client, order)
    assert (charges(shop), hub.spent) == ([590], 300)


@pytest.mark.parametrize(("balances", "reason"), [({}, "gift_unknown_card"), ({CARD: 0}, "gift_empty")])
async def test_a_gift_card_with_nothing_on_it_says_so(shop: Counter, balances: dict[str, int], reason: str) -> None:
    order = small_order()
    async with carried(shop.config.socket("till"), GiftHub(balances)):
        await shop.client.start(order, **with_gift())
        ended = await shop.client.ended("declined")
    assert (ended.reason, ended.paid, ended.order_state) == (reason, 0, "abandoned")
    assert shop.client.view.gifts == ()


async def test_a_hub_that_is_silent_costs_the_customer_nothing(shop: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gift_parts, "ANSWERED_WITHIN_S", 0.2)
    order, hub = small_order(), GiftHub({CARD: 2500})
    await shop.client.start(order, **with_gift())
    ended = await shop.client.ended("aborted")
    assert (ended.reason, ended.order_state) == ("gift_unavailable", "abandoned")
    [wish] = (await shop.client.until(lambda view: bool(view.gifts))).gifts
    assert (wish.what, wish.card) == ("return", CARD)
    await shop.client.start(order)
    await paid(shop.client, order)
    assert charges(shop) == [890]
    async with carried(shop.config.socket("till"), hub):
        await shop.client.until(lambda view: not view.gifts)
    assert (hub.balances, hub.spent) == ({CARD: 2500}, 0)


async def test_what_a_late_answer_took_is_given_back(shop: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gift_parts, "ANSWERED_WITHIN_S", 0.2)
    order, hub = small_order(), GiftHub({CARD: 2500})
    await shop.client.start(order, **with_gift())
    [take] = (await shop.client.until(lambda view: bool(view.gifts))).gifts
    late = hub.answer(take)
    await shop.client.ended("aborted")
    assert await bring(shop.client, late) == 204
    assert (await shop.client.ask("GET", f"/payments/{order.uuid}"))[1]["state"] == "aborted"
    async with carried(shop.config.socket("till"), hub):
        await shop.client.until(lambda view: not view.gifts)
    assert (hub.balances, hub.spent) == ({CARD: 2500}, 0)


async def test_an_answer_that_comes_twice_is_taken_once(shop: Counter) -> None:
    order, hub = small_order(), GiftHub({CARD: 300})
    await shop.client.start(order, **with_gift())
    [take] = (await shop.client.until(lambda view: bool(view.gifts))).gifts
    assert [await bring(shop.client, hub.answer(take)) for _ in range(3)] == [204, 204, 204]
    assert (await part_paid(shop.client, 1)).paid == 300


async def test_a_hub_that_takes_more_than_was_asked_is_not_believed(shop: Counter) -> None:
    order, hub = small_order(), GiftHub({CARD: 2500}, spoiled=True)
    await shop.client.start(order, **with_gift())
    [take] = (await shop.client.until(lambda view: bool(view.gifts))).gifts
    await bring(shop.client, hub.answer(take))
    assert (await shop.client.ended("aborted")).reason == "gift_wrong_answer"
    assert [wish.what for wish in (await shop.client.until(lambda view: bool(view.gifts))).gifts] == ["return"]


async def test_waiting_for_the_hub_can_be_cancelled(shop: Counter) -> None:
    order = small_order()
    await shop.client.start(order, **with_gift())
    waiting = await shop.client.payment(lambda payment: payment.state == "intent")
    assert waiting.can_cancel
    assert (await shop.client.ask("POST", f"/payments/{order.uuid}/cancel"))[0] == 202
    assert (await shop.client.ended("aborted")).reason == "cancelled"
    assert [wish.what for wish in (await shop.client.until(lambda view: bool(view.gifts))).gifts] == ["return"]


async def test_without_the_chains_key_no_gift_card_is_taken(tmp_path: Path) -> None:
    async with counter(tmp_path) as shop:
        status, body = await shop.client.start(small_order(), **with_gift())
        assert (status, body["error"]) == (409, "no_gift_cards")
        assert not shop.client.view.takes_gifts
        await know_cards(shop.client)
        assert (await shop.client.until(lambda view: view.takes_gifts)).takes_gifts
        await shop.client.ask("PUT", "/identity", {"prefix": "B"})  # the line knows the key no more
        assert (await shop.client.start(small_order(), **with_gift()))[0] == 202
        _, health = await shop.client.ask("GET", "/health")
        assert (health["facts"]["identity"]["prefix"], health["facts"]["identity"]["card_key"]) == ("B", "")


async def test_what_is_on_a_card_is_asked_before_it_pays(shop: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"card": CARD, "currency": "EUR"}
    async with carried(shop.config.socket("till"), GiftHub({CARD: 2500})):
        assert (await shop.client.ask("POST", "/gifts", asked))[0] == 202
        view = await shop.client.until(lambda view: view.balance is not None and not view.balance.waiting)
    assert view.balance is not None
    assert (view.balance.left, view.balance.refusal) == (Money(2500, "EUR"), "")
    monkeypatch.setattr(gift_parts, "ANSWERED_WITHIN_S", 0.1)
    await shop.client.ask("POST", "/gifts", asked)
    view = await shop.client.until(lambda view: bool(view.balance and view.balance.refusal))
    assert view.balance is not None
    assert view.balance.refusal == "unavailable"


async def test_an_answer_to_nothing_is_named(shop: Counter) -> None:
    ask = GiftAsk(ref="nothing", what="take", card=CARD, amount=Money(1, "EUR"))
    assert await bring(shop.client, GiftHub().answer(ask)) == 404
    answer = GiftHub().answer(ask)
    assert (await shop.client.ask("PUT", "/gifts/other", answer))[1]["error"] == "wrong_ref"


# -- approved in part ----------------------------------------------------------------------------------------------


async def test_a_card_that_pays_a_part_is_followed_by_another(shop: Counter) -> None:
    order = small_order()
    left = await take_part(shop, order)
    assert (left.state, left.paid, left.due, left.amount) == ("paid", PREPAID, 890, Money(PREPAID, "EUR"))
    customer(shop, Card.GOOD)
    await shop.client.start(order)
    done = await paid(shop.client, order)
    assert [(part.amount, part.reference) for part in done.parts] == [(PREPAID, "1"), (390, "2")]
    [waiting] = await shop.client.outbox()
    assert (waiting.payment, [part.reference for part in waiting.parts]) == ("card", ["1", "2"])
    assert charges(shop) == [PREPAID, 390]


async def test_a_part_is_refused_where_the_site_wants_all_at_once(tmp_path: Path) -> None:
    async with counter(tmp_path) as shop:
        customer(shop, Card.PREPAID)
        await shop.client.start(small_order())
        ended = await shop.client.payment(lambda payment: payment.state in ("declined", "aborted"))
        assert (ended.paid, charges(shop)) == (0, [])


async def test_while_a_part_is_paid_the_order_does_not_change(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    tipped = await shop.client.start(order, tip=89)
    translated = await shop.client.start(msgspec.structs.replace(order, language="es"))
    assert [(status, body["error"]) for status, body in (tipped, translated)] == [(409, "cart_changed")] * 2
    status, body = await shop.client.ask("POST", f"/orders/{order.uuid}/counter", {"revision": 0, "by": "Maya"})
    assert (status, body["error"]) == (409, "part_paid")


async def test_a_tap_too_many_begins_no_second_part(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    customer(shop, Card.GOOD)
    status, body = await shop.client.start(order, after=0)  # the second of two taps, and the first has been served
    assert (status, body["attempt"], body["order_state"]) == (202, 1, "part_paid")
    answers = await asyncio.gather(*(shop.client.start(order, after=1) for _ in range(5)))
    assert {(status, body["attempt"]) for status, body in answers} == {(202, 2)}
    await paid(shop.client, order)
    status, body = await shop.client.start(order, after=1)
    assert (status, body["attempt"], body["number"]) == (202, 2, "A1")
    assert charges(shop) == [PREPAID, 390]


# -- giving up -----------------------------------------------------------------------------------------------------


async def test_who_gives_up_has_the_card_reversed(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    assert await give_up(shop.client, order) == 202
    ended = await shop.client.payment(lambda payment: payment.order_state == "abandoned")
    assert [(part.state, part.amount) for part in ended.parts] == [("returned", PREPAID)]
    assert (ended.paid, ended.number, charges(shop)) == (0, "", [])
    assert await shop.client.outbox() == []
    customer(shop, Card.GOOD)
    await shop.client.ready()
    await shop.client.start(order)  # on second thoughts
    done = await paid(shop.client, order)
    assert (done.paid, charges(shop)) == (890, [890])
    [waiting] = await shop.client.outbox()
    assert [part.amount.amount for part in waiting.parts] == [890]


async def test_who_gives_up_has_both_cards_reversed(shop: Counter) -> None:
    order = small_order(qty=2)
    await take_part(shop, order)
    await shop.client.start(order)
    assert (await part_paid(shop.client, 2)).paid == 2 * PREPAID
    await give_up(shop.client, order)
    ended = await shop.client.payment(lambda payment: payment.order_state == "abandoned")
    assert ([part.state for part in ended.parts], charges(shop)) == (["returned", "returned"], [])


async def test_who_gives_up_has_gift_card_and_card_back(shop: Counter) -> None:
    order, hub = small_order(qty=2), GiftHub({CARD: 300})
    async with carried(shop.config.socket("till"), hub):
        await shop.client.start(order, **with_gift())
        await part_paid(shop.client, 1)
        customer(shop, Card.PREPAID)
        await shop.client.start(order)
        assert (await part_paid(shop.client, 2)).paid == 800
        await give_up(shop.client, order)
        ended = await shop.client.payment(lambda payment: {part.state for part in payment.parts} == {"returned"})
    assert (ended.order_state, charges(shop), hub.balances, hub.spent) == ("abandoned", [], {CARD: 300}, 0)


async def test_while_money_is_given_back_nobody_else_pays_by_card(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    shop.terminal.pull_cable()
    await give_up(shop.client, order)
    assert (await shop.client.until(lambda view: view.unsettled)).unsettled
    status, body = await shop.client.start(small_order())
    assert (status, body["error"]) == (409, "unsettled")
    status, body = await shop.client.start(order)
    assert (status, body["order_state"]) == (202, "giving_back")
    shop.terminal.plug_cable()
    await shop.client.payment(lambda payment: payment.order_state == "abandoned")
    assert charges(shop) == []


async def test_giving_back_that_nobody_answered_to_happens_once(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    shop.terminal.pull_cable(hang_up=False)  # what is asked now is heard, the answer is not
    await give_up(shop.client, order)
    await shop.client.until(lambda view: view.devices[0].state == "trouble")
    shop.terminal.plug_cable()
    ended = await shop.client.payment(lambda payment: payment.order_state == "abandoned")
    assert ([part.state for part in ended.parts], charges(shop), shop.terminal.refunds()) == (["returned"], [], [])


async def test_what_the_terminal_cannot_give_back_staff_owes(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    shop.terminal.faults.reverses_last = True  # it would take back another payment than was named
    customer(shop, Card.GOOD)
    close_batch(shop)
    await give_up(shop.client, order)
    ended = await shop.client.payment(lambda payment: [part.state for part in payment.parts] == ["owed"])
    assert (ended.parts[0].reference, ended.order_state, charges(shop)) == ("1", "abandoned", [PREPAID])
    _, facts = await shop.client.ask("GET", f"/payments/{order.uuid}/facts")
    assert [(one["state"], one["amount"], one["reference"]) for one in facts["attempts"]] == [("owed", PREPAID, "1")]
    await shop.client.ready()
    await shop.client.start(small_order())  # the next customer
    await shop.client.payment(lambda payment: payment.order != order.uuid and payment.number != "")
    assert (await shop.client.ask("POST", f"/payments/{order.uuid}/settle", {"paid": False, "by": "Ana"}))[0] == 202
    _, facts = await shop.client.ask("GET", f"/payments/{order.uuid}/facts")
    assert [(one["state"], one["settled_by"]) for one in facts["attempts"]] == [("returned", "Ana")]


def close_batch(shop: Counter) -> None:
    """What is in a closed batch cannot be reversed any more."""
    shop.terminal._machine.ledger.close_day()


async def test_an_order_that_somebody_left_half_paid_is_given_back(
    shop: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_task, "IDLE_CHECK_S", 0.05)
    monkeypatch.setattr(payments, "GIVE_UP_AFTER_S", 0.2)
    order = small_order()
    await take_part(shop, order)
    await shop.client.payment(lambda payment: [part.state for part in payment.parts] == ["returned"])
    assert charges(shop) == []


async def test_the_next_customer_does_not_wait_for_who_left(shop: Counter) -> None:
    order, following = small_order(), small_order()
    await take_part(shop, order)
    customer(shop, Card.GOOD)
    assert (await shop.client.start(following))[1]["error"] == "unsettled"
    await shop.client.payment(lambda payment: [part.state for part in payment.parts] == ["returned"])
    await shop.client.ready()
    await shop.client.start(following)
    await paid(shop.client, following)
    assert charges(shop) == [890]


async def test_nothing_is_given_back_of_what_is_paid(shop: Counter) -> None:
    order = small_order()
    await shop.client.pay(order)
    assert await give_up(shop.client, order) == 409
    assert await give_up(shop.client, small_order()) == 404
    assert charges(shop) == [890]


# -- tips and nothing to pay ---------------------------------------------------------------------------------------


async def test_a_tip_is_paid_with_the_order_and_told_apart(shop: Counter) -> None:
    order = small_order()
    await shop.client.start(order, tip=89)
    done = await paid(shop.client, order)
    assert (done.amount.amount, done.due, done.tip) == (979, 979, 89)
    [waiting] = await shop.client.outbox()
    assert (waiting.tip, waiting.order.totals.gross, waiting.parts[0].amount.amount) == (89, 890, 979)
    assert charges(shop) == [979]


@pytest.mark.parametrize("tip", [-89, 1, 5000])
async def test_a_tip_that_is_not_offered_is_refused(shop: Counter, tip: int) -> None:
    status, body = await shop.client.start(small_order(), tip=tip)
    assert (status, body["error"]) == (422, "tip_wrong")
    assert "0, 45, 89, 134" in body["message"]


async def test_nothing_to_pay_needs_no_gift_card_either(shop: Counter) -> None:
    free = small_order(promotions=("gift",))
    await shop.client.start(free, **with_gift())
    done = await paid(shop.client, free)
    assert (done.means, done.number) == ("none", "A1")
    [waiting] = await shop.client.outbox()
    assert (waiting.payment, waiting.parts) == ("free", (PaidPart(means=Means.NONE, amount=Money(0, "EUR")),))
    assert shop.client.view.gifts == ()
    assert len(await shop.receipts(1)) == 1



async def test_behind_a_full_batch_staff_gives_back_and_the_next_customer_pays(shop: Counter) -> None:
    order = small_order()
    await take_part(shop, order)
    shop.terminal.require_end_of_day()
    assert await give_up(shop.client, order) == 202
    await shop.client.ended("owed")
    customer(shop, Card.GOOD)
    await shop.client.until(lambda view: view.in_service and not view.unsettled)
    other = small_order()
    await shop.client.start(other)
    await paid(shop.client, other)
    assert charges(shop) == [PREPAID, other.totals.gross]
