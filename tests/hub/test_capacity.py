"""What one agent has in hand at once: a video call, some texts, background work; and how it is given back."""

from typing import Any

from domain.call import CallKind, CallState, EndReason, WrapUp
from domain.messages import CallUpdate, HangUp
from hub.console.from_page import Accept, MoreTime, Reject, SetState, WorkDone, WorkReturn, WrapUpCall
from hub.console.to_page import (
    CallEnded,
    CallStarted,
    Refused,
    Ring,
    RingCancelled,
    StateChanged,
    WorkOffer,
    WorkOver,
    WorkPaused,
    WorkStarted,
)
from hub.switchboard.agent_state import AgentState
from hub.switchboard.kinds import TaskKind
from tests.hub.world import Agent, Kiosk, World


async def texting(here: World, agent: Agent, name: str) -> tuple[Kiosk, str]:
    """A customer who writes with this agent."""
    kiosk = await here.kiosk(name=name)
    call = await kiosk.ask(kind=CallKind.TEXT)
    ring = await agent.get(Ring, call=call)
    assert ring.kind is CallKind.TEXT
    await agent.send(Accept(reservation=ring.reservation))
    await agent.get(CallStarted, call=call)
    return kiosk, call


async def finished(agent: Agent, call: str) -> None:
    await agent.send(HangUp(call=call, reason=EndReason.AGENT))
    await agent.get(CallEnded, call=call)
    await agent.send(WrapUpCall(call=call, code=WrapUp.OTHER))


async def qualify(here: World, person: str, name: str) -> None:
    await here.hub.roster.grant(person, name, expires_at=1_900_000_000, by="ada")


async def work(here: World, key: str = "one", **facts: Any) -> str:
    made = await here.hub.switchboard.add_work(
        TaskKind.CHECK_TRANSLATION, title="Is it right?", facts=facts, site="boston", language="es", key=key
    )
    assert made is not None
    return made


async def test_three_texts_at_once_and_no_fourth(here: World) -> None:
    ana = await here.agent("Ana")
    for number in range(3):
        await texting(here, ana, f"Kiosk {number}")
    fourth = await here.kiosk(name="Kiosk 4")
    call = await fourth.ask(kind=CallKind.TEXT)
    assert (await fourth.get(CallUpdate, state=CallState.WAITING)).position == 1
    assert ana.had(Ring) == []
    _, held = await here.ask("GET", f"/api/console/calls/{call}", "Max")
    assert held["decisions"][0]["rejected"] == {"ana": "capacity"}


async def test_a_video_call_comes_between_texts_and_no_text_comes_into_it(here: World) -> None:
    ana = await here.agent("Ana")
    _, text = await texting(here, ana, "Kiosk 1")
    video = await (await here.kiosk(name="Kiosk 2")).ask()
    ring = await ana.accept()
    assert (ring.call, ring.kind) == (video, CallKind.VIDEO)
    await (await here.kiosk(name="Kiosk 3")).ask(kind=CallKind.TEXT)
    await finished(ana, video)
    assert (await ana.get(Ring)).kind is CallKind.TEXT  # only now
    await ana.send(HangUp(call=text, reason=EndReason.AGENT))
    assert (await ana.get(CallEnded)).call == text


async def test_a_text_that_ends_in_a_video_call_is_wrapped_up_after_it(here: World) -> None:
    ana = await here.agent("Ana")
    kiosk, text = await texting(here, ana, "Kiosk 1")
    video = await (await here.kiosk(name="Kiosk 2")).ask()
    await ana.accept()
    await kiosk.hang_up(text)
    await ana.get(CallEnded, call=text)
    await here.later(40)
    await ana.send(HangUp(call=video, reason=EndReason.AGENT))
    await ana.state(AgentState.WRAPUP)
    await here.later(14)
    ana.forget()
    await ana.send(WrapUpCall(call=text, code=WrapUp.ALLERGY))
    await ana.send(WrapUpCall(call=video, code=WrapUp.OTHER))
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{text}", "Ana")
    assert found["call"]["code"] == "allergy"


async def test_who_wants_a_break_finishes_the_texts_first(here: World) -> None:
    ana = await here.agent("Ana")
    _, text = await texting(here, ana, "Kiosk 1")
    await ana.send(SetState(state="break"))
    await ana.get(StateChanged, state=AgentState.BUSY, then=AgentState.BREAK)
    await finished(ana, text)
    await ana.state(AgentState.BREAK)


async def test_the_own_counter_gives_texts_back_at_once_to_somebody_else(here: World) -> None:
    ana = await here.agent("Ana")
    kiosk, text = await texting(here, ana, "Kiosk 1")
    ben = await here.agent("Ben")
    await ana.want("own_counter")
    assert (await ana.get(CallEnded)).wrap_up_s == 0
    assert (await ben.get(Ring)).call == text
    assert (await kiosk.get(CallUpdate, generation=2)).state is CallState.RINGING


async def test_the_own_counter_while_ringing_is_no_reject(here: World) -> None:
    ana = await here.agent("Ana")
    call = await (await here.kiosk()).ask()
    await ana.get(Ring)
    await ana.want("own_counter")
    await ana.get(RingCancelled, reason="withdrawn")
    await ana.want("available")
    assert (await ana.get(Ring)).call == call  # at once, not after half a minute


