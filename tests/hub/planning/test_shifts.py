"""The market for half hours, over HTTP as the page uses it."""

import asyncio
from typing import Any

import pytest

from hub.clock import iso
from tests.hub.world import World

NOW = 1_800_000_000  # 2027-01-15 08:00 UTC
HALF, HOUR = 1_800, 3_600


async def opened(here: World, *, at: int = NOW + 6 * HOUR, need: int = 2, floor: int = 0, **changes: Any) -> str:
    """An interval that a manager opened; its id."""
    wanted = {"at": iso(at), "site": "", "language": "en", "need": need, "floor": floor} | changes
    status, found = await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": [wanted]})
    assert status == 200, found
    return str(found["intervals"][0]["id"])


async def act(here: World, what: str, who: str, *intervals: str) -> str:
    """Take or give back; the first reason why not, or nothing."""
    status, found = await here.ask("POST", f"/api/shifts/{what}", who, json={"intervals": intervals})
    if status == 409:
        return str(found["error"])
    assert status == 200, found
    return next((one["error"] for one in found["results"] if one["error"]), "")


async def workers(here: World, interval: str) -> list[str]:
    _, found = await here.ask("GET", "/api/shifts?days=30", "Max")
    return [worker["name"] for one in found["intervals"] if one["id"] == interval for worker in one["taken"]]


async def test_a_manager_opens_an_agent_takes_and_gives_back(here: World) -> None:
    interval = await opened(here, need=2)
    assert await act(here, "take", "Ana", interval) == ""
    assert await workers(here, interval) == ["Ana"]
    _, found = await here.ask("GET", "/api/shifts", "Ana")
    assert [(one["mine"], one["reason"]) for one in found["intervals"]] == [(True, "")]
    assert await act(here, "give-back", "Ana", interval) == ""
    assert await workers(here, interval) == []


async def test_of_two_who_take_the_last_place_at_once_one_wins_and_the_other_is_told(here: World) -> None:
    for round_ in range(5):
        interval = await opened(here, need=1, at=NOW + 6 * HOUR + round_ * HALF)
        answers = await asyncio.gather(*(act(here, "take", who, interval) for who in ("Ana", "Ben", "Cleo")))
        assert sorted(answers) == ["", "full", "full"]
        assert len(await workers(here, interval)) == 1


async def test_nobody_works_twice_in_the_same_half_hour(here: World) -> None:
    english = await opened(here)
    spanish = await opened(here, language="es", site="sacramento")
    answers = await asyncio.gather(act(here, "take", "Ana", english), act(here, "take", "Ana", spanish))
    assert sorted(answers) == ["", "busy_then"]


@pytest.mark.parametrize(
    ("who", "changes", "reason"),
    [
        ("Ben", {"language": "es"}, "no_language"),
        ("Sue", {}, "not_qualified"),
        ("Ben", {"at": NOW + 400 * 24 * HOUR}, "not_qualified"),  # the qualification ends before
        ("Ben", {"at": NOW}, "begun"),
    ],
)
async def test_who_may_not_take_an_interval_is_told_why(here: World, who: str, changes: dict[str, Any], reason: str) -> None:
    interval = await opened(here, **changes)
    assert await act(here, "take", who, interval) == reason


async def test_the_page_is_told_beforehand_why_an_interval_is_not_for_somebody(here: World) -> None:
    await opened(here, language="es")
    _, found = await here.ask("GET", "/api/shifts", "Ben")
    assert [one["reason"] for one in found["intervals"]] == ["no_language"]


async def test_an_interval_is_given_back_until_two_hours_before(here: World) -> None:
    interval = await opened(here, at=NOW + 6 * HOUR)
    await act(here, "take", "Ana", interval)
    await here.later(4 * HOUR + 1)
    for who in ("Ana", "Max"):
        await here.sign_in(who)  # the session was idle
    assert await act(here, "give-back", "Ana", interval) == "too_late"
    assert await workers(here, interval) == ["Ana"]


async def test_the_last_one_of_the_floor_cannot_leave(here: World) -> None:
    interval = await opened(here, need=2, floor=1)
    await act(here, "take", "Ana", interval)
    await act(here, "take", "Ben", interval)
    assert await act(here, "give-back", "Ana", interval) == ""
    assert await act(here, "give-back", "Ben", interval) == "floor"
    assert await workers(here, interval) == ["Ben"]


