"""A password and then a code: authenticator apps, recovery codes, who needs them, and what a thief of one cannot do."""

import asyncio
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hub import schema
from hub.config import Config
from hub.database import open_database
from hub.people.authenticators import step_of
from hub.server import database_file
from tests.hub.world import PASSWORD, TestClock, World, world


async def enrol(here: World, who: str = "Ana") -> tuple[str, list[str]]:
    """The secret in the person's phone, and the recovery codes on paper."""
    status, begun = await here.ask("POST", "/api/me/authenticator", who)
    assert status == 201
    status, done = await here.ask("POST", "/api/me/authenticator/confirmation", who, json={"code": shows(here, begun)})
    assert (status, len(done["recovery_codes"])) == (201, 10)
    await here.later(30)
    return begun["secret"], done["recovery_codes"]


def shows(here: World, secret: dict[str, str] | str) -> str:
    """What the phone shows now."""
    key = secret if isinstance(secret, str) else secret["secret"]
    return pyotp.TOTP(key).at(int(here.now()))


async def password(here: World, who: str = "Ana") -> tuple[int, Any]:
    return await here.ask("POST", "/api/session", json={"name": who, "password": PASSWORD})


async def code(here: World, ticket: str, given: str) -> tuple[int, str]:
    status, found = await here.ask("POST", "/api/session/code", json={"ticket": ticket, "code": given})
    return status, found.get("error", "")


async def test_a_password_alone_does_not_let_in_whoever_has_an_authenticator(here: World) -> None:
    secret, _ = await enrol(here)
    status, halfway = await password(here)
    assert (status, halfway["ways"]) == (202, ["authenticator", "recovery"])
    assert await code(here, halfway["ticket"], "000000") == (401, "wrong_code")
    right = shows(here, secret)
    assert await code(here, halfway["ticket"], right) == (200, "")
    assert await code(here, halfway["ticket"], right) == (401, "begin_again")


async def test_a_code_that_was_seen_over_a_shoulder_is_refused(here: World) -> None:
    secret, _ = await enrol(here)
    seen = shows(here, secret)
    tickets = [(await password(here))[1]["ticket"] for _ in range(3)]
    answers = await asyncio.gather(*(code(here, ticket, seen) for ticket in tickets))
    assert sorted(status for status, _ in answers) == [200, 401, 401]
    await here.later(30)
    assert await code(here, tickets[0], seen) in ((401, "wrong_code"), (401, "begin_again"))
    assert await code(here, (await password(here))[1]["ticket"], shows(here, secret)) == (200, "")


async def test_a_recovery_code_works_once(here: World) -> None:
    _, codes = await enrol(here)
    for typed, expected in ((codes[0].lower().replace("-", " "), 200), (codes[0], 401), (codes[1], 200)):
        assert (await code(here, (await password(here))[1]["ticket"], typed))[0] == expected
    _, mine = await here.ask("GET", "/api/me/security", "Ana")
    assert mine["recovery_codes"] == 8
    status, renewed = await here.ask("POST", "/api/me/recovery-codes", "Ana")
    assert status == 201
    assert (await code(here, (await password(here))[1]["ticket"], codes[2]))[0] == 401
    assert (await code(here, (await password(here))[1]["ticket"], renewed["recovery_codes"][0]))[0] == 200


async def test_codes_are_guessed_slowly_even_all_at_once(here: World) -> None:
    secret, _ = await enrol(here)
    _, halfway = await password(here)
    answers = await asyncio.gather(*(code(here, halfway["ticket"], f"{guess:06}") for guess in range(12)))
    assert sorted(status for status, _ in answers) == [401] * 5 + [429] * 7
    assert (await code(here, halfway["ticket"], shows(here, secret)))[0] == 429


async def test_a_half_finished_sign_in_is_forgotten_after_five_minutes(here: World) -> None:
    secret, _ = await enrol(here)
    _, halfway = await password(here)
    await here.later(301)
    assert await code(here, halfway["ticket"], shows(here, secret)) == (401, "begin_again")


