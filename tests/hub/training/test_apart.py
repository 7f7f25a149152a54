"""Practice stays among those who practise: nobody at work is rung, told or paid for it, and no figure knows of it."""

import asyncio

import pytest

from domain.call import Way
from domain.messages import CallUpdate, ChooseWay
from domain.studio import PlayScenario
from hub.console.from_page import Accept, Invite
from hub.console.to_page import CallEnded, CallStarted, CustomerNeedsStaff, Queue, Refused, Ring
from hub.switchboard.agent_state import AgentState
from hub.training.records import Attempt
from hub.training.school import NotNow
from tests.hub.training.world import School
from tests.hub.world import Agent, Kiosk, World


@pytest.fixture
def at_school(here: World) -> School:
    """The menu is not the scenarios'; nobody orders from it here."""
    return School(here)


async def start(here: World, person: str) -> Attempt:
    school = here.hub.training.school
    return await school.start(person, school.scenarios["find-the-combo"])


async def practising(at_school: School, trainee: Agent | None = None) -> tuple[Kiosk, Agent, str]:
    """A trainee in a practice call."""
    studio = await at_school.studio()
    kiosk, trainee = await at_school.kiosk(studio), trainee or await at_school.trainee()
    await start(at_school.here, "cleo")
    await studio.get(PlayScenario)
    await trainee.state(AgentState.TRAINING)
    call = await kiosk.ask()
    ring = await trainee.get(Ring)
    await trainee.send(Accept(reservation=ring.reservation))
    await trainee.get(CallStarted)
    return kiosk, trainee, call


async def test_a_trainee_asks_nobody_at_work_into_a_practice_call(at_school: School, here: World) -> None:
    ana = await here.agent("Ana")
    _, trainee, call = await practising(at_school)
    for want in ("colleague", "interpreter", "supervisor"):
        await trainee.send(Invite(call=call, want=want))
        assert (await trainee.get(Refused)).key == "not_now"
    assert ana.had(Ring) == []
    assert here.hub.switchboard.board.help_in(call) == []


async def test_a_refund_in_practice_is_nobodys_work(at_school: School, here: World) -> None:
    kiosk, trainee, call = await practising(at_school)
    await kiosk.hang_up(call)
    await trainee.get(CallEnded)
    status, _ = await here.ask("POST", "/api/refunds", "Cleo", json={"call": call, "reason": "the soup was cold"})
    assert status == 404
    assert (await here.ask("GET", "/api/refunds", "Max"))[1] == {"refunds": []}


async def test_people_of_the_place_are_not_sent_to_a_kiosk_of_practice(at_school: School, here: World) -> None:
    ben = await here.agent("Ben", available=False)
    for kiosk in (await at_school.kiosk(await at_school.studio()), await here.kiosk()):
        call = await kiosk.ask()
        await kiosk.get(CallUpdate, call=call)
        await kiosk.send(ChooseWay(call=call, way=Way.STAFF))
    assert (await ben.get(CustomerNeedsStaff)).call == call, "only the real one"
    later = await here.agent("Cleo", available=False)
    assert (await later.get(CustomerNeedsStaff)).call == call


async def test_the_overview_knows_of_no_practice(at_school: School, here: World) -> None:
    ben = await here.agent("Ben", available=False)
    kiosk = await at_school.kiosk(await at_school.studio())
    await kiosk.ask()
    call = await (await here.kiosk()).ask()
    while not (queue := await ben.get(Queue)).waiting:
        pass
    assert [one.call for one in queue.waiting] == [call]


async def test_practice_leaves_the_place_among_agents_as_it_was(at_school: School, here: World) -> None:
    cleo = await at_school.trainee()
    await cleo.want("available")
    await here.later(100)
    kiosk, trainee, call = await practising(at_school, cleo)
    await kiosk.hang_up(call)
    await trainee.get(CallEnded)
    await here.later(61)
    await here.later(0)
    [seen] = here.hub.switchboard.board.snapshot(0.0).agents
    assert (seen.state, seen.idle_s) == (AgentState.TRAINING, 100.0)


async def test_two_who_begin_at_once_do_not_get_the_same_studio(at_school: School, here: World) -> None:
    studio = await at_school.studio()
    for name in ("Cleo", "Ben"):
        await at_school.trainee(name)
    people = ("cleo", "ben", "cleo")
    begun = await asyncio.gather(*(start(here, person) for person in people), return_exceptions=True)
    assert [one.key if isinstance(one, NotNow) else "" for one in begun] == ["", "studio_busy", "already"]
    await studio.get(PlayScenario)
