"""Reports of a real hub: calls are made, then asked for over HTTP."""

import csv
import io
import itertools
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from domain.call import CallState, EndReason, WrapUp
from domain.messages import CallUpdate, HangUp
from hub import schema
from hub.config import Config
from hub.console.from_page import WrapUpCall
from hub.console.to_page import CallEnded
from hub.database import open_database
from hub.server import database_file
from hub.switchboard.agent_state import AgentState
from tests.hub.world import Agent, Kiosk, TestClock, World, world

DAY = "2027-01-15"  # of the test's clock: 03:00 in Boston


async def passes(here: World, seconds: float) -> None:
    """So many seconds pass once the hub has done what it was asked for."""
    await here.later(0)
    await here.later(seconds)


async def asks(kiosk: Kiosk) -> str:
    """Somebody asks for help, and the hub has said what became of it."""
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, call=call)
    return call


async def called(
    here: World, kiosk: Kiosk, agent: Agent, *, waits: float = 0, talks: float = 60, wraps: float = 10, note: str = ""
) -> str:
    """A whole call of so many seconds."""
    call = await asks(kiosk)
    await passes(here, waits)
    await agent.accept()
    await passes(here, talks)
    await agent.send(HangUp(call=call, reason=EndReason.AGENT))
    await agent.get(CallEnded)
    await passes(here, wraps)
    await agent.send(WrapUpCall(call=call, code=WrapUp.ALLERGY, note=note))
    await agent.state(AgentState.AVAILABLE)
    return call


async def report(here: World, name: str, **query: str) -> Any:
    status, found = await here.ask("GET", f"/api/reports/{name}", "Max", params={"from": DAY, "to": DAY, **query})
    assert status == 200, found
    return found


async def test_two_calls_and_one_given_up_with_every_figure_beside_its_formula(here: World) -> None:
    kiosk, agent = await here.kiosk(), await here.agent("Ana")
    await called(here, kiosk, agent, waits=5)
    await called(here, kiosk, agent, waits=12, talks=130, wraps=10)
    await agent.want("break")
    call = await asks(kiosk)
    await passes(here, 40)
    await kiosk.hang_up(call)
    await kiosk.get(CallUpdate, call=call, state=CallState.IDLE)
    found = await report(here, "figures")
    values = {key: figure["value"] for key, figure in found["total"].items()}
    assert (values["asked"], values["answered"]) == (3, 2)
    assert values["service_level"] == 2 / 3
    assert values["average_wait"] == 8.5
    assert values["handle_time"] == (70 + 140) / 2
    assert values["abandonment"] == 1 / 3
    assert values["coded"] == 1
    formulas = {kpi["key"]: kpi["formula"] for kpi in found["kpis"]}
    assert formulas["service_level"] == "answered within 20 s / (calls − tickets − given up within 20 s)"
    assert set(formulas) == set(values)
    assert [(group["key"], group["figures"]["asked"]["value"]) for group in found["groups"]] == [(DAY, 3)]
    by_agent = await report(here, "figures", by="agent")
    assert [(group["name"], group["figures"]["answered"]["value"]) for group in by_agent["groups"]] == [("Ana", 2)]


async def test_practice_is_in_no_report(here: World) -> None:
    kiosk, agent = await here.kiosk(), await here.agent("Ana")
    await called(here, kiosk, agent)
    async with open_database(database_file(here.config.state)) as database, database.write() as write:
        await write.execute(update(schema.kiosks).values(sandbox=True))
    assert (await report(here, "figures"))["total"]["asked"]["value"] == 0
    assert (await report(here, "reasons"))["reasons"] == []
    assert len(rows_of(await report(here, "calls.csv"))) == 1
    _, today = await here.ask("GET", "/api/planning/today", "Max")
    assert sum(slot["actual"] or 0 for slot in today["slots"]) == 0


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


async def test_files_for_a_spreadsheet_with_iso_times_and_nothing_that_it_would_run(here: World) -> None:
    kiosk, agent = await here.kiosk(), await here.agent("Ana")
    call = await called(here, kiosk, agent, note='=HYPERLINK("http://evil.example")')
    head, line = rows_of(await report(here, "calls.csv"))
    found = dict(zip(head, line, strict=True))
    assert (found["call"], found["agent"], found["site"]) == (call, "Ana", "Boston")
    assert found["asked_at"] == "2027-01-15T08:00:00+00:00"
    assert found["note"] == '\'=HYPERLINK("http://evil.example")'
    figures = rows_of(await report(here, "figures.csv"))
    assert figures[0] == ["group", "figure", "name", "value", "unit", "over", "under", "formula"]
    assert ["total", "asked", "Calls", "1", "count", "1", "", "customers who asked for a person"] in figures
    reasons = rows_of(await report(here, "reasons.csv"))
    assert reasons[1][:5] == ["allergy", "1", "1", "0", ""]
    assert len(rows_of(await report(here, "forecast.csv"))) == 2


