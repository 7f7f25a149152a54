"""The console in real Chromium, with a fake camera and microphone."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.hub.world import PASSWORD
from workbench.agent import ARGUMENTS, CHROMIUM

expect.set_options(timeout=15_000)  # a crowded machine is no fault of the page


class Desk:
    """One person's page. What the browser complained about is kept in `complaints`, `says` waits for what it tells the hub."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._complained)
        self._said: list[dict[str, Any]] = []
        self._more_said = asyncio.Event()
        page.on("websocket", lambda socket: socket.on("framesent", self._says))

    def _says(self, data: str | bytes) -> None:
        self._said.append(json.loads(data))
        self._more_said.set()

    async def says(self, kind: str, **fields: Any) -> None:
        """Wait until the page has told the hub this; what it said before is forgotten."""
        wanted = {"type": kind, **fields}
        try:
            async with asyncio.timeout(15):
                while not any(wanted.items() <= one.items() for one in self._said):
                    self._more_said.clear()
                    await self._more_said.wait()
        except TimeoutError:
            raise AssertionError(f"the page did not say {wanted}, only {self._said}") from None
        self._said.clear()

    def said(self, kind: str) -> bool:
        """Whether the page has told the hub something of this kind since it was last waited for."""
        return any(one["type"] == kind for one in self._said)

    def _complained(self, message: ConsoleMessage) -> None:
        # A refusal (wrong password, unknown code) and a hub that is away are part of the story, not faults of the page.
        expected = re.search(r"status of 4\d\d|WebSocket|ERR_CONNECTION_REFUSED", message.text)
        if message.type == "error" and not expected:
            self.complaints.append(message.text)

    async def sign_in(self, name: str, password: str = PASSWORD) -> None:
        await self.page.goto(self.url)
        await self.page.get_by_label("Name").fill(name)
        await self.page.get_by_label("Password").fill(password)
        await self.page.keyboard.press("Enter")

    async def open_as(self, name: str, page: str = "") -> None:
        """Open a page as somebody who is signed in already."""
        await self.page.context.add_cookies([{"name": "session", "value": f"session-of-{name}", "url": self.url}])
        await self.page.goto(f"{self.url}/{page}")

    async def available(self, name: str = "Ana") -> None:
        """Devices checked, taking calls; by keys alone."""
        await self.open_as(name)
        await self.sees("Off duty")
        await self.page.keyboard.press("a")
        await expect(self.page.locator(".check-picture[data-running]")).to_be_visible()
        await self.page.keyboard.press("a")
        await self.sees("Available")

    async def sees(self, text: str, exact: bool = True) -> None:
        await expect(self.page.get_by_text(text, exact=exact).first).to_be_visible()

    async def is_rung(self) -> None:
        await expect(self.page.get_by_role("alertdialog")).to_be_visible()

    async def answer(self) -> None:
        await self.is_rung()
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("timer", name="Length of the call")).to_be_visible()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def find(self, text: str) -> None:
        """Type into the search."""
        await self.page.keyboard.press("/")
        await self.page.keyboard.type(text)

    async def text_of(self, selector: str) -> str:
        return " ".join((await self.page.locator(selector).first.inner_text()).split())


class Chromium:
    """A browser in which several people may have their pages."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self.desks: list[Desk] = []

    async def desk(self) -> Desk:
        context: BrowserContext = await self._browser.new_context(viewport={"width": 1440, "height": 900})
        desk = Desk(await context.new_page(), self._url)
        self.desks.append(desk)
        return desk


@asynccontextmanager
async def chromium(url: str) -> AsyncIterator[Chromium]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield Chromium(browser, url)
        finally:
            await browser.close()
