"""``python -m proofs.histories``: payments in a simulated shop, a history a seed.

The till's own cashier, recovery, journal rows and ZVT driver pay at the simulated terminal's own program. Only clock, wire and
disk are simulated, so that a million bad days fit into an hour and each can be had again to the bit:
``--seed 4711 --count 1 -v`` prints one as a log.
"""

import argparse
import gc
import logging
import multiprocessing
import sys
import time
from collections.abc import Iterator

from proofs.command import MOST_TOLD
from proofs.histories.history import play
from proofs.histories.tally import Tally

CHUNK = 250


def _chunk(seeds: range) -> tuple[list[str], Tally]:
    logging.disable(logging.CRITICAL)
    findings, tally = list[str](), Tally()
    for seed in seeds:
        report = play(seed)
        findings += [f"seed {seed}: {finding}" for finding in report.findings]
        tally.add(report)
    gc.collect()
    return findings, tally


def _chunks(seed: int, count: int) -> Iterator[range]:
    for begin in range(seed, seed + count, CHUNK):
        yield range(begin, min(begin + CHUNK, seed + count))


def run(seed: int, count: int, jobs: int) -> Iterator[tuple[list[str], Tally]]:
    """Chunk by chunk, in the order of the seeds whatever ran first."""
    if jobs < 2:
        yield from map(_chunk, _chunks(seed, count))
        return
    with multiprocessing.Pool(jobs) as pool:
        yield from pool.imap(_chunk, _chunks(seed, count))


def main() -> int:
    """0 when every history holds, else 1."""
    parser = argparse.ArgumentParser(prog="python -m proofs.histories", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1_000_000, help="how many histories (default 1000000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first one; the others follow")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (default 2)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print each history as a log")
    asked = parser.parse_args()
    if asked.verbose:
        return _tell(range(asked.seed, asked.seed + asked.count))
    began, found, tally = time.monotonic(), 0, Tally()
    for findings, part in run(asked.seed, asked.count, asked.jobs):
        for finding in findings[: max(0, MOST_TOLD - found)]:
            print(finding, flush=True)
        found += len(findings)
        tally += part
    print(f"count={tally.histories} found={found} seconds={time.monotonic() - began:.1f} {tally}", flush=True)
    return 1 if found else 0


def _tell(seeds: range) -> int:
    logging.disable(logging.CRITICAL)
    found = 0
    for seed in seeds:
        report = play(seed, verbose=True)
        print(f"-- seed {seed}", *report.log, sep="\n", flush=True)
        found += len(report.findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
