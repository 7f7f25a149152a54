"""How long a picture is on its way from one glass to the other, and how far sound and picture are apart, beside a call from
Chromium to Chromium in the same run. Times are drawn into the pictures; ticks that sound at known times are heard beside them.

``python -m benchmarks.calls.picture``: on loopback, half a minute each.
"""

import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.calls.browser import Browser, browsing
from benchmarks.calls.code import read, since
from benchmarks.calls.score import Recording
from benchmarks.calls.sound import RECORDED, _heard_at_kiosk, _to_agent, _to_kiosk
from benchmarks.calls.speech import RATE, Samples, save
from benchmarks.table import Row
from domain.listening import LOUDEST, Listening
from domain.media import FirstFrame, Open, Stop
from kiosk.frames import FrameReader
from tests.kiosk.call.engine_process import EngineProcess, running_engine

WARM_UP_S, LASTS_S = 6, 20
TICK_EVERY_S, TICK_S = 0.5, 0.01
LATEST_MS = 450.0
LOOK_S = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One direction: milliseconds from glass to glass of each picture, and from mouth to ear of each tick."""

    pictures: list[float]
    ticks: list[float]

    @property
    def glass_to_glass(self) -> float:
        return _p95(self.pictures)

    @property
    def apart(self) -> float:
        """By how much the sound is ahead of or behind its picture, p95."""
        picture = statistics.median(self.pictures)
        return _p95([abs(tick - picture) for tick in self.ticks])


def measure() -> list[Row]:
    """All rows; takes a minute and a half."""
    to_agent, to_kiosk = asyncio.run(kiosk_call())
    one, other = asyncio.run(browser_call())
    peer = "Chromium to Chromium"
    glass, apart = "glass to glass, p95", "sound and picture apart, p95"
    return [
        Row(f"customer to agent: {glass}", to_agent.glass_to_glass, "ms", peer, one.glass_to_glass, "<= 150"),
        Row(f"agent to customer: {glass}", to_kiosk.glass_to_glass, "ms", peer, other.glass_to_glass, "<= 150"),
        Row(f"customer to agent: {apart}", to_agent.apart, "ms", peer, one.apart, "<= 60"),
        Row(f"agent to customer: {apart}", to_kiosk.apart, "ms", peer, other.apart, "<= 60"),
    ]


async def kiosk_call() -> tuple[Way, Way]:
    """From the kiosk to the agent, and back. The customer's glass is the frame file; a display adds its own time."""
    async with AsyncExitStack() as stack:
        folder, said = _folder(stack)
        agent = await stack.enter_async_context(browsing((), folder, page="picture.html"))
        kiosk = await stack.enter_async_context(running_engine(folder, (), "benchmarks.calls.coded_kiosk", str(folder)))
        await _film(agent)
        await agent.ask("window.agent([])")
        agent.to_other = lambda message: _to_kiosk(kiosk, message)
        kiosk.forward = lambda message: _to_agent(agent, message)
        loud = Listening(level=LOUDEST)
        kiosk.start(camera={"driver": "coded"}, microphone=RECORDED, speaker=RECORDED, listening=loud)
        kiosk.say(Open())
        await kiosk.hear(FirstFrame)
        await agent.ask("() => say('/said.wav')")
        await asyncio.sleep(WARM_UP_S)
        pictures = await _watch(kiosk, LASTS_S)
        agent_said, agent_heard = await agent.recording(said)
        shown = await _shown(agent)
        kiosk.say(Stop())
        await kiosk.gone()
        kiosk_said = Recording(samples=said, began=int((folder / "said").read_text()) / 1e9)
        return (
            Way(pictures=shown, ticks=_ticks(kiosk_said, agent_heard)),
            Way(pictures=pictures, ticks=_ticks(agent_said, _heard_at_kiosk(folder))),
        )


async def browser_call() -> tuple[Way, Way]:
    """Chromium at both ends."""
    async with AsyncExitStack() as stack:
        folder, said = _folder(stack)
        one, other = [await stack.enter_async_context(browsing((), folder, page="picture.html")) for _ in range(2)]
        one.to_other, other.to_other = other.receive, one.receive
        for browser in (one, other):
            await _film(browser)
            await browser.ask("window.peer([], true)")
        await one.ask("() => call.offer()")
        await one.connected()
        for browser in (one, other):
            await browser.ask("() => say('/said.wav')")
        await asyncio.sleep(WARM_UP_S + LASTS_S)
        (one_said, one_heard), (other_said, other_heard) = await one.recording(said), await other.recording(said)
        return (
            Way(pictures=await _shown(other), ticks=_ticks(one_said, other_heard)),
            Way(pictures=await _shown(one), ticks=_ticks(other_said, one_heard)),
        )


def _folder(stack: AsyncExitStack) -> tuple[Path, Samples]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm")))
    said = np.zeros(RATE * (WARM_UP_S + LASTS_S + 10))
    tick = 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(round(TICK_S * RATE)) / RATE)
    for at in range(0, len(said) - len(tick), round(TICK_EVERY_S * RATE)):
        said[at : at + len(tick)] = tick
    save(said, folder / "said.wav")
    return folder, said


async def _film(browser: Browser) -> None:
    """Its pictures have the machine's monotonic time."""
    await browser.ask("([offset]) => film(offset)", 1000 * (time.time() - time.monotonic()))


async def _shown(browser: Browser) -> list[float]:
    offset = 1000 * (time.time() - time.monotonic())
    seen = await browser.page.evaluate("seen()")
    return [since(int(code), at - offset) for code, at in seen[len(seen) // 4 :]]


async def _watch(kiosk: EngineProcess, seconds: float) -> list[float]:
    found, reader, until = [], FrameReader(kiosk.frames), time.monotonic() + seconds
    while time.monotonic() < until:
        if (frame := reader.read()) is not None:
            found.append(since(read(frame.y, frame.width, frame.height), frame.written_ns / 1e6))
        await asyncio.sleep(LOOK_S)
    return found


def _ticks(said: Recording, heard: Recording) -> list[float]:
    """Milliseconds from each tick that was said until it was heard."""
    loud = np.flatnonzero(np.abs(heard.samples) > 0.1)
    began = [
        at for before, at in zip(np.append(-RATE, loud), loud, strict=False) if at - before > RATE * TICK_EVERY_S / 2
    ]
    late: list[float] = []
    for at in began:
        moment = heard.began + at / RATE - said.began
        ms = 1000 * (moment - TICK_EVERY_S * int(moment / TICK_EVERY_S))
        if moment > WARM_UP_S and ms < LATEST_MS:
            late.append(float(ms))
    return late


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    for row in measure():
        print(f"{row.what:50} {row.value:8.1f} {row.unit:4} {row.peer:22} {row.peer_value:8.1f}   {row.goal}")
