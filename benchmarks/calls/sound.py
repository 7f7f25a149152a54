"""Speech over a bad line: from agent to customer and back, with our kiosk at one end, or with Chromium at both."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks.calls.browser import Browser, browsing
from benchmarks.calls.score import Recording, Score, score
from benchmarks.calls.speech import RATE, Samples, save, spoken
from domain.listening import LOUDEST, Listening
from domain.media import FromCall, LocalCandidate, LocalDescription, MediaState, Open, State, Stop
from tests.kiosk.call.engine_process import EngineProcess, running_engine
from tests.network.condition import Condition
from tests.network.network import Network, running_network

ONE_WAY_MS = 30
CLEAN_S, IMPAIRED_S = 8.0, 30.0
LINES: Mapping[str, Condition] = {
    "clean": Condition(delay_ms=ONE_WAY_MS),
    "1 % random": Condition(delay_ms=ONE_WAY_MS, loss=0.01),
    "5 % random": Condition(delay_ms=ONE_WAY_MS, loss=0.05),
    "10 % in bursts of 3": Condition(delay_ms=ONE_WAY_MS, loss=0.10, burst=3),
    "3 % and 60 ms jitter": Condition(delay_ms=ONE_WAY_MS, loss=0.03, jitter_ms=60),
}
RECORDED = {"driver": "recorded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How speech arrived at each end."""

    customer: Score
    agent: Score


async def kiosk_call(line: Condition, seed: int) -> Heard:
    """From our kiosk to the console's media in Chromium."""
    async with _hosts(seed) as (network, folder, said):
        async with (
            browsing(network.on("agent"), folder) as agent,
            running_engine(folder, network.on("kiosk"), "benchmarks.calls.recording_kiosk", str(folder)) as kiosk,
        ):
            await agent.ask("window.agent([])")
            agent.to_other = lambda message: _to_kiosk(kiosk, message)
            kiosk.forward = lambda message: _to_agent(agent, message)
            kiosk.start(video=False, microphone=RECORDED, speaker=RECORDED, listening=Listening(level=LOUDEST))
            kiosk.say(Open())
            await kiosk.hear(State, lambda message: message.state is MediaState.CONNECTED)
            await _talk(network, line, agent)
            agent_said, agent_heard = await agent.recording(said)
            kiosk.say(Stop())
            await kiosk.gone()
        return Heard(
            customer=_score(agent_said, _heard_at_kiosk(folder)),
            agent=_score(
                Recording(samples=np.tile(said, 2), began=int((folder / "said").read_text()) / 1e9), agent_heard
            ),
        )


async def browser_call(line: Condition, seed: int, *, redundant: bool) -> Heard:
    """Chromium at both ends; ``redundant`` with RED."""
    async with _hosts(seed) as (network, folder, said):
        async with browsing(network.on("agent"), folder) as agent, browsing(network.on("kiosk"), folder) as kiosk:
            agent.to_other, kiosk.to_other = kiosk.receive, agent.receive
            for one in (agent, kiosk):
                await one.ask("([redundant]) => window.peer([], redundant)", redundant)
            await kiosk.ask("() => call.offer()")
            await agent.connected()
            await _talk(network, line, agent, kiosk)
            agent_said, agent_heard = await agent.recording(said)
            kiosk_said, kiosk_heard = await kiosk.recording(said)
        return Heard(customer=_score(agent_said, kiosk_heard), agent=_score(kiosk_said, agent_heard))


def _score(sent: Recording, heard: Recording) -> Score:
    return score(sent, heard, 2.0, CLEAN_S + IMPAIRED_S - 2.0)


@asynccontextmanager
async def _hosts(seed: int) -> AsyncIterator[tuple[Network, Path, Samples]]:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        said = spoken(CLEAN_S + IMPAIRED_S)
        save(said, folder / "said.wav")
        async with running_network(seed, kiosk="10.77.1.2", agent="10.77.2.2") as network:
            await network.line("kiosk", up=LINES["clean"], down=LINES["clean"])
            yield network, folder, said


async def _talk(network: Network, line: Condition, *browsers: Browser) -> None:
    for browser in browsers:
        await browser.ask("() => say('/said.wav')")
    await asyncio.sleep(CLEAN_S)
    await network.line("kiosk", up=line, down=line)
    await asyncio.sleep(IMPAIRED_S)


async def _to_kiosk(kiosk: EngineProcess, message: dict[str, Any]) -> None:
    line = message | {"type": message["type"].replace("local", "remote")}
    kiosk.say_line(msgspec.json.encode(line) + b"\n")


async def _to_agent(agent: Browser, message: FromCall) -> None:
    if isinstance(message, LocalDescription | LocalCandidate):
        line = msgspec.to_builtins(message)
        await agent.receive(line | {"type": line["type"].replace("local", "remote")})


ALIGNED_S, LASTING_S = 0.04, 1.0
"""A loudspeaker's sink plays on without a gap unless its time differs by so much for so long (GstAudioBaseSink's defaults)."""


def _heard_at_kiosk(folder: Path) -> Recording:
    """What the speaker played, as a sound card would: without gaps as long as the time is about right."""
    moments = np.loadtxt(folder / "heard", dtype=np.int64, ndmin=2)
    played = np.fromfile(folder / "heard.pcm", "<i2") / 32768
    began = moments[0, 0]
    samples = np.zeros(round((moments[-1, 0] - began) / 1e9 * RATE) + RATE)
    ends = np.append(moments[1:, 1], len(played) * 2) // 2
    at, right_at = 0, began
    for (moment, offset), end in zip(moments, ends, strict=True):
        due = round((moment - began) / 1e9 * RATE)
        if abs(due - at) <= ALIGNED_S * RATE:
            right_at = moment
        elif moment - right_at > LASTING_S * 1e9 or due > at + RATE:
            at, right_at = due, moment
        block = played[offset // 2 : end][: len(samples) - at]
        samples[at : at + len(block)] = block
        at += len(block)
    return Recording(samples=samples, began=began / 1e9)


def main() -> None:
    """``python -m benchmarks.calls.sound [LINE]``: one run of each, to try something out."""
    for name in sys.argv[1:] or LINES:
        for what, run in (
            ("kiosk", kiosk_call(LINES[name], 1)),
            ("Chromium", browser_call(LINES[name], 1, redundant=False)),
            ("Chromium + RED", browser_call(LINES[name], 1, redundant=True)),
        ):
            heard = asyncio.run(run)
            print(f"{name:22} {what:16} customer {_text(heard.customer)}   agent {_text(heard.agent)}", flush=True)


def _text(one: Score) -> str:
    return (
        f"{one.pesq:.2f} {one.stoi:.2f}/{one.worst_stoi:.2f} {one.missing:.1%} "
        f"{one.delay_before_ms:.0f}->{one.delay_after_ms:.0f} ms"
    )


if __name__ == "__main__":
    main()
