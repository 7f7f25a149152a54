"""Does anything grow? ``python -m benchmarks.calls.growth calls 1000``: so many calls in one house, one after the other, with
the console in Chromium; ``... call 30``: one call of so many minutes. Takes about three seconds a call.

A line is laid through what each process holds after the first fifth. Memory is what is its own and no file's. The page's
garbage is collected before each look: what nobody holds has not grown.
"""

import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.console import Console

from benchmarks.calls.held import anonymous
from benchmarks.table import Row, on_terminal
from tests.journeys.counter import FACE, Counter, open_counter, until
from workbench.agent import Agent, browser

EVERY_S = 5.0
TIDY_S = 3.0
"""The screen tidies up when a customer has gone; a visit of hundreds of calls is none of a customer's."""
WARM_UP = 0.2
HOURS = 8
MOST_GROWTH = 2.0
"""Percent of what it held; the noise of a garbage collector is less."""

KIOSK = ("kiosk.line", "kiosk.screen", "kiosk.till")


@dataclass(slots=True)
class Held:
    """By who holds what, own memory in MB for one, at each of the ``at`` (calls, or minutes)."""

    at: list[float] = field(default_factory=list)
    what: dict[str, list[float]] = field(default_factory=dict)

    def add(self, at: float, processes: Mapping[str, Sequence[psutil.Process]], page: Mapping[str, float]) -> None:
        self.at.append(at)
        now = dict(page)
        for name, each in processes.items():
            holding = [_holds(process) for process in each]
            now[f"{name}: MB"] = sum(memory for memory, _ in holding) / 1e6
            now[f"{name}: files"] = sum(files for _, files in holding)
        for name, value in now.items():
            self.what.setdefault(name, []).append(value)

    def __str__(self) -> str:
        return ", ".join(f"{name} {values[-1]:.1f}" for name, values in self.what.items())

    def rows(self, unit: str, over: float) -> list[Row]:
        """Growth over ``over`` of the unit, in percent of what was held after the first fifth."""
        return [
            Row(
                f"{name}: growth over {over:g} {unit}",
                _slope(self.at, values) * over / begin * 100,
                f"% of {begin:.0f}",
                "limit",
                MOST_GROWTH,
                f"<= {MOST_GROWTH:g}",
            )
            for name, values in self.what.items()
            if (begin := values[_first(values)])
        ]


def _first(values: Sequence[float]) -> int:
    return int(len(values) * WARM_UP)


def _slope(at: Sequence[float], values: Sequence[float]) -> float:
    first = _first(values)
    return statistics.linear_regression(at[first:], values[first:]).slope


@asynccontextmanager
async def house() -> AsyncIterator[tuple[Counter, Agent]]:
    """A counter with a burger in its cart, and Maya at work."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        async with (
            open_counter(Path(folder)) as counter,
            browser(FACE / "face.mjpeg", FACE / "voice.wav", gpu=True) as chromium,
        ):
            agent = await Agent.sign_in(chromium, counter.house.hub_url, "maya", "maya-at-the-counter")
            await agent.start_taking_calls()
            await counter.begin_order()
            yield counter, agent


def processes(counter: Counter) -> dict[str, list[psutil.Process]]:
    """What lives as long as the house; Chromium as a whole is the console's."""
    assert counter.house.hub is not None
    found = {"hub": [psutil.Process(counter.house.hub.pid)]}
    found |= {module: [psutil.Process(pid) for pid in counter.pids(module)] for module in KIOSK}
    found["console (Chromium)"] = [one for one in psutil.Process().children(recursive=True) if _is_chromium(one)]
    return found


def _holds(process: psutil.Process) -> tuple[int, int]:
    """Its own memory in bytes, and its open files."""
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
        return anonymous(process.pid), process.num_fds()
    return 0, 0


def _is_chromium(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):  # it ended while we looked
        return "chrom" in process.name()
    return False


async def begin(counter: Counter, agent: Agent) -> None:
    """Maya sees the customer, and the customer Maya."""
    await counter.line.post("/help", {"kind": "video"})
    await agent.accept()
    await agent.sees_customer()

    async def connected() -> bool:
        return await counter.call_state() == "connected"

    await until(connected, "connected call")


async def end(agent: Agent) -> None:
    await agent.hang_up()
    await agent.wrap_up("Just curious")


async def next_customer(counter: Counter) -> None:
    """The one who was helped begins anew, and the next one has a burger in the cart, too."""
    for name in ("primary", "start_over", "answer.0"):
        await counter.customer.touch(name)
    await counter.customer.page("attract")
    await asyncio.sleep(TIDY_S)


async def page(agent: Agent) -> dict[str, float]:
    """What the console's page holds after its garbage was collected. A browser collects when it likes, and a closed connection's
    sockets with the rest."""
    inside = await agent.page.context.new_cdp_session(agent.page)
    await inside.send("HeapProfiler.collectGarbage")
    await inside.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in (await inside.send("Performance.getMetrics"))["metrics"]}
    await inside.detach()
    return {
        "page: MB of JavaScript": metrics["JSHeapUsedSize"] / 1e6,
        "page: nodes": metrics["Nodes"],
        "page: listeners": metrics["JSEventListeners"],
    }


async def many(calls: int) -> list[Row]:
    """One call after the other."""
    held = Held()
    async with house() as (counter, agent):
        for number in range(calls):
            await begin(counter, agent)
            await end(agent)
            if number % max(1, calls // 100) == 0:
                await next_customer(counter)
                held.add(number, processes(counter), await page(agent))
                print(f"{number + 1} calls: {held}", flush=True)
                await counter.begin_order()
    return held.rows("calls", calls)


async def one(minutes: float) -> list[Row]:
    """A call that is left alone."""
    held = Held()
    async with house() as (counter, agent):
        await begin(counter, agent)
        began = time.monotonic()
        while (passed := (time.monotonic() - began) / 60) < minutes:
            now = processes(counter)
            now["kiosk.call"] = [psutil.Process(pid) for pid in counter.pids("kiosk.call")]
            held.add(passed, now, await page(agent))
            await asyncio.sleep(EVERY_S)
        assert await counter.call_state() == "connected"
        await end(agent)
    return held.rows("minutes", HOURS * 60)


def main() -> int:
    """0 when nothing grows, else 1."""
    what, count = sys.argv[1], float(sys.argv[2])
    rows = asyncio.run(many(int(count)) if what == "calls" else one(count))
    Console(width=None if sys.stdout.isatty() else 150).print(on_terminal(rows))
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
