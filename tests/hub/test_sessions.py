"""Where somebody is signed in, and how that ends."""

import pytest

from hub.addresses import Addresses
from hub.config import Config
from hub.people.devices import device_named
from tests.hub.world import PASSWORD, TestClock, World, world

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def signed_in(here: World, name: str = "Ana", agent: str = FIREFOX) -> dict[str, str]:
    """The headers of a new session."""
    given = {"name": name, "password": PASSWORD}
    async with here.http.post(f"{here.url}/api/session", json=given, headers={"User-Agent": agent}) as answer:
        return {"Cookie": f"session={answer.cookies['session'].value}", "Origin": here.url}


async def status(here: World, headers: dict[str, str]) -> int:
    return (await here.ask("GET", "/api/session", headers=headers))[0]


async def test_my_sessions_name_their_devices(here: World) -> None:
    await here.later(60)
    mine = await signed_in(here)
    await here.later(120)
    _, found = await here.ask("GET", "/api/me/security", headers=mine)
    newest, older = found["sessions"]
    assert (newest["device"], newest["mine"], newest["since"]) == ("Firefox on Linux", True, "2027-01-15T08:01:00+00:00")
    assert (older["device"], older["mine"]) == ("Chromium on Linux", False)
    _, found = await here.ask("GET", "/api/me/security", headers=mine)
    assert found["sessions"][0]["seen_at"] == "2027-01-15T08:03:00+00:00"


async def test_one_session_is_ended_and_all_others(here: World) -> None:
    first, second, third = [await signed_in(here) for _ in range(3)]
    _, found = await here.ask("GET", "/api/me/security", headers=second)
    identity = next(one["id"] for one in found["sessions"] if one["mine"])
    assert (await here.ask("DELETE", f"/api/me/sessions/{identity}", headers=first))[0] == 204
    assert [await status(here, one) for one in (first, second, third)] == [200, 401, 200]
    assert (await here.ask("DELETE", f"/api/me/sessions/{identity}", headers=first))[0] == 404
    assert (await here.ask("DELETE", "/api/me/sessions", headers=first))[0] == 204
    assert [await status(here, one) for one in (first, third)] == [200, 401]


async def test_nobody_ends_the_session_of_somebody_else(here: World) -> None:
    hers = await signed_in(here)
    _, found = await here.ask("GET", "/api/me/security", headers=hers)
    for identity in [one["id"] for one in found["sessions"]] + [found["sessions"][0]["id"][0], ""]:
        assert (await here.ask("DELETE", f"/api/me/sessions/{identity or '%25'}", "Ben"))[0] == 404
    assert await status(here, hers) == 200


async def test_a_session_that_nobody_uses_ends_after_an_hour(here: World) -> None:
    mine = await signed_in(here)
    for _ in range(3):
        await here.later(3_000)
        assert await status(here, mine) == 200
    await here.later(3_601)
    assert await status(here, mine) == 401


async def test_an_open_desk_keeps_the_session(here: World) -> None:
    page = await here.agent("Ana", available=False)
    for _ in range(3):
        await here.later(1_800)
        await here.hub.look()
    assert not page.ws.closed
    assert (await here.ask("GET", "/api/session", "Ana"))[0] == 200


async def test_a_session_ends_after_a_shift_even_when_it_is_used(here: World) -> None:
    mine = await signed_in(here)
    for _ in range(13):
        await here.later(3_500)
        last = await status(here, mine)
    assert last == 401


async def test_a_new_password_throws_everybody_else_out(here: World) -> None:
    page = await here.agent("Ana", available=False)
    mine = await signed_in(here)
    for given, expected in (("short", 422), ("another long password", 204)):
        assert (await here.ask("PUT", "/api/me/password", headers=mine, json={"password": given}))[0] == expected
    assert await page.closed() == 1008
    assert (await here.ask("GET", "/api/session", "Ana"))[0] == 401
    assert await status(here, mine) == 200
    assert (await here.ask("POST", "/api/session", json={"name": "Ana", "password": PASSWORD}))[0] == 401


async def test_somebody_who_leaves_is_out_at_once_and_stays_in_the_books(here: World) -> None:
    page = await here.agent("Ana")
    assert (await here.ask("POST", "/api/people/ana/disable", "Max", json={"reason": "left"}))[0] == 204
    assert await page.closed() == 1008
    assert (await here.ask("GET", "/api/session", "Ana"))[0] == 401
    assert (await here.ask("POST", "/api/session", json={"name": "Ana", "password": PASSWORD}))[0] == 401
    _, found = await here.ask("GET", "/api/people", "Max")
    assert next(one for one in found["people"] if one["id"] == "ana")["disabled"] is True
    assert (await here.ask("POST", "/api/people/ana/enable", "Max"))[0] == 204
    assert (await here.ask("POST", "/api/session", json={"name": "Ana", "password": PASSWORD}))[0] == 200


async def test_whoever_loses_the_role_loses_the_desk(here: World) -> None:
    page = await here.agent("Ana")
    change = {"role": "kitchen", "site": "boston", "skills": {}, "languages": {"en": 3}, "independent": False}
    assert (await here.ask("PUT", "/api/people/ana", "Max", json=change))[0] == 200
    await here.hub.look()
    assert await page.closed() == 1008
    assert (await here.ask("GET", "/api/console/calls", "Ana"))[0] == 403


async def guess(here: World, number: int, forwarded: str) -> int:
    given = {"name": f"nobody {number}", "password": "wrong password"}
    headers = {"X-Forwarded-For": forwarded}
    return (await here.ask("POST", "/api/session", json=given, headers=headers))[0]


async def test_a_made_up_address_is_no_new_one(here: World) -> None:
    answers = [await guess(here, number, f"198.51.100.{number}") for number in range(31)]
    assert answers == [401] * 30 + [429]


async def test_behind_a_trusted_proxy_everybody_has_an_address_of_their_own(state: object, clock: TestClock) -> None:
    config = Config(state=state, port=0, trusted_proxies=("127.0.0.0/8",))  # type: ignore[arg-type]
    async with world(config, clock) as here:
        answers = [await guess(here, number, f"203.0.113.9, 198.51.100.{number}") for number in range(31)]
        assert answers == [401] * 31
        answers = [await guess(here, number, f"198.51.100.{number}, 203.0.113.9") for number in range(31)]
        assert answers == [401] * 30 + [429]


def test_a_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="the-proxy"):
        Addresses(["the-proxy"])


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, name: str) -> None:
    assert device_named(agent) == name
