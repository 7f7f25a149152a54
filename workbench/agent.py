"""An agent made of software: a real browser with a drawn face and a voice of its own, that works the console as a person does."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream=fps=30",
    "--allow-loopback-in-peer-connection",
)
GPU_IN_SOFTWARE = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
PATIENCE_MS = 15_000
KEEP_PEERS = """
    window.peers = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...settings) {
            super(...settings);
            window.peers = [...window.peers.filter((peer) => peer.connectionState !== 'closed'), this];
        }
    };
"""
MEDIA = """async () => {
    const video = document.querySelector('video.theirs');
    const now = { frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0, energy: 0, seconds: 0 };
    for (const peer of window.peers.filter((peer) => peer.connectionState === 'connected')) {
        for (const report of (await peer.getStats()).values()) {
            if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
            now.energy += report.totalAudioEnergy ?? 0;
            now.seconds += report.totalSamplesDuration ?? 0;
        }
    }
    return now;
}"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the browser played over some seconds: pictures a second, and the sound's RMS as a share of full scale."""

    frames_a_second: float
    loudness: float


@asynccontextmanager
async def browser(face: Path | None = None, voice: Path | None = None, *, gpu: bool = False) -> AsyncIterator[Browser]:
    """Chromium without a window; its camera plays ``face`` (MJPEG) and its microphone ``voice`` (WAV), or test patterns.
    With a ``gpu``, which is made of software, it draws as an agent's browser does; without it is quicker, and Chromium 156 keeps
    a picture of the whole window for each call."""
    arguments = list(ARGUMENTS)
    if gpu:
        arguments.remove("--disable-gpu")
        arguments += GPU_IN_SOFTWARE
    if face is not None:
        arguments.append(f"--use-file-for-fake-video-capture={face}")
    if voice is not None:
        arguments.append(f"--use-file-for-fake-audio-capture={voice}")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield chromium
        finally:
            await chromium.close()


class Agent:
    """Somebody signed in at the console. Waits for what is looked for; raises playwright's errors when it does not come."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def sign_in(
        cls, chromium: Browser, hub_url: str, name: str, password: str, size: tuple[int, int] = (1440, 900)
    ) -> "Agent":
        page = await chromium.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_default_timeout(PATIENCE_MS)
        await page.add_init_script(KEEP_PEERS)
        await page.goto(hub_url)
        await page.get_by_label("Name").fill(name)
        await page.get_by_label("Password").fill(password)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await expect(page.locator(".signin")).to_have_count(0, timeout=PATIENCE_MS)
        return cls(page)

    async def start_taking_calls(self) -> None:
        """Look at camera and microphone once, then be available."""
        state = self.page.locator(".my-state")
        await expect(state).to_be_visible(timeout=PATIENCE_MS)
        for _ in range(20):
            if await state.get_attribute("data-state") == "available":
                return
            await (
                self.page.get_by_role("button", name="Start taking calls")
                .or_(self.page.get_by_role("button", name="I am here"))
                .first.click()
            )
            try:
                await expect(state).to_have_attribute("data-state", "available", timeout=1_500)
            except AssertionError:
                continue  # the check of camera and microphone comes first
        raise AssertionError(f"the agent did not become available; the page says {await state.inner_text()!r}")

    async def rung(self) -> None:
        await expect(self.page.locator(".ring")).to_be_visible(timeout=PATIENCE_MS)

    async def accept(self) -> None:
        await self.rung()
        await self.page.locator(".ring").get_by_role("button", name="Answer").click()

    async def sees_customer(self) -> None:
        """Wait until the customer's picture plays."""
        await self.page.wait_for_function("() => (document.querySelector('video.theirs')?.videoWidth ?? 0) > 0")

    async def hears_nothing_more(self) -> None:
        await expect(self.page.locator(".wrapup")).to_be_visible(timeout=PATIENCE_MS)

    async def suggest(self, words: str) -> None:
        """Find something on the menu by words and put it into the customer's cart as a suggestion."""
        field = self.page.locator(".search input")
        await field.fill(words)
        await expect(self.page.locator("#found [role=option]").first).to_be_visible(timeout=PATIENCE_MS)
        await field.press("Enter")
        editor = self.page.get_by_role("button", name="Suggest")
        if await editor.count():
            await editor.first.click()

    async def type(self, words: str) -> None:
        """Type to the customer, key by key."""
        field = self.page.locator(".text input")
        await field.press_sequentially(words, delay=25)
        await field.press("Enter")

    async def reads(self, words: str) -> None:
        """Wait until the customer's typed words stand on the page."""
        await expect(self.page.locator(".turns")).to_contain_text(words, timeout=PATIENCE_MS)

    async def hang_up(self) -> None:
        await self.page.get_by_role("button", name="End").first.click()

    async def wrap_up(self, reason: str, note: str = "") -> None:
        await self.hears_nothing_more()
        await self.page.get_by_role("radio", name=reason).click()
        if note:
            await self.page.locator(".wrapup textarea").fill(note)
        await self.page.get_by_role("button", name="Done", exact=False).first.click()

    async def enrol(self, code: str, site: str, name: str) -> None:
        """As a manager: make the kiosk that shows ``code`` one of the chain's."""
        await (
            self.page.get_by_role("link", name="Fleet").or_(self.page.get_by_role("button", name="Fleet")).first.click()
        )
        await self.page.get_by_label("Code").fill(code)
        await self.page.get_by_label("Site").select_option(label=site)
        await self.page.get_by_label("Name").fill(name)
        await self.page.get_by_role("button", name="Add it").click()
        await expect(self.page.locator(".enrol [role=status]")).to_contain_text("has joined", timeout=PATIENCE_MS)

    async def open(self, name: str) -> None:
        """One of the console's pages."""
        await self.page.get_by_role("navigation").get_by_text(name).click()
        await expect(self.page.get_by_role("heading", name=name).first).to_be_visible(timeout=PATIENCE_MS)

    async def picture(self, file: Path) -> Path:
        await self.page.screenshot(path=file)
        return file

    async def perceives(self, seconds: float = 2.0) -> Heard:
        """The customer's picture and sound as the browser plays them, by its own statistics, over some seconds."""
        clock = asyncio.get_running_loop()
        first, start = await self.page.evaluate(MEDIA), clock.time()
        await asyncio.sleep(seconds)
        last = await self.page.evaluate(MEDIA)
        played = last["seconds"] - first["seconds"]
        loudness = math.sqrt((last["energy"] - first["energy"]) / played) if played > 0 else 0.0
        return Heard((last["frames"] - first["frames"]) / (clock.time() - start), loudness)
