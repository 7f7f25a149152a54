"""Supervisors in other people's calls: who is told, what passes between the pages, and what is kept."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from domain.call import CallState, EndReason
from domain.messages import CallUpdate, HangUp, SessionChanged
from hub import schema
from hub.config import Config, Supervision
from hub.console.from_page import DropGuest, HandOver, Invite, Resume, Supervise, Uninvite
from hub.console.to_page import (
    AssistOver,
    AssistStarted,
    CallEnded,
    CallStarted,
    Guest,
    PeerSignal,
    Refused,
    SessionUpdate,
)
from hub.switchboard.agent_state import AgentState
from tests.hub.test_wallboard import shows, wallboard
from tests.hub.world import Agent, Kiosk, TestClock, World, session, world


async def calling(here: World, host: str = "Ben") -> tuple[Kiosk, Agent, str]:
    """A call that runs."""
    agent = await here.agent(host)
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await agent.accept()
    return kiosk, agent, call


async def joined(supervisor: Agent, host: Agent, call: str, mode: str = "listen") -> AssistStarted:
    await supervisor.send(Supervise(call=call, mode=mode))  # type: ignore[arg-type]
    told = await host.get(Guest, state="joined")
    assert (told.guest.mode, told.call) == (mode, call)
    return await supervisor.get(AssistStarted)


async def rows(here: World) -> list[dict[str, object]]:
    status, found = await here.ask("GET", "/api/supervision", "Max")
    assert status == 200
    return list(found["supervision"])


async def test_a_supervisor_listens_and_everybody_knows(here: World) -> None:
    kiosk, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    started = await joined(sue, ben, call)
    assert (started.host_name, started.mode, started.language) == ("Ben", "listen", "en")

    await kiosk.send(SessionChanged(call=call, session=session(seconds_on_page=77)))
    assert (await sue.get(SessionUpdate)).session.seconds_on_page == 77
    await here.later(30)
    await joined(sue, ben, call, "whisper")
    await here.later(12)
    await sue.send(Supervise(call=call, mode="off"))
    assert (await sue.get(AssistOver)).reason == "left"
    assert (await ben.get(Guest, state="left")).guest.name == "Sue"

    kept = [(row["supervisor_name"], row["agent_name"], row["mode"], row["ended"]) for row in await rows(here)]
    assert kept == [("Sue", "Ben", "whisper", "left"), ("Sue", "Ben", "listen", "changed")]
    [_, first] = await rows(here)
    assert (first["call"], first["shown"], first["site_name"]) == (call, True, "Boston")
    assert str(first["began_at"])[17:19] == "00"
    assert str(first["ended_at"])[17:19] == "30"


async def test_pages_of_one_call_reach_each_other_and_nobody_else_reaches_them(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    ada = await here.agent("Ada", available=False)
    await joined(sue, ben, call)
    await sue.send(PeerSignal(call=call, peer="ben", payload={"kind": "offer"}))
    heard = await ben.get(PeerSignal)
    assert (heard.peer, heard.payload) == ("sue", {"kind": "offer"})
    await ben.send(PeerSignal(call=call, peer="sue", payload={"kind": "answer"}))
    assert (await sue.get(PeerSignal)).peer == "ben"
    for stranger, peer in ((ada, "ben"), (ada, "sue"), (sue, "ada"), (ben, "ada"), (sue, "sue")):
        await stranger.send(PeerSignal(call=call, peer=peer, payload={}))
        assert (await stranger.get(Refused)).key == "not_your_call"
    await sue.send(PeerSignal(call=call, peer="ben", payload={"sdp": "x" * 70_000}))
    assert await sue.closed() == 1007


async def test_only_supervisors_supervise_and_only_calls_that_run(here: World) -> None:
    _, ben, call = await calling(here)
    ana = await here.agent("Ana", available=False)
    sue = await here.agent("Sue", available=False)
    for agent, name, mode, key in (
        (ana, call, "listen", "not_allowed"),
        (sue, "no-such-call", "listen", "not_your_call"),
        (sue, call, "off", "not_your_call"),
        (ben, call, "barge", "not_allowed"),
    ):
        await agent.send(Supervise(call=name, mode=mode))  # type: ignore[arg-type]
        assert (await agent.get(Refused)).key == key
    assert await rows(here) == []


async def test_the_customer_is_told_of_a_supervisor_who_can_be_heard(here: World) -> None:
    kiosk, ben, call = await calling(here)
    await kiosk.get(CallUpdate, state=CallState.CONNECTING)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call, "whisper")
    await joined(sue, ben, call, "barge")
    assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).others == (
        "Sue",
    )  # and was not told of the whisper
    await sue.send(Supervise(call=call, mode="listen"))
    assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING)).others == ()


async def test_the_end_of_the_call_is_the_end_for_the_guest(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call, "barge")
    await ben.send(HangUp(call=call, reason=EndReason.AGENT))
    assert (await sue.get(AssistOver)).reason == "call_over"
    await ben.get(CallEnded)
    assert (await rows(here))[0]["ended"] == "call_over"


async def test_a_supervisors_page_that_is_closed_has_left(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call)
    await sue.ws.close()
    assert (await ben.get(Guest, state="left")).guest.id == "sue"
    assert (await rows(here))[0]["ended"] == "left"


async def test_an_agent_who_is_lost_takes_the_guests_along(here: World) -> None:
    kiosk, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call)
    await ben.ws.close()
    await kiosk.get(CallUpdate, agent_away=True)
    await here.later(30)
    assert (await sue.get(AssistOver)).reason == "host_lost"


async def test_an_agents_page_that_comes_back_is_told_who_is_in_the_call(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call)
    await ben.ws.close()
    again = await here.agent("Ben", available=False)
    await again.send(Resume(call=call))
    await again.get(CallStarted)
    told = await again.get(Guest)
    assert (told.guest.name, told.guest.mode, told.state) == ("Sue", "listen", "joined")
    await sue.send(PeerSignal(call=call, peer="ben", payload={}))
    assert (await again.get(PeerSignal)).peer == "sue"



async def test_what_the_chain_does_not_show_is_kept_all_the_same(state: Path, clock: TestClock) -> None:
    config = Config(state=state, port=0, supervision=Supervision(shown=("barge",)))
    async with world(config, clock) as here:
        _, ben, call = await calling(here)
        sue = await here.agent("Sue", available=False)
        await sue.send(Supervise(call=call, mode="listen"))
        assert (await ben.get(Guest)).guest.shown is False
        await sue.send(Supervise(call=call, mode="barge"))
        assert (await ben.get(Guest)).guest.shown is True
        assert [row["shown"] for row in await rows(here)] == [True, False]
        here.hub.say_goodbye()


async def test_a_hub_that_was_stopped_leaves_no_open_row(state: Path, clock: TestClock) -> None:
    key = Ed25519PrivateKey.generate()
    config = Config(state=state, port=0)
    async with world(config, clock) as here:
        kiosk = await here.kiosk(key)
        ben = await here.agent("Ben")
        call = await kiosk.ask()
        await ben.accept()
        sue = await here.agent("Sue", available=False)
        await joined(sue, ben, call)
        here.hub.say_goodbye()
    async with world(config, clock) as here:
        assert [row["ended"] for row in await rows(here)] == ["hub_stopped"]
        here.hub.say_goodbye()


async def test_a_supervisor_who_takes_a_call_leaves_the_other(here: World) -> None:
    _, ben, call = await calling(here)
    async with here.hub.roster._database.write() as write:
        await write.execute(update(schema.people).where(schema.people.c.id == "ana").values(role="supervisor"))
    ana = await here.agent("Ana")
    await joined(ana, ben, call)
    other = await here.kiosk(name="Kiosk 2")
    await other.ask()
    await ana.accept()
    assert (await ana.get(AssistOver)).reason == "left"
    await ana.send(Supervise(call=call, mode="listen"))
    assert (await ana.get(Refused)).key == "not_now"


async def test_a_raised_hand_stays_up_until_a_supervisor_comes(here: World) -> None:
    """Sue's desk is closed to calls: nobody can be rung, and the hand stays up all the same."""
    board = await wallboard(here)
    _, ben, call = await calling(here)
    await ben.send(Invite(call=call, want="supervisor", note="He wants his money back"))
    assert (await ben.get(Guest)).state == "asked"
    floor = await shows(board, lambda floor: len(floor.hands) == 1)
    assert (floor.hands[0].agent_name, floor.hands[0].note) == ("Ben", "He wants his money back")
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call, "listen")
    await shows(
        board, lambda floor: len(floor.hands) == 1 and any(one.calls and one.calls[0].guests for one in floor.agents)
    )
    await sue.send(Supervise(call=call, mode="barge"))
    told = [await ben.get(Guest) for _ in range(2)]
    assert {(one.guest.mode, one.state) for one in told} == {("supervisor", "left"), ("barge", "joined")}
    await shows(board, lambda floor: not floor.hands)


