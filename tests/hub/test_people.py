"""Signing in, sessions, and who is shown to whom."""

from pathlib import Path

import pytest
from argon2 import extract_parameters
from sqlalchemy import select

from hub import schema
from hub.config import Config
from hub.database import open_database
from hub.people.demo import ACCOUNTS, add_demo
from hub.people.passwords import _DECOY, MEMORY_KIB, Passwords
from hub.people.person import Role
from hub.people.qualifications import LASTS_S, Refused
from hub.people.roster import Roster
from hub.people.sessions import Sessions
from hub.people.tokens import hashed
from hub.server import database_file
from tests.hub.world import PASSWORD, TestClock, World, world


async def sign_in(here: World, name: str, password: str = PASSWORD) -> tuple[int, str]:
    status, found = await here.ask("POST", "/api/session", json={"name": name, "password": password})
    return status, found.get("error", "")


async def test_signing_in_and_out(here: World) -> None:
    given = {"name": "ana", "password": PASSWORD}  # capitals do not matter in a name
    async with here.http.post(f"{here.url}/api/session", json=given) as response:
        cookie = response.cookies["session"]
        signed_in = await response.json()
    assert signed_in["person"] == {
        "id": "ana",
        "name": "Ana",
        "role": "agent",
        "site": "sacramento",
        "place": "Sacramento",
        "skills": {"orders": 3},
        "languages": {"en": 3, "es": 5},
        "qualifications": [
            {
                "name": "menu",
                "scope": "",
                "level": 3,
                "granted_at": 1_800_000_000.0,
                "expires_at": 1_800_000_000 + LASTS_S,
                "by": "max",
            }
        ],
        "independent": False,
        "disabled": False,
    }
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    mine = {"Cookie": f"session={cookie.value}"}
    assert (await here.ask("GET", "/api/session", headers=mine))[1] == signed_in
    assert (await here.ask("DELETE", "/api/session", headers=mine))[0] == 204
    assert (await here.ask("GET", "/api/session", headers=mine))[0] == 401


async def test_the_cookie_is_bound_to_the_host_when_the_hub_is_served_over_https(state: Path, clock: TestClock) -> None:
    async with world(Config(state=state, port=0, public_url="https://hub.example"), clock) as here:
        given = {"name": "Ana", "password": PASSWORD}
        async with here.http.post(f"{here.url}/api/session", json=given) as response:
            cookie = response.cookies["__Host-session"]
            assert cookie["secure"] is True
            assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.parametrize(("name", "password"), [("Ana", "not her password"), ("Nobody", PASSWORD), ("", ""), ("Ana", "")])
async def test_a_wrong_name_and_a_wrong_password_look_alike(here: World, name: str, password: str) -> None:
    assert await sign_in(here, name, password) == (401, "wrong_name_or_password")


async def test_passwords_are_guessed_slowly_even_all_at_once(here: World) -> None:
    for _ in range(5):
        assert await sign_in(here, "Ana", "wrong password") == (401, "wrong_name_or_password")
    assert await sign_in(here, "Ana") == (429, "too_many_attempts")
    assert (await sign_in(here, "Ben"))[0] == 200
    await here.later(61)
    assert (await sign_in(here, "Ana"))[0] == 200


async def test_another_spelling_of_a_name_is_no_further_attempt(here: World) -> None:
    for name in ("Ana", "ana", "ANA", " Ana", "aNa "):
        assert await sign_in(here, name, "wrong password") == (401, "wrong_name_or_password")
    assert await sign_in(here, "anA") == (429, "too_many_attempts")


async def test_a_session_ends_by_itself(here: World) -> None:
    assert (await here.ask("GET", "/api/session", "Ana"))[0] == 200
    await here.later(40_000)
    assert (await here.ask("GET", "/api/session", "Ana"))[0] == 401


async def test_signing_out_closes_the_agents_page(here: World) -> None:
    ana = await here.agent("Ana")
    await here.ask("DELETE", "/api/session", "Ana")
    assert await ana.closed() == 1008


async def test_a_session_ended_by_another_process_closes_the_agents_page(here: World) -> None:
    ana = await here.agent("Ana")
    await here.hub.office.sessions.end(hashed("session-of-Ana"))
    await here.hub.look()
    assert await ana.closed() == 1008


async def test_a_supervisor_sees_who_is_at_work(here: World) -> None:
    page = await here.agent("Ana")
    assert not page.ws.closed
    status, found = await here.ask("GET", "/api/people", "Sue")
    states = {person["name"]: person["state"] for person in found["people"]}
    assert (status, states["Ana"], states["Ben"]) == (200, "available", "offline")
    assert "password" not in str(found)


async def test_the_demo_exists_only_while_the_hub_is_a_demo(tmp_path: Path) -> None:
    clock = TestClock().clock
    async with open_database(database_file(tmp_path)) as database:
        demo = Roster(database, clock, demo=True)
        await add_demo(database, demo, clock.now())
        await add_demo(database, demo, clock.now())  # a second start changes nothing
        maya, *others = ACCOUNTS
        person = await demo.with_password(maya.name, maya.password)
        assert person is not None
        token = await Sessions(database, clock, demo, ()).begin(person.id, "", second_factor=False)
        assert (person.role, person.languages, person.skills) == (Role.AGENT, {"en": 5, "es": 4}, {"orders": 4})
        assert [one.name for one in person.qualifications] == ["check_translation", "menu", "settle_payment"]
        assert len(await demo.people()) == 1 + len(others)

        production = Roster(database, clock)
        assert await production.people() == []
        assert await production.with_password(maya.name, maya.password) is None
        assert await Sessions(database, clock, production, ()).caller(token) is None


async def test_what_is_kept_of_passwords_and_sessions_cannot_be_used(state: Path) -> None:
    async with open_database(database_file(state)) as database:
        clock = TestClock().clock
        token = await Sessions(database, clock, Roster(database, clock), ()).begin("ana", "", second_factor=False)
        async with database.read() as read:
            kept = set((await read.execute(select(schema.sessions.c.token))).scalars())
            stored = await read.scalar(select(schema.people.c.password).where(schema.people.c.id == "ana"))
    assert token not in kept
    assert stored is not None
    parameters = extract_parameters(stored)
    assert parameters.memory_cost == MEMORY_KIB >= 46 * 1024
    assert extract_parameters(_DECOY) == parameters  # an unknown name takes as long


async def test_people_that_cannot_be_added_are_refused_with_a_reason(state: Path) -> None:
    async with open_database(database_file(state)) as database:
        roster = Roster(database, TestClock().clock)
        for name, password, site, reason in (
            ("Dora", "short", None, "10 to 128"),
            ("Dora", "abababababab", None, "different characters"),
            ("Dora", "Password123", None, "guessers try first"),
            ("ana", PASSWORD, None, "is there already"),
            ("Dora", PASSWORD, "atlantis", "hub site add"),
            (" ", PASSWORD, None, "1 to 60"),
        ):
            with pytest.raises(Refused, match=reason):
                await roster.add(name=name, password=password, role=Role.AGENT, site=site, skills={}, languages={})


async def test_a_damaged_password_in_the_database_is_a_wrong_one() -> None:
    assert not await Passwords().right(PASSWORD, "no hash at all")
