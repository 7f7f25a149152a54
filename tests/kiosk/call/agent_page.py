"""The agent's side of a call: a page in Chromium that uses the console's own media module."""

import asyncio
import shlex
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import psutil
from playwright.async_api import Page, Route, async_playwright

from domain.media import FromCall, LocalCandidate, LocalDescription
from tests.kiosk.call.engine_process import ROOT, EngineProcess
from workbench.agent import ARGUMENTS, CHROMIUM

SITE = "https://agent.test"
"""Served from files to the browser itself: it may be on a host of its own."""


class AgentPage:
    """The page has the agent's (fake) camera and microphone open. ``rewrite`` makes what it sees of an offer."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address = page, address
        self._engine: EngineProcess | None = None
        self.rewrite: Callable[[str], str] = lambda sdp: sdp

    async def fresh(self) -> None:
        """Load the page, or load it again for another call."""
        await self.page.goto(self._address)
        await self.page.wait_for_function("window.ready")

    async def answer(self, engine: EngineProcess) -> None:
        """Carry descriptions and candidates between page and engine from now on, as the hub does; first those said before."""
        self._engine, engine.forward = engine, self._receive
        for message in list(engine.messages):
            await self._receive(message)

    async def send(self, message: dict[str, Any]) -> None:
        """Called by the page."""
        assert self._engine is not None
        line = message | {"type": message["type"].replace("local", "remote")}
        self._engine.say_line(msgspec.json.encode(line) + b"\n")

    async def _receive(self, message: FromCall) -> None:
        if isinstance(message, LocalDescription | LocalCandidate):
            line = msgspec.to_builtins(message)
            line["type"] = line["type"].replace("local", "remote")
            if "sdp" in line:
                line["sdp"] = self.rewrite(line["sdp"])
            with suppress(Exception):  # the page may be gone by design
                await self.page.evaluate("message => void call.receive(message)", line)

    async def rates(self) -> dict[str, float]:
        """The page's figures over one second."""
        second = "call.stats().then(() => new Promise((done) => setTimeout(() => done(call.stats()), 1000)))"
        figures: dict[str, float] = await self.page.evaluate(second)
        return figures

    async def until(self, condition: str, within: float = 30) -> None:
        """Wait until an async function of the page gives true. `Page.wait_for_function` takes its promise for true."""
        async with asyncio.timeout(within):
            while not await self.page.evaluate(condition):
                await self.page.wait_for_timeout(100)

    async def has_been(self, state: str, within: float = 15) -> None:
        await self.page.wait_for_function("state => states.includes(state)", arg=state, timeout=within * 1000)

    async def texts(self, count: int) -> list[str]:
        await self.page.wait_for_function("count => texts.length >= count", arg=count, timeout=5000)
        texts: list[str] = await self.page.evaluate("texts")
        return texts

    def cut_power(self) -> None:
        """Kill all processes of the browser at once."""
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "chrom" in process.name():
                    process.kill()


@asynccontextmanager
async def running_agent(*flags: str, on: Sequence[str] = (), page: str = "agent.html") -> AsyncIterator[AgentPage]:
    """A fresh browser with a ``page`` of this folder open; ``flags`` are more of the browser's, ``on`` comes before it."""
    with tempfile.TemporaryDirectory() as folder:
        browse = Path(folder, "browse")
        browse.write_text(f'#!/bin/sh\nexec {shlex.join([*on, CHROMIUM])} "$@"\n')
        browse.chmod(0o700)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=browse, args=[*ARGUMENTS, *flags])
            tab = await browser.new_page()
            tab.on("pageerror", lambda error: print("page:", error))
            tab.on("console", lambda line: print("page:", line.text))
            await tab.route(f"{SITE}/**", _serve)
            agent = AgentPage(tab, f"{SITE}/{page}")
            await tab.expose_function("toKiosk", agent.send)
            await agent.fresh()
            yield agent
            with suppress(Exception):  # it may be dead by design
                await asyncio.wait_for(browser.close(), 5)


async def _serve(route: Route) -> None:
    path = urlsplit(route.request.url).path
    folder = ROOT / "hub/console/web" if path.startswith("/js/") else Path(__file__).parent
    await route.fulfill(path=folder / path.lstrip("/"))
