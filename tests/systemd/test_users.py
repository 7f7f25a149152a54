"""The kiosk as systemd runs it: three users that share a group, each with the folders and the mask of its unit."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from hardware.ports import free_port
from tests.journeys.counter import FACE, Counter, until
from tests.journeys.test_story import call, in_state, pay_and_arrive_at_the_hub
from tests.kiosk.screen.display import display
from tests.systemd.layout import Layout, may_be_others, unit
from workbench.agent import Agent, browser
from workbench.children import child, until_ready
from workbench.customer import Customer
from workbench.devices import Devices
from workbench.house import House, running_hub
from workbench.place import prepare
from workbench.sockets import Socket

pytestmark = pytest.mark.journey

WINDOW = (540, 960)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user can reach; those of pytest are for one."""
    folder = Path(tempfile.mkdtemp(prefix="counterpart-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def installed(public_folder: Path) -> AsyncIterator[tuple[Counter, Layout]]:
    hub_port = free_port()
    hub_url = f"http://127.0.0.1:{hub_port}"
    place = prepare(public_folder, hub_url, WINDOW)
    layout = Layout(place, may_be_others())
    layout.make()
    async with AsyncExitStack() as stack:
        environment = {"DISPLAY": stack.enter_context(display(*WINDOW))}
        hub = await stack.enter_async_context(running_hub(place, hub_port))
        devices = await stack.enter_async_context(Devices(place.devices, place.state / "devices", pace=0.05))
        for name in ("card_terminal", "printer", "kitchen_printer", "card_reader", "scanner"):
            layout.give_line(name)
        sockets = {}
        for process in ("till", "line", "screen"):
            own = {**environment, "HOME": layout.home(process), "PYTHONDONTWRITEBYTECODE": "1"}
            running = await stack.enter_async_context(child(process, layout.command(process), place.logs, own))
            sockets[process] = await stack.enter_async_context(Socket(place.socket(process)))
            await until_ready(process, running, sockets[process].listens, place.logs)
        house = House(place=place, url="", hub_url=hub_url, devices=devices, kiosk=running, hub=hub)
        await house.enrol()
        screen, line, till = sockets["screen"], sockets["line"], sockets["till"]
        yield Counter(house, Customer(screen), screen, line, till), layout
    shutil.rmtree(place.runtime)


async def test_three_users_play_the_whole_story(installed: tuple[Counter, Layout]) -> None:
    counter, layout = installed
    async with browser(FACE / "face.mjpeg", FACE / "voice.wav") as chromium:
        agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
        await agent.start_taking_calls()
        await counter.begin_order()
        await call(counter, agent)
        frames = await until(lambda: frames_of(counter), "picture of the agent")
        assert first_bytes(layout, "screen", frames) == b"CPF1"
        assert mode(Path(frames)) == 0o640
        await agent.hang_up()
        await agent.wrap_up("Find")
    await until(lambda: in_state(counter, "idle"), "end of the call")
    await pay_and_arrive_at_the_hub(counter)
    receipt = counter.house.devices.receipt(0)
    assert receipt is not None
    modes_are_right(layout)
    nobody_reaches_what_is_not_theirs(layout)


def modes_are_right(layout: Layout) -> None:
    state, runtime = layout.place.state / "kiosk", layout.place.runtime
    for name in ("till", "screen", "line"):
        assert mode(runtime / f"{name}.sock") == 0o660
    for secret in ("till/journal.sqlite", "till/journal.sqlite-wal", "till/token.key", "line/key"):
        assert mode(state / secret) == 0o600, secret
    assert mode(state / "till") == 0o700
    assert mode(state / "menu/menu.json") == 0o640
    assert mode(runtime) == 0o3770


def nobody_reaches_what_is_not_theirs(layout: Layout) -> None:
    """Only true users can show it; with one user for all the modes above must do."""
    if not layout.others:
        return
    state = layout.place.state / "kiosk"
    assert not may(layout, "screen", "cat", state / "till/journal.sqlite")
    assert not may(layout, "line", "cat", state / "till/journal.sqlite")
    assert not may(layout, "screen", "cat", state / "line/key")
    assert may(layout, "screen", "cat", state / "menu/menu.json")
    assert not may(layout, "screen", "touch", state / "menu/menu.json")
    assert not may(layout, "line", "rm", "-f", layout.place.socket("till"))
    assert layout.place.socket("till").exists()


def test_a_unit_writes_only_where_its_process_does() -> None:
    """With ProtectSystem=strict everything else is read-only."""
    folders = {name: unit(name).get("StateDirectory", "") for name in ("till", "screen", "line")}
    assert folders == {"till": "counterpart/till", "screen": "", "line": "counterpart/line counterpart/menu"}
    assert {unit(name)["ReadWritePaths"] for name in folders} == {"/run/counterpart"}


async def frames_of(counter: Counter) -> str:
    async with counter.line.session.ws_connect("/events") as events:
        path: str = (await events.receive_json())["call"]["frames"]
        return path


def first_bytes(layout: Layout, process: str, file: str) -> bytes:
    command = [*layout.as_user(process), "head", "-c", "4", file]
    return subprocess.run(command, capture_output=True, check=True).stdout


def may(layout: Layout, process: str, *command: str | Path) -> bool:
    return subprocess.run([*layout.as_user(process), *command], capture_output=True, check=False).returncode == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)
