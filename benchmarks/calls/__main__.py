"""``make call-bench``: every measurement of a call in turn, and ``benchmarks/calls/RESULTS.md``. Takes half an hour, on a machine
that does nothing else; ``python -m benchmarks.calls echo text`` only those. What each number means: docs/calls.md.

`benchmarks.calls.growth` takes hours and is left out."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS: Mapping[str, str] = {
    "receiver": "The agent's voice at the kiosk, in a time of its own",
    "sound": "Speech over bad lines: PESQ-wb, STOI mean/worst, missing, delay before -> after",
    "echo": "Echo: what is left of the loudspeaker, and of the customer who speaks at the same time",
    "picture": "Glass to glass, and lip sync",
    "text": "Real-time text",
    "recovery": "Set-up, and back after trouble",
    "hours": "Eight hours of what a call does by the clock",
}


def main() -> int:
    """0 when all parts ran."""
    results = RESULTS.read_text() if RESULTS.exists() else ""
    found = {name: section for name in PARTS if (section := _section(results, PARTS[name]))}
    failed = []
    for name in sys.argv[1:] or PARTS:
        print(f"-- {PARTS[name]}", flush=True)
        status, found[name] = _run(name)
        failed += [name] if status else []
        RESULTS.write_text(
            "# Results of `make call-bench`\n\n" + "\n".join(found[name] for name in PARTS if name in found)
        )
    print(f"Written to {os.path.relpath(RESULTS)}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return int(bool(failed))


def _run(name: str) -> tuple[int, str]:
    """Its exit status and its section of the page; what it prints goes on to the terminal as it comes."""
    command, output = [sys.executable, "-m", f"benchmarks.calls.{name}"], list[str]()
    when = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} before"
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            output.append(line.rstrip())
    took = f"{time.monotonic() - began:.0f} s"
    body = "\n".join(output)
    return (
        running.returncode,
        f"## {PARTS[name]}\n\n`python -m benchmarks.calls.{name}`, {when}, {took}.\n\n```\n{body}\n```\n",
    )


def _section(page: str, heading: str) -> str:
    """Of an earlier run; empty when there is none."""
    _, found, rest = page.partition(f"## {heading}\n")
    return f"## {heading}\n" + rest.partition("\n## ")[0].rstrip() + "\n" if found else ""


if __name__ == "__main__":
    sys.exit(main())
