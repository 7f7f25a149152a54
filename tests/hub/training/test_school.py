"""Practice calls at the hub: only the trainee is rung, nothing is counted, and everybody gets back to what they were."""

from domain.call import WrapUp
from domain.menu_file import load as load_menu
from domain.messages import CallUpdate
from domain.scenario import Event
from domain.studio import Happened, PlayOver, PlayScenario, StopPlay, StudioHere, StudioWelcome
from hub.console.from_page import Accept, WrapUpCall
from hub.console.to_page import CallEnded, CallStarted, Ring
from hub.switchboard.agent_state import AgentState
from tests.hub.test_orders import paid_order, upload
from tests.hub.training.world import School
from tests.hub.world import MENU, TestClock, World, world


async def test_a_practice_call_rings_only_the_trainee_and_is_scored_with_its_reason(
    at_school: School, here: World
) -> None:
    studio = await at_school.studio()
    kiosk = await at_school.kiosk(studio)
    ana, trainee = await here.agent("Ana"), await at_school.trainee()
    _, attempt = await at_school.begin("find-the-combo")
    await studio.get(PlayScenario, attempt=attempt["id"])
    await trainee.state(AgentState.TRAINING)
    call = await kiosk.ask()
    ring = await trainee.get(Ring)
    assert ring.kiosk.sandbox
    await trainee.send(Accept(reservation=ring.reservation))
    await trainee.get(CallStarted)
    for at, who, what, text in (
        (0.0, "kiosk", "call", "connected"),
        (1.0, "customer", "say", "Where is the combo?"),
        (5.0, "agent", "text", "Hello!"),
    ):
        event = Event(at=at, who=who, what=what, text=text)  # type: ignore[arg-type]
        await studio.send(Happened(attempt=attempt["id"], event=event))
    while not (live := (await at_school.here.ask("GET", f"/api/training/attempts/{attempt['id']}", "Cleo"))[1]["live"])[
        "done"
    ]:
        pass
    assert live["caption"] == "Where is the combo?"
    assert "Burger Combo" in live["hint"]
    await kiosk.hang_up(call)
    await trainee.get(CallEnded)
    await studio.send(PlayOver(attempt=attempt["id"], call=call))
    waiting = await at_school.here.ask("GET", f"/api/training/attempts/{attempt['id']}", "Cleo")
    assert waiting[1]["state"] in ("calling", "over"), "the reason is still to be given"
    await trainee.send(WrapUpCall(call=call, code=WrapUp.FIND_ITEM))
    await trainee.state(AgentState.TRAINING)
    await here.hub.training.school.settle()
    view = (await here.ask("GET", f"/api/training/attempts/{attempt['id']}", "Cleo"))[1]
    assert view["state"] == "scored"
    assert "The reason you gave fits the call." in {part["words"] for part in view["parts"]}
    assert [said["text"] for said in view["transcript"]] == ["Where is the combo?", "Hello!"]
    await trainee.state(AgentState.OFFLINE)
    assert ana.had(Ring) == []
    assert (await here.ask("GET", "/api/console/calls", "Sue"))[1] == {"calls": []}


async def test_without_a_practice_call_the_kiosk_of_a_studio_reaches_nobody(at_school: School, here: World) -> None:
    studio = await at_school.studio()
    kiosk = await at_school.kiosk(studio)
    ana = await here.agent("Ana")
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, call=call)
    await here.later(120)
    await (await here.kiosk()).ask()
    assert not (await ana.get(Ring)).kiosk.sandbox, "only the real customer rings"


