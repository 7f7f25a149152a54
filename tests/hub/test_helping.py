"""What an agent does for the customer of a running call, over real sockets: pointing, holding, helping with a payment."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.call import CallState
from domain.guide import Control, GuideAction, Place
from domain.messages import AgentCamera, CallUpdate, Guide, Guided, Hold, PaymentAnswered, PaymentAsk, PaymentNews
from domain.money import Money
from domain.payment import PaymentState
from domain.payment_facts import AttemptFacts, PaymentFacts, PaymentHelp
from hub.console.from_page import GuideCustomer, HoldCall, PaymentAction, ShowAgent
from hub.console.to_page import GuidedThere, PaymentDone, PaymentFactsShown, Refused
from hub.people.qualifications import LASTS_S
from tests.hub.world import Agent, Kiosk, World


def facts(*may: PaymentHelp, state: PaymentState = PaymentState.DECLINED, **more: Any) -> PaymentFacts:
    attempt = AttemptFacts(
        attempt=1, state=state, started_at="2026-11-21T18:00:00+00:00", terminal="28004869", trace=318
    )
    return PaymentFacts(
        order="order-1", amount=Money(890, "USD"), state=state, attempts=(attempt,), may=tuple(may), **more
    )


async def in_call(here: World, name: str = "Ben") -> tuple[Kiosk, Agent, str]:
    kiosk, agent = await here.kiosk(), await here.agent(name)
    call = await kiosk.ask()
    await agent.accept()
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    return kiosk, agent, call


async def test_an_agent_points_and_learns_what_came_of_it(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    place = Place(control=Control.PAY)
    await ben.send(GuideCustomer(call=call, action=GuideAction.POINT, place=place))
    assert await kiosk.get(Guide) == Guide(call=call, action=GuideAction.POINT, place=place, agent_name="Ben")
    await kiosk.send(Guided(call=call, ok=False, reason="paying"))
    assert await ben.get(GuidedThere) == GuidedThere(call=call, ok=False, reason="paying")


async def test_a_call_is_held_and_stays_held_when_the_kiosk_comes_back(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    await ben.send(HoldCall(call=call, on=True))
    assert (await kiosk.get(Hold)).on
    await kiosk.ask(call=call)
    assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).held
    await ben.send(HoldCall(call=call, on=False))
    assert not (await kiosk.get(Hold)).on


async def test_that_an_agents_camera_is_off_is_said_also_to_a_kiosk_that_comes_back(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    await ben.send(ShowAgent(call=call, on=False))
    assert not (await kiosk.get(AgentCamera)).on
    await kiosk.ask(call=call)
    assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).agent_hidden
    await ben.send(ShowAgent(call=call, on=True))
    assert (await kiosk.get(AgentCamera)).on
    await kiosk.ask(call=call)
    assert not (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).agent_hidden


@pytest.mark.parametrize(
    "message",
    [
        ShowAgent(call="another", on=False),
        GuideCustomer(call="another", action=GuideAction.CLEAR),
        HoldCall(call="another", on=True),
        PaymentAction(call="another", action=PaymentHelp.PRINT_AGAIN),
    ],
    ids=lambda message: message.__struct_config__.tag,
)
async def test_nobody_reaches_the_screen_or_the_till_of_somebody_elses_call(here: World, message: Any) -> None:
    kiosk, _, call = await in_call(here)
    ana = await here.agent("Ana")
    await kiosk.send(PaymentNews(call=call, payment=facts(PaymentHelp.PRINT_AGAIN)))
    for wanted in (message, type(message)(**{**_fields(message), "call": call})):
        await ana.send(wanted)
        assert (await ana.get(Refused)).key == "not_your_call"
    assert kiosk.had(Guide) + kiosk.had(Hold) + kiosk.had(PaymentAsk) == []


def _fields(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in message.__struct_fields__}


async def test_the_facts_of_a_payment_are_shown_with_every_change(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    known = facts(PaymentHelp.PAY_AT_COUNTER)
    await kiosk.send(PaymentNews(call=call, payment=known))
    assert (await ben.get(PaymentFactsShown)).payment == known
    await kiosk.send(PaymentNews(call=call, payment=None))
    assert (await ben.get(PaymentFactsShown)).payment is None


async def test_the_facts_wait_for_the_agent(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.send(PaymentNews(call=call, payment=facts()))
    ben = await here.agent("Ben")
    await ben.accept()
    assert (await ben.get(PaymentFactsShown)).payment == facts()


async def test_what_the_till_allows_is_asked_of_it_in_the_agents_name(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    await kiosk.send(PaymentNews(call=call, payment=facts(PaymentHelp.PAY_AT_COUNTER)))
    await ben.get(PaymentFactsShown)
    await ben.send(PaymentAction(call=call, action=PaymentHelp.PAY_AT_COUNTER))
    asked = await kiosk.get(PaymentAsk)
    assert asked == PaymentAsk(call=call, order="order-1", action=PaymentHelp.PAY_AT_COUNTER, by="Ben")
    await kiosk.send(PaymentAnswered(call=call, order="order-1", action=asked.action, ok=False, reason="cart_changed"))
    assert await ben.get(PaymentDone) == PaymentDone(
        call=call, action=PaymentHelp.PAY_AT_COUNTER, ok=False, reason="cart_changed"
    )


async def test_what_the_till_does_not_allow_is_not_asked(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    for news in (None, facts(PaymentHelp.PRINT_AGAIN)):
        await kiosk.send(PaymentNews(call=call, payment=news))
        await ben.get(PaymentFactsShown)
        await ben.send(PaymentAction(call=call, action=PaymentHelp.PAY_AT_COUNTER))
        assert (await ben.get(Refused)).key == "not_now"
    assert kiosk.had(PaymentAsk) == []


async def test_only_who_is_qualified_now_settles_an_unknown_payment(here: World) -> None:
    kiosk, ben, call = await in_call(here)
    unknown = facts(PaymentHelp.SETTLE, state=PaymentState.UNKNOWN, reason="ask_staff")
    await kiosk.send(PaymentNews(call=call, payment=unknown))
    await ben.get(PaymentFactsShown)
    settle = PaymentAction(call=call, action=PaymentHelp.SETTLE, paid=True)
    await ben.send(settle)
    assert (await ben.get(Refused)).key == "not_qualified"
    await here.hub.roster.grant("ben", "settle_payment", expires_at=here.now() + LASTS_S, by="max")
    await ben.send(settle)
    asked = await kiosk.get(PaymentAsk)
    assert (asked.action, asked.paid, asked.by) == (PaymentHelp.SETTLE, True, "Ben")
    kept = await here.hub.settlements.newest(kiosk.id, unknown)
    assert kept is not None
    assert (kept.paid, kept.by_name) == (True, "Ben")
    await here.hub.roster.revoke_qualification("ben", "settle_payment", by="max", reason="test")
    await ben.send(settle)
    assert (await ben.get(Refused)).key == "not_qualified"


@given(st.sampled_from(list(PaymentHelp)), st.booleans())
def test_nothing_that_an_agent_can_say_starts_a_payment(action: PaymentHelp, paid: bool) -> None:
    """What reaches a kiosk names no amount and no card, and none of the till's ways to pay."""
    asked = PaymentAsk(call="c", order="o", action=action, paid=paid, by="Ben")
    assert set(asked.__struct_fields__) == {"call", "order", "action", "paid", "by"}
    assert action in {"print_again", "resend", "pay_at_counter", "settle"}
