"""What an agent does beyond the cart, for real: things that are sold out, and a payment that nobody knows about."""

import msgspec
import pytest
from playwright.async_api import expect

from domain.messages import Availability, Guide, Guided, Hold, PaymentAnswered, PaymentAsk, PaymentNews
from domain.money import Money
from domain.payment import Means, PaymentState
from domain.payment_facts import AttemptFacts, PaymentFacts, PaymentHelp
from tests.hub.console.counter import Counter, ListeningKiosk
from tests.hub.console.desk import Desk
from tests.hub.console.scene import in_call
from tests.hub.world import World

pytestmark = pytest.mark.journey

UNKNOWN = PaymentFacts(
    order="0b8f7d1e-2f6c-4a5e-9a3b-5d1f0e7c9a11",
    amount=Money(1891, "USD"),
    state=PaymentState.UNKNOWN,
    reason="ask_staff",
    attempts=(
        AttemptFacts(
            attempt=1, state=PaymentState.UNKNOWN, started_at="2027-01-15T12:04:11Z", terminal="52500041", trace=118
        ),
    ),
    may=(PaymentHelp.PAY_AT_COUNTER, PaymentHelp.SETTLE),
)


async def test_sold_out_is_marked_from_the_call_and_taken_back(kiosk: ListeningKiosk, desk: Desk) -> None:
    await in_call(Counter(kiosk, "soup"), desk)
    await kiosk.get(Availability)
    await desk.find("chowder")
    await desk.press("F1")
    card = desk.page.get_by_role("dialog", name="Ingredients of Chowder")
    await card.get_by_role("button", name="It is sold out here").click()
    assert (await kiosk.get(Availability)).sold_out == ("product/chowder",)
    await desk.sees("Sold out here: Chowder")
    await card.get_by_role("button", name="It is there again").click()
    assert (await kiosk.get(Availability)).sold_out == ()
    await desk.press("Escape", "Escape", "Escape")
    await desk.find("burger")
    await desk.press("F1")
    card = desk.page.get_by_role("dialog", name="Ingredients of Burger")
    await card.get_by_text("A size or an option is sold out").click()
    await card.get_by_role("button", name="Cheese").click()
    assert (await kiosk.get(Availability)).sold_out == ("option/extras/cheese",)
    await expect(card.get_by_role("button", name="Cheese sold out")).to_be_visible()


async def test_the_agent_sees_what_is_paid_and_left_and_what_can_be_done(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(Counter(kiosk, "soup"), desk)
    started = "2027-01-15T12:04:11Z"
    gift = AttemptFacts(
        attempt=1, state=PaymentState.PAID, means=Means.GIFT, amount=500, reference="1f0a33c2", started_at=started
    )
    card = AttemptFacts(attempt=2, state=PaymentState.DECLINED, amount=446, reason="declined", started_at=started)
    part_paid = PaymentFacts(
        order="o1", amount=Money(946, "USD"), paid=500, state=PaymentState.DECLINED, attempts=(gift, card)
    )
    await kiosk.send(PaymentNews(call=counter.call, payment=part_paid))
    panel = desk.page.get_by_role("region", name="Payment")
    await expect(panel.get_by_role("heading")).to_have_text("$5.00 of $9.46 is paid, $4.46 is left")
    await expect(panel).to_contain_text("Stop and get it back, on the customer's screen.")
    await expect(panel.get_by_role("listitem")).to_contain_text(["gift card $5.00 is paid", "card $4.46 was declined"])
    owed = msgspec.structs.replace(gift, means=Means.CARD, state=PaymentState.OWED, reference="417")
    stopped = msgspec.structs.replace(part_paid, paid=0, state=PaymentState.OWED, attempts=(owed,))
    await kiosk.send(PaymentNews(call=counter.call, payment=stopped))
    await expect(panel).to_contain_text("by a refund of reference 417")


async def test_whoever_is_not_qualified_is_told_whom_to_ask(kiosk: ListeningKiosk, desk: Desk) -> None:
    counter = await in_call(Counter(kiosk, "soup"), desk)
    await kiosk.send(PaymentNews(call=counter.call, payment=UNKNOWN))
    panel = desk.page.get_by_role("region", name="Payment")
    await expect(panel).to_contain_text("Bring in a supervisor I.")
    await expect(panel.get_by_role("button")).to_have_text(["Let them pay at the counter"])


async def test_an_unknown_payment_is_told_in_words_and_settled_with_a_second_word(
    here: World, kiosk: ListeningKiosk, desk: Desk
) -> None:
    until = 2_000_000_000
    await here.hub.roster.grant("ana", "settle_payment", scope="", level=3, expires_at=until, by="max")
    counter = await in_call(Counter(kiosk, "soup"), desk)
    await kiosk.send(PaymentNews(call=counter.call, payment=UNKNOWN))
    panel = desk.page.get_by_role("region", name="Payment")
    for words in ("$18.91 has no known outcome", "not to pay again", "trace 118 · terminal 52500041"):
        await expect(panel).to_contain_text(words)
    await panel.get_by_role("button", name="It was paid").click()
    await expect(panel.get_by_text("Your name is kept with it")).to_be_visible()
    await panel.get_by_role("button", name="Back").click()
    await panel.get_by_role("button", name="It was paid").click()
    await panel.get_by_role("button", name="Yes, it was paid").click()
    asked = await kiosk.get(PaymentAsk)
    assert (asked.order, asked.action, asked.paid, asked.by) == (UNKNOWN.order, PaymentHelp.SETTLE, True, "Ana")
    answer = PaymentAnswered(call=counter.call, order=UNKNOWN.order, action=asked.action, ok=False, reason="settled")
    await kiosk.send(answer)
    await expect(panel.get_by_role("status")).to_have_text("Settle it: it is settled already")
    await panel.get_by_role("button", name="Let them pay at the counter").click()
    assert (await kiosk.get(PaymentAsk)).action is PaymentHelp.PAY_AT_COUNTER


async def test_pointing_and_holding_reach_the_kiosk_and_its_answer_comes_back(
    kiosk: ListeningKiosk, desk: Desk
) -> None:
    counter = await in_call(Counter(kiosk, "soup"), desk)
    await desk.press("ArrowDown", "*")
    guide = await kiosk.get(Guide)
    assert guide.place.line == counter.cart.lines[0].id
    assert guide.agent_name == "Ana"
    await kiosk.send(Guided(call=counter.call, ok=True))
    await desk.sees("Pointing at Soup: they see it")
    await desk.press("*")
    await kiosk.get(Guide)
    await kiosk.send(Guided(call=counter.call, ok=False, reason="customer_busy"))
    await desk.sees("Pointing at Soup: the customer is touching the screen right now")
    await desk.press("h")
    assert (await kiosk.get(Hold)).on
    await desk.sees("On hold for", exact=False)
    await desk.press("h")
    assert not (await kiosk.get(Hold)).on
