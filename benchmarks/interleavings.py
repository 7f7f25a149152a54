"""100,000 random interleavings over the real ledger: what happens at once to agents, kiosks, the clock and the hub itself."""

import asyncio
import logging
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.table import Row
from hub.database import open_database
from hub.server import database_file
from tests.hub.interleaving import Interleavings
from tests.hub.world import TestClock, furnish

COUNT, PROCESSES = 100_000, 2
MEMORY = Path("/dev/shm")


def measure() -> list[Row]:
    """Every promise is checked after each; the first that is broken ends it with the story's error."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        found = list(processes.map(_play, range(PROCESSES), [COUNT // PROCESSES] * PROCESSES))
    played, killed = (sum(numbers) for numbers in zip(*found, strict=True))
    peer = "of them with the hub killed half way"
    return [
        Row("interleavings without double assignment or lost task", played, "", peer, killed, f">= {COUNT}"),
    ]


def _play(seed: int, count: int) -> tuple[int, int]:
    return asyncio.run(_played(seed, count))


async def _played(seed: int, count: int) -> tuple[int, int]:
    logging.disable(logging.CRITICAL)  # a killed hub leaves many errors behind
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        furnished, playing = Path(folder) / "furnished", Path(folder) / "playing"
        playing.mkdir()
        async with open_database(database_file(furnished)) as database:
            await furnish(database, TestClock().clock)
        found = Interleavings(database_file(furnished), playing, seed)
        await found.play(count)
    return found.played, found.killed
