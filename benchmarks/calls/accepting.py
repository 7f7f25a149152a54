"""How soon both ends see and hear each other after the agent has accepted: the media engine with the desk's media in Chromium,
and Chromium with Chromium. Both have made their offer while it rings. A sound is there when it is heard, a picture when it is
shown (at the kiosk: in the frame file). Chromium says ten short tones a second, the kiosk one without a pause."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.calls.browser import Browser, browsing
from benchmarks.calls.sound import RECORDED
from benchmarks.calls.speech import RATE, save
from domain.listening import LOUDEST, Listening
from domain.media import FirstFrame, FirstSound, MediaState, Open, State, Stop
from tests.kiosk.call.agent_page import AgentPage, running_agent
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.kiosk.call.test_relay import for_engine
from tests.network.condition import Condition
from tests.network.coturn import Coturn, running_coturn
from tests.network.network import Network, running_network

RELAY = "10.77.4.2"
LAN = Condition()
FAR = Condition(delay_ms=25, udp_ports=(), tcp_ports=(443,))
"""Each way at the kiosk, and as much at the agent: 100 ms there and back, and nothing but TLS through the kiosk's firewall."""

FAR_AGENT = Condition(delay_ms=25)
RINGS_S = 0.5
"""A phone rings for longer; candidates are gathered."""

PULSE_S = 0.05
AUDIBLE = 0.01
HEARS = "--autoplay-policy=no-user-gesture-required"
TRUSTS = "--ignore-certificate-errors"


class Accepted(NamedTuple):
    """Seconds from the agent's accept until both ends have it."""

    sound: float
    picture: float


@asynccontextmanager
async def lines(kiosk: Condition, agent: Condition) -> AsyncIterator[tuple[Network, Coturn]]:
    """A kiosk's and an agent's host, and a relay."""
    async with running_network(kiosk="10.77.1.2", agent="10.77.2.2", relay=RELAY) as network:
        await network.line("kiosk", up=kiosk, down=kiosk)
        await network.line("agent", up=agent, down=agent)
        async with running_coturn(network, "relay", RELAY) as coturn:
            yield network, coturn


def speaking(folder: Path) -> str:
    """The flag of a browser that says one short tone after the other, so that no pause is long."""
    tone = 0.3 * np.sin(2 * np.pi * 1_000 * np.arange(round(PULSE_S * RATE)) / RATE)
    save(np.tile(np.append(tone, np.zeros(len(tone))), 10), folder / "pulses.wav")
    return f"--use-file-for-fake-audio-capture={folder / 'pulses.wav'}"


async def our_calls(count: int, *, far: bool) -> AsyncIterator[Accepted]:
    """The engine is warm and its offer made, with everything closed."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        async with (
            lines(FAR if far else LAN, FAR_AGENT if far else LAN) as (network, coturn),
            running_agent(HEARS, speaking(folder), on=network.on("agent"), page="desk.html?later") as agent,
        ):
            for _ in range(count):
                await agent.fresh()
                of_kiosk, of_agent = _servers(coturn if far else None)
                async with (
                    for_engine(network, of_kiosk, coturn.ca) as servers,
                    running_engine(folder, network.on("kiosk"), "benchmarks.calls.recording_kiosk", name) as engine,
                ):
                    loud = Listening(level=LOUDEST)
                    engine.start(ice_servers=servers, speaker=RECORDED, listening=loud)
                    yield await _accepted(engine, agent, of_agent, folder)
                    engine.say(Stop())
                    await engine.gone()


def _servers(relay: Coturn | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The kiosk's, with TLS, and the agent's; for each call anew, because a relay grants each name a few ways at a time."""
    return (relay.servers("udp", "tcp", "tls"), relay.servers("udp", "tcp")) if relay else ([], [])


async def _accepted(engine: EngineProcess, agent: AgentPage, servers: list[dict[str, Any]], folder: Path) -> Accepted:
    await engine.hear(State, lambda message: message.state is MediaState.PREWARMED)
    await asyncio.sleep(RINGS_S)
    accepted = time.time()
    await agent.page.evaluate("servers => begin(servers)", servers)
    engine.say(Open())
    await agent.answer(engine)
    await engine.hear(FirstSound)
    await engine.hear(FirstFrame)
    seen = time.time()
    await agent.page.wait_for_function("pictures.length && sounds.length")
    sound, picture = await agent.page.evaluate("[sounds[0] / 1000, pictures[0] / 1000]")
    return Accepted(max(await _heard_at_kiosk(folder), sound) - accepted, max(seen, picture) - accepted)


async def _heard_at_kiosk(folder: Path) -> float:
    """When the speaker played the first that can be heard."""
    async with asyncio.timeout(10):
        while not len(loud := np.flatnonzero(np.abs(np.fromfile(folder / "heard.pcm", "<i2")) > AUDIBLE * 32768)):
            await asyncio.sleep(0.05)  # the file tells nobody
    moments = np.array([line.split() for line in (folder / "heard").read_text().splitlines()], np.int64)
    buffer = np.searchsorted(moments[:, 1] // 2, loud[0], "right") - 1
    return float(moments[buffer, 0] / 1e9 + time.time() - time.monotonic())


async def browser_calls(count: int, *, far: bool) -> AsyncIterator[Accepted]:
    """Camera and microphone are open before, and signalling takes no time."""
    async with (
        lines(FAR if far else LAN, FAR_AGENT if far else LAN) as (network, coturn),
        browsers(network) as (one, other),
    ):
        for _ in range(count):
            yield await ring(one, other, coturn if far else None)
            for browser in (one, other):
                await browser.ask("() => call.close()")


@asynccontextmanager
async def browsers(network: Network) -> AsyncIterator[tuple[Browser, Browser]]:
    """Chromium in the kiosk's place, and the agent's."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        flags = (TRUSTS, speaking(folder))
        async with (
            browsing(network.on("kiosk"), folder, *flags) as one,
            browsing(network.on("agent"), folder, *flags) as other,
        ):
            yield one, other


async def ring(one: Browser, other: Browser, relay: Coturn | None) -> Accepted:
    """A call of the one that the other accepts; it goes on."""
    for browser, servers in zip((one, other), _servers(relay), strict=True):
        await browser.ask("([servers]) => seen(servers)", servers)
    waiting: list[dict[str, Any]] = []

    async def wait(message: dict[str, Any]) -> None:
        waiting.append(message)

    one.to_other, other.to_other = wait, one.receive
    await one.ask("() => call.offer()")
    await asyncio.sleep(RINGS_S)
    accepted = time.time()
    one.to_other = other.receive
    for message in waiting:
        await other.receive(message)
    times = []
    for browser in (one, other):
        await browser.page.wait_for_function("pictures.length && sounds.length", timeout=30_000)
        times.append(await browser.ask("() => [sounds[0] / 1000, pictures[0] / 1000]"))
    return Accepted(max(at for at, _ in times) - accepted, max(at for _, at in times) - accepted)
