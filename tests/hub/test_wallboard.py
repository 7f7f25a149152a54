"""What a supervisor's wallboard is told, and who may have one."""

from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError
from sqlalchemy import insert

from domain.call import EndReason
from domain.messages import HangUp
from hub import schema
from hub.console.from_page import Supervise
from hub.console.to_page import Guest
from hub.people.tokens import hashed
from hub.switchboard.agent_state import AgentState
from hub.wallboard.figures import Figures
from hub.wallboard.places import Places
from hub.wallboard.view import Floor
from tests.hub.world import Socket, TestClock, World, cookie


async def wallboard(here: World, name: str = "Sue") -> Socket:
    headers = {"Origin": here.url, **cookie(name)}
    board = Socket(await here.http.ws_connect(f"{here.url}/wallboard/connect", headers=headers), Floor)
    here._readers.create_task(board.listen())
    return board


async def shows(board: Socket, true: Callable[[Floor], bool]) -> Floor:
    """The next floor of which this holds."""
    while True:
        floor = await board.get(Floor)
        if true(floor):
            return floor


async def test_a_wallboard_shows_who_waits_and_who_helps_whom(here: World) -> None:
    board = await wallboard(here)
    empty = await board.get(Floor)
    assert (empty.waiting_count, empty.agents, empty.hour.service_level) == (0, (), None)

    kiosk = await here.kiosk()
    await kiosk.ask()
    other = await here.kiosk(name="Kiosk 2")
    await shows(board, lambda floor: floor.waiting_count == 1)
    await here.later(1)
    await other.ask("es")
    await shows(board, lambda floor: floor.waiting_count == 2)
    await here.later(25)
    floor = await shows(board, lambda floor: [one.waited_s for one in floor.waiting] == [26, 25])
    assert [(one.kiosk_name, one.language, one.page, one.ringing) for one in floor.waiting] == [
        ("Kiosk 1", "en", "menu", ""),
        ("Kiosk 2", "es", "menu", ""),
    ]
    assert {(count.by, count.of, count.waiting) for count in floor.counts} == {
        ("language", "en", 1),
        ("language", "es", 1),
        ("site", "boston", 2),
        ("kind", "video", 2),
    }

    ana = await here.agent("Ana")
    await shows(board, lambda floor: [one.ringing for one in floor.waiting] == ["Ana", ""])
    ring = await ana.accept()
    await here.later(40)
    floor = await shows(board, lambda floor: any(agent.calls and agent.for_s == 40 for agent in floor.agents))
    [agent] = floor.agents
    assert (agent.name, agent.place, agent.state) == ("Ana", "Sacramento", AgentState.BUSY)
    [call] = agent.calls
    assert (call.site_name, call.language, call.lasted_s, call.guests) == ("Boston", "en", 40, ())
    assert (floor.hour.asked, floor.hour.answered, floor.hour.in_time, floor.hour.counted) == (2, 1, 0, 2)
    assert (floor.hour.service_level, floor.hour.average_wait_s) == (0.0, 26)

    await ana.send(HangUp(call=ring.call, reason=EndReason.AGENT))
    await shows(board, lambda floor: floor.agents[0].state is AgentState.WRAPUP and not floor.agents[0].calls)


async def test_a_wallboard_names_the_supervisor_in_a_call(here: World) -> None:
    board = await wallboard(here, "Max")
    ben = await here.agent("Ben")
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await ben.accept()
    sue = await here.agent("Sue", available=False)
    await sue.send(Supervise(call=call, mode="whisper"))
    await ben.get(Guest)
    floor = await shows(board, lambda floor: any(one.calls and one.calls[0].guests for one in floor.agents))
    [guest] = floor.agents[0].calls[0].guests
    assert (guest.name, guest.mode) == ("Sue", "whisper")


async def test_the_levels_count_as_their_formula_says(here: World, clock: TestClock) -> None:
    """Seconds ago of asking, being answered and the end. Counted are 6: not the one that gave up within 20 s, and not the
    one that may still be answered in time. Two of the 6 were answered within 20 s."""
    kiosk = await here.kiosk()
    stories = (
        (3_000, 2_990, 2_900),
        (2_000, 1_980, 1_900),
        (1_000, 950, 900),
        (800, None, 785),  # gave up at once
        (700, None, 660),  # gave up late
        (600, 530, None),
        (500, None, None),  # waits
        (15, None, None),  # waits, not for long
        (3_700, 3_500, 3_400),  # of the hour before
    )
    database = here.hub.roster._database
    async with database.write() as write:
        for number, moments in enumerate(stories):
            now = clock.clock.now()
            created, answered, ended = (None if ago is None else now - ago for ago in moments)
            values: dict[str, Any] = {
                "id": f"call-{number}",
                "kiosk": kiosk.id,
                "site": "boston",
                "language": "en",
                "state": "queued",
            }
            values |= {
                "version": 1,
                "generation": 1,
                "ended": "",
                "code": "",
                "note": "",
                "skills": [],
                "kind": "video",
            }
            await write.execute(
                insert(schema.tasks).values(**values, created_at=created, answered_at=answered, ended_at=ended)
            )
    hour = await Figures(database, clock.clock).last_hour()
    assert (hour.asked, hour.answered, hour.in_time, hour.given_up, hour.counted) == (8, 4, 2, 2, 6)
    assert hour.service_level == pytest.approx(2 / 6)
    assert hour.average_wait_s == round((10 + 20 + 50 + 70) / 4)
    before = await Figures(database, clock.clock).since(clock.clock.now() - 86_400)
    assert (before.asked, before.counted) == (9, 7)


async def test_sites_are_on_the_map_where_somebody_put_them(here: World) -> None:
    await Places(here.hub.roster._database).put("boston", 42.36, -71.06)
    await here.kiosk()
    board = await wallboard(here)
    floor = await board.get(Floor)
    assert [(one.name, one.lat, one.lon, one.kiosks, one.online) for one in floor.sites] == [
        ("Boston", 42.36, -71.06, 1, 1),
        ("Sacramento", None, None, 0, 0),
    ]


async def test_a_wallboard_goes_dark_when_its_person_signs_out(here: World) -> None:
    board = await wallboard(here)
    await here.hub.office.sessions.end(hashed("session-of-Sue"))
    await here.hub.look()
    assert await board.closed() == 1008


async def test_a_wallboard_of_another_house_gets_nothing(here: World) -> None:
    headers = {"Origin": "https://evil.example", **cookie("Sue")}
    with pytest.raises(WSServerHandshakeError) as refused:
        await here.http.ws_connect(f"{here.url}/wallboard/connect", headers=headers)
    assert refused.value.status == 403
    board = await wallboard(here)
    await board.ws.send_str("{}")
    assert await board.closed() == 1007
