"""``make chaos``: every proof in turn, and ``proofs/RESULTS.md``. Takes hours; ``python -m proofs 0.01`` a hundredth of it."""

import os
import platform
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from proofs.results import Proof, Result, as_markdown, read_last_line

RESULTS = Path(__file__).with_name("RESULTS.md")
PROOFS = (
    Proof("power_cuts", 100_000, "power cuts of the journal"),
    Proof("frames", 10_000_000, "hostile frames"),
    Proof("card_numbers", 10_000, "orders with card numbers in every field"),
    Proof("histories", 1_000_000, "payment histories in simulation"),
    Proof("kill_points", None, "every write, fsync and serial write as a kill point"),
    Proof("kills", 10_000, "random kills during payments"),
)


def main() -> int:
    """0 when every proof holds, else 1."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    results: list[Result] = []
    for proof in PROOFS:
        print(f"-- {proof.what}", flush=True)
        results.append(_run(proof, share))
        RESULTS.write_text(f"{_heading(share)}\n{as_markdown(results)}")
    failed = [result.proof.name for result in results if not result.holds]
    print(f"{len(results)} proofs, {len(failed)} do not hold {' '.join(failed)}; written to {os.path.relpath(RESULTS)}")
    return 1 if failed else 0


def _run(proof: Proof, share: float) -> Result:
    """What it prints goes on to the terminal as it comes."""
    result, output = Result(proof, proof.count(share), {}), list[str]()
    with subprocess.Popen([sys.executable, "-m", *result.command], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            output.append(line)
    return replace(result, measured=read_last_line(output))


def _heading(share: float) -> str:
    return (
        "# Results\n\n"
        f"Written by `{'make chaos' if share == 1 else f'python -m proofs {share:g}'}` on {datetime.now(UTC):%Y-%m-%d}: "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at "
        f"{time.strftime('%H:%M')}. What each shows and cannot show: [docs/reliability.md](../docs/reliability.md).\n"
    )


if __name__ == "__main__":
    sys.exit(main())
