"""``python -m proofs.frames``: malformed, truncated, repeated and reordered frames into codec, link and session.

Nothing may crash, stall or approve what no terminal said; see docs/reliability.md.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from proofs.command import Done, Tell, run
from proofs.hostile.driver_side import DriverSide, Formatting
from proofs.hostile.simulator_side import SimulatorSide

ROUND = 20_000
"""Frames before a new driver is made and chance begins anew, so that a finding is repeated in seconds."""
TO_SIMULATOR = 50
"""One frame in so many goes to the simulated terminal, which is a program with real waiting."""


def prove(count: int, seed: int, tell: Tell) -> Done:
    frames, approved, slowest = 0, 0, 0.0
    with formatted_logs(), tempfile.TemporaryDirectory() as folder:
        while frames < count:
            number, name = frames // ROUND, f"--seed {seed} --count {frames + ROUND}: round {frames // ROUND}"
            serial, chance, left = number % 2 == 0, Random(f"{seed} {number}"), min(ROUND, count - frames)
            simulator = SimulatorSide(chance, tell)
            simulator.run(Path(folder) / str(number), serial, left // TO_SIMULATOR, f"{name}, simulator")
            driver = DriverSide(chance, tell)
            driver.run(serial, left - simulator.frames, f"{name}, driver")
            frames += simulator.frames + driver.frames
            approved, slowest = approved + driver.approved, max(slowest, driver.slowest, simulator.slowest)
    return Done(frames, {"approved": str(approved), "slowest": f"{slowest:.3f}s"})


@contextmanager
def formatted_logs() -> Iterator[None]:
    """Everything that is logged is written out, to nowhere."""
    root, formatting = logging.getLogger(), Formatting()
    before = root.handlers[:]
    root.handlers[:] = [formatting]
    try:
        yield
    finally:
        root.handlers[:] = before


if __name__ == "__main__":
    sys.exit(run(prove, __doc__.splitlines()[0], 10_000_000))
