"""Who may let whom in, what everybody may, and the trace that it leaves."""

import asyncio
from typing import Any

import pytest

from tests.hub.test_second_factor import enrol
from tests.hub.world import PASSWORD, World


async def invite(here: World, who: str = "Max", **fields: Any) -> tuple[int, Any]:
    guest = {"name": "Dora", "role": "agent", "site": "boston", "languages": {"en": 4, "pt": 5}, **fields}
    return await here.ask("POST", "/api/invitations", who, json=guest)


async def join(here: World, code: str, name: str = "Dora", password: str = PASSWORD) -> tuple[int, Any]:
    return await here.ask("POST", "/api/join", json={"code": code, "name": name, "password": password})


async def person(here: World, name: str) -> Any:
    _, found = await here.ask("GET", "/api/people", "Max")
    return next((one for one in found["people"] if one["name"] == name), None)


async def test_an_invited_person_joins_with_what_the_manager_said(here: World) -> None:
    status, made = await invite(here, skills={"orders": 2}, independent=True)
    assert status == 201
    _, looked = await here.ask("POST", "/api/join/look", json={"code": made["code"].lower()})
    assert (looked["name"], looked["role"], looked["place"], looked["by_name"]) == ("Dora", "agent", "Boston", "Max")
    status, joined = await join(here, made["code"], "Dora M.")
    assert status == 200
    dora = joined["person"]
    assert (dora["role"], dora["languages"], dora["skills"]) == ("agent", {"en": 4, "pt": 5}, {"orders": 2})
    assert dora["independent"] is True
    assert dora["qualifications"] == []
    assert (await here.ask("POST", "/api/session", json={"name": "dora m.", "password": PASSWORD}))[0] == 200


async def test_an_invitation_lets_one_person_in_however_many_try_at_once(here: World) -> None:
    _, made = await invite(here)
    answers = await asyncio.gather(*(join(here, made["code"], f"Dora {number}") for number in range(4)))
    assert sorted(status for status, _ in answers) == [200, 404, 404, 404]
    _, found = await here.ask("GET", "/api/invitations", "Max")
    assert [one["state"] for one in found["invitations"]] == ["used"]


async def test_a_bad_name_or_password_leaves_the_invitation_open(here: World) -> None:
    _, made = await invite(here)
    for name, password in (("Ana", PASSWORD), ("", PASSWORD), ("Dora", "short"), ("D" * 61, PASSWORD)):
        assert (await join(here, made["code"], name, password))[0] == 422
    assert (await join(here, made["code"]))[0] == 200


async def test_an_invitation_ends_after_three_days_and_when_it_is_revoked(here: World) -> None:
    _, old = await invite(here)
    await here.later(3 * 86_400)
    assert (await join(here, old["code"]))[0] == 404
    await here.sign_in("Max")
    _, made = await invite(here)
    path = f"/api/invitations/{made['invitation']['id']}"
    assert (await here.ask("DELETE", path, "Max"))[0] == 204
    assert (await here.ask("DELETE", path, "Max"))[0] == 404
    assert (await join(here, made["code"]))[0] == 404
    _, found = await here.ask("GET", "/api/invitations", "Max")
    assert [one["state"] for one in found["invitations"]] == ["revoked", "expired"]


async def test_invitations_are_guessed_slowly(here: World) -> None:
    answers = [(await join(here, f"2222-2222-2222-{number:04}"))[0] for number in range(11)]
    assert answers == [404] * 10 + [429]


async def test_an_invited_manager_sets_up_a_second_factor_first(here: World) -> None:
    _, made = await invite(here, role="manager")
    _, joined = await join(here, made["code"])
    assert joined["second_factor_needed"] is True


@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("POST", "/api/invitations", {"name": "Eve", "role": "admin"}),
        ("PUT", "/api/people/ana", {"role": "admin"}),
        ("PUT", "/api/people/ada", {"role": "agent"}),
        ("POST", "/api/people/ada/disable", {"reason": "mine now"}),
        ("POST", "/api/people/ada/renewal", {"reason": "mine now"}),
        ("PUT", "/api/people/max", {"role": "agent"}),
        ("POST", "/api/people/max/disable", {"reason": "by mistake"}),
    ],
)
async def test_a_manager_gives_and_takes_no_rights_above_their_own(
    here: World, method: str, path: str, given: dict[str, Any]
) -> None:
    if method == "PUT":
        given = {"site": "boston", "skills": {}, "languages": {}, "independent": False} | given
    assert (await here.ask(method, path, "Max", json=given))[0] == 403