async def test_the_own_counter_in_a_video_call_comes_after_it(here: World) -> None:
    ana = await here.agent("Ana")
    call = await (await here.kiosk()).ask()
    await ana.accept()
    await ana.want("own_counter")
    await finished(ana, call)
    await ana.state(AgentState.OWN_COUNTER)


async def test_a_wrap_up_is_extended_once_and_never_beyond_a_minute(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.hang_up(call)
    assert (await ana.state(AgentState.WRAPUP)).ends_in_s == 15
    await here.later(10)
    await ana.send(MoreTime(call=call))
    assert (await ana.state(AgentState.WRAPUP)).ends_in_s == 50
    await ana.send(MoreTime(call=call))
    assert (await ana.get(Refused)).about == "more_time"
    await here.later(50)
    await ana.state(AgentState.AVAILABLE)


async def test_work_comes_to_who_is_qualified_is_interrupted_by_a_call_and_goes_on_after_it(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ben, ana = await here.agent("Ben"), await here.agent("Ana")
    task = await work(here)
    offer = await ana.get(WorkOffer)
    assert (offer.task, offer.kind, offer.title, offer.language) == (task, "check_translation", "Is it right?", "es")
    await ana.send(Accept(reservation=offer.reservation))
    await ana.get(WorkStarted)

    call = await (await here.kiosk()).ask("es")
    await ana.accept()
    assert (await ana.get(WorkPaused)).task == task
    await finished(ana, call)
    assert (await ana.get(WorkStarted)).task == task
    await ana.send(WorkDone(task=task, result={"texts": {}}))
    assert (await ana.get(WorkOver)).reason == "done"
    assert ben.had(WorkOffer) == []
    status, found = await here.ask("GET", "/api/work", "Max")
    assert (status, found["work"][0]["agent_name"], found["work"][0]["state"]) == (200, "Ana", "completed")


async def test_a_call_takes_the_place_of_an_offer_of_work(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ana = await here.agent("Ana")
    task = await work(here)
    await ana.get(WorkOffer)
    call = await (await here.kiosk()).ask()
    assert (await ana.get(RingCancelled)).call == task
    ring = await ana.accept()
    assert ring.call == call
    await finished(ana, call)
    assert (await ana.get(WorkOffer)).task == task


async def test_missed_or_rejected_work_changes_nothing_for_calls(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ana = await here.agent("Ana")
    await work(here)
    await ana.get(WorkOffer)
    await here.later(15)
    await ana.get(RingCancelled, reason="missed")
    call = await (await here.kiosk()).ask()
    assert (await ana.get(Ring)).call == call


async def test_work_is_given_back_by_hand_on_a_break_and_when_the_page_is_gone(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ana = await here.agent("Ana")
    task = await work(here)

    async def take() -> None:
        await ana.send(Accept(reservation=(await ana.get(WorkOffer)).reservation))
        await ana.get(WorkStarted)

    await take()
    await ana.send(WorkReturn(task=task))
    assert (await ana.get(WorkOver)).reason == "returned"
    await take()
    await ana.want("break")
    assert (await ana.get(WorkOver)).reason == "returned"
    await ana.want("available")
    await take()
    await ana.ws.close()
    ana = await here.agent("Ana")
    await take()


async def test_the_same_work_is_made_once_and_can_be_dropped(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ana = await here.agent("Ana")
    await work(here, "key")
    board = here.hub.switchboard
    kind = TaskKind.CHECK_TRANSLATION
    assert await board.add_work(kind, title="", facts={}, site="boston", language="es", key="key") is None
    await ana.send(Accept(reservation=(await ana.get(WorkOffer)).reservation))
    await ana.get(WorkStarted)
    await board.drop_work("key")
    assert (await ana.get(WorkOver)).reason == "withdrawn"


async def test_what_follows_from_work_is_told_to_who_made_it(here: World) -> None:
    told: list[tuple[object, ...]] = []

    async def follow(task: Any, result: Any, person: str) -> None:
        told.append((task.key, result["right"], result["note"], person))

    here.hub.switchboard.follow_ups[TaskKind.CHECK_TRANSLATION] = follow
    await qualify(here, "ana", "check_translation")
    ana = await here.agent("Ana")
    task = await work(here, "key")
    await ana.send(Accept(reservation=(await ana.get(WorkOffer)).reservation))
    await ana.send(WorkDone(task=task, result={"right": True}, note="fine"))
    await ana.get(WorkOver)
    assert told == [("key", True, "fine", "ana")]


async def test_a_reject_of_work_and_work_of_somebody_else(here: World) -> None:
    await qualify(here, "ana", "check_translation")
    ana, ben = await here.agent("Ana"), await here.agent("Ben")
    task = await work(here)
    offer = await ana.get(WorkOffer)
    await ben.send(Accept(reservation=offer.reservation))
    assert (await ben.get(Refused)).key == "ring_over"
    await ben.send(WorkDone(task=task, result={}))
    assert (await ben.get(Refused)).about == "work_done"
    await ana.send(Reject(reservation=offer.reservation))
    await ana.get(RingCancelled)
    await here.later(30)
    assert (await ana.get(WorkOffer)).task == task
