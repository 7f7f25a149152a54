"""Kiosks: how they come into the chain, prove who they are, and are put out of it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.messages import CallUpdate, MenuChanged, Welcome
from hub.console.to_page import CallEnded, KioskLine
from hub.fleet.codes import ALPHABET, prefix, typed
from tests.hub.world import MENU, World, public, write_menu


async def begin(here: World, key: Ed25519PrivateKey | None = None) -> tuple[str, str]:
    key = key or Ed25519PrivateKey.generate()
    status, begun = await here.ask("POST", "/api/enrolments", json={"public_key": public(key).hex()})
    assert status == 201
    assert begun["expires_in_s"] == 600
    return begun["enrolment"], begun["code"]


async def type_code(here: World, code: str, name: str = "Kiosk 1", site: str = "boston", who: str = "Max") -> tuple[int, str]:
    status, found = await here.ask("POST", "/api/fleet/enrolments", who, json={"code": code, "site": site, "name": name})
    return status, found.get("error", "")


async def test_a_kiosk_is_enrolled_with_the_code_from_its_screen_and_connects(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    enrolment, code = await begin(here, key)
    assert len(code) == 9
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert await here.ask("GET", f"/api/enrolments/{enrolment}") == (200, {"state": "waiting", "kiosk": ""})

    assert await type_code(here, code.lower()) == (201, "")
    _, progress = await here.ask("GET", f"/api/enrolments/{enrolment}")
    assert progress["state"] == "done"

    kiosk = await here.kiosk(key, progress["kiosk"])
    welcome = kiosk.welcome
    assert (welcome.site, welcome.site_name, welcome.kiosk_name, welcome.prefix) == ("boston", "Boston", "Kiosk 1", "A")
    assert welcome.menu == here.hub.library.etag
    _, fleet = await here.ask("GET", "/api/fleet/kiosks", "Tec")
    assert [(row["id"], row["online"]) for row in fleet["kiosks"]] == [(kiosk.id, True)]


async def test_a_code_works_once(here: World) -> None:
    _, code = await begin(here)
    assert (await type_code(here, code))[0] == 201
    assert await type_code(here, code) == (404, "unknown_code")


async def test_a_code_ends_after_ten_minutes(here: World) -> None:
    enrolment, code = await begin(here)
    await here.later(600)
    assert await type_code(here, code) == (404, "unknown_code")
    assert (await here.ask("GET", f"/api/enrolments/{enrolment}"))[1]["state"] == "expired"


async def test_codes_are_guessed_slowly(here: World) -> None:
    _, code = await begin(here)
    for _ in range(5):
        assert await type_code(here, "2222-2222") == (404, "unknown_code")
    assert await type_code(here, code) == (429, "too_many_attempts")
    await here.later(61)
    assert (await type_code(here, code))[0] == 201


async def test_an_unknown_site_leaves_the_code_unused(here: World) -> None:
    _, code = await begin(here)
    assert await type_code(here, code, site="atlantis") == (422, "unknown_site")
    assert (await type_code(here, code))[0] == 201


async def test_anybody_may_ask_for_a_code_but_not_all_the_time(here: World) -> None:
    key = {"public_key": public(Ed25519PrivateKey.generate()).hex()}
    answers = [(await here.ask("POST", "/api/enrolments", json=key))[0] for _ in range(21)]
    assert answers == [201] * 20 + [429]


async def test_a_public_key_that_is_none_is_refused(here: World) -> None:
    status, found = await here.ask("POST", "/api/enrolments", json={"public_key": "abc"})
    assert (status, found["error"]) == (400, "not_readable")
    assert "public_key" in found["message"]


async def test_every_kiosk_of_a_site_has_its_own_prefix(here: World) -> None:
    prefixes = [(await here.kiosk(name=f"Kiosk {number}")).welcome.prefix for number in range(3)]
    elsewhere = await here.kiosk(site="sacramento")
    assert (prefixes, elsewhere.welcome.prefix) == (["A", "B", "C"], "A")


async def test_a_kiosk_that_is_enrolled_again_stays_the_same(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    first = await here.enrol(key)
    await here.ask("DELETE", f"/api/fleet/kiosks/{first}", "Max")
    assert await here.enrol(key, name="Kiosk at the door") == first
    assert (await here.kiosk(key, first)).welcome.kiosk_name == "Kiosk at the door"


async def test_a_wrong_key_is_refused(here: World) -> None:
    kiosk_id = await here.enrol(Ed25519PrivateKey.generate())
    kiosk = await here.knock(Ed25519PrivateKey.generate(), kiosk_id)
    assert await kiosk.closed() == 1008
    assert here.hub.presence.get(kiosk_id) is None


async def test_an_unknown_kiosk_is_refused(here: World) -> None:
    kiosk = await here.knock(Ed25519PrivateKey.generate(), "k000000000000")
    assert await kiosk.closed() == 1008


async def test_a_revoked_kiosk_is_cut_off_at_once_and_stays_out(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk = await here.kiosk(key)
    bearer = f"Bearer {kiosk.welcome.token}"
    assert (await here.ask("GET", "/api/menu", bearer))[0] == 200
    assert (await here.ask("DELETE", f"/api/fleet/kiosks/{kiosk.id}", "Tec"))[0] == 204
    assert await kiosk.closed() == 1008
    assert (await here.ask("GET", "/api/menu", bearer))[0] == 401
    again = await here.knock(key, kiosk.id)
    assert (await again.closed(), again.had(Welcome)) == (1008, [])
    assert (await here.ask("DELETE", f"/api/fleet/kiosks/{kiosk.id}", "Tec"))[0] == 404


async def test_a_kiosk_that_is_too_slow_to_identify_itself_comes_back_as_it_is(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.fleet.connect.SILENCE_S", 0.01)
    ws = await here.http.ws_connect(f"{here.url}/kiosk/connect")
    await ws.receive()  # the challenge, which stays unanswered
    await ws.receive()
    assert ws.close_code == 1013


async def test_a_revoked_kiosks_call_ends_for_the_agent_and_its_queue_is_empty(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    waiting = await here.kiosk(name="Kiosk 2")
    call = await kiosk.ask()
    await ana.accept()
    await waiting.ask()
    await waiting.get(CallUpdate)
    for one in (kiosk, waiting):
        assert (await here.ask("DELETE", f"/api/fleet/kiosks/{one.id}", "Max"))[0] == 204
        assert await one.closed() == 1008
    assert not (await ana.get(KioskLine)).connected
    assert here.hub.switchboard.board.queue() == []
    await here.later(20)
    assert (await ana.get(CallEnded)).call == call
    assert list(here.hub.switchboard.board.tasks) == [call]  # only its wrap-up is left


async def test_enrolments_that_are_done_take_no_place_of_those_that_wait(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.fleet.registry.MOST_WAITING", 1)
    await type_code(here, (await begin(here))[1])
    await begin(here)


async def test_a_kiosk_revoked_by_another_process_is_cut_off_at_the_next_look(here: World) -> None:
    kiosk = await here.kiosk()
    await here.hub.registry.revoke(kiosk.id)
    assert await kiosk.closed() == 1008


async def test_a_bearer_token_ends_with_its_connection(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk = await here.kiosk(key)
    old = f"Bearer {kiosk.welcome.token}"
    again = await here.kiosk(key, kiosk.id)
    assert await kiosk.closed() == 4001
    assert (await here.ask("GET", "/api/menu", old))[0] == 401
    assert (await here.ask("GET", "/api/menu", f"Bearer {again.welcome.token}"))[0] == 200


async def test_a_kiosk_hears_of_a_new_menu(here: World) -> None:
    kiosk = await here.kiosk()
    before = here.hub.library.etag
    menu = await here.hub.library.publish(write_menu(here.config.state.parent / "new", MENU.replace("890", "990")))
    await here.hub.look()
    changed = (await kiosk.get(MenuChanged)).menu
    assert changed.startswith(menu.version)
    assert changed != before


def test_codes_are_read_however_they_are_typed() -> None:
    assert typed(" 7k4p q2mx ") == typed("7K4P-Q2MX") == "7K4PQ2MX"


def test_prefixes_go_on_after_z() -> None:
    assert [prefix(number) for number in (0, 25, 26, 27, 52, 701, 702)] == ["A", "Z", "AA", "AB", "BA", "ZZ", "AAA"]
