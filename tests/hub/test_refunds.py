"""An agent asks for a refund, somebody who may decides it, and both are kept."""

from typing import Any

from domain.call import EndReason, WrapUp
from domain.messages import HangUp
from hub.console.from_page import Accept, WorkDone, WrapUpCall
from hub.console.to_page import CallEnded, WorkOffer, WorkStarted
from hub.people.qualifications import LASTS_S
from tests.hub.world import Agent, World


async def call_of(here: World, ben: Agent) -> str:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await ben.accept()
    await ben.send(HangUp(call=call, reason=EndReason.AGENT))
    await ben.get(CallEnded)
    await ben.send(WrapUpCall(call=call, code=WrapUp.COMPLAINT))
    return call


async def ask(here: World, who: str, **body: Any) -> tuple[int, Any]:
    return await here.ask("POST", "/api/refunds", who, json=body)


async def reviewer(here: World, name: str) -> Agent:
    await here.hub.roster.grant(name.lower(), "review_refund", expires_at=here.now() + LASTS_S, by="max")
    return await here.agent(name)


async def refunds(here: World, who: str) -> list[dict[str, Any]]:
    status, body = await here.ask("GET", "/api/refunds", who)
    assert status == 200
    found: list[dict[str, Any]] = body["refunds"]
    return found


async def test_a_supervisor_decides_what_an_agent_asked_for(here: World) -> None:
    ben = await here.agent("Ben")
    call = await call_of(here, ben)
    status, asked = await ask(here, "Ben", call=call, reason="the soup was cold", amount=890)
    assert (status, asked["state"]) == (201, "asked")
    sue = await reviewer(here, "Sue")
    offer = await sue.get(WorkOffer)
    assert "the soup was cold" in offer.title
    await sue.send(Accept(reservation=offer.reservation))
    work = await sue.get(WorkStarted)
    assert (work.facts["refund"], work.facts["amount"], work.facts["asked_by"]) == (asked["refund"], 890, "Ben")
    assert "terminal" in work.facts["note"]
    await sue.send(WorkDone(task=work.task, result={"granted": True}, note="of course"))
    while (await refunds(here, "Ben"))[0]["state"] == "asked":
        await here.hub.look()
    [kept] = await refunds(here, "Max")
    assert (kept["state"], kept["decided_by_name"], kept["note"]) == ("granted", "Sue", "of course")
    assert kept["decided_at"] is not None


async def test_an_agent_never_decides_however_qualified(here: World) -> None:
    ben = await reviewer(here, "Ben")
    call = await call_of(here, ben)
    await ask(here, "Ben", call=call, reason="the soup was cold")
    await here.later(120)
    assert ben.had(WorkOffer) == []
    sue = await reviewer(here, "Sue")
    assert (await sue.get(WorkOffer)).kind == "review_refund"


async def test_an_answer_that_decides_nothing_is_asked_again(here: World) -> None:
    ben, sue = await here.agent("Ben"), await reviewer(here, "Sue")
    await ask(here, "Ben", call=await call_of(here, ben), reason="the soup was cold")
    for result in ({}, {"granted": False}):
        offer = await sue.get(WorkOffer)
        await sue.send(Accept(reservation=offer.reservation))
        work = await sue.get(WorkStarted)
        await sue.send(WorkDone(task=work.task, result=result))
    while (await refunds(here, "Sue"))[0]["state"] == "asked":
        await here.hub.look()
    assert (await refunds(here, "Sue"))[0]["state"] == "refused"


async def test_nobody_asks_about_what_is_not_theirs(here: World) -> None:
    ben = await here.agent("Ben")
    call = await call_of(here, ben)
    assert (await ask(here, "Ana", call=call, reason="the soup was cold"))[0] == 404
    assert (await ask(here, "Ben", order="somebody's", reason="the soup was cold"))[1]["error"] == "call_needed"
    assert (await ask(here, "Ben", call=call, order="somebody's", reason="the soup was cold"))[0] == 404
    assert (await ask(here, "Ben", call=call, reason="the soup was cold", amount=10**9))[1]["error"] == "too_much"
    assert (await ask(here, "Ben", call=call, reason="no", amount=-1))[0] == 400
    assert await refunds(here, "Sue") == []


async def test_agents_see_their_own(here: World) -> None:
    ben = await here.agent("Ben")
    await ask(here, "Ben", call=await call_of(here, ben), reason="the soup was cold")
    assert len(await refunds(here, "Ben")) == len(await refunds(here, "Sue")) == 1
    assert await refunds(here, "Ana") == []


async def test_nobody_decides_a_refund_of_their_own(here: World) -> None:
    sue, call = await reviewer(here, "Sue"), await call_of(here, await here.agent("Ben"))
    await ask(here, "Sue", call=call, reason="the soup was cold")
    offer = await sue.get(WorkOffer)
    await sue.send(Accept(reservation=offer.reservation))
    work = await sue.get(WorkStarted)
    await sue.send(WorkDone(task=work.task, result={"granted": True}))
    await sue.want("break")  # whatever is offered to her again goes to somebody else
    max_ = await reviewer(here, "Max")
    again = await max_.get(WorkOffer)
    assert (await refunds(here, "Max"))[0]["state"] == "asked"
    await max_.send(Accept(reservation=again.reservation))
    await max_.send(WorkDone(task=(await max_.get(WorkStarted)).task, result={"granted": True}))
    while (kept := (await refunds(here, "Max"))[0])["state"] == "asked":
        await here.hub.look()
    assert kept["decided_by_name"] == "Max"