async def test_a_practice_call_needs_an_open_desk_a_free_studio_and_a_scenario_of_ones_own(
    at_school: School, here: World
) -> None:
    assert (await at_school.begin("find-the-combo"))[1]["error"] == "no_desk"
    await at_school.trainee()
    assert (await at_school.begin("find-the-combo"))[1]["error"] == "no_studio"
    studio = await at_school.studio()
    assert (await at_school.begin("language-switch"))[0] == 404, "speaks no Spanish"
    assert (await at_school.begin("no-such"))[0] == 404
    assert (await at_school.begin(certification=True))[1]["error"] == "not_yet"
    status, attempt = await at_school.begin("find-the-combo")
    assert status == 201
    assert (await at_school.begin("find-the-combo"))[1]["error"] == "already"
    await at_school.trainee("Ben")
    assert (await at_school.begin("find-the-combo", name="Ben"))[1]["error"] == "studio_busy"
    for name, expected in (("Ben", 404), ("Cleo", 200), ("Sue", 200)):
        assert (await here.ask("GET", f"/api/training/attempts/{attempt['id']}", name))[0] == expected
    assert (await here.ask("DELETE", f"/api/training/attempts/{attempt['id']}", "Ben"))[0] == 404
    assert (await here.ask("DELETE", f"/api/training/attempts/{attempt['id']}", "Cleo"))[0] == 204
    await studio.get(StopPlay, attempt=attempt["id"])
    assert (await at_school.begin("find-the-combo", name="Ben"))[0] == 201


async def test_a_studio_that_is_lost_breaks_the_call_off_and_nothing_is_counted(at_school: School, here: World) -> None:
    studio = await at_school.studio()
    trainee = await at_school.trainee()
    await trainee.want("available")
    _, attempt = await at_school.begin("find-the-combo")
    await trainee.state(AgentState.TRAINING)
    await studio.ws.close()
    await trainee.state(AgentState.AVAILABLE)
    view = (await here.ask("GET", f"/api/training/attempts/{attempt['id']}", "Cleo"))[1]
    assert (view["state"], view["score"]) == ("broken", None)
    scenario = next(one for one in (await at_school.path())["scenarios"] if one["id"] == "find-the-combo")
    assert (scenario["tries"], scenario["best"]) == (0, None)


async def test_a_studio_is_let_in_by_its_token_only_and_keeps_its_kiosk(at_school: School, here: World) -> None:
    for headers in ({}, {"Authorization": "Bearer guessed"}):
        status, _ = await here.ask("GET", "/studio/connect", headers=headers)
        assert status == 401
    token = here.config.state / "studio.token"
    assert token.stat().st_mode & 0o077 == 0
    studio = await at_school.studio()
    kiosks = (await here.ask("GET", "/api/fleet/kiosks", "Tec"))[1]["kiosks"]
    assert [(kiosk["id"], kiosk["sandbox"]) for kiosk in kiosks] == [(studio.kiosk, True)]
    real = await here.kiosk()
    await studio.send(StudioHere(kiosk=real.id))
    assert (await studio.get(StudioWelcome)).kiosk == "", "a real kiosk is never made one of practice"


async def test_what_is_paid_in_practice_is_nobodys_order(at_school: School, here: World) -> None:
    studio, real = await at_school.studio(), await here.kiosk()
    kiosk = await at_school.kiosk(studio)
    menu = load_menu(MENU)
    for peer, expected in ((kiosk, 0), (real, 1)):
        assert (await upload(here, peer, paid_order(menu)))[0] in (201, 422), "the kiosk may forget it"
        assert len((await here.ask("GET", "/api/orders", "Max"))[1]["orders"]) == expected


async def test_what_ran_when_the_hub_was_stopped_counts_for_nothing(
    at_school: School, here: World, clock: TestClock
) -> None:
    await at_school.studio()
    await at_school.trainee()
    _, attempt = await at_school.begin("find-the-combo")
    async with world(here.config, clock) as again:
        view = (await again.ask("GET", f"/api/training/attempts/{attempt['id']}", "Cleo"))[1]
        assert (view["state"], view["trouble"]) == ("broken", "the hub was restarted")
        assert (await again.ask("GET", "/api/training", "Cleo"))[1]["running"] == ""
