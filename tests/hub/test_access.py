"""Who may call what: a matrix made from the hub's own table of routes, and what every answer carries."""

import re
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError

from hub.clock import Clock
from hub.config import Config
from hub.console.protocol import Role
from hub.database import open_database
from hub.server import Hub, database_file
from hub.web import Anybody, Route
from tests.hub.world import PEOPLE, Kiosk, TestClock, World, world

PERSON = {role: name for name, (role, *_) in reversed(PEOPLE.items())}

ALLOWED = {
    "POST /api/session": "everybody",
    "GET /api/health": "everybody",
    "GET /": "everybody",
    "GET /static/{path:.+}": "everybody",
    "GET /kiosk/connect": "everybody",
    "POST /api/enrolments": "everybody",
    "GET /api/enrolments/{id}": "everybody",
    "GET /api/menu": "kiosk",
    "GET /api/menu/pictures/{name}": "kiosk",
    "PUT /api/orders/{uuid}": "kiosk",
    "GET /api/session": "agent supervisor manager kitchen technician admin",
    "DELETE /api/session": "agent supervisor manager kitchen technician admin",
    "GET /api/console/menu": "agent supervisor manager kitchen technician admin",
    "GET /api/console/menu/pictures/{name}": "agent supervisor manager kitchen technician admin",
    "GET /api/console/calls": "agent supervisor manager admin",
    "GET /api/console/calls/{id}": "agent supervisor manager admin",
    "GET /agent/connect": "agent supervisor manager admin",
    "GET /api/planning/today": "agent supervisor manager admin",
    "GET /api/shifts": "agent supervisor manager admin",
    "GET /api/shifts/mine.ics": "agent supervisor manager admin",
    "POST /api/shifts/open": "manager admin",
    "POST /api/shifts/take": "agent supervisor manager admin",
    "POST /api/shifts/give-back": "agent supervisor manager admin",
    "POST /api/shifts/swaps": "agent supervisor manager admin",
    "POST /api/shifts/swaps/{id}": "agent supervisor manager admin",
    "DELETE /api/shifts/swaps/{id}": "agent supervisor manager admin",
    "GET /api/supervision": "manager admin",
    "GET /api/people": "supervisor manager admin",
    "GET /api/orders": "supervisor manager admin",
    "GET /api/orders/{uuid}": "supervisor manager admin",
    "GET /api/fleet/kiosks": "supervisor manager technician admin",
    "GET /api/fleet/sites": "supervisor manager technician admin",
    "POST /api/fleet/enrolments": "manager technician admin",
    "DELETE /api/fleet/kiosks/{id}": "manager technician admin",
}


def label(route: Route) -> str:
    return re.sub(r"\{name:.*", "{name}", f"{route.method} {route.path}")


def address(route: Route) -> str:
    path = re.sub(r"\{name:[^}]*\}@\{width:[^}]*\}", "soup@320", route.path)
    return re.sub(r"\{[^}]*\}", "unknown", path)


async def test_every_route_is_for_whom_it_should_be_and_for_nobody_else(here: World) -> None:
    kiosk = await here.kiosk()
    routes = here.hub.routes()
    assert sorted(map(label, routes)) == sorted(ALLOWED)
    for route in routes:
        allowed = ALLOWED[label(route)]
        for who in ("nobody", "kiosk", *Role):
            if label(route) == "DELETE /api/session" and who in allowed:
                continue  # would end the session that the next rows need
            status = await status_for(here, kiosk, route, who)
            let_in = status not in (401, 403)
            assert let_in is (allowed == "everybody" or who in allowed.split()), f"{label(route)} as {who}: {status}"


async def status_for(here: World, kiosk: Kiosk, route: Route, who: str) -> int:
    callers = {None: "nobody", f"Bearer {kiosk.welcome.token}": "kiosk"} | {name: str(role) for role, name in PERSON.items()}
    caller = next(caller for caller, name in callers.items() if name == who)
    if label(route) == "POST /api/session":
        return 200  # asked with a wrong password it answers 401 to everybody, by design
    status, found = await here.ask(route.method, address(route), caller, headers={"Origin": here.url}, json={})
    assert status != 500, found
    return status


async def test_the_table_names_no_route_twice(state: Path) -> None:
    async with open_database(database_file(state)) as database:
        routes = Hub(Config(state=state), database, Clock()).routes()
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
