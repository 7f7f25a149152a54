"""The command line, as somebody types it beside a hub that runs."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.hub.world import MENU, PASSWORD, World, public, write_menu

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def hub_command(tmp_path: Path) -> Run:
    def run(*arguments: str, given: str = "", state: Path = tmp_path / "state") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "hub", *arguments, "--state", str(state)]
        return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_a_chain_is_set_up_from_the_command_line(hub_command: Run, tmp_path: Path) -> None:
    assert hub_command("site", "add", "boston", "Boston").returncode == 0
    can = ("--language", "es:5", "--language", "en", "--qualification", "menu")
    added = hub_command("person", "add", "Maria", "--site", "boston", *can, given=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "added Maria, agent\n")
    listed = hub_command("person", "list").stdout
    for told in ("Maria", "es:5 en:3", "orders:3", "menu"):
        assert told in listed
    assert PASSWORD not in listed
    published = hub_command("menu", "publish", str(write_menu(tmp_path / "menu")))
    assert re.fullmatch(r"menu [0-9a-f]{16} is in force: 2 items, 0 combos\n", published.stdout)


def test_a_site_is_put_on_the_map_from_the_command_line(hub_command: Run) -> None:
    assert hub_command("site", "add", "boston", "Boston").returncode == 0
    assert hub_command("site", "place", "boston", "42.36", "-71.06").stdout == "placed boston\n"
    for wrong, said in ((("boston", "91", "0"), "latitude is -90 to 90"), (("bosten", "42", "-71"), "hub site list")):
        refused = hub_command("site", "place", *wrong)
        assert refused.returncode == 1
        assert said in " ".join(refused.stderr.split())


async def test_somebody_who_lost_the_phone_is_let_in_again_from_the_command_line(here: World, hub_command: Run) -> None:
    page = await here.agent("Ana", available=False)
    told = await asyncio.to_thread(hub_command, "person", "renew", "ana", state=here.config.state)
    assert re.search(r"/#/join/([2-9A-Z]{4}-){3}[2-9A-Z]{4} ", told.stdout), told.stderr
    await here.hub.look()
    assert await page.closed() == 1008
    gone = await asyncio.to_thread(
        hub_command, "person", "disable", "Ana", "--reason", "has left", state=here.config.state
    )
    assert gone.stdout == "Ana is out\n"
    assert (await here.ask("POST", "/api/session", json={"name": "Ana", "password": PASSWORD}))[0] == 401


def test_every_problem_of_a_menu_is_printed_at_once_with_its_path(hub_command: Run, tmp_path: Path) -> None:
    wrong = MENU.replace("price: 890", "price: -1").replace("tax_mode: exclusive", "tax_mode: sometimes")
    refused = hub_command("menu", "publish", str(write_menu(tmp_path / "menu", wrong)))
    assert refused.returncode == 1
    assert "items[soup].price: found -1" in refused.stderr
    assert "tax_mode: found 'sometimes'" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("enrol", "2222-2222", "--site", "boston", "--name", "Kiosk 1"), "there is no site 'boston'"),
        (("person", "add", "Maria", "--site", "boston"), "site 'boston' is unknown"),
        (("person", "renew", "Nobody"), "there is nobody named 'Nobody'"),
        (("person", "add", "Maria", "--language", "es:6"), "'es:6'; needed is a name and a level 1 to 5"),
        (("menu", "publish", "nothing.yaml"), "nothing.yaml: not readable: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(hub_command: Run, arguments: tuple[str, ...], reason: str) -> None:
    refused = hub_command(*arguments, given=PASSWORD + "\n")
    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_a_kiosk_is_enrolled_from_the_command_line_while_the_hub_runs(here: World, hub_command: Run) -> None:
    key = Ed25519PrivateKey.generate()
    _, begun = await here.ask("POST", "/api/enrolments", json={"public_key": public(key).hex()})
    arguments = ("enrol", begun["code"], "--site", "boston", "--name", "Kiosk 7")
    done = await asyncio.to_thread(hub_command, *arguments, state=here.config.state)
    assert "Kiosk 7, Boston, order numbers begin with A" in done.stdout
    _, progress = await here.ask("GET", f"/api/enrolments/{begun['enrolment']}")
    assert (await here.kiosk(key, progress["kiosk"])).welcome.kiosk_name == "Kiosk 7"
    again = await asyncio.to_thread(hub_command, *arguments, state=here.config.state)
    assert "used before" in again.stderr


@pytest.fixture
def serving(state: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A hub as its own process, and its address."""
    command = [sys.executable, "-m", "hub", "serve", "--state", str(state), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        yield process, first.split()[-1]
        process.kill()


def test_a_hub_answers_health_and_ends_cleanly(serving: "tuple[subprocess.Popen[str], str]") -> None:
    process, address = serving
    asked = subprocess.run(
        [sys.executable, "-m", "hub", "health", "--url", address], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0
    assert '"in_service":true' in asked.stdout
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "hub: stopping" in out
    assert "Traceback" not in err


def test_a_hub_that_does_not_run_is_said_to_be_so() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "hub", "health", "--url", "http://127.0.0.1:9"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert "does not answer" in asked.stderr


def test_a_bad_configuration_is_refused_with_every_problem(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('prot = 8800\nport = "many"\n[switchboard]\nring_s = -1\n')
    refused = subprocess.run(
        [sys.executable, "-m", "hub", "serve", "--config", str(file)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    for problem in ("did you mean 'port'?", "port: found 'many'", "switchboard.ring_s: found -1"):
        assert problem in refused.stderr