async def test_an_authenticator_that_was_not_confirmed_is_not_asked_for(here: World) -> None:
    status, begun = await here.ask("POST", "/api/me/authenticator", "Ana")
    assert (status, (await password(here))[0]) == (201, 200)
    async with here.http.get(
        f"{here.url}/api/me/authenticator.svg", headers={"Cookie": "session=session-of-Ana"}
    ) as picture:
        assert picture.content_type == "image/svg+xml"
        assert picture.headers["Cache-Control"] == "no-store"
        assert (await picture.text()).startswith("<svg")
    await here.ask("POST", "/api/me/authenticator/confirmation", "Ana", json={"code": shows(here, begun)})
    assert (await here.ask("GET", "/api/me/authenticator.svg", "Ana"))[0] == 404
    assert (await here.ask("POST", "/api/me/authenticator", "Ana"))[0] == 409
    assert (await here.ask("DELETE", "/api/me/authenticator", "Ana"))[0] == 204
    assert (await password(here))[0] == 200


async def test_a_manager_can_do_nothing_before_the_second_factor(here: World) -> None:
    async with here.http.post(f"{here.url}/api/session", json={"name": "Max", "password": PASSWORD}) as answer:
        assert (await answer.json())["second_factor_needed"] is True
        mine = {"Cookie": f"session={answer.cookies['session'].value}", "Origin": here.url}
    status, found = await here.ask("GET", "/api/people", headers=mine)
    assert (status, found["error"]) == (403, "second_factor_needed")
    _, begun = await here.ask("POST", "/api/me/authenticator", headers=mine)
    right = {"code": shows(here, begun)}
    assert (await here.ask("POST", "/api/me/authenticator/confirmation", headers=mine, json=right))[0] == 201
    assert (await here.ask("GET", "/api/people", headers=mine))[0] == 200
    status, found = await here.ask("DELETE", "/api/me/authenticator", headers=mine)
    assert (status, found["error"]) == (409, "last_factor")


async def test_a_demo_asks_nobody_for_a_second_factor(clock: TestClock, tmp_path: Any) -> None:
    async with world(Config(state=tmp_path / "demo", port=0, demo=True), clock) as here:
        boss = {"name": "Boss", "password": "boss-of-the-counter"}
        async with here.http.post(f"{here.url}/api/session", json=boss) as answer:
            assert (await answer.json())["second_factor_needed"] is False


async def test_what_changes_a_sign_in_asks_for_the_password_again(here: World) -> None:
    await here.later(601)
    for method, path in (("POST", "authenticator"), ("POST", "recovery-codes"), ("PUT", "password")):
        status, found = await here.ask(method, f"/api/me/{path}", "Ana", json={"password": "a new password"})
        assert (status, found["error"]) == (403, "prove_yourself")
    wrong = await here.ask("POST", "/api/session/proof", "Ana", json={"password": "not hers at all"})
    assert wrong[0] == 401
    assert (await here.ask("POST", "/api/session/proof", "Ana", json={"password": PASSWORD}))[0] == 204
    assert (await here.ask("POST", "/api/me/authenticator", "Ana"))[0] == 201


async def test_the_database_alone_tells_no_secret(here: World) -> None:
    secret, codes = await enrol(here)
    async with open_database(database_file(here.config.state)) as database, database.read() as read:
        sealed = await read.scalar(select(schema.authenticators.c.secret))
        kept = set((await read.execute(select(schema.recovery_codes.c.code))).scalars())
    assert secret.encode() not in (sealed or b"")
    assert not kept & {one.replace("-", "") for one in codes}
    assert (here.config.state / "seal.key").stat().st_mode & 0o077 == 0


@given(st.integers(300, 2**31), st.integers(-5, 5))
def test_a_code_is_good_for_its_step_and_the_ones_beside_it(now: int, drift: int) -> None:
    app = pyotp.HOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    shown = app.at(now // 30 + drift)
    found = step_of(app.secret, f"{shown[:3]} {shown[3:]}", now)
    near = {now // 30 + beside for beside in (-1, 0, 1)}
    assert (found in near and app.at(found) == shown) if found is not None else now // 30 + drift not in near


@pytest.mark.parametrize("junk", ["", "1", "12345", "1234567", "١٢٣٤٥٦", "🍔🍔🍔", "A" * 60, "\x00"])
async def test_junk_instead_of_a_code_is_a_wrong_code(here: World, junk: str) -> None:
    await enrol(here)
    _, halfway = await password(here)
    assert await code(here, halfway["ticket"], junk) == (401, "wrong_code")