async def test_of_two_who_leave_a_floor_of_one_at_once_one_stays(here: World) -> None:
    interval = await opened(here, need=2, floor=1)
    await act(here, "take", "Ana", interval)
    await act(here, "take", "Ben", interval)
    answers = await asyncio.gather(*(act(here, "give-back", who, interval) for who in ("Ana", "Ben")))
    assert sorted(answers) == ["", "floor"]


async def test_only_what_is_mine_can_be_given_back(here: World) -> None:
    interval = await opened(here)
    assert await act(here, "give-back", "Ben", interval) == "not_yours"
    assert await act(here, "take", "Ben", "nothing") == "unknown_interval"


async def test_a_need_does_not_fall_below_those_who_came_and_zero_closes(here: World) -> None:
    interval = await opened(here, need=3)
    for who in ("Ana", "Ben", "Cleo"):
        assert await act(here, "take", who, interval) == ""
    await act(here, "give-back", "Ana", interval)
    changed = {"at": iso(NOW + 6 * HOUR), "site": "", "language": "en", "floor": 0}
    status, found = await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": [{**changed, "need": 1}]})
    assert (status, found["error"]) == (409, "taken")
    status, found = await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": [{**changed, "need": 2}]})
    assert (status, found["intervals"][0]["need"]) == (200, 2)
    assert await act(here, "take", "Ana", interval) == "full"
    for who in ("Ben", "Cleo"):
        await act(here, "give-back", who, interval)
    await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": [{**changed, "need": 0}]})
    assert (await here.ask("GET", "/api/shifts", "Max"))[1]["intervals"] == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"at": "2027-01-15T14:10:00Z"}, "not_a_slot"),
        ({"at": "2027-01-15T14:00:00"}, "not_a_slot"),
        ({"at": "2027-01-14T14:00:00Z"}, "begun"),
        ({"floor": 3}, "bad_need"),
        ({"need": 201}, "bad_need"),
        ({"site": "atlantis"}, "unknown_site"),
    ],
)
async def test_what_cannot_be_opened_changes_nothing(here: World, changes: dict[str, Any], reason: str) -> None:
    good = {"at": iso(NOW + 6 * HOUR), "site": "", "language": "en", "need": 2, "floor": 0}
    status, found = await here.ask("POST", "/api/shifts/open", "Max", json={"intervals": [good, good | changes]})
    assert (status in (409, 422), found["error"]) == (True, reason)
    assert (await here.ask("GET", "/api/shifts", "Max"))[1]["intervals"] == []


async def swap(here: World, who: str, interval: str, person: str, for_interval: str | None = None) -> tuple[int, Any]:
    wanted = {"interval": interval, "person": person, "for_interval": for_interval}
    return await here.ask("POST", "/api/shifts/swaps", who, json=wanted)


