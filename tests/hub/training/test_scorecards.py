"""Calls that people score: a share of them, by somebody else, some twice; on the page or as work for a quiet minute."""

import asyncio

from domain.call import WrapUp
from hub.console.from_page import Accept, WorkDone, WrapUpCall
from hub.console.to_page import WorkOffer, WorkStarted
from hub.training.scorecards import CRITERIA, SCORED_SHARE, TWICE_SHARE, score_of, share_of
from tests.hub.world import World

WELL = {criterion.id: 4 for criterion in CRITERIA}


def call_with(share: float, below: float) -> str:
    """A call id that is chosen so."""
    return next(name for number in range(20_000) if share <= share_of(name := f"call-number-{number}") < below)


async def handled(here: World, call: str) -> None:
    kiosk = await here.kiosk()
    ben = await here.agent("Ben")
    await kiosk.ask(call=call)
    await ben.accept()
    await kiosk.hang_up(call)
    await ben.state("wrapup")  # type: ignore[arg-type]
    await ben.send(WrapUpCall(call=call, code=WrapUp.PAYMENT, note="He paid in the end."))
    await ben.state("available")  # type: ignore[arg-type]
    await ben.want("offline")
    await here.hub.training.look()


async def test_the_weights_make_the_score() -> None:
    assert score_of(WELL) == 1.0
    assert score_of({**WELL, "right": 0}) == 0.7
    assert sum(criterion.weight for criterion in CRITERIA) == 100


async def test_a_share_of_the_calls_is_to_be_scored_and_some_of_them_twice_by_two_people(here: World) -> None:
    await handled(here, call_with(SCORED_SHARE, 1.0))
    assert (await here.ask("GET", "/api/training/scorecards", "Sue"))[1]["open"] == []
    call = call_with(0.0, SCORED_SHARE * TWICE_SHARE)
    await handled(here, call)
    one, other = (await here.ask("GET", "/api/training/scorecards", "Sue"))[1]["open"]
    assert one["subject"] == other["subject"] == call
    assert ["Reason", "payment"] in one["facts"]
    assert one["transcript"] == [], "calls with customers are not recorded"
    await here.ask("POST", f"/api/training/scorecards/{one['id']}", "Sue", json={"marks": WELL})
    refused = await here.ask("POST", f"/api/training/scorecards/{other['id']}", "Sue", json={"marks": WELL})
    assert refused[1]["error"] == "not_yours"
    stricter = {**WELL, "right": 2}
    await here.ask("POST", f"/api/training/scorecards/{other['id']}", "Max", json={"marks": stricter})
    calibration = (await here.ask("GET", "/api/training/scorecards", "Max"))[1]["calibration"]
    assert calibration == {"pairs": 1, "difference": 0.15, "scorers": {"Max": -0.15, "Sue": 0.15}}


async def test_a_card_is_offered_as_work_and_kept_when_it_is_done(here: World) -> None:
    await here.hub.roster.grant("sue", "score_call", expires_at=here.hub._clock.now() + 1_000, by="max")
    await handled(here, call_with(SCORED_SHARE * TWICE_SHARE, SCORED_SHARE))
    sue = await here.agent("Sue")
    offer = await sue.get(WorkOffer)
    assert offer.facts["agent"] == "Ben"
    assert [criterion["id"] for criterion in offer.facts["criteria"]] == [criterion.id for criterion in CRITERIA]
    await sue.send(Accept(reservation=offer.reservation))
    started = await sue.get(WorkStarted)
    await sue.send(WorkDone(task=started.task, result={"marks": WELL}, note="Kind and right."))
    async with asyncio.timeout(10):
        while not (filled := (await here.ask("GET", "/api/training/scorecards", "Max"))[1]["filled"]):
            pass
    assert (filled[0]["scorer"], filled[0]["score"], filled[0]["comment"]) == ("Sue", 1.0, "Kind and right.")
