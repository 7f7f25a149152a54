"""``python -m proofs.frames``: malformed, truncated, repeated and reordered frames into codec, link and session.

Nothing may crash, stall or approve what no terminal said; see docs/reliability.md.
"""

import logging
import sys
from random import Random

from proofs.command import Done, Tell, run
from proofs.hostile.driver_side import DriverSide, Formatting

ROUND = 20_000
"""Frames before a new driver is made and chance begins anew, so that a finding is repeated in seconds."""


def prove(count: int, seed: int, tell: Tell) -> Done:
    logging.getLogger().addHandler(formatting := Formatting())
    try:
        frames, approved, slowest = 0, 0, 0.0
        while frames < count:
            side = DriverSide(Random(f"{seed} {frames}"), tell)
            side.run(frames // ROUND % 2 == 0, min(ROUND, count - frames), f"--seed {seed} round {frames // ROUND}")
            frames, approved, slowest = frames + side.frames, approved + side.approved, max(slowest, side.slowest)
        return Done(frames, {"approved": str(approved), "slowest": f"{slowest:.3f}s"})
    finally:
        logging.getLogger().removeHandler(formatting)


if __name__ == "__main__":
    sys.exit(run(prove, __doc__.splitlines()[0], 10_000_000))
