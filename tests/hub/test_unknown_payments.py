"""A payment that only a person can tell: settled in a call about it, or as work in a quiet minute."""

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.messages import CallUpdate, PaymentAsk, PaymentAtWork, PaymentNews
from domain.payment import PaymentState
from domain.payment_facts import PaymentFacts, PaymentHelp
from hub.config import Config
from hub.console.from_page import Accept, WorkDone
from hub.console.to_page import CallStarted, PaymentFactsShown, WorkOffer, WorkOver, WorkStarted
from hub.people.qualifications import LASTS_S
from tests.hub.test_helping import facts
from tests.hub.world import Agent, Kiosk, TestClock, World, world

UNKNOWN = facts(PaymentHelp.SETTLE, state=PaymentState.UNKNOWN, reason="ask_staff")


async def settler(here: World, name: str = "Ben") -> Agent:
    await here.hub.roster.grant(name.lower(), "settle_payment", expires_at=here.now() + LASTS_S, by="max")
    return await here.agent(name)


async def reported(kiosk: Kiosk, payment: PaymentFacts = UNKNOWN) -> None:
    await kiosk.send(PaymentNews(payment=payment))


async def taken(agent: Agent) -> WorkStarted:
    offer = await agent.get(WorkOffer)
    await agent.send(Accept(reservation=offer.reservation))
    return await agent.get(WorkStarted)


async def test_it_becomes_work_whose_result_reaches_the_till(here: World) -> None:
    kiosk, ben = await here.kiosk(), await settler(here)
    await reported(kiosk)
    assert (await kiosk.get(PaymentAtWork)).order == UNKNOWN.order
    work = await taken(ben)
    assert work.title == "$8.90 at Kiosk 1: paid or not?"
    assert work.facts["payment"]["attempts"][0]["trace"] == 318
    await ben.send(WorkDone(task=work.task, result={"paid": False}, note="not in the journal"))
    asked = await kiosk.get(PaymentAsk)
    assert asked == PaymentAsk(order=UNKNOWN.order, action=PaymentHelp.SETTLE, paid=False, by="Ben")


async def test_a_report_said_twice_is_one_piece_of_work(here: World) -> None:
    kiosk, ben = await here.kiosk(), await settler(here)
    await reported(kiosk)
    work = await taken(ben)
    await reported(kiosk)
    await here.hub.look()
    await ben.send(WorkDone(task=work.task, result={"paid": True}))
    assert (await kiosk.get(PaymentAsk)).paid
    assert ben.had(WorkOffer) == []


async def test_a_kiosk_that_was_away_hears_it_when_it_reports_again(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk, ben = await here.kiosk(key), await settler(here)
    await reported(kiosk)
    work = await taken(ben)
    await kiosk.ws.close()
    await ben.send(WorkDone(task=work.task, result={"paid": True}))
    await ben.get(WorkOver, reason="done")
    back = await here.kiosk(key, kiosk.id)
    await reported(back)
    asked = await back.get(PaymentAsk)
    assert (asked.paid, asked.by) == (True, "Ben")


async def test_the_terminal_that_tells_after_all_takes_the_work_back(here: World) -> None:
    kiosk, ben = await here.kiosk(), await settler(here)
    await reported(kiosk)
    work = await taken(ben)
    await reported(kiosk, facts(PaymentHelp.PRINT_AGAIN, state=PaymentState.PAID))
    assert (await ben.get(WorkOver)) == WorkOver(task=work.task, reason="withdrawn")


async def test_while_somebody_talks_about_it_it_is_nobody_elses_work(here: World) -> None:
    kiosk, ben = await here.kiosk(), await settler(here)
    call = await kiosk.ask()
    await kiosk.send(PaymentNews(call=call, payment=UNKNOWN))
    await ben.accept()
    await ben.get(CallStarted)
    await ben.get(PaymentFactsShown)
    await reported(kiosk)
    ana = await settler(here, "Ana")
    await here.hub.look()
    assert ana.had(WorkOffer) == []
    await kiosk.hang_up(call)
    await here.later(1)
    await here.hub.look()
    assert (await ana.get(WorkOffer)).kind == "settle_payment"


async def test_an_answer_that_says_nothing_is_asked_again(here: World) -> None:
    kiosk, ben = await here.kiosk(), await settler(here)
    await reported(kiosk)
    work = await taken(ben)
    await ben.send(WorkDone(task=work.task, result={"paid": "perhaps"}))
    again = await taken(ben)
    assert again.task != work.task
    assert kiosk.had(PaymentAsk) == []


async def test_it_is_still_work_after_the_hub_was_restarted(state: Path, clock: TestClock) -> None:
    key, config = Ed25519PrivateKey.generate(), Config(state=state, port=0)
    async with world(config, clock) as here:
        kiosk = await here.kiosk(key)
        await reported(kiosk)
        await here.hub.look()
    async with world(config, clock) as here:
        back, ben = await here.kiosk(key, kiosk.id), await settler(here)
        await reported(back)
        work = await taken(ben)
        await ben.send(WorkDone(task=work.task, result={"paid": True}))
        assert (await back.get(PaymentAsk)).paid
        assert ben.had(WorkOffer) == []


async def test_a_practice_kiosk_makes_no_work(here: World) -> None:
    kiosk = await here.kiosk()
    connected = here.hub.presence.get(kiosk.id)
    assert connected is not None
    connected.kiosk = connected.kiosk._replace(sandbox=True)
    await reported(kiosk)
    call = await kiosk.ask()
    await kiosk.get(CallUpdate)  # what was said before was heard
    await here.hub.look()
    assert set(here.hub.switchboard.board.tasks) == {call}


async def test_a_kiosk_that_reports_one_after_the_other_makes_no_heap_of_work(here: World) -> None:
    kiosk = await here.kiosk()
    for number in range(20):
        await reported(kiosk, msgspec.structs.replace(UNKNOWN, order=f"order-{number}"))
        assert (await kiosk.get(PaymentAtWork)).order == f"order-{number}"
    assert len(here.hub.switchboard.board.tasks) == 1
