"""What every proof is on the command line."""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Tell = Callable[[str], None]
"""Called with each finding: one line that says what was wrong and what repeats it."""

MOST_TOLD = 50
"""What goes wrong everywhere is told often enough by so many lines; all of it is counted."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many were tried, and what else was measured: ``{"settled": "99.97 %"}``. Values have no spaces when printed."""

    count: int
    measured: Mapping[str, str] = field(default_factory=dict)


Prove = Callable[[int, int, Tell], Done]
"""Tries ``count`` times from ``seed`` on."""


def run(prove: Prove, about: str, count: int) -> int:
    """The command's exit status: 1 when something was found. ``count`` is what is tried when nothing else is asked."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=count, help=f"how many to try (default {count})")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins; the same seed tries the same")
    asked = parser.parse_args()
    found = 0

    def tell(finding: str) -> None:
        nonlocal found
        found += 1
        if found <= MOST_TOLD:
            print(finding, flush=True)

    began = time.monotonic()
    done = prove(asked.count, asked.seed, tell)
    more = "".join(f" {name}={value.replace(' ', '')}" for name, value in done.measured.items())
    print(f"count={done.count} found={found} seconds={time.monotonic() - began:.1f}{more}", flush=True)
    return 1 if found else 0