async def test_two_agents_swap_half_hours_even_when_none_may_be_given_back(here: World) -> None:
    early = await opened(here, at=NOW + HOUR, need=1, floor=1)
    late = await opened(here, at=NOW + 5 * HOUR, need=1, floor=1)
    await act(here, "take", "Ana", early)
    await act(here, "take", "Ben", late)
    status, asked = await swap(here, "Ana", early, "ben", late)
    assert (status, asked["from"]["name"], asked["for_interval"]["id"]) == (201, "Ana", late)
    _, found = await here.ask("GET", "/api/shifts", "Ben")
    assert [one["id"] for one in found["swaps"]] == [asked["id"]]
    assert (await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Cleo", json={"accept": True}))[0] == 409
    assert (await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Ben", json={"accept": True}))[0] == 204
    assert (await workers(here, early), await workers(here, late)) == (["Ben"], ["Ana"])
    assert (await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Ben", json={"accept": True}))[0] == 409


async def test_two_agents_swap_counters_in_the_same_half_hour(here: World) -> None:
    boston, pool = await opened(here, site="boston"), await opened(here)
    await act(here, "take", "Ana", boston)
    await act(here, "take", "Ben", pool)
    _, asked = await swap(here, "Ana", boston, "ben", pool)
    assert (await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Ben", json={"accept": True}))[0] == 204
    assert (await workers(here, boston), await workers(here, pool)) == (["Ben"], ["Ana"])


async def test_a_half_hour_is_handed_over_to_somebody_who_says_yes(here: World) -> None:
    interval = await opened(here, at=NOW + HOUR, need=1, floor=1)
    await act(here, "take", "Ana", interval)
    _, asked = await swap(here, "Ana", interval, "cleo")
    assert (await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Cleo", json={"accept": True}))[0] == 204
    assert await workers(here, interval) == ["Cleo"]


@pytest.mark.parametrize(
    ("person", "reason"),
    [("sue", "not_qualified"), ("ana", "yourself"), ("nobody", "unknown_person"), ("ben", "no_language")],
)
async def test_a_swap_that_could_not_be_worked_is_refused(here: World, person: str, reason: str) -> None:
    interval = await opened(here, language="es")
    await act(here, "take", "Ana", interval)
    status, found = await swap(here, "Ana", interval, person)
    assert (status, found["error"]) == (409, reason)


async def test_nobody_gets_a_half_hour_by_a_swap_that_they_could_not_work(here: World) -> None:
    english, spanish = await opened(here), await opened(here, language="es", at=NOW + 8 * HOUR)
    await act(here, "take", "Ben", english)
    await act(here, "take", "Ana", spanish)
    status, found = await swap(here, "Ben", english, "ana", spanish)
    assert (status, found["error"]) == (409, "no_language")


async def test_a_swap_ends_when_what_it_is_about_was_given_back(here: World) -> None:
    interval = await opened(here)
    await act(here, "take", "Ana", interval)
    _, asked = await swap(here, "Ana", interval, "ben")
    await act(here, "give-back", "Ana", interval)
    assert (await here.ask("GET", "/api/shifts", "Ben"))[1]["swaps"] == []
    status, found = await here.ask("POST", f"/api/shifts/swaps/{asked['id']}", "Ben", json={"accept": True})
    assert (status, found["error"]) == (409, "not_yours")
    assert await workers(here, interval) == []


async def test_a_swap_is_declined_or_withdrawn(here: World) -> None:
    interval = await opened(here)
    await act(here, "take", "Ana", interval)
    for method, who, arguments in (("POST", "Ben", {"json": {"accept": False}}), ("DELETE", "Ana", {})):
        _, asked = await swap(here, "Ana", interval, "ben")
        assert (await here.ask(method, f"/api/shifts/swaps/{asked['id']}", who, **arguments))[0] == 204
        assert (await here.ask("GET", "/api/shifts", "Ben"))[1]["swaps"] == []
    assert await workers(here, interval) == ["Ana"]


async def test_the_days_on_which_the_clock_changes_are_whole_local_days(here: World) -> None:
    for day, half_hours in (("2027-03-13", 48), ("2027-03-14", 46), ("2027-11-07", 50)):
        _, today = await here.ask("GET", "/api/planning/today", "Max", params={"day": day, "site": "boston"})
        assert len(today["slots"]) == half_hours
        assert today["slots"][0]["at"] == (f"{day}T05:00:00+00:00" if day < "2027-03-15" else f"{day}T04:00:00+00:00")
    late = 1_805_081_400  # 23:30 of 14 March in Boston
    await opened(here, at=late)
    await opened(here, at=late + HALF)
    _, found = await here.ask("GET", "/api/shifts", "Max", params={"from": "2027-03-14", "days": "1"})
    assert [one["at"] for one in found["intervals"]] == ["2027-03-15T03:30:00+00:00"]


async def test_my_shifts_go_into_a_calendar_with_half_hours_joined(here: World) -> None:
    for at in (NOW + 6 * HOUR, NOW + 6 * HOUR + HALF, NOW + 9 * HOUR):
        await act(here, "take", "Ana", await opened(here, at=at, site="boston"))
    status, file = await here.ask("GET", "/api/shifts/mine.ics", "Ana")
    lines = file.decode().split("\r\n")
    assert status == 200
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND"))] == [
        "DTSTART:20270115T140000Z",
        "DTEND:20270115T150000Z",
        "DTSTART:20270115T170000Z",
        "DTEND:20270115T173000Z",
    ]
    assert "SUMMARY:Counterpart: Boston\\, en" in lines
    assert b"BEGIN:VEVENT" not in (await here.ask("GET", "/api/shifts/mine.ics", "Ben"))[1]
