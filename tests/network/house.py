"""A whole call over made lines: hub, relay, the kiosk's line with its media engine, and the console in Chromium, each on a host
of its own. Till and screen are played here, over the same Unix sockets as ever."""

import asyncio
import json
import os
import shlex
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from playwright.async_api import async_playwright

from domain.line import CustomerTyped, IndicatorShown
from domain.session import Page, SessionView
from kiosk.frames import FrameReader
from kiosk.subscription import Subscription
from tests.kiosk.line.peers import ScreenPeer, TillPeer, neighbours
from tests.network.coturn import SECRET, Coturn, running_coturn
from tests.network.network import ROOT, Network, running_network
from workbench.agent import ARGUMENTS, CHROMIUM, Agent

KIOSK, AGENT, HUB, RELAY = "10.77.1.2", "10.77.2.2", "10.77.3.2", "10.77.4.2"
HUB_URL = f"http://{HUB}:8800"
LOOK_EVERY_S = 0.005

WATCH = """
    window.pictures = []; window.sounds = []; window.connections = [];
    const now = () => performance.timeOrigin + performance.now();
    const context = new AudioContext(), analyser = new AnalyserNode(context, {fftSize: 512}), samples = new Float32Array(512);
    window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...settings) {
            super(...settings);
            connections.push(this);
            this.addEventListener("track", ({track}) => {
                if (track.kind === "audio") context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
            });
        }
    };
    let watched = null;
    const picture = () => { pictures.push(now()); watched.requestVideoFrameCallback(picture); };
    setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        if (samples.some((sample) => Math.abs(sample) > 0.005)) sounds.push(now());
        const video = document.querySelector("video.theirs");
        if (video && video !== watched) { watched = video; video.requestVideoFrameCallback(picture); }
    }, 10);
"""


class House:
    """``agent`` is at the console. Times are Unix times in seconds."""

    def __init__(self, folder: Path, network: Network, coturn: Coturn) -> None:
        self.folder, self.network, self.coturn = folder, network, coturn
        self.runtime = folder / "run"
        self.agent: Agent
        self.view: dict[str, Any] = {}
        self.read = ""
        self.states: list[tuple[float, str]] = []
        self.pictures: list[float] = []
        self._news = asyncio.Condition()
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self._line = Subscription(self.runtime / "line.sock", heard=self._heard.put_nowait, lost=lambda: None)
        self._hub: asyncio.subprocess.Process | None = None

    # -- the kiosk -----------------------------------------------------------------------------------------------------

    async def ask_line(self, method: str, path: str, **body: Any) -> Any:
        connector = aiohttp.UnixConnector(str(self.runtime / "line.sock"))
        async with (
            aiohttp.ClientSession("http://line", connector=connector) as http,
            http.request(method, path, json=body or None) as answer,
        ):
            return await answer.json()

    async def shows(self, such: Callable[[dict[str, Any]], bool], within: float = 30) -> None:
        """Wait until the line's view is such."""
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(lambda: bool(self.view) and such(self.view))
        except TimeoutError:
            raise AssertionError(f"the line shows {self.view.get('call')}\n{self.logs()}") from None

    def type(self, words: str) -> None:
        """The customer, letter by letter."""
        for letter in words:
            self._line.send(msgspec.json.encode(CustomerTyped(text=letter)))

    async def reads(self, words: str, within: float = 30) -> None:
        """Wait until all that the agent has typed is this."""
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(lambda: self.read == words)
        except TimeoutError:
            raise AssertionError(f"the customer reads {self.read!r}\n{self.logs()}") from None

    def logs(self) -> str:
        return "\n".join(f"== {file.name}\n{file.read_text()[-6000:]}" for file in sorted(self.folder.glob("*.log")))

    async def follow(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._line.run())
            while True:
                event = json.loads(await self._heard.get())
                if event["type"] == "text":
                    async with self._news:
                        self.read += event["text"]
                        self._news.notify_all()
                if event["type"] != "line":
                    continue
                async with self._news:
                    self.view = event
                    if not self.states or self.states[-1][1] != event["call"]["state"]:
                        self.states.append((time.time(), event["call"]["state"]))
                    self._news.notify_all()

    async def watch_pictures(self) -> None:
        """Note when each picture of the agent is in the frame file."""
        reader, path, last = None, "", 0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = self.view.get("call", {}).get("frames", "")
            if now != path:
                reader, path = FrameReader(now) if now else None, now
            frame = reader.read() if reader is not None else None
            if frame is not None and frame.sequence != last:
                last = frame.sequence
                self.pictures.append(time.time())

    async def call(self) -> None:
        """The customer asks, the agent accepts, both see and hear."""
        await self.ask_line("POST", "/help", kind="video")
        await self.agent.accept()
        await self.shows(lambda view: view["call"]["state"] == "connecting")
        self._line.send(msgspec.json.encode(IndicatorShown(call=self.view["call"]["call"])))
        await self.shows(lambda view: view["call"]["state"] == "connected")
        await self.shows(lambda view: bool(view["call"]["frames"]))
        await self.agent.page.wait_for_function("() => pictures.length && sounds.length")

    async def hang_up(self) -> None:
        await self.ask_line("DELETE", "/help")
        await self.shows(lambda view: view["call"]["state"] == "idle")

    # -- the agent -----------------------------------------------------------------------------------------------------

    async def at_agent(self, what: str) -> list[float]:
        """``pictures`` or ``sounds``: when there was one."""
        times: list[float] = await self.agent.page.evaluate(what)
        return [at / 1000 for at in times]

    # -- the hub -------------------------------------------------------------------------------------------------------

    async def start_hub(self) -> None:
        command = [sys.executable, "-m", "hub", "serve", "--config", str(self.folder / "hub.toml")]
        self._hub = await _started(self, "hub", "hub", command)
        await _answers(self.network.on("kiosk"))

    async def stop_hub(self) -> None:
        if self._hub is not None:
            with suppress(ProcessLookupError):
                self._hub.terminate()
            await self._hub.wait()

    async def enrol(self) -> None:
        await self.shows(lambda view: view["enrolment"]["state"] == "code")
        command = [sys.executable, "-m", "hub", "enrol", self.view["enrolment"]["code"], "--site", "boston"]
        more = ["--name", "Counter 1", "--state", str(self.folder / "hub")]
        assert await (await _started(self, "enrol", "hub", [*command, *more])).wait() == 0
        await self.shows(lambda view: bool(view["call"]["connected_to_hub"]))


