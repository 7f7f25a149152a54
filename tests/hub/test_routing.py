"""Who is asked first, who later, and who never; over real sockets."""

from pathlib import Path

from sqlalchemy import update

from domain.call import CallKind, CallState, EndReason, Way, WrapUp
from domain.cart import Cart
from domain.messages import AskForHelp, CallUpdate, HangUp
from hub import schema
from hub.config import Config, Switchboard
from hub.console.from_page import Accept, WrapUpCall
from hub.console.to_page import CallEnded, Refused, Ring, RingCancelled
from hub.database import open_database
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.world import Agent, Kiosk, TestClock, World, session, world


async def ask_with(kiosk: Kiosk, call: str, cart: str) -> None:
    visit = session(cart=Cart(id=cart, service_mode="dine_in"))
    await kiosk.send(AskForHelp(call=call, kind=CallKind.VIDEO, language="en", session=visit))


async def idle_longest(here: World, first: str, second: str) -> tuple[Agent, Agent]:
    one = await here.agent(first)
    await here.later(60)
    return one, await here.agent(second)


async def test_the_own_site_comes_first_where_that_is_the_rule(state: Path, clock: TestClock) -> None:
    rules = Switchboard(local_first={"boston": "order"})
    async with world(Config(state=state, port=0, switchboard=rules), clock) as here:
        _, ben = await idle_longest(here, "Ana", "Ben")
        await (await here.kiosk(site="boston")).ask()
        await ben.get(Ring)


async def test_a_site_that_holds_its_calls_keeps_them_for_a_while(state: Path, clock: TestClock) -> None:
    rules = Switchboard(local_first={"boston": "hold"}, hold_s=20)
    async with world(Config(state=state, port=0, switchboard=rules), clock) as here:
        _, ben = await idle_longest(here, "Ana", "Ben")
        await (await here.kiosk(name="Kiosk 1")).ask()
        await ben.accept()
        kiosk, ana = await here.kiosk(name="Kiosk 2"), here.hub.switchboard.board.agents["ana"]
        await kiosk.ask()
        await kiosk.get(CallUpdate, state=CallState.WAITING)
        await here.later(19)
        assert ana.rung is None
        await here.later(1)
        await kiosk.get(CallUpdate, state=CallState.RINGING)
        assert ana.rung is not None


async def test_a_site_that_holds_its_calls_without_people_of_its_own_waits_for_nobody(
    state: Path, clock: TestClock
) -> None:
    async with world(Config(state=state, port=0, switchboard=Switchboard(local_first={"boston": "hold"})), clock) as here:
        ana = await here.agent("Ana")
        await (await here.kiosk()).ask()
        await ana.get(Ring)


async def test_those_who_speak_it_well_come_before_those_who_speak_it_a_little(here: World) -> None:
    async with open_database(database_file(here.config.state)) as database, database.write() as write:
        people = schema.people
        await write.execute(update(people).where(people.c.id == "ben").values(languages={"en": 3, "es": 1}))
    await here.agent("Ben")
    ana, ben = await here.agent("Ana"), here.hub.switchboard.board.agents["ben"]
    first, second = await here.kiosk(name="Kiosk 1"), await here.kiosk(name="Kiosk 2")
    await first.ask("es")
    await ana.accept()
    await second.ask("es")
    await second.get(CallUpdate, state=CallState.WAITING)
    await here.later(19)
    assert ben.rung is None
    await here.later(1)
    await second.get(CallUpdate, state=CallState.RINGING)
    assert ben.rung is not None


async def test_without_the_qualification_nobody_ever_gets_it_however_long_it_waits(here: World) -> None:
    await here.hub.roster.revoke_qualification("ana", "menu", by="max", reason="test")
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    call = await kiosk.ask()
    told = await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    assert Way.ALONE in told.ways
    for _ in range(20):
        await here.later(60)
    assert ana.had(Ring) == []
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Max")
    assert {row["rejected"]["ana"] for row in found["decisions"]} == {"must:menu"}
    assert {row["chosen"] for row in found["decisions"]} == {None}


