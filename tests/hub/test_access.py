"""Who may call what: a matrix made from the hub's own table of routes, and what every answer carries."""

import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from hub.clock import Clock
from hub.config import Config
from hub.database import open_database
from hub.people.person import Role
from hub.people.tokens import hashed
from hub.server import Hub, database_file
from hub.web import Anybody, Route
from tests.hub.world import PASSWORD, PEOPLE, TestClock, World, world

PERSON = {role: name for name, (role, *_) in reversed(PEOPLE.items())}

EVERYBODY = ("nobody", "revoked", "kiosk", *Role)
WHO = {"everybody": EVERYBODY, "signed in": tuple(Role)}


def access_table() -> dict[str, tuple[str, ...]]:
    """Who may ask for what, as docs/protocol.md says."""
    text = Path("docs/protocol.md").read_text().partition("### Who may ask the hub for what")[2]
    rows = re.findall(r"^\| ((?:GET|POST|PUT|DELETE) \S+) \| ([a-z, ]+) \|$", text, re.MULTILINE)
    assert len(rows) == len({route for route, _ in rows}), "a route stands there twice"
    return {route: WHO.get(who) or tuple(who.split(", ")) for route, who in rows}


def label(route: Route) -> str:
    return re.sub(r"\{(name|path):.*", r"{\1}", f"{route.method} {route.path}")


def address(route: Route) -> str:
    path = re.sub(r"\{name:[^}]*\}@\{width:[^}]*\}", "soup@320", route.path)
    return re.sub(r"\{[^}]*\}", "unknown", path)


async def test_every_route_is_for_whom_it_should_be_and_for_nobody_else(here: World) -> None:
    kiosk = await here.kiosk()
    callers: dict[str, str | None] = {"nobody": None, "revoked": "Ben", "kiosk": f"Bearer {kiosk.welcome.token}"}
    callers |= {role: PERSON[role] for role in Role}
    await here.hub.office.sessions.end(hashed("session-of-Ben"))
    routes, table = here.hub.routes(), access_table()
    labels = set(map(label, routes))
    assert labels - table.keys() == set(), "they are missing in the access table of docs/protocol.md"
    assert table.keys() - labels == set(), "there are no such routes"
    for route in routes:
        for who in EVERYBODY:
            status, found = await knock(here, route, callers[who])
            assert status != 500, f"{label(route)} as {who}: {found}"
            let_in = status not in (401, 403) or found["error"] in OWN_REFUSALS
            assert let_in is (who in table[label(route)]), f"{label(route)} as {who}: {status} {found}"


OWN_REFUSALS = ("wrong_name_or_password", "wrong_code", "begin_again", "wrong_passkey", "not_yourself")
"""What a route itself says to somebody who was let in."""

ENDS_SESSIONS = ("/api/session", "/api/me/", "/api/people/")


async def knock(here: World, route: Route, caller: str | None) -> tuple[int, Any]:
    """Ask for nothing sensible, with every right there is; afterwards the caller is still signed in."""
    answer = await here.ask(route.method, address(route), caller, headers={"Origin": here.url}, json={})
    if caller in PERSON.values() and route.path.startswith(ENDS_SESSIONS):
        await here.sign_in(caller or "")
    return answer


async def test_without_the_second_factor_of_the_role_nothing_but_setting_it_up_is_allowed(here: World) -> None:
    given = {"name": "Ada", "password": PASSWORD}
    async with here.http.post(f"{here.url}/api/session", json=given) as answer:
        headers = {"Cookie": f"session={answer.cookies['session'].value}", "Origin": here.url}
    routes = [route for route in here.hub.routes() if not isinstance(route.access, Anybody)]
    for route in sorted(routes, key=lambda route: route.unfinished):  # the last ones end the session
        status, found = await here.ask(route.method, address(route), headers=headers, json={})
        stopped = (status, found["error"] if isinstance(found, dict) and "error" in found else "")
        assert (stopped == (403, "second_factor_needed")) is not route.unfinished, label(route)
        if status == 204:
            break
    assert {route.path.split("/")[2] for route in routes if route.unfinished} == {"session", "me"}


async def test_what_changes_rights_asks_for_the_password_again(here: World) -> None:
    await here.later(601)
    proved = [route for route in here.hub.routes() if route.proved]
    for route in proved:
        status, found = await here.ask(route.method, address(route), "Ada", headers={"Origin": here.url}, json={})
        assert (status, found["error"]) == (403, "prove_yourself"), label(route)
    assert len(proved) > 12


async def test_the_table_names_no_route_twice(state: Path) -> None:
    async with open_database(database_file(state)) as database:
        routes = Hub(Config(state=state), database, Clock(), b"").routes()
    assert len({(route.method, route.path) for route in routes}) == len(routes)
    assert {route.access for route in routes} >= {Anybody.PUBLIC, Anybody.KIOSK}


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null", None])
async def test_another_sites_page_cannot_use_an_agents_cookie(here: World, origin: str | None) -> None:
    headers = {"Cookie": "session=session-of-Ana"} | ({"Origin": origin} if origin else {})
    with pytest.raises(WSServerHandshakeError) as refused:
        await here.http.ws_connect(f"{here.url}/agent/connect", headers=headers)
    assert refused.value.status == 403
    if origin:
        status, found = await here.ask("DELETE", "/api/session", "Ana", headers={"Origin": origin})
        assert (status, found["error"]) == (403, "wrong_origin")
        assert (await here.ask("GET", "/api/session", "Ana"))[0] == 200


async def test_another_sites_page_cannot_pretend_to_be_a_kiosk(here: World) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await here.http.ws_connect(f"{here.url}/kiosk/connect", headers={"Origin": "https://evil.example"})
    assert refused.value.status == 403


async def test_behind_a_proxy_only_the_public_address_is_the_hubs_own(state: Path, clock: TestClock) -> None:
    async with world(Config(state=state, port=0, public_url="https://hub.example"), clock) as here:
        secure = {"Cookie": "__Host-session=session-of-Ana"}
        opened = await here.http.ws_connect(
            f"{here.url}/agent/connect", headers={**secure, "Origin": "https://hub.example"}
        )
        assert not opened.closed
        with pytest.raises(WSServerHandshakeError):
            await here.http.ws_connect(f"{here.url}/agent/connect", headers={**secure, "Origin": here.url})


@pytest.mark.parametrize("path", ["/", "/api/session", "/api/health", "/nothing", "/static/nothing.js"])
async def test_every_answer_carries_the_security_headers(here: World, path: str) -> None:
    async with here.http.get(here.url + path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_nothing_outside_the_pages_folder_is_served(here: World) -> None:
    for path in ("..%2fprotocol.py", "%2e%2e/protocol.py", "/etc/passwd", "js/..%2f..%2froutes.py", "%00", "x" * 3_000):
        status, _ = await here.ask("GET", f"/static/{path}")
        assert status == 404, path


async def test_errors_name_what_was_wrong(here: World) -> None:
    assert (await here.ask("GET", "/api/nothing"))[1] == {"error": "not_found", "message": "Not Found"}
    status, found = await here.ask("POST", "/api/session", data=b"name=Ana")
    assert (status, found["error"]) == (400, "not_readable")
    status, found = await here.ask("POST", "/api/session", json={"name": "Ana", "pasword": "x"})
    assert (status, found["error"]) == (400, "not_readable")
    assert "pasword" in found["message"] or "password" in found["message"]