async def _started(house: House, name: str, host: str, command: list[str]) -> asyncio.subprocess.Process:
    with (house.folder / f"{name}.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *house.network.on(host), *command, cwd=ROOT, stdout=log, stderr=log, env=os.environ
        )


async def _answers(on: list[str]) -> None:
    ask = f"import urllib.request; urllib.request.urlopen('{HUB_URL}/api/health', timeout=1)"
    for _ in range(150):
        asking = await asyncio.create_subprocess_exec(*on, "python3", "-c", ask, stderr=-3)
        if await asking.wait() == 0:
            return
        await asyncio.sleep(0.1)  # it tells nobody when it listens
    raise AssertionError("the hub does not answer")


def _toml(sections: dict[str, dict[str, object]]) -> str:
    """JSON's strings, numbers, lists and booleans are TOML's too."""
    lines = []
    for name, keys in sections.items():
        lines += [f"[{name}]"] if name else []
        lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def running_house(*transports: str) -> AsyncIterator[House]:
    """An agent is signed in and available, the kiosk is one of the hub's. ``transports`` (udp, tcp, tls) lead to the relay."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        (folder / "run").mkdir()
        async with (
            running_network(kiosk=KIOSK, agent=AGENT, hub=HUB, relay=RELAY) as network,
            running_coturn(network, "relay", RELAY) as coturn,
        ):
            house = House(folder, network, coturn)
            turn = [url for server in coturn.servers(*transports) for url in server["urls"]] if transports else []
            (folder / "hub.toml").write_text(
                _toml(
                    {
                        "": {"state": str(folder / "hub"), "host": HUB, "demo": True},
                        "media": {"turn": turn, "turn_secret": SECRET},
                    }
                )
            )
            (folder / "kiosk.toml").write_text(
                _toml(
                    {
                        "paths": {"runtime": str(house.runtime), "state": str(folder / "kiosk")},
                        "hub": {"url": HUB_URL, "relay_ca": str(coturn.ca)},
                        "camera": {"driver": "simulated", "source": ""},
                        "audio": {"driver": "simulated", "microphone": "", "speaker": ""},
                    }
                )
            )
            async with _processes(house):
                yield house


@asynccontextmanager
async def _processes(house: House) -> AsyncIterator[None]:
    visit = SessionView(page=Page.MENU, language="en", menu_version="1")
    await house.start_hub()
    async with neighbours(house.runtime, TillPeer(), ScreenPeer(visit)):
        line = await _started(
            house, "line", "kiosk", [sys.executable, "-m", "kiosk.line", "--config", str(house.folder / "kiosk.toml")]
        )
        try:
            async with asyncio.TaskGroup() as group:
                following = [group.create_task(work) for work in (house.follow(), house.watch_pictures())]
                try:
                    await house.enrol()
                    async with _console(house):
                        yield
                finally:
                    for task in following:
                        task.cancel()
        finally:
            with suppress(ProcessLookupError):
                line.terminate()
            await line.wait()
            await house.stop_hub()


@asynccontextmanager
async def _console(house: House) -> AsyncIterator[None]:
    browse = house.folder / "browse"
    browse.write_text(f'#!/bin/sh\nexec {shlex.join([*house.network.on("agent"), CHROMIUM])} "$@"\n')
    browse.chmod(0o700)
    flags = [
        *ARGUMENTS,
        f"--unsafely-treat-insecure-origin-as-secure={HUB_URL}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browse, args=flags)
        house.agent = await Agent.sign_in(chromium, HUB_URL, "Maya", "maya-at-the-counter")
        await house.agent.page.evaluate(f"() => {{{WATCH}}}")
        await house.agent.start_taking_calls()
        try:
            yield
        finally:
            with suppress(Exception):
                await asyncio.wait_for(chromium.close(), 5)
