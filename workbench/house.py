"""Everything that one machine needs to play the whole product: hub, kiosk, simulated devices and the workbench's page."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from workbench.children import ChildError, child, until_ready
from workbench.devices import Devices
from workbench.display import display, virtual_display
from workbench.place import PANEL_WIDTH_MM, Place, taken
from workbench.ports import need
from workbench.server import serve
from workbench.sockets import Socket

WINDOW = (720, 1280)
SITE, KIOSK = "boston", "Counter 1"


class HouseError(RuntimeError):
    """The house could not be opened; says what and what to do."""


@dataclass(frozen=True, slots=True)
class House:
    """A running house. ``url`` is the workbench, ``hub_url`` the hub with the agents' console."""

    place: Place
    url: str
    hub_url: str
    devices: Devices
    kiosk: asyncio.subprocess.Process
    hub: asyncio.subprocess.Process | None

    async def enrol(self) -> None:
        """Make the kiosk one of the hub's own, unless it is already: read the code from its screen's truth, and say yes
        to it as a manager would."""
        async with Socket(self.place.socket("line")) as line:
            while (enrolment := await line.json("/enrolment"))["state"] == "no_hub":
                await asyncio.sleep(0.1)
            if enrolment["state"] == "code":
                await self.enrol_with(enrolment["code"])
            while (await line.json("/enrolment"))["state"] != "enrolled":
                await asyncio.sleep(0.1)

    async def enrol_with(self, code: str) -> None:
        command = [sys.executable, "-m", "hub", "enrol", code, "--site", SITE, "--name", KIOSK]
        process = await asyncio.create_subprocess_exec(
            *command,
            "--state",
            str(self.place.state / "hub"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode:
            raise HouseError(
                f"the hub did not take the enrolment code {code}: {output.decode(errors='replace').strip()}"
            )


@asynccontextmanager
async def open_house(
    state: Path,
    *,
    port: int = 0,
    hub_port: int,
    window: tuple[int, int] = WINDOW,
    width_mm: float = PANEL_WIDTH_MM,
    idle_s: float = 60.0,
    pace: float = 1.0,
    with_hub: bool = True,
    with_studio: bool = False,
    visible: bool = True,
) -> AsyncIterator[House]:
    """Open a house; everything in it ends with the ``async with``. ``pace`` is how fast the simulated people and
    machines are: 1 like at a counter, 0 at once. Not ``visible``: always on a virtual display.
    ``with_studio``: with a customer of software, for practice calls."""
    hub_url = f"http://127.0.0.1:{hub_port}"
    async with AsyncExitStack() as stack:
        try:
            need(port)
            need(hub_port)
            place = stack.enter_context(taken(state, hub_url, window, idle_s, width_mm))
            show = display if visible else virtual_display
            environment = await stack.enter_async_context(show(place.logs, window))
            hub = await stack.enter_async_context(running_hub(place, hub_port)) if with_hub else None
            devices = await stack.enter_async_context(Devices(place.devices, place.state / "devices", pace))
            kiosk = await stack.enter_async_context(running_kiosk(place, environment))
            url = await stack.enter_async_context(serve(place, devices, port, hub_url))
            if with_studio:
                await stack.enter_async_context(running_studio(place.state, hub_url, pace))
        except (ChildError, OSError) as error:
            raise HouseError(str(error)) from error
        yield House(place=place, url=url, hub_url=hub_url, devices=devices, kiosk=kiosk, hub=hub)


@asynccontextmanager
async def running_hub(place: Place, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [sys.executable, "-m", "hub", "serve", "--state", str(place.state / "hub"), "--port", str(port), "--demo"]
    async with child("hub", command, place.logs) as process:
        await until_ready("hub", process, lambda: _answers(f"http://127.0.0.1:{port}/"), place.logs)
        yield process


@asynccontextmanager
async def running_kiosk(place: Place, environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [sys.executable, "-m", "kiosk", "--config", str(place.config)]
    async with child("kiosk", command, place.logs, environment) as process:
        for name in ("till", "line", "screen"):
            async with Socket(place.socket(name)) as socket:
                await until_ready("kiosk", process, socket.listens, place.logs)
        yield process


@asynccontextmanager
async def running_studio(state: Path, hub_url: str, pace: float) -> AsyncIterator[asyncio.subprocess.Process]:
    """A studio beside the hub that keeps its things in ``state / "hub"``."""
    command = [sys.executable, "-m", "workbench.studio", "--hub", hub_url, "--state", str(state / "studio")]
    command += ["--token-file", str(state / "hub" / "studio.token"), "--pace", str(pace)]
    async with child("studio", command, state / "log") as process:
        yield process


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(url):
            return True
    except aiohttp.ClientError:
        return False
