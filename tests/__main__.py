"""``python -m tests -m journey``: pytest; what fails while the host takes the processors away is run again when that is over."""

import subprocess
import sys

from tests.host import TAKEN, wait_until_quiet

TRIES = 4
LONGEST_WAIT_S = 480


def main() -> int:
    run = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    status = subprocess.call(run)
    for _ in range(TRIES - 1):
        if status != TAKEN:
            break
        print("This machine's host took its processors away; what failed is run again when that is over.", flush=True)
        wait_until_quiet(LONGEST_WAIT_S)
        status = subprocess.call([*run, "--last-failed"])
    return status


sys.exit(main())