async def test_a_hand_that_is_taken_down_is_gone_from_the_wallboard(here: World) -> None:
    board = await wallboard(here)
    _, ben, call = await calling(here)
    await ben.send(Invite(call=call, want="supervisor"))
    await shows(board, lambda floor: len(floor.hands) == 1)
    await ben.send(Uninvite(call=call))
    assert (await ben.get(Guest, state="left")).guest.mode == "supervisor"
    await shows(board, lambda floor: not floor.hands)


async def test_a_supervisor_who_listens_goes_along_with_a_transfer(here: World) -> None:
    kiosk, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="colleague"))
    await joined(sue, ben, call)  # while the transfer is on its way
    await ana.accept()
    assert (await ana.get(AssistStarted)).host_name == "Ben"
    await ben.get(Guest, state="joined")
    assert (await kiosk.get(CallUpdate, state=CallState.CONNECTING, others=("Ana",))).agent is not None
    await ana.send(PeerSignal(call=call, peer="sue", payload={}))  # guests have no way to each other
    assert (await ana.get(Refused)).key == "not_your_call"

    await ben.send(HandOver(call=call, to="ana"))
    assert (await ana.get(AssistOver)).reason == "took_over"
    await ana.get(CallStarted)
    again = await sue.get(AssistStarted, host="ana")
    assert (again.host_name, again.mode) == ("Ana", "listen")
    assert (await ana.get(Guest)).guest.name == "Sue"
    update = await kiosk.get(CallUpdate, generation=2)
    assert update.agent is not None
    assert (update.agent.name, update.others) == ("Ana", ())
    await ben.state(AgentState.WRAPUP)
    await sue.send(PeerSignal(call=call, peer="ben", payload={}))
    assert (await sue.get(Refused)).key == "not_your_call"
    await sue.send(PeerSignal(call=call, peer="ana", payload={"kind": "offer"}))
    assert (await ana.get(PeerSignal)).peer == "sue"
    kept = [(row["agent_name"], row["ended"]) for row in await rows(here)]
    assert kept == [("Ana", ""), ("Ben", "handed_over")]


async def test_an_agent_sends_guests_away_but_no_supervisor(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call, "barge")
    await ben.send(DropGuest(call=call, guest="sue"))
    assert (await ben.get(Refused)).key == "not_allowed"
    ana = await here.agent("Ana")
    await ben.send(Invite(call=call, want="interpreter", language="es"))
    await ana.accept()
    await ben.get(Guest, state="joined")
    await ben.send(DropGuest(call=call, guest="ana"))
    assert (await ana.get(AssistOver)).reason == "dropped"
    assert await ana.state(AgentState.AVAILABLE)


async def test_who_is_no_supervisor_any_more_hears_nothing_any_more(here: World) -> None:
    _, ben, call = await calling(here)
    sue = await here.agent("Sue", available=False)
    await joined(sue, ben, call)
    change = {"role": "agent", "site": "boston", "skills": {}, "languages": {"en": 3}, "independent": False}
    assert (await here.ask("PUT", "/api/people/sue", "Ada", json=change))[0] == 200
    await here.hub.look()
    assert (await sue.get(AssistOver)).reason == "left"