async def test_a_qualification_for_another_menu_is_none_for_this_one(here: World) -> None:
    await here.hub.roster.revoke_qualification("ana", "menu", by="max", reason="test")
    await here.hub.roster.grant("ana", "menu", scope="another", expires_at=1_900_000_000, by="max")
    kiosk = await here.kiosk()
    await here.agent("Ana")
    await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.hub.roster.grant("ana", "menu", scope="corner", expires_at=1_900_000_000, by="max")
    await here.hub.look()
    await kiosk.get(CallUpdate, state=CallState.RINGING)


async def test_a_qualification_that_ends_while_it_rings_is_asked_for_again_at_the_accept(here: World) -> None:
    ana, kiosk = await here.agent("Ana"), await here.kiosk()
    await kiosk.ask()
    ring = await ana.get(Ring)
    await here.hub.roster.revoke_qualification("ana", "menu", by="max", reason="test")
    await here.hub.look()
    await ana.send(Accept(reservation=ring.reservation))
    assert (await ana.get(RingCancelled)).reason == "not_qualified"
    assert (await ana.get(Refused)).key == "not_qualified"
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)


async def test_the_same_order_finds_the_same_agent_and_a_new_order_does_not(here: World) -> None:
    kiosk = await here.kiosk()
    ana = await here.agent("Ana")
    await ask_with(kiosk, "first-call", "cart-1")
    await ana.accept()
    await ana.send(HangUp(call="first-call", reason=EndReason.TECHNICAL))
    await ana.get(CallEnded)
    ben = await here.agent("Ben")
    await here.later(5)

    await ask_with(kiosk, "second-call", "cart-1")
    await kiosk.get(CallUpdate, call="second-call", state=CallState.WAITING)
    assert ben.had(Ring) == []  # her wrap-up is waited for
    await ana.send(WrapUpCall(call="first-call", code=WrapUp.DROPPED))
    ring = await ana.get(Ring, call="second-call")
    assert ring.before is not None
    assert (ring.before.agent_name, ring.before.ended_s_ago, ring.calls_today) == ("Ana", 5, 1)
    await kiosk.hang_up("second-call")
    await ana.get(RingCancelled)

    await ask_with(kiosk, "third-call", "cart-2")
    ring = await ben.get(Ring)  # idle for longer than Ana
    assert (ring.before, ring.calls_today) == (None, 2)


async def test_a_wrap_up_that_takes_too_long_is_not_waited_for(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    await ask_with(kiosk, "first-call", "cart-1")
    await ana.accept()
    await ana.send(HangUp(call="first-call", reason=EndReason.TECHNICAL))
    await ana.get(CallEnded)
    ben = await here.agent("Ben")
    await ask_with(kiosk, "second-call", "cart-1")
    await kiosk.get(CallUpdate, call="second-call", state=CallState.WAITING)
    await here.later(10)
    await ben.get(Ring)


async def test_a_decision_says_everything_that_it_was_made_of(here: World) -> None:
    await idle_longest(here, "Ana", "Ben")
    await here.agent("Cleo")
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.RINGING)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Max")
    [row] = found["decisions"]
    assert [(one["agent"], one["idle_s"], one["local"], one["rank"]) for one in row["candidates"]] == [
        ("ana", 60, False, 1),
        ("ben", 0, True, 2),
    ]
    assert row["rejected"] == {"cleo": "skill:orders"}
    assert (row["trigger"], row["chosen"], row["step"], row["skipped_steps"], row["epoch"]) == ("asked", "ana", 0, [], 1)
    assert row["ms"] >= 0
    assert len(row["config_hash"]) == 12


async def test_every_step_of_a_call_is_kept_with_who_and_how_long(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    ring = await ana.get(Ring)
    await here.later(4)
    await ana.send(Accept(reservation=ring.reservation))
    await ana.state(AgentState.BUSY)
    await here.later(30)
    await ana.send(HangUp(call=call, reason=EndReason.AGENT))
    await ana.get(CallEnded)
    await here.later(6)
    ana.forget()
    await ana.send(WrapUpCall(call=call, code=WrapUp.OTHER))
    await ana.state(AgentState.AVAILABLE)
    _, found = await here.ask("GET", f"/api/console/calls/{call}", "Ana")
    steps = [(step["what"], step["agent"], step["took_s"], step["detail"]) for step in found["steps"]]
    assert steps == [
        ("created", None, 0, ""),
        ("offered", "ana", 0, ""),
        ("accepted", "ana", 4, ""),
        ("ended", "ana", 30, ""),
        ("wrapped_up", "ana", 6, "other"),
    ]
