"""One hub that holds 5,000 kiosks and 500 agents: what a socket costs in memory, and how soon both sides of a match are told
while 200 customers wait."""

import asyncio
import subprocess
import sys
import tempfile
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import psutil

from benchmarks.crowd.town import Agent, Kiosk, come_together, furnish, serving
from benchmarks.table import Row
from hub.console.from_page import Accept, Heartbeat, SetState

KIOSKS, AGENTS, HERE = 5_000, 500, 600
WAITING, MATCHES = 200, 300
MEMORY = Path("/dev/shm")
SETTLES_S = 3.0
EVERY_S = 0.12
"""5,000 kiosks of six calls an hour each ask for somebody so often."""

RINGING, RING, CALL = b'"ringing"', b'"type":"ring",', b'"type":"call",'


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        state = Path(folder)
        await furnish(state, KIOSKS, AGENTS)
        with serving(state, state / "log") as (process, port):
            hub = psutil.Process(process)
            await asyncio.sleep(SETTLES_S)
            before = hub.memory_info().rss
            kiosks, agents = [Kiosk(number) for number in range(HERE)], [Agent(number) for number in range(AGENTS)]
            async with _others(port), _beating(agents):
                await come_together(kiosks, port)
                await come_together(agents, port)
                await asyncio.sleep(SETTLES_S)
                each = (hub.memory_info().rss - before) / (KIOSKS + AGENTS) / 1024
                worked = sum(hub.cpu_times()[:2])
                told = await _matches(kiosks, agents)
                worked = (sum(hub.cpu_times()[:2]) - worked) * 1000 / (MATCHES + WAITING)
    told.sort()
    what = f"{KIOSKS:,} kiosk and {AGENTS} agent sockets"
    limit = "the whole hub without them, MB"
    median, most = told[int(0.5 * len(told))], told[int(0.99 * len(told))]
    waits = f"match decided and both told, {WAITING} waiting"
    return [
        Row(f"{what}: memory of each", each, "KiB", limit, before / 1e6, "<= 25"),
        Row(f"{waits}: p99 of {len(told)}", most, "ms", "median", median, "<= 50"),
        Row("the hub's processor time for each of these calls", worked, "ms", "median", median, ""),
    ]


@asynccontextmanager
async def _others(port: int) -> AsyncIterator[None]:
    """The kiosks that only are there, in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.sockets", str(port), str(HERE), str(KIOSKS)]
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        if not await process.stdout.readline():
            raise RuntimeError("the other kiosks did not come")
        yield
    finally:
        process.stdin.close()  # the end of its input is the end of it
        await process.wait()


@asynccontextmanager
async def _beating(agents: list[Agent]) -> AsyncIterator[None]:
    """Every page sends its heartbeat."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(5)
            for agent in agents:
                if agent.ready.done():
                    agent.say(Heartbeat())

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(beat())
        yield
        beating.cancel()


async def _matches(kiosks: list[Kiosk], agents: list[Agent]) -> list[float]:
    """In milliseconds, from an agent's choice to be available until the agent's page and the kiosk are told."""
    coming, waiting = deque(kiosks), deque[Kiosk]()
    for _ in range(WAITING):
        await _asks(coming.popleft(), waiting)
    told = []
    for agent in agents[:MATCHES]:
        kiosk = waiting.popleft()
        rung, ringing = agent.when(RING), kiosk.when(RINGING)
        began = time.perf_counter()
        agent.say(SetState(state="available"))
        async with asyncio.timeout(20):
            (at_agent, ring), (at_kiosk, _) = await rung, await ringing
        told.append((max(at_agent, at_kiosk) - began) * 1000)
        agent.say(Accept(reservation=msgspec.json.decode(ring)["reservation"]))
        await _asks(coming.popleft(), waiting)
        await asyncio.sleep(max(0.0, began + EVERY_S - time.perf_counter()))
    return told


async def _asks(kiosk: Kiosk, waiting: deque[Kiosk]) -> None:
    heard = kiosk.when(CALL)
    kiosk.ask(str(uuid.uuid4()))
    async with asyncio.timeout(20):
        await heard
    waiting.append(kiosk)


async def _only_there(port: int, first: int, end: int) -> None:
    await come_together([Kiosk(number) for number in range(first, end)], port)
    print("here", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_only_there(*map(int, sys.argv[1:])))
