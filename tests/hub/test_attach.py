"""Tabs that are killed and come back, kiosks that are rebooted, and a hub that is restarted with fifty calls."""

import asyncio
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from domain.call import CallKind, CallState, EndReason
from domain.messages import CallUpdate, HangUp, Signal
from hub import schema
from hub.config import Config
from hub.console.from_page import Accept, Resume
from hub.console.to_page import CallEnded, CallStarted, Refused, Ring, WorkOffer, WorkStarted
from hub.database import open_database
from hub.people.roster import Roster
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from hub.switchboard.kinds import TaskKind
from tests.hub.world import Agent, Kiosk, TestClock, World, put_session, world

CALLS = 50


async def lost(agent: Agent, kiosk: Kiosk) -> None:
    """The agent's tab is killed in a call, and the hub has noticed."""
    await agent.ws.close()
    await kiosk.get(CallUpdate, agent_away=True)


async def test_a_page_that_is_back_in_time_goes_on_with_the_media_it_has(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await lost(ana, kiosk)
    await here.later(29)
    ana = await here.agent("Ana", available=False)
    assert (ana.hello.calls, ana.hello.state) == ((call,), AgentState.BUSY)
    await ana.send(Resume(call=call))
    assert (await ana.get(CallStarted)).generation == 1
    back = await kiosk.get(CallUpdate, state=CallState.CONNECTING, agent_away=False)
    assert back.generation == 1
    await here.later(60)
    await ana.send(Signal(call=call, payload={"still": "here"}))
    assert (await kiosk.get(Signal)).payload == {"still": "here"}


async def test_a_page_that_was_closed_has_only_the_time_to_be_loaded_again(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await kiosk.ask()
    await ana.accept()
    await ana.ws.close(code=1001)  # as browsers do
    await kiosk.get(CallUpdate, agent_away=True)
    await here.later(4)
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE, generation=2)


async def test_a_page_that_was_opened_anew_begins_the_media_anew(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await lost(ana, kiosk)
    ana = await here.agent("Ana", available=False)
    await ana.send(Resume(call=call, fresh=True))
    assert (await ana.get(CallStarted)).generation == 2
    assert (await kiosk.get(CallUpdate, generation=2)).state is CallState.CONNECTING


async def test_who_does_not_come_back_is_asked_first_when_they_do(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await lost(ana, kiosk)
    await here.later(30)
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.later(5)
    ana, ben = await here.agent("Ana", available=False), await here.agent("Ben", available=False)
    assert ana.hello.calls == ()
    switchboard = here.hub.switchboard
    async with switchboard.operation("both at once"):
        for agent in switchboard.board.agents.values():
            agent.wanted = AgentState.AVAILABLE
            agent.settle(1_000)
    assert (await ana.get(Ring)).call == call
    assert ben.had(Ring) == []


async def test_texts_and_video_are_taken_up_again_and_work_is_given_back(here: World) -> None:
    await here.hub.roster.grant("ana", "check_translation", expires_at=1_900_000_000, by="ada")
    ana = await here.agent("Ana")
    board = here.hub.switchboard
    kind = TaskKind.CHECK_TRANSLATION
    task = await board.add_work(kind, title="Look", facts={}, site="boston", language="es", key="one")
    await ana.send(Accept(reservation=(await ana.get(WorkOffer)).reservation))
    await ana.get(WorkStarted)
    writer, caller = await here.kiosk(name="Kiosk 1"), await here.kiosk(name="Kiosk 2")
    text = await writer.ask(kind=CallKind.TEXT)
    await ana.send(Accept(reservation=(await ana.get(Ring)).reservation))
    await ana.get(CallStarted)
    video = await caller.ask()
    await ana.accept()
    await lost(ana, caller)
    assert board.board.tasks[str(task)].state == "queued"
    ana = await here.agent("Ana", available=False)
    assert set(ana.hello.calls) == {text, video}
    for call in (text, video):
        await ana.send(Resume(call=call))
        await ana.get(CallStarted, call=call)


async def test_a_tab_killed_in_the_wrap_up_closes_it(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.hang_up(call)
    await ana.state(AgentState.WRAPUP)
    await ana.ws.close()
    while "ana" in here.hub.switchboard.board.agents:
        await here.hub.look()
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Max")
    assert (found["call"]["state"], found["call"]["code"]) == ("completed", "none")
    assert (await here.agent("Ana", available=False)).hello.state is AgentState.OFFLINE


async def test_a_kiosk_rebooted_in_a_call_hangs_up_what_it_does_not_know(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk, ana = await here.kiosk(key), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.accept()
    await kiosk.ws.close()
    await here.parked(call)
    back = await here.kiosk(key, kiosk.id)
    assert back.welcome.call == call
    await back.send(HangUp(call=call, reason=EndReason.TECHNICAL))
    assert (await ana.get(CallEnded)).reason is EndReason.TECHNICAL
    next_call = await back.ask()
    assert here.hub.switchboard.call_of(kiosk.id) in ("", next_call)


async def test_two_accepts_within_a_moment_have_one_winner(here: World) -> None:
    """The first agent's accept comes as the ring is already another's."""
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await here.later(1)
    ben = await here.agent("Ben")
    call = await kiosk.ask()
    late = await ana.get(Ring)
    await here.later(15)
    ring = await ben.get(Ring)
    await asyncio.gather(ana.send(Accept(reservation=late.reservation)), ben.send(Accept(reservation=ring.reservation)))
    assert (await ana.get(Refused)).key == "ring_over"
    assert (await ben.get(CallStarted)).call == call
    async with open_database(database_file(here.config.state)) as database, database.read() as read:
        states = await read.execute(select(schema.reservations.c.agent, schema.reservations.c.state))
        assert sorted(states) == [("ana", "timeout"), ("ben", "accepted")]


async def test_a_hub_restarted_with_fifty_calls_loses_none_and_doubles_none(state: Path, clock: TestClock) -> None:
    """Everybody comes back at once, in whatever order; every call goes on between the same two."""
    await hire(state, clock, CALLS)
    keys = [Ed25519PrivateKey.generate() for _ in range(CALLS)]
    async with world(Config(state=state, port=0), clock) as here:
        agents = [await here.agent(f"Agent{number}") for number in range(CALLS)]
        kiosks = [await here.kiosk(key, name=f"Kiosk {number}") for number, key in enumerate(keys)]
        asked = [await kiosk.ask() for kiosk in kiosks]
        has = [(await agent.accept()).call for agent in agents]
        assert sorted(has) == sorted(asked)
        here.hub.say_goodbye()
        for agent in agents:
            await agent.closed()

    async with world(Config(state=state, port=0), clock) as here:

        async def agent_back(number: int) -> None:
            agent = await here.agent(f"Agent{number}", available=False)
            assert agent.hello.calls == (has[number],)
            await agent.send(Resume(call=has[number]))
            assert (await agent.get(CallStarted)).generation == 1

        async def kiosk_back(number: int) -> None:
            back = await here.kiosk(keys[number], kiosks[number].id)
            assert back.welcome.call == asked[number]
            told = await back.get(CallUpdate)
            assert (told.state, told.generation) == (CallState.CONNECTING, 1)

        async with asyncio.TaskGroup() as group:
            for number in range(CALLS):
                group.create_task(kiosk_back(number))
                group.create_task(agent_back(CALLS - 1 - number))
        held = {task.id: task.agent.person.name for task in here.hub.switchboard.board.calls() if task.agent}
        assert held == {call: f"Agent{number}" for number, call in enumerate(has)}


async def hire(state: Path, clock: TestClock, count: int) -> None:
    """So many agents more."""
    async with open_database(database_file(state)) as database:
        roster = Roster(database, clock.clock)
        for number in range(count):
            name = f"Agent{number}"
            row = {"id": name.lower(), "name": name, "password": "", "role": "agent", "site": "boston", "demo": False}
            async with database.write() as write:
                await write.execute(insert(schema.people).values(**row, skills={"orders": 3}, languages={"en": 3}))
            await put_session(database, name, clock.clock.now())
            await roster.grant(name.lower(), "menu", expires_at=1_900_000_000, by="max")