async def test_what_cannot_be_reported_is_said(here: World) -> None:
    for query, key in (({"by": "moon"}, "bad_by"), ({"from": "x"}, "bad_day"), ({"site": "atlantis"}, "unknown_site")):
        status, found = await here.ask("GET", "/api/reports/figures", "Max", params=query)
        assert (status, found["error"]) == (422, key)
    status, found = await here.ask("GET", "/api/reports/figures", "Max", params={"from": "2026-01-01", "to": DAY})
    assert (status, found["error"]) == (422, "bad_day")
    assert (await here.ask("GET", "/api/reports/moon.csv", "Max"))[0] == 404


async def test_the_time_in_states_is_the_time_logged_in(here: World) -> None:
    kiosk, agent = await here.kiosk(), await here.agent("Ana", available=False)
    await passes(here, 100)  # off duty, with an open page
    await agent.want("available")
    await passes(here, 30)
    await called(here, kiosk, agent, waits=5, talks=200, wraps=15)
    await agent.want("break")
    await passes(here, 300)
    await agent.want("available")
    call = await asks(kiosk)
    await passes(here, 16)  # missed
    await agent.state(AgentState.NOT_RESPONDING)
    await kiosk.hang_up(call)
    await kiosk.get(CallUpdate, call=call, state=CallState.IDLE)
    await passes(here, 45)
    await agent.want("offline")
    await passes(here, 1_000)
    spells = await spells_of(here, "ana")
    assert [spell[0] for spell in spells] == [
        "available", "reserved", "busy", "wrapup", "break", "reserved", "not_responding",
    ]  # fmt: skip; what had no length is left out
    assert sum(ended - began for _, began, ended in spells) == 30 + 5 + 200 + 15 + 300 + 16 + 45
    assert all(one[2] == other[1] for one, other in itertools.pairwise(spells))
    found = await report(here, "figures", by="agent")
    [ana] = found["groups"]
    assert ana["figures"]["logged_in"]["value"] == 611
    assert ana["figures"]["occupancy"] == {"value": 215 / 266, "over": 215, "under": 266}
    assert ana["figures"]["shrinkage"] == {"value": 345 / 611, "over": 345, "under": 611}


async def spells_of(here: World, person: str, *, running: bool = True) -> list[tuple[str, float, float]]:
    """Once everything is written."""
    if running:
        await here.hub.timesheet.write()
    table = schema.spells.c
    query = select(table.state, table.began_at, table.ended_at).where(table.person == person).order_by(table.id)
    async with open_database(database_file(here.config.state)) as database, database.read() as read:
        return [(row.state, row.began_at, row.ended_at) for row in await read.execute(query)]


async def test_a_hub_that_was_killed_ends_what_it_left_open_when_it_wrote_last(state: Path, clock: TestClock) -> None:
    began = clock.clock.now() - 1_000
    async with open_database(database_file(state)) as database:
        async with database.write() as write:
            for person, state_, at in (("ana", "available", began), ("ben", "busy", began + 600)):
                await write.execute(insert(schema.spells).values(person=person, state=state_, reason="", began_at=at))
        async with world(Config(state=state, port=0), clock) as here:
            assert await spells_of(here, "ana") == [("available", began, began + 600)]
            assert await spells_of(here, "ben") == [("busy", began + 600, began + 600)]


async def test_nobody_worked_while_a_hub_that_was_killed_was_away(
    state: Path, clock: TestClock, tmp_path: Path
) -> None:
    async with world(Config(state=state, port=0), clock) as here:
        kiosk, ana = await here.kiosk(), await here.agent("Ana")
        began = clock.clock.now()
        await passes(here, 60)
        await asks(kiosk)
        await ana.accept()
        await here.hub.timesheet.write()
        killed = Path(shutil.copytree(state, tmp_path / "killed"))
    clock.passed += 1_000
    async with world(Config(state=killed, port=0), clock) as here:
        assert await spells_of(here, "ana") == [("available", began, began + 60), ("busy", began + 60, began + 60)]


async def test_a_hub_that_stops_ends_every_spell(state: Path, clock: TestClock) -> None:
    async with world(Config(state=state, port=0), clock) as here:
        await here.agent("Ana")
        await passes(here, 60)
    assert await spells_of(here, "ana", running=False) == [("available", clock.clock.now() - 60, clock.clock.now())]
