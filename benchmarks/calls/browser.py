"""Chromium on a host of the measured network, with the page of one side of a call."""

import asyncio
import base64
import shlex
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from playwright.async_api import Page, Route, async_playwright

from benchmarks.calls.score import Recording
from benchmarks.calls.speech import Samples
from workbench.agent import ARGUMENTS, CHROMIUM

SITE = "https://call.test"
HERE = Path(__file__).parent
CONSOLE = HERE.parents[1] / "hub/console/web"
FLAGS = (
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # it has no microphone to be asked for
)


class Browser:
    """``to_other`` gets what the page wants brought to the other side."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.to_other: Callable[[dict[str, Any]], Awaitable[None]] | None = None

    async def _brought(self, message: dict[str, Any]) -> None:
        assert self.to_other is not None
        await self.to_other(message)

    async def ask(self, script: str, *arguments: Any) -> Any:
        return await self.page.evaluate(script, list(arguments))

    async def receive(self, message: dict[str, Any]) -> None:
        with suppress(Exception):  # what comes after the end
            await self.page.evaluate("message => void call.receive(message)", message)

    async def connected(self, within_s: float = 20) -> None:
        await self.page.wait_for_function("states.includes('connected')", timeout=within_s * 1000)

    async def recording(self, said: Samples) -> tuple[Recording, Recording]:
        """What it said and what it heard, on the machine's monotonic clock."""
        found = await self.page.evaluate("recording()")
        heard = np.frombuffer(base64.b64decode(found["samples"]), "<i2") / 32768
        monotonic = time.monotonic() - time.time()
        return (
            Recording(samples=said, began=found["saidAt"] + monotonic),
            Recording(samples=heard, began=found["heardAt"] + monotonic),
        )


@asynccontextmanager
async def browsing(on: Sequence[str], folder: Path, *flags: str, page: str = "page.html") -> AsyncIterator[Browser]:
    """``on`` comes before its command; ``folder`` has ``said.wav``, ``page`` is one of this folder."""
    with tempfile.TemporaryDirectory() as own:
        browse = Path(own, "browse")
        browse.write_text(f'#!/bin/sh\nexec {shlex.join([*on, CHROMIUM])} "$@"\n')
        browse.chmod(0o700)
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=browse, args=[*ARGUMENTS, *FLAGS, *flags])
            tab = await chromium.new_page()
            tab.on("pageerror", lambda error: print("page:", error))
            tab.on("console", lambda line: print("page:", line.text))

            async def serve(route: Route) -> None:
                path = urlsplit(route.request.url).path.lstrip("/")
                place = CONSOLE if path.startswith("js/") else folder if path.endswith(".wav") else HERE
                await route.fulfill(path=place / path)

            await tab.route(f"{SITE}/**", serve)
            browser = Browser(tab)
            await tab.expose_function("toOther", browser._brought)
            await tab.goto(f"{SITE}/{page}")
            await tab.wait_for_function("window.ready")
            yield browser
            with suppress(Exception):
                await asyncio.wait_for(chromium.close(), 5)