async def test_somebody_who_lost_phone_and_password_is_let_in_again(here: World) -> None:
    await here.ask("POST", "/api/me/authenticator", "Ana")
    page = await here.agent("Ana", available=False)
    status, made = await here.ask("POST", "/api/people/ana/renewal", "Max", json={"reason": "lost her phone"})
    assert status == 201
    assert await page.closed() == 1008
    status, joined = await join(here, made["code"], "whatever", "a brand new password")
    assert (status, joined["person"]["id"]) == (200, "ana")
    assert (await here.ask("POST", "/api/session", json={"name": "Ana", "password": "a brand new password"}))[0] == 200


async def test_a_new_password_is_no_way_round_a_second_factor(here: World) -> None:
    _, made = await here.ask("POST", "/api/people/ana/renewal", "Max", json={"reason": "lost her phone"})
    await here.sign_in("Ana")  # she knew her password after all, and has a new phone
    await enrol(here, "Ana")
    status, answer = await join(here, made["code"], "Ana", "a brand new password")
    assert (status, answer) == (204, b"")
    status, halfway = await here.ask("POST", "/api/session", json={"name": "Ana", "password": "a brand new password"})
    assert (status, halfway["ways"]) == (202, ["authenticator", "recovery"])


async def test_a_qualification_is_granted_until_a_day_and_revoked_with_a_reason(here: World) -> None:
    grant = {"name": "review_refund", "days": 30, "level": 4}
    status, granted = await here.ask("POST", "/api/people/ben/qualifications", "Sue", json=grant)
    assert (status, granted["by"]) == (201, "sue")
    ben = await person(here, "Ben")
    assert [(one["name"], one["level"]) for one in ben["qualifications"]] == [("menu", 3), ("review_refund", 4)]
    taken = {"name": "review_refund", "reason": "was too kind"}
    for expected in (204, 404):
        assert (await here.ask("POST", "/api/people/ben/qualifications/revoke", "Sue", json=taken))[0] == expected
    assert [one["name"] for one in (await person(here, "Ben"))["qualifications"]] == ["menu"]
    for wrong in ({"name": "flying"}, {"name": "menu", "level": 6}, {"name": "menu", "days": 0}):
        assert (await here.ask("POST", "/api/people/ben/qualifications", "Sue", json=wrong))[0] in (400, 422)


async def test_an_agent_who_is_at_work_has_a_new_qualification_within_a_second(here: World) -> None:
    await here.agent("Ben")
    await here.ask("POST", "/api/people/ben/qualifications", "Sue", json={"name": "score_call"})
    await here.hub.look()
    live = here.hub.switchboard.board.agents["ben"]
    assert [one.name for one in live.person.qualifications] == ["menu", "score_call"]


async def test_every_change_of_rights_leaves_a_row(here: World) -> None:
    change = {"role": "supervisor", "site": "boston", "skills": {}, "languages": {"en": 5}, "independent": False}
    await here.ask("PUT", "/api/people/ben", "Max", json=change)
    await here.ask("PUT", "/api/people/ben", "Max", json=change)  # nothing changes, nothing is written
    await here.ask("POST", "/api/people/ben/qualifications", "Sue", json={"name": "score_call"})
    await here.ask("POST", "/api/people/ben/disable", "Max", json={"reason": "left us"})
    _, found = await here.ask("GET", "/api/audit?whom=ben", "Max")
    rows = [(one["by_name"], one["whom_name"], one["action"]) for one in found["rows"][:3]]
    assert rows == [("Max", "Ben", "disable"), ("Sue", "Ben", "grant"), ("Max", "Ben", "change")]
    assert found["rows"][0]["details"] == {"reason": "left us"}
    assert found["rows"][2]["details"]["role"] == ["agent", "supervisor"]
    _, older = await here.ask("GET", f"/api/audit?whom=ben&before={found['rows'][2]['id']}", "Max")
    assert [one["action"] for one in older["rows"]] == ["grant"]  # what the world began with
    assert (await here.ask("GET", "/api/audit?before=x", "Max"))[0] == 422
